"""Reads: a page's worth at a time, limited to what the actor may see."""

"""Searching: what is found by its words, whoever keeps it. Packages register what of theirs is found (`kinds`)."""

"""Writes: keyword-only functions, one transaction each, with the actor and the time."""

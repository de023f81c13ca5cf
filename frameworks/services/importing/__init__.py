"""Bringing a register in from a file: matched, proved by the rules of the services, and written all together."""

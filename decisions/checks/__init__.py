"""Readiness checks: each a pure function from a `Draft` to findings."""

"""Drafts made in other programs: read into our terms, and written out again.

`reading` is the way in, `writing` the way out; the rest are their parts.
"""

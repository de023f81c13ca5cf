"""The read API as a whole: its parts, its description, and its addresses below /api/v1/."""

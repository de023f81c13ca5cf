"""Words and phrases that the checks look for in prose, whatever their capitals."""

from __future__ import annotations

import re


def any_of(phrases: str) -> re.Pattern[str]:
    """A pattern that finds any of these, as whole words: `phrases` are alternatives with a stroke between them."""
    return re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)

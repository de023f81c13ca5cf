"""Which characters the bundled typeface can print, and what is printed instead of the others.

A missing character would either be drawn in whatever font the machine has (so that two machines make two files) or
as an empty box (which PDF/UA forbids). Both are refused: common ones from word processors have a plain equivalent,
the rest show their code, and `prose` tells the author.
"""

import json
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "static" / "commissioning" / "fonts"
FAMILIES = ("Atkinson Hyperlegible Next", "Atkinson Hyperlegible Next Extended")
PACKAGE = "@fontsource/atkinson-hyperlegible-next"

EQUIVALENTS = {
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\ufe0f": "",
    "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—", "\u2043": "-", "\u202f": "\u00a0", "\u2007": "\u00a0",
    "\u2002": " ", "\u2003": " ", "\u2004": " ", "\u2005": " ", "\u2006": " ", "\u2008": " ", "\u200a": " ",
    "\u2192": "->", "\u2190": "<-", "\u2264": "<=", "\u2265": ">=", "\u25cf": "•", "\u25aa": "•",
    "\u2032": "'", "\u2033": '"', "\uf0b7": "•",
}  # fmt: skip


@lru_cache(maxsize=1)
def printable() -> frozenset[str]:
    """Every character that all four faces hold (`vendor.json`; a test compares it with the font files)."""
    spans = json.loads((FONTS / "vendor.json").read_text(encoding="utf-8"))[PACKAGE]["characters"]
    bounds = [(int(span[:4], 16), int(span[-4:], 16)) for span in spans]
    return frozenset(chr(code) for first, last in bounds for code in range(first, last + 1))


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text that have neither a glyph nor a plain equivalent, once each, in order."""
    known = printable()
    return tuple(dict.fromkeys(char for char in _plain(text) if char not in known))


def in_print(text: str) -> str:
    """The text as it can be printed; a character nobody can print shows as its code, like `[U+1F600]`."""
    known = printable()
    return "".join(char if char in known else f"[U+{ord(char):04X}]" for char in _plain(text))


def _plain(text: str) -> str:
    return "".join(EQUIVALENTS.get(char, char) for char in text)

"""Words as they are indexed and asked for, the same on every database: pure.

A text becomes words in small letters without accents. A word that is asked for is cut to its stem and found wherever
a word begins with that: “contracts” finds *contract*, “house” finds *housing* not, “hous” does. Both engines are handed
such words alone, so neither one's grammar nor anything typed can change what is found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_WORD = re.compile(r"[^\W_]+")
# Said in every sentence: left out of a question, unless it holds nothing else.
_EVERYWHERE = frozenset(
    ("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the",
     "to", "was", "with")
)  # fmt: skip
_ENDINGS = (("ies", 4), ("ing", 4), ("ed", 4), ("es", 4), ("s", 3))  # and how many letters must be left
SHORTEST_BEGINNING = 3
MOST_WORDS = 12
MOST_LETTERS = 60
AROUND = 130  # characters of an excerpt before and after the first match


def words_in(text: str) -> list[str]:
    """The words of a text, folded: small letters, no accents, digits as they are; each time one stands there."""
    return [word[:MOST_LETTERS] for word in _WORD.findall(_folded(text))]


def indexed(*texts: str) -> str:
    """The words of several texts as the index keeps them: each once, between spaces."""
    return " ".join(dict.fromkeys(word for text in texts for word in words_in(text)))


@dataclass(frozen=True)
class Asked:
    """One word of a question; `is_beginning` when words that only begin with it are meant too."""

    stem: str
    is_beginning: bool

    def meets(self, word: str) -> bool:
        """Whether a folded word is what was asked for."""
        return word.startswith(self.stem) if self.is_beginning else word == self.stem


def asked(text: str) -> tuple[Asked, ...]:
    """What somebody typed, as words all of which must be found; empty when there is no word in it."""
    typed = list(dict.fromkeys(words_in(text)))
    wanted = [word for word in typed if word not in _EVERYWHERE] or typed
    found = (Asked(stem, len(stem) >= SHORTEST_BEGINNING) for stem in map(_stem, wanted[:MOST_WORDS]))
    return tuple(dict.fromkeys(found))


def excerpt(text: str, wanted: Sequence[Asked]) -> SafeString:
    """The part of a text around the first word asked for, escaped, every such word in `<mark>`; its beginning where
    none of them stands in it."""
    flat = " ".join(text.split())
    first = next((start for start, end in _spans(flat) if _is_wanted(flat[start:end], wanted)), 0)
    start, end = max(0, first - AROUND), min(len(flat), first + AROUND)
    if start:
        start = flat.find(" ", start, first) + 1 or first
    if end < len(flat):
        end = max(flat.rfind(" ", first, end), first + 1)
    shown = marked(flat[start:end], wanted)
    return mark_safe(f"{'… ' if start else ''}{shown}{' …' if end < len(flat) else ''}")


def marked(text: str, wanted: Sequence[Asked]) -> SafeString:
    """A text escaped, with every word that was asked for in `<mark>`."""
    parts, last = [], 0
    for start, end in _spans(text):
        if _is_wanted(text[start:end], wanted):
            parts += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
            last = end
    return mark_safe("".join([*parts, escape(text[last:])]))


def _spans(text: str) -> Iterable[tuple[int, int]]:
    return ((match.start(), match.end()) for match in _WORD.finditer(text))


def _is_wanted(word: str, wanted: Sequence[Asked]) -> bool:
    return any(one.meets(part) for part in words_in(word) for one in wanted)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _stem(word: str) -> str:
    if any(sign.isdigit() for sign in word) or word.endswith("ss"):
        return word
    for ending, left in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return word[: -len(ending)]
    return word

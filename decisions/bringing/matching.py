"""Which row of a report a row of a draft is: by what it is called, so that two that changed places keep what is theirs.

A risk has a comment that no draft shows, an alternative its scores, a recommendation what it does to the register. None
of that may pass to a row of other words because that now stands where the first one stood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from decisions.bringing.rows import RowKind

# What each kind of row is called by.
NAMED_BY: dict[RowKind, tuple[str, ...]] = {
    "recommendation": ("text",),
    "option": ("title",),
    "paper": ("title",),
    "contact": ("name",),
    "risk": ("title",),
    "milestone": ("label",),
    "engagement": ("audience", "method"),
}


ALIKE = 0.5  # of 1: words of which more than half are others ask for something else, though the verb is the same


@dataclass(frozen=True)
class Called:
    """A row by its words; `verb` is what a recommendation asks for, by which it is known when its words changed."""

    words: str
    verb: str = ""

    @property
    def name(self) -> tuple[str, ...]:
        """Its words without capitals, punctuation and marks."""
        return tuple(re.findall(r"\w+", self.words.casefold()))


def matched(found: Sequence[Called], stored: Sequence[Called]) -> list[int | None]:
    """For each row found, the place of the stored one that it is, each at most once; None for a new one."""
    free = dict(enumerate(stored))
    places: list[int | None] = [None] * len(found)
    for turn, one in enumerate(found):
        places[turn] = next((place for place, other in free.items() if other.name == one.name), None)
        free = {place: other for place, other in free.items() if place != places[turn]}
    for turn, one in enumerate(found):
        alike = {place: _likeness(one, other) for place, other in free.items() if one.verb and other.verb == one.verb}
        likest = max(alike, key=lambda place: alike[place], default=None)
        if places[turn] is None and likest is not None and alike[likest] >= ALIKE:
            places[turn] = likest
            free = {place: other for place, other in free.items() if place != places[turn]}
    return places


def _likeness(one: Called, other: Called) -> float:
    return SequenceMatcher(None, one.name, other.name).ratio()

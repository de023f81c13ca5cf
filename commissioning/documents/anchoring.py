"""Finding a paragraph again after it was renumbered, moved or rewritten a little.

An anchor keeps what the paragraph said, where it stood and in which place (a section's key). It is found by the same
words, nearest to where it stood; else by nearly the same words; else it is gone, and its quote is all there is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from commissioning.documents import nodes
from commissioning.documents.compared import words_of
from commissioning.documents.wording import likeness, words_in

# Under this, the paragraph was written anew, and what was said about it may not hold.
ALIKE = 0.6
# A paragraph in its own section needs less to be known again than one anywhere else.
AT_HOME = 0.1


@dataclass(frozen=True)
class Anchor:
    """What a comment was made about: the place's key, the words, their digest, and the count within the place."""

    place: str
    quote: str
    position: int

    @cached_property
    def digest(self) -> str:
        return digest(self.quote)

    @cached_property
    def words(self) -> Counter[str]:
        return words_in(self.quote)


def digest(words: str) -> str:
    """The SHA-256 by which a paragraph is known, whatever its number."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def units(blocks: Iterable[nodes.Block]) -> Iterator[tuple[nodes.Block, str]]:
    """Blocks one by one, a list item by item, each with its words: paragraphs, items, tables and figures.

    What cannot be spoken about (a heading, notes, an empty paragraph) comes with no words.
    """
    for block in blocks:
        if isinstance(block, nodes.Items):
            yield from ((replace(block, items=(item,)), quote_of(item.blocks)) for item in block.items)
        else:
            speaks = isinstance(block, nodes.Paragraph | nodes.Table | nodes.Figure)
            yield block, quote_of(block) if speaks else ""


def quote_of(value: object) -> str:
    """The words of a part on one line, without numbers that counting gives."""
    return " ".join(" ".join(words_of(value)).split())


def find(anchor: Anchor, among: Sequence[Anchor]) -> int | None:
    """The index of the paragraph the anchor is about, or None when it is gone. Deterministic."""
    same = [place for place, one in enumerate(among) if one.digest == anchor.digest]
    if same:
        return min(same, key=lambda place: (among[place].place != anchor.place, _distance(anchor, among[place]), place))
    scored = (
        (_score(anchor, one), -_distance(anchor, one), -place)
        for place, one in enumerate(among)
        if _could_be(anchor, one)
    )
    best = max(scored, default=None)
    return -best[2] if best is not None and best[0] >= ALIKE else None


def _score(anchor: Anchor, one: Anchor) -> float:
    alike = likeness(anchor.words, one.words)
    return alike + AT_HOME if alike > 0 and one.place == anchor.place else alike


def _could_be(anchor: Anchor, one: Anchor) -> bool:
    """A quick look at the lengths: too long or too short a text cannot be alike enough."""
    mine, yours = anchor.words.total(), one.words.total()
    return bool(mine + yours) and 2 * min(mine, yours) / (mine + yours) + AT_HOME >= ALIKE


def _distance(anchor: Anchor, one: Anchor) -> int:
    return abs(anchor.position - one.position)

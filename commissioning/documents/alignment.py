"""Two runs of things laid side by side: what is the same, what was rewritten, what came, went or changed its place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

# Half the words in common: the same paragraph, rewritten. Below that, one that went and one that came.
REWRITTEN = 0.5
# A thing found elsewhere is the same thing only if most of it is.
MOVED = 0.65
# Beyond this many possible pairs in one gap, nobody would follow which became which.
MOST_PAIRS = 90_000


class Comparable(Protocol):
    """What can be laid beside another: `same` is equal for what a reader cannot tell apart."""

    @property
    def same(self) -> Hashable: ...

    def likeness(self, other: object, /) -> float:
        """From 0 (nothing in common) to 1 (the same)."""
        ...


@dataclass(frozen=True)
class Place:
    """One place in the two runs laid side by side, by index. `is_moved` marks both ends of a move.

    A place with both indexes stands in the new run where `new` stands; a moved thing also has a place with only
    `old`, where it was.
    """

    old: int | None
    new: int | None
    is_moved: bool = False


def align(old: Sequence[Comparable], new: Sequence[Comparable], *, finds_moves: bool = True) -> list[Place]:
    """Every index of both runs, each once (a moved one twice), in an order in which both can be read.

    Deterministic. What is alike is paired in order; what is left is paired across places if `finds_moves`.
    """
    places: list[Place] = []
    first = SequenceMatcher(None, [one.same for one in old], [one.same for one in new], autojunk=False)
    for what, i1, i2, j1, j2 in first.get_opcodes():
        if what == "equal":
            places += [Place(i, j) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
        else:
            places += _gap(old, new, range(i1, i2), range(j1, j2))
    return _with_moves(places, old, new) if finds_moves else places


def moves(old: Sequence[Comparable], new: Sequence[Comparable]) -> Iterator[tuple[int, int]]:
    """Pairs of what went and what came that are one thing in two places: the exactly same first, then the likest."""
    left: dict[Hashable, list[int]] = {}
    open_old, open_new = dict(enumerate(old)), dict(enumerate(new))
    for j, one in open_new.items():
        left.setdefault(one.same, []).append(j)
    for i in list(open_old):
        if places := left.get(open_old[i].same):
            j = places.pop(0)
            del open_old[i], open_new[j]
            yield i, j
    if len(open_old) * len(open_new) > MOST_PAIRS:
        return
    found = ((one.likeness(other), -i, -j) for i, one in open_old.items() for j, other in open_new.items())
    for _alike, i, j in sorted((entry for entry in found if entry[0] >= MOVED), reverse=True):
        if -i in open_old and -j in open_new:
            del open_old[-i], open_new[-j]
            yield -i, -j


def _with_moves(places: list[Place], old: Sequence[Comparable], new: Sequence[Comparable]) -> list[Place]:
    went = [place.old for place in places if place.old is not None and place.new is None]
    came = [place.new for place in places if place.new is not None and place.old is None]
    found = {came[b]: went[a] for a, b in moves([old[i] for i in went], [new[j] for j in came])}
    gone = set(found.values())
    return [
        Place(place.old, None, is_moved=True)
        if place.new is None and place.old in gone
        else Place(found[place.new], place.new, is_moved=True)
        if place.old is None and place.new in found
        else place
        for place in places
    ]


def _gap(old: Sequence[Comparable], new: Sequence[Comparable], left: range, right: range) -> list[Place]:
    """Pair what is alike in one gap, in order, so that the sum of likeness is greatest; the rest went or came."""
    pairs = _pairs(old, new, left, right)
    places: list[Place] = []
    i, j = left.start, right.start
    for a, b in [*pairs, (left.stop, right.stop)]:
        places += [Place(gone, None) for gone in range(i, a)]
        places += [Place(None, come) for come in range(j, b)]
        if a < left.stop:
            places.append(Place(a, b))
        i, j = a + 1, b + 1
    return places


def _pairs(old: Sequence[Comparable], new: Sequence[Comparable], left: range, right: range) -> list[tuple[int, int]]:
    rows, columns = len(left), len(right)
    if not rows or not columns or rows * columns > MOST_PAIRS:
        return []
    alike = [[_counted(old[i].likeness(new[j])) for j in right] for i in left]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for a in range(rows - 1, -1, -1):
        for b in range(columns - 1, -1, -1):
            paired = best[a + 1][b + 1] + alike[a][b] if alike[a][b] else 0.0
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    found, a, b = [], 0, 0
    while a < rows and b < columns:
        if alike[a][b] and best[a][b] == best[a + 1][b + 1] + alike[a][b]:
            found.append((left[a], right[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return found


def _counted(likeness: float) -> float:
    return likeness if likeness >= REWRITTEN else 0.0

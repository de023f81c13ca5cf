"""What moving an open draft to a newer version of its form does to its sections. Pure: values in, a plan out.

A report never changes because its form did (model.md §4.2, architecture §5): its author is offered the move, is told
what it changes, and loses nothing that was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commissioning.verdicts import Verdict
from decisions.form_structure import end_of_family


@dataclass(frozen=True)
class Standing:
    """A section of the report as it stands: `holds_something` when it has words, an answer or exempt text.

    `rows` is the kind of row that fills it, when there are any.
    """

    key: str
    heading: str
    parent: str = ""
    is_locked: bool = True
    holds_something: bool = False
    rows: str = ""


@dataclass(frozen=True)
class Place:
    """Where a section stands after the move. `entry` is the form's; None for one that is now the author's own."""

    key: str
    parent: str
    level: int
    entry: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Move:
    """The sections in their new order, and those that go, which are empty."""

    places: tuple[Place, ...]
    dropped: tuple[str, ...]


def may_move(*, is_newest: bool) -> Verdict:
    """Whether a report that its author may change can follow a newer version of its form."""
    return Verdict.of((not is_newest, "newest_form", "The report follows the newest version of its form."))


def planned(standing: Sequence[Standing], structure: Mapping[str, Any], *, deepest: int) -> Move:
    """The report's sections under the newer form.

    Those the form no longer has stay as the author's own where they hold something, after the section they stood
    after; empty ones go, and so do those whose rows the newer form prints elsewhere. Sections that were the author's
    own already stay where they were.
    """
    entries = {entry["key"]: entry for entry in structure["sections"]}
    places = [Place(entry["key"], entry["parent"], entry["level"], entry) for entry in structure["sections"]]
    printed = {entry["kind"] for entry in structure["sections"]}
    printed |= {entry["source"] for entry in structure["particulars"]}
    dropped = [
        one.key
        for one in standing
        if one.key not in entries
        and one.is_locked
        and not one.holds_something
        and (not one.rows or one.rows in printed)
    ]
    before = ""
    for one in standing:
        if one.key not in entries and one.key not in dropped:
            parent = one.parent if any(place.key == one.parent for place in places) else ""
            level = next((place.level + 1 for place in places if place.key == parent), 1) if parent else 1
            at = _after(places, parent or before)
            places.insert(at, Place(one.key, parent, min(level, deepest)))
        if one.key not in dropped:
            before = one.key
    return Move(tuple(places), tuple(dropped))


def told(standing: Sequence[Standing], move: Move) -> list[str]:
    """What the move does to this report, in sentences; of the form itself `form_editing.differences` tells."""
    names = {one.key: one.heading or one.key for one in standing}
    locked = {one.key for one in standing if one.is_locked}
    own = [place.key for place in move.places if place.entry is None and place.key in locked]
    stays = "is not in the form any more; what you wrote stays, as a section of your own."
    return [
        *(f"“{names[key]}” is empty and goes." for key in move.dropped),
        *(f"“{names[key]}” {stays}" for key in own),
    ]


def _after(places: Sequence[Place], key: str) -> int:
    """Behind a section and all that stands under it; at the end where it is not known."""
    place = end_of_family([(place.key, place.parent) for place in places], key)
    return len(places) if place is None else place

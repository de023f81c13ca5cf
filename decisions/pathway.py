"""The way of a matter from body to body, as a report has it at its head: where it has been, is going to, goes then.

Pure: the stations in order and a day in, words out. Source: cases.md S1 (past and future pathway).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.calendar import say_date


@dataclass(frozen=True)
class Station:
    """A body the matter goes to, with the day where one is known, and what became of it there."""

    body: str
    on: date | None = None
    outcome: str = ""
    source: str = ""

    @property
    def words(self) -> str:
        """“Management team, 2 February 2022: supported”; a day nobody knows is to be confirmed."""
        when = say_date(self.on) if self.on else "" if self.outcome else "date to be confirmed"
        said = ", ".join(part for part in (self.body, when) if part)
        return f"{said}: {self.outcome}" if self.outcome else said


@dataclass(frozen=True)
class Pathway:
    """The stations on either side of the one a report goes to next, which is None where none is left."""

    past: tuple[Station, ...] = ()
    here: Station | None = None
    future: tuple[Station, ...] = ()


def pathway(stations: Sequence[Station], *, day: date) -> Pathway:
    """The way as it is on a day: behind lies what has an outcome or an earlier date, and the first of the rest is here.

    A station without a date and without an outcome has not been reached.
    """
    behind = [one for one in stations if _is_behind(one, day)]
    ahead = [one for one in stations if not _is_behind(one, day)]
    return Pathway(tuple(behind), ahead[0] if ahead else None, tuple(ahead[1:]))


def way_in_words(stations: Sequence[Station]) -> str:
    """The stations in one line."""
    return "; ".join(one.words for one in stations)


def _is_behind(station: Station, day: date) -> bool:
    return bool(station.outcome) or (station.on is not None and station.on < day)

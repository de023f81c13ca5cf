"""Days laid out along a line: where each falls in a picture, and which ones the axis names.

Lengths are in the picture's own units (the SVG's viewBox), so that the same numbers serve a screen and paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from commissioning.calendar import add_months, say_date
from frameworks.terms import Span

WIDTH = 760
MARGIN = 14
RIGHT = WIDTH - MARGIN
HEAD = 40  # where the rows begin, below the words of the axis
KEY_COLUMNS, KEY_LINE = 2, 30
_COLUMN_WIDTH = (WIDTH - 2 * MARGIN) // KEY_COLUMNS
_LABEL_ROOM = 34
_MOST_TICKS = 9
# From month to month, quarter, half-year, year, … : the first that leaves room for the words.
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)
_YEAR = 12


def _room(label: str) -> int:
    """How far apart such words must begin to be told apart, one of them moved in from the edge."""
    return len(label) * 13


@dataclass(frozen=True)
class Tick:
    """A day named on the axis."""

    day: date
    label: str
    x: int

    @property
    def anchor(self) -> str:
        """Which end of the word stands on the day, so that it stays inside the picture."""
        if self.x < MARGIN + _LABEL_ROOM:
            return "start"
        return "end" if self.x > RIGHT - _LABEL_ROOM else "middle"


@dataclass(frozen=True)
class KeyEntry:
    """One line of a picture's key: what a kind of bar or a letter in a circle stands for, and where it is put."""

    kind: str
    letter: str
    name: str
    x: int
    y: int


def laid_out(
    kinds: Iterable[tuple[str, str]], letters: Iterable[tuple[str, str]], *, y: int, with_today: bool = True
) -> tuple[KeyEntry, ...]:
    """The key below a picture, from `y` on: kinds with their names, then letters with theirs, in columns."""
    entries = [(kind, "", name) for kind, name in kinds] + [("", letter, name) for letter, name in letters]
    if with_today:
        entries.append(("today", "", "Today"))
    return tuple(
        KeyEntry(*entry, MARGIN + number % KEY_COLUMNS * _COLUMN_WIDTH, y + number // KEY_COLUMNS * KEY_LINE)
        for number, entry in enumerate(entries)
    )


def key_height(entries: int) -> int:
    """How much room a key of so many entries takes, with the gap above it."""
    return -(-entries // KEY_COLUMNS) * KEY_LINE + KEY_LINE


@dataclass(frozen=True)
class Axis:
    """A line from the first day to the last, both drawn whole."""

    first: date
    last: date

    @classmethod
    def over(cls, days: Iterable[date]) -> Axis:
        """The shortest axis with all these days on it; at least a day long. Refuses none at all (`ValueError`)."""
        known = sorted(days)
        if not known:
            raise ValueError("An axis needs at least one day.")
        return cls(known[0], known[-1])

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def x(self, day: date) -> int:
        """Where a day begins; the day after the last is the right edge."""
        inside = WIDTH - 2 * MARGIN
        return MARGIN + round(inside * (day - self.first).days / self.days)

    def clipped(self, span: Span) -> Span | None:
        """As much of a period as is on the axis; None when none is."""
        first, last = max(span.from_on, self.first), min(span.to_on, self.last)
        return Span(first, last) if first <= last else None

    def place(self, span: Span) -> tuple[int, int]:
        """A period's left edge and its width; a single day is still to be seen."""
        left = self.x(span.from_on)
        return left, max(self.x(span.to_on + timedelta(days=1)) - left, 1)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The days named: as many as there is room for, the first of a year or of a month."""
        for step in _STEPS:
            ticks = tuple(self._ticks(step))
            gaps = [after.x - before.x for before, after in pairwise(ticks)]
            if len(ticks) <= _MOST_TICKS and all(gap >= _room(ticks[0].label) for gap in gaps):
                return ticks
        return ()

    def _ticks(self, step: int) -> Iterable[Tick]:
        years = max(step // _YEAR, 1)
        day = date(self.first.year - self.first.year % years, 1, 1)
        while day <= self.last:
            if day >= self.first:
                label = str(day.year) if step >= _YEAR else f"{day:%b %Y}"
                yield Tick(day, label, self.x(day))
            day = add_months(day, step)


class Drawn(Protocol):
    """A row of a picture: how high it is, and what it shows in a sentence."""

    @property
    def height(self) -> int: ...

    @property
    def words(self) -> str: ...


R = TypeVar("R", bound=Drawn)


@dataclass(frozen=True)
class Picture(Generic[R]):
    """Rows over one axis, and the key that names in words what is drawn."""

    axis: Axis
    today: date
    rows: tuple[R, ...]
    key: tuple[KeyEntry, ...]
    bar_height: int
    width: int = WIDTH
    margin: int = MARGIN
    right: int = RIGHT
    head: int = HEAD

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return self.axis.ticks

    @property
    def foot(self) -> int:
        """Where the rows end and the key begins."""
        return HEAD + sum(row.height for row in self.rows)

    @property
    def height(self) -> int:
        return self.foot + key_height(len(self.key))

    @property
    def today_x(self) -> int | None:
        return self.axis.x(self.today) if self.axis.holds(self.today) else None

    @property
    def today_in_words(self) -> str:
        return with_weekday(self.today)

    @property
    def words(self) -> str:
        """Everything drawn, as one description."""
        return " ".join([*(row.words for row in self.rows), f"Today is {self.today_in_words}."])


def with_weekday(day: date) -> str:
    """A deadline as it is said: "Friday 31 July 2020"."""
    return f"{day:%A} {say_date(day)}"


def listed(numbers: Iterable[int]) -> str:
    """Numbers as people list them, runs of three and more shortened: "1 to 3 and 5", "4 and 5"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [
        word
        for run in runs
        for word in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run])
    ]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def said(numbers: Iterable[int]) -> str:
    """Lots in the middle of a sentence: "lot 4", "lots 4 to 6"."""
    known = list(numbers)
    return f"lot{'s' if len(known) > 1 else ''} {listed(known)}"

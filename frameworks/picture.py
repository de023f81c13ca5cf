"""The term of a contract as a picture: what runs, what was decided, what could still be had, and by when to act.

Every bar and every mark is also a line of words, and the words are the picture's table. Lots whose terms are the same
in everything share one row. Source: model.md §4.2 TermOption and invariants 3–6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from commissioning.calendar import ONE_DAY, say_date
from frameworks.enums import STANDING_USES, UseStatus
from frameworks.terms import Span
from frameworks.timeline import (
    HEAD,
    KEY_LINE,
    Axis,
    Picture,
    laid_out,
    said,
    with_weekday,
)

INITIAL, PLANNED, CARRIED_ON = "initial", "planned", "carried_on"
NAMES = {INITIAL: "Initial term", PLANNED: "Planned term", CARRIED_ON: "Carried on otherwise"}
NOTICE, START = "notice", "start"
LETTERS = {NOTICE: "N", START: "S"}
MARK_NAMES = {NOTICE: "Latest day for notice", START: "Last safe day to start the decision"}
# Somebody may still have to act by its dates.
OPEN_STANDINGS = (UseStatus.AVAILABLE, UseStatus.PROPOSED, UseStatus.AUTHORISED)

LABEL_HEIGHT, BAR_HEIGHT, LANE_HEIGHT, GAP = 24, 46, 26, 12
_LETTER_WIDTH = 8
_SHORT = {str(UseStatus.DECLINED_BY_PROVIDER): "Declined"}
_DARK = (INITIAL, UseStatus.IN_FORCE)
_FARTHEST_TODAY = timedelta(days=731)


@dataclass(frozen=True)
class OptionPiece:
    """An option for a lot: how far it has come, the period it covers or would cover, on whose word."""

    order: int
    status: UseStatus
    span: Span | None
    notice_by: date | None = None
    decision: str = ""


@dataclass(frozen=True)
class LotTerm:
    """One lot's term as its ledger folds it. `start_by` is the last safe day to start the next decision.

    `is_planned`: nothing is on the ledger yet, and the dates are those the contract was entered with.
    """

    number: int
    starts_on: date
    initial_ends_on: date
    authorised_ends_on: date
    options: tuple[OptionPiece, ...] = ()
    start_by: date | None = None
    is_planned: bool = False


@dataclass(frozen=True)
class Bar:
    """A period in the picture: `span` is the true one, `x` and `width` what of it is drawn."""

    kind: str
    label: str
    standing: str
    span: Span
    drawn: Span
    note: str = ""
    x: int = 0
    width: int = 0

    @property
    def lines(self) -> tuple[str, ...]:
        """The words that fit inside the bar, one or two lines."""
        both = tuple(line for line in (self.label, _SHORT.get(self.kind, self.standing)) if line)
        return tuple(line for line in both if len(line) * _LETTER_WIDTH + 12 <= self.width)

    @property
    def first_line(self) -> int:
        """How far below the bar's top the first line of its words stands."""
        return BAR_HEIGHT // 2 + 5 if len(self.lines) < 2 else 19

    @property
    def is_dark(self) -> bool:
        """Whether words on it are white."""
        return self.kind in _DARK

    @property
    def words(self) -> str:
        """The bar in a sentence."""
        name = f"{self.label}, {self.standing.lower()}" if self.standing else self.label
        note = f" ({self.note})" if self.note else ""
        return f"{name}: {say_date(self.span.from_on)} to {say_date(self.span.to_on)}{note}"


@dataclass(frozen=True)
class Mark:
    """A day to act by."""

    kind: str
    day: date
    label: str
    x: int = 0
    lane: int = 0
    y: int = 0

    @property
    def letter(self) -> str:
        return LETTERS[self.kind]

    @property
    def day_in_words(self) -> str:
        return with_weekday(self.day)


@dataclass(frozen=True)
class Row:
    """Lots with one term between them. `y` is the top of the row's words."""

    label: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    y: int = 0

    @property
    def bar_y(self) -> int:
        return self.y + (LABEL_HEIGHT if self.label else 0)

    @property
    def lanes(self) -> int:
        return max((mark.lane + 1 for mark in self.marks), default=0)

    @property
    def height(self) -> int:
        return self.bar_y - self.y + BAR_HEIGHT + self.lanes * LANE_HEIGHT + GAP

    @property
    def words(self) -> str:
        """The row in a sentence."""
        told = [bar.words for bar in self.bars] + [f"{mark.label}: {mark.day_in_words}" for mark in self.marks]
        return (f"{self.label}. " if self.label else "") + "; ".join(told) + "."


def term_picture(lots: Sequence[LotTerm], *, today: date, is_single: bool = False) -> Picture[Row] | None:
    """The picture of a contract's lots on a day; None when there is nothing to draw. `is_single`: no lot is named."""
    grouped = list(_grouped(lots, is_single=is_single))
    if not grouped:
        return None
    days = [day for _, bars, marks in grouped for day in _days(bars, marks)]
    if min(days) - _FARTHEST_TODAY <= today <= max(days) + _FARTHEST_TODAY:
        days.append(today)
    axis = Axis.over(days)
    rows, y = [], HEAD
    for label, bars, marks in grouped:
        row = Row(label, tuple(_placed(bars, axis)), tuple(_in_lanes(marks, axis)), y)
        below = row.bar_y + BAR_HEIGHT + LANE_HEIGHT // 2 + 2
        row = replace(row, marks=tuple(replace(mark, y=below + mark.lane * LANE_HEIGHT) for mark in row.marks))
        rows.append(row)
        y += row.height
    kinds = {bar.kind: _name(bar) for row in rows for bar in row.bars}
    letters = {LETTERS[mark.kind]: MARK_NAMES[mark.kind] for row in rows for mark in row.marks}
    key = laid_out(kinds.items(), letters.items(), y=y + KEY_LINE, with_today=axis.holds(today))
    return Picture(axis, today, tuple(rows), key, BAR_HEIGHT)


def _grouped(lots: Sequence[LotTerm], *, is_single: bool) -> Iterator[tuple[str, tuple[Bar, ...], tuple[Mark, ...]]]:
    """Lots alike in everything but their number, in the order of the first of them."""
    alike: dict[LotTerm, list[int]] = {}
    for lot in lots:
        alike.setdefault(replace(lot, number=0), []).append(lot.number)
    for lot, numbers in alike.items():
        label = "" if is_single else said(numbers).capitalize()
        yield label, tuple(bars_of(lot)), tuple(marks_of(lot))


def bars_of(lot: LotTerm) -> Iterator[Bar]:
    """The periods of a lot, earliest first; where two share days, the later one is drawn after the earlier."""
    drawn_to: date | None = None
    for bar in sorted(_periods(lot), key=lambda bar: (bar.span.from_on, bar.span.to_on)):
        first = bar.span.from_on if drawn_to is None else max(bar.span.from_on, drawn_to + ONE_DAY)
        if first > bar.span.to_on:
            first = bar.span.to_on  # wholly behind another: it keeps its last day in the table and no width
            yield replace(bar, drawn=Span(first, first - ONE_DAY))
            continue
        drawn_to = bar.span.to_on
        yield replace(bar, drawn=Span(first, bar.span.to_on))


def _periods(lot: LotTerm) -> Iterator[Bar]:
    initial = Span(lot.starts_on, min(lot.initial_ends_on, lot.authorised_ends_on))
    kind = PLANNED if lot.is_planned else INITIAL
    note = f"ended before its day, {say_date(lot.initial_ends_on)}" if initial.to_on < lot.initial_ends_on else ""
    yield Bar(kind, NAMES[kind], "", initial, initial, note)
    covered = [initial]
    for option in lot.options:
        if option.span is None:
            continue
        span, cut = _cut_short(option.span, option.status, lot.authorised_ends_on)
        note = ", ".join(part for part in (cut, option.decision) if part)
        yield Bar(str(option.status), f"Option {option.order}", option.status.label, span, span, note)
        covered.append(span)
    for gap in _uncovered(covered, lot.authorised_ends_on):
        yield Bar(CARRIED_ON, NAMES[CARRIED_ON], "", gap, gap, "by variation, relief or correction")


def _cut_short(span: Span, status: UseStatus, end: date) -> tuple[Span, str]:
    """An extension as far as the term still reaches: an early end takes away what was to follow."""
    if status not in STANDING_USES or span.to_on <= end or span.from_on > end:
        return span, ""
    return Span(span.from_on, end), f"was to run to {say_date(span.to_on)}"


def _uncovered(covered: Iterable[Span], end: date) -> Iterator[Span]:
    """The days up to the authorised end that neither the initial term nor an option accounts for."""
    reached: date | None = None
    for span in sorted(covered):
        if reached is not None and span.from_on > reached + ONE_DAY and reached < end:
            yield Span(reached + ONE_DAY, min(span.from_on - ONE_DAY, end))
        reached = span.to_on if reached is None else max(reached, span.to_on)
    if reached is not None and reached < end:
        yield Span(reached + ONE_DAY, end)


def marks_of(lot: LotTerm) -> Iterator[Mark]:
    """The days to act by for the next option that is still open, and for the decision about it."""
    still_open = next((option for option in lot.options if option.status in OPEN_STANDINGS), None)
    if lot.start_by is not None:
        yield Mark(START, lot.start_by, MARK_NAMES[START])
    if still_open is not None and still_open.notice_by is not None:
        yield Mark(NOTICE, still_open.notice_by, f"{MARK_NAMES[NOTICE]} of option {still_open.order}")


def _days(bars: Iterable[Bar], marks: Iterable[Mark]) -> Iterator[date]:
    for bar in bars:
        yield from bar.span
    for mark in marks:
        yield mark.day


def _placed(bars: Iterable[Bar], axis: Axis) -> Iterator[Bar]:
    for bar in bars:
        if bar.drawn.from_on <= bar.drawn.to_on:
            x, width = axis.place(bar.drawn)
            yield replace(bar, x=x, width=width)
        else:
            yield replace(bar, x=axis.x(bar.drawn.from_on), width=0)


def _in_lanes(marks: Iterable[Mark], axis: Axis) -> Iterator[Mark]:
    """Marks under their bars; one that would cover another goes a lane down."""
    ends: list[int] = []
    for mark in sorted(marks, key=lambda mark: mark.day):
        x = axis.x(mark.day)
        lane = next((number for number, end in enumerate(ends) if x - end >= LANE_HEIGHT), len(ends))
        ends[lane : lane + 1] = [x]
        yield replace(mark, x=x, lane=lane)


def _name(bar: Bar) -> str:
    return NAMES.get(bar.kind) or bar.standing

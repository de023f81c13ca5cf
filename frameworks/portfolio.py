"""Many contracts on one line: what ends when, what could follow, and by when somebody has to start.

Pure: the dates come in as values, the last safe day to start a decision among them. Source: model.md §4.6.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commissioning.calendar import ONE_DAY, add_months, say_date
from frameworks.terms import Span
from frameworks.timeline import HEAD, KEY_LINE, Axis, Picture, laid_out, with_weekday

RUNNING, AUTHORISED, POSSIBLE, OVERDUE = "running", "authorised", "possible", "overdue"
NAMES = {
    RUNNING: "Running",
    AUTHORISED: "Authorised, not yet in force",
    POSSIBLE: "Could still be extended",
    OVERDUE: "Past its end",
}
NOTICE, START = "notice", "start"
MARKS = {NOTICE: ("N", "Latest day for notice"), START: ("S", "Last safe day to start the decision")}
MONTHS_BACK, MONTHS_AHEAD = 3, 36
ROW_HEIGHT, LABEL_HEIGHT, BAR_HEIGHT = 62, 22, 18
_LONGEST_LABEL = 78


@dataclass(frozen=True)
class ContractTerm:
    """A contract's dates. `notice_by` and `start_by` are for its next option; none where nothing is open."""

    reference: str
    title: str
    url: str
    starts_on: date
    current_ends_on: date
    authorised_ends_on: date
    max_ends_on: date
    notice_by: date | None = None
    start_by: date | None = None


@dataclass(frozen=True)
class PortfolioBar:
    """A part of a contract's term: `span` is the whole of it, `x` and `width` what of it is drawn."""

    kind: str
    span: Span
    x: int
    width: int

    @property
    def words(self) -> str:
        return f"{NAMES[self.kind].lower()} {say_date(self.span.from_on)} to {say_date(self.span.to_on)}"


@dataclass(frozen=True)
class PortfolioMark:
    """A day to act by, on the picture."""

    kind: str
    day: date
    x: int

    @property
    def letter(self) -> str:
        return MARKS[self.kind][0]


@dataclass(frozen=True)
class PortfolioRow:
    """One contract: drawn as far as the picture reaches, told in full."""

    term: ContractTerm
    today: date
    bars: tuple[PortfolioBar, ...]
    marks: tuple[PortfolioMark, ...]
    y: int
    height = ROW_HEIGHT

    @property
    def bar_y(self) -> int:
        return self.y + LABEL_HEIGHT

    @property
    def label(self) -> str:
        """Reference and title, shortened to what a line holds."""
        whole = f"{self.term.reference} {self.term.title}"
        return whole if len(whole) <= _LONGEST_LABEL else f"{whole[: _LONGEST_LABEL - 1].rstrip()}…"

    @property
    def days_left(self) -> int:
        """Days to the last safe start; negative when it has passed."""
        day = self.term.start_by or self.term.current_ends_on
        return (day - self.today).days

    @property
    def ends_in_words(self) -> str:
        return with_weekday(self.term.current_ends_on)

    @property
    def start_in_words(self) -> str:
        return with_weekday(self.term.start_by) if self.term.start_by else ""

    @property
    def notice_in_words(self) -> str:
        return with_weekday(self.term.notice_by) if self.term.notice_by else ""

    @property
    def words(self) -> str:
        """The row in a sentence."""
        told = [bar.words for bar in self.bars]
        told += [f"{MARKS[mark.kind][1].lower()} {with_weekday(mark.day)}" for mark in self.marks]
        return f"{self.term.reference}: {'; '.join(told)}."


def portfolio_picture(terms: Sequence[ContractTerm], *, today: date) -> Picture[PortfolioRow] | None:
    """The picture of these contracts around a day: a quarter back, three years ahead. None when there are none.

    The table tells every contract; the picture draws what of its term falls into that window.
    """
    if not terms:
        return None
    axis = Axis(add_months(today, -MONTHS_BACK), add_months(today, MONTHS_AHEAD))
    in_order = sorted(terms, key=lambda term: (term.current_ends_on, term.reference))
    rows = tuple(
        PortfolioRow(
            term, today, tuple(_bars(term, axis, today)), tuple(_marks(term, axis)), HEAD + ROW_HEIGHT * number
        )
        for number, term in enumerate(in_order)
    )
    kinds = {bar.kind for row in rows for bar in row.bars}
    marked = {mark.kind for row in rows for mark in row.marks}
    key = laid_out(
        [(kind, name) for kind, name in NAMES.items() if kind in kinds],
        [words for kind, words in MARKS.items() if kind in marked],
        y=HEAD + ROW_HEIGHT * len(rows) + KEY_LINE,
    )
    return Picture(axis, today, rows, key, BAR_HEIGHT)


def _bars(term: ContractTerm, axis: Axis, today: date) -> Iterator[PortfolioBar]:
    for kind, first, last in _parts(term, today):
        drawn = axis.clipped(Span(first, last)) if first <= last else None
        if drawn is not None:
            x, width = axis.place(drawn)
            yield PortfolioBar(kind, Span(first, last), x, width)


def _parts(term: ContractTerm, today: date) -> Iterable[tuple[str, date, date]]:
    """The term in its parts; what is past its end without a successor shows as overdue up to today."""
    current, authorised = term.current_ends_on, max(term.authorised_ends_on, term.current_ends_on)
    yield RUNNING, term.starts_on, current
    yield AUTHORISED, current + ONE_DAY, authorised
    if authorised >= today:
        yield POSSIBLE, authorised + ONE_DAY, term.max_ends_on
    else:
        yield OVERDUE, authorised + ONE_DAY, today - timedelta(days=1)


def _marks(term: ContractTerm, axis: Axis) -> Iterator[PortfolioMark]:
    for kind, day in ((START, term.start_by), (NOTICE, term.notice_by)):
        if day is not None and axis.holds(day):
            yield PortfolioMark(kind, day, axis.x(day))

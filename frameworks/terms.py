"""The ledger of a lot's term: what each entry does to its two ends, and what may follow what.

The *authorised end* moves when a decision takes effect; the *current end* when the first provider is in force.
Every end is inclusive. The fold proves the whole ledger: each entry states the end before it, begins the day after
it, and the current end never passes the authorised one. Source: model.md §4.2 TermEvent, invariants 1, 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from commissioning.calendar import ONE_DAY, extend_end, say_date
from commissioning.verdicts import Verdict
from frameworks.enums import EndMoved, TermEventKind

_OPENS_A_TERM = (TermEventKind.AWARD, TermEventKind.HISTORY)
_RESTATES = (TermEventKind.CORRECTION, TermEventKind.REVERSAL)
_MOVES = {TermEventKind.AUTHORISED: EndMoved.AUTHORISED, TermEventKind.IN_FORCE: EndMoved.CURRENT}


class Span(NamedTuple):
    """A period with inclusive first and last day."""

    from_on: date
    to_on: date


def span_of(from_on: date | None, to_on: date | None) -> Span:
    """The period a row names. Raises ValueError for a row that names none: its constraints say when it must."""
    if from_on is None or to_on is None:
        raise ValueError("This row names no period.")
    return Span(from_on, to_on)


class BrokenLedger(Exception):
    """A stored ledger that does not fold: names the first entry that cannot stand, and why."""


@dataclass(frozen=True)
class Entry:
    """One line of a lot's ledger. `corrects` is the sequence of the entry it replaces or takes back."""

    sequence: int
    kind: TermEventKind
    from_on: date
    to_on: date
    previous_end_on: date | None
    moves: EndMoved = EndMoved.BOTH
    corrects: int | None = None
    is_transition: bool = False


@dataclass(frozen=True)
class TermState:
    """A lot's term after its ledger: the entries that stand, oldest first, behind each of the two ends."""

    authorised: tuple[Entry, ...] = ()
    current: tuple[Entry, ...] = ()
    sequence: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the ledger has been opened by an award or by recorded history."""
        return bool(self.authorised)

    @property
    def starts_on(self) -> date | None:
        return self.authorised[0].from_on if self.authorised else None

    @property
    def initial_end(self) -> date | None:
        return self.authorised[0].to_on if self.authorised else None

    @property
    def authorised_end(self) -> date | None:
        return self.authorised[-1].to_on if self.authorised else None

    @property
    def current_end(self) -> date | None:
        return self.current[-1].to_on if self.current else None

    def end(self, moves: EndMoved) -> date | None:
        """The end that an entry with this `moves` states as the one before it."""
        return self.current_end if moves == EndMoved.CURRENT else self.authorised_end

    def standing(self, sequence: int) -> Entry | None:
        """The entry of that sequence, if neither corrected nor taken back since."""
        return next((entry for entry in (*self.authorised, *self.current) if entry.sequence == sequence), None)

    def _stacks(self, moves: EndMoved) -> tuple[bool, bool]:
        return moves != EndMoved.CURRENT, moves != EndMoved.AUTHORISED

    def pushed(self, entry: Entry) -> TermState:
        """The state with the entry standing on the end or ends it moves."""
        on_authorised, on_current = self._stacks(entry.moves)
        return replace(
            self,
            authorised=(*self.authorised, entry) if on_authorised else self.authorised,
            current=(*self.current, entry) if on_current else self.current,
            sequence=entry.sequence,
        )

    def popped(self, moves: EndMoved) -> TermState:
        """The state without the newest entry on the end or ends named."""
        on_authorised, on_current = self._stacks(moves)
        return replace(
            self,
            authorised=self.authorised[:-1] if on_authorised else self.authorised,
            current=self.current[:-1] if on_current else self.current,
        )


def moves_of(kind: TermEventKind) -> EndMoved:
    """Which end an entry of this kind moves: authorisation and coming into force one each, everything else both."""
    return _MOVES.get(kind, EndMoved.BOTH)


def fold(entries: Iterable[Entry]) -> TermState:
    """The state of a lot's term from its whole ledger, in sequence. Raises `BrokenLedger` at the first bad entry."""
    state = TermState()
    for entry in entries:
        verdict = may_follow(state, entry)
        if not verdict.allowed:
            raise BrokenLedger(f"Entry {entry.sequence} ({entry.kind.label.lower()}): {verdict.sentence}")
        state = _applied(state, entry)
    return state


def may_follow(state: TermState, entry: Entry) -> Verdict:
    """Whether the entry may be written next: sequence, possible dates, the end before it, no gap and no overlap."""
    verdict = Verdict.of(
        (entry.sequence == state.sequence + 1, "out_of_sequence", f"The next entry is number {state.sequence + 1}."),
        (
            entry.from_on <= entry.to_on,
            "impossible_dates",
            f"The last day, {say_date(entry.to_on)}, is before the first, {say_date(entry.from_on)}.",
            "to_on",
        ),
    )
    if not verdict.allowed:
        return verdict
    if not state.is_open:
        return _may_open(entry)
    verdict = _may_state(state, entry)
    if not verdict.allowed:
        return verdict
    if entry.kind in _RESTATES:
        verdict = _may_restate(state, entry)
    elif entry.kind == TermEventKind.EARLY_TERMINATION:
        verdict = _may_end_early(state, entry)
    else:
        verdict = _may_continue(state, entry)
    return verdict if not verdict.allowed else _ends_in_order(_applied(state, entry))


def maximum_end(state: TermState, option_months: Sequence[int]) -> date | None:
    """Initial end plus every option's months; a variation or relief recorded beyond it moves it (invariant 1)."""
    if state.initial_end is None or state.authorised_end is None:
        return None
    return max(extend_end(state.initial_end, months=sum(option_months)), state.authorised_end)


def _applied(state: TermState, entry: Entry) -> TermState:
    if entry.kind == TermEventKind.REVERSAL:
        return replace(state.popped(entry.moves), sequence=entry.sequence)
    if entry.kind == TermEventKind.CORRECTION:
        return state.popped(entry.moves).pushed(entry)
    return state.pushed(entry)


def _may_open(entry: Entry) -> Verdict:
    return Verdict.of(
        (entry.kind in _OPENS_A_TERM, "no_term", "The ledger opens with an award or with recorded history."),
        (entry.moves == EndMoved.BOTH, "wrong_end", "The first entry sets both ends."),
        (entry.previous_end_on is None, "wrong_previous_end", "The first entry has no end before it."),
    )


def _may_state(state: TermState, entry: Entry) -> Verdict:
    """What the entry says of the ledger before it."""
    before = state.end(entry.moves)
    return Verdict.of(
        (
            entry.kind in _RESTATES or entry.moves == moves_of(entry.kind),
            "wrong_end",
            f"An entry of this kind moves the {moves_of(entry.kind).label.lower()}.",
        ),
        (
            entry.kind != TermEventKind.AWARD,
            "already_awarded",
            "This term has already begun. Record what followed as history, or correct the entry that is wrong.",
        ),
        (
            entry.previous_end_on == before,
            "wrong_previous_end",
            f"The end before this entry is {say_date(before)}; the register has moved since.",  # type: ignore[arg-type]
        ),
        (
            entry.kind in _RESTATES or entry.moves != EndMoved.BOTH or state.authorised_end == state.current_end,
            "extension_in_hand",
            "An extension is authorised but not yet in force. Bring it into force, or withdraw it, first.",
        ),
    )


def _may_continue(state: TermState, entry: Entry) -> Verdict:
    end = state.end(entry.moves)
    if end is None:  # pragma: no cover - an open ledger has both ends
        raise BrokenLedger("An open ledger has both ends.")
    return contiguous(end, Span(entry.from_on, entry.to_on), is_transition=entry.is_transition) & Verdict.of(
        (
            entry.to_on > end,
            "not_longer",
            f"The term already runs to {say_date(end)}; a further period must end later.",
            "to_on",
        ),
    )


def contiguous(end: date, span: Span, *, is_transition: bool = False) -> Verdict:
    """A further period starts on the day after the authorised end, unless flagged as a transition with its reason."""
    first = end + ONE_DAY
    return Verdict.of(
        (
            is_transition or span.from_on <= first,
            "gap",
            f"The term runs to {say_date(end)}, so the next period starts on {say_date(first)}; starting on "
            f"{say_date(span.from_on)} leaves a gap. Start it then, or give the reason for a transition.",
            "from_on",
        ),
        (
            is_transition or span.from_on >= first,
            "overlap",
            f"The term runs to {say_date(end)}, so a period from {say_date(span.from_on)} overlaps it. "
            f"Start it on {say_date(first)}, or give the reason for a transition.",
            "from_on",
        ),
    )


def _may_end_early(state: TermState, entry: Entry) -> Verdict:
    return Verdict.of(
        (
            entry.from_on == state.starts_on,
            "impossible_dates",
            "An early termination restates the whole term: it begins on the lot's first day.",
            "from_on",
        ),
        (
            state.current_end is not None and entry.to_on < state.current_end,
            "not_earlier",
            "An early termination ends before the current end.",
            "to_on",
        ),
    )


def _may_restate(state: TermState, entry: Entry) -> Verdict:
    """A correction replaces the newest standing entry; a reversal takes it back and restates the one below.

    A reversal of the only entry left restates that entry, and leaves the lot without a term: a void contract's.
    """
    target = state.standing(entry.corrects) if entry.corrects is not None else None
    if target is None:
        return Verdict.refuse("not_standing", "That entry no longer stands: choose the one that replaced it.")
    stack = state.current if target.moves == EndMoved.CURRENT else state.authorised
    below = stack[-2] if len(stack) > 1 else None
    verdict = Verdict.of(
        (entry.moves == target.moves, "wrong_end", "It moves the same end as the entry it concerns."),
        (
            stack[-1] == target and (target.moves != EndMoved.BOTH or state.current[-1] == target),
            "later_entries",
            "Later entries stand on this one. Put those right first, newest first.",
        ),
    )
    if not verdict.allowed:
        return verdict
    if entry.kind == TermEventKind.REVERSAL:
        again = below or target  # the entry that opens a term is taken back by itself: then the lot has none
        return Verdict.of(
            (
                (entry.from_on, entry.to_on) == (again.from_on, again.to_on),
                "impossible_dates",
                "A reversal restates the entry that stands again.",
            ),
        )
    if below is None:
        return Verdict.allow()
    is_transition = entry.is_transition or target.is_transition
    return contiguous(below.to_on, Span(entry.from_on, entry.to_on), is_transition=is_transition)


def _ends_in_order(state: TermState) -> Verdict:
    current, authorised = state.current_end, state.authorised_end
    return Verdict.of(
        (
            not state.is_open or (current is not None and authorised is not None and current <= authorised),
            "beyond_authorised",
            "The current end cannot pass the authorised end: a decision has to authorise it first.",
            "to_on",
        ),
    )

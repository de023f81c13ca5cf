"""When a decision has to be begun, so that it is taken, effective and answered before notice falls due.

Pure: a deadline and the parts of the way as values in; a timetable that shows every part out. The parts are data with
stated defaults, counted back from the last day for notice. Source: model.md §4.6 and invariant 24; 28 clear days for a
key decision: SI 2012/2089 reg 9 and, for clear days, SI 2012/2089 reg 2.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from commissioning.calendar import ONE_DAY, add_working_days, after_clear_days
from commissioning.enums import Nation


class Unit(StrEnum):
    """How a part of the way is counted."""

    WORKING = "working days"
    CLEAR = "clear days"

    def times(self, count: int) -> str:
        """“1 working day”, “28 clear days”."""
        return f"{count} {self.value.removesuffix('s') if count == 1 else self.value}"


class Stage(StrEnum):
    """Whether a part comes before the decision or after it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Part:
    """One part of the way: what it is, how long it is reckoned to take, and why so long."""

    key: str
    label: str
    count: int
    unit: Unit
    stage: Stage
    why: str

    @property
    def length(self) -> str:
        """How long, in words."""
        return self.unit.times(self.count)


@dataclass(frozen=True)
class WorkingDays:
    """Which days the council works."""

    nation: str = Nation.ENGLAND
    closures: Collection[date] = field(default_factory=frozenset)

    def count(self, day: date, days: int) -> date:
        """So many working days after (or, negative, before) a day."""
        return add_working_days(day, days, nation=self.nation, closures=self.closures)


@dataclass(frozen=True)
class Step:
    """A part of the way with its days: begun on the first and done by the last."""

    part: Part
    from_on: date
    by_on: date


@dataclass(frozen=True)
class Timetable:
    """The way counted back from a deadline, in the order in which it is walked."""

    deadline: date
    steps: tuple[Step, ...]
    start_on: date
    decide_by: date

    def days_left(self, on: date) -> int:
        """Days until the last safe start; negative once it has passed."""
        return (self.start_on - on).days


DRAFTING_WORKING_DAYS = 20
CLEARANCE_WORKING_DAYS = 5
KEY_CLEAR_DAYS = 28
REPLY_WORKING_DAYS = 10


def parts_of(
    *,
    clearance_working_days: int = CLEARANCE_WORKING_DAYS,
    call_in_working_days: int | None = None,
    is_key: bool = False,
    drafting_working_days: int = DRAFTING_WORKING_DAYS,
    reply_working_days: int = REPLY_WORKING_DAYS,
) -> tuple[Part, ...]:
    """The parts of a council's way to a decision and beyond, in the order in which they are walked."""
    parts = [
        Part("drafting", "Drafting", drafting_working_days, Unit.WORKING, Stage.BEFORE, "usual time to write a report"),
        Part(
            "clearance",
            "Clearance",
            clearance_working_days,
            Unit.WORKING,
            Stage.BEFORE,
            "what this council gives its clearing officers",
        ),
    ]
    if is_key:
        why = "notice of a key decision is published this long before it"
        parts.append(Part("key", "Key decision notice", KEY_CLEAR_DAYS, Unit.CLEAR, Stage.BEFORE, why))
    if call_in_working_days:
        why = "the decision takes effect once nobody has called it in"
        parts.append(Part("call_in", "Call-in", call_in_working_days, Unit.WORKING, Stage.AFTER, why))
    why = "time to serve notice and for providers to say whether they accept"
    parts.append(Part("reply", "Providers' replies", reply_working_days, Unit.WORKING, Stage.AFTER, why))
    return tuple(part for part in parts if part.count > 0)


def count_back(deadline: date, parts: Sequence[Part], days: WorkingDays) -> Timetable:
    """The latest safe days: every part done just in time for the one after it, the last one by the deadline."""
    steps: list[Step] = []
    by_on = decide_by = deadline
    for part in reversed(parts):
        if part.stage is Stage.BEFORE and not any(step.part.stage is Stage.BEFORE for step in steps):
            decide_by = by_on
        from_on = _before(by_on, part, days)
        steps.append(Step(part, from_on, by_on))
        by_on = from_on
    if not any(part.stage is Stage.BEFORE for part in parts):
        decide_by = by_on
    return Timetable(deadline, tuple(reversed(steps)), start_on=by_on, decide_by=decide_by)


def earliest_decision(ready_on: date, parts: Sequence[Part], days: WorkingDays) -> date:
    """The first working day on which it can be decided when the draft is ready on a day.

    What comes between drafting and decision runs from that day: clearance and, at the same time, a key decision's
    notice. A decision may be taken at any hour of the first working day on which both are done.
    """
    first = ready_on
    for part in parts:
        if part.stage is Stage.BEFORE and part.key != "drafting":
            first = max(first, _after(ready_on, part, days))
    return days.count(first - ONE_DAY, 1)


def _before(day: date, part: Part, days: WorkingDays) -> date:
    if part.unit is Unit.CLEAR:
        return day - timedelta(days=part.count + 1)
    return days.count(day, -part.count)


def _after(day: date, part: Part, days: WorkingDays) -> date:
    if part.unit is Unit.CLEAR:
        return after_clear_days(day, part.count)
    return days.count(day, part.count)

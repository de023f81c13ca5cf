"""When a decision has to be begun, so that it is taken, effective and answered before notice falls due.

Pure: a deadline and the parts of the way as values in; a timetable that shows every part out. The parts are data with
stated defaults, counted back from the last day for notice. Source: model.md §4.6 and invariant 24; how long a key
decision is public before it and how long it can be called in: the council's rules (`procedure.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from commissioning.calendar import ONE_DAY
from decisions.enums import DayUnit
from decisions.procedure import THE_LAW_ALONE, Procedure, WorkingDays


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
    unit: DayUnit
    stage: Stage
    why: str

    @property
    def length(self) -> str:
        """How long, in words."""
        return self.unit.times(self.count)


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
REPLY_WORKING_DAYS = 10


def parts_of(
    *,
    clearance_working_days: int = CLEARANCE_WORKING_DAYS,
    procedure: Procedure = THE_LAW_ALONE,
    is_key: bool = False,
    drafting_working_days: int = DRAFTING_WORKING_DAYS,
    reply_working_days: int = REPLY_WORKING_DAYS,
) -> tuple[Part, ...]:
    """The parts of a council's way to a decision and beyond, in the order in which they are walked."""
    parts = [
        Part(
            "drafting", "Drafting", drafting_working_days, DayUnit.WORKING, Stage.BEFORE, "usual time to write a report"
        ),
        Part(
            "clearance",
            "Clearance",
            clearance_working_days,
            DayUnit.WORKING,
            Stage.BEFORE,
            "what this council gives its clearing officers",
        ),
    ]
    if is_key:
        why = "notice of a key decision is published this long before it"
        parts.append(Part("key", "Key decision notice", procedure.notice_clear_days, DayUnit.CLEAR, Stage.BEFORE, why))
    if call_in := procedure.call_in:
        why = "the decision takes effect once nobody has called it in"
        parts.append(Part("call_in", "Call-in", call_in.days, call_in.unit, Stage.AFTER, why))
    why = "time to serve notice and for providers to say whether they accept"
    parts.append(Part("reply", "Providers' replies", reply_working_days, DayUnit.WORKING, Stage.AFTER, why))
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


def earliest_decision(
    ready_on: date, parts: Sequence[Part], days: WorkingDays, *, not_before: date | None = None
) -> date:
    """The first working day on which it can be decided when the draft is ready on a day.

    `not_before` is the first day that a notice published already lets it be decided; its part is then left out.

    What comes between drafting and decision runs from that day: clearance and, at the same time, a key decision's
    notice. A decision may be taken at any hour of the first working day on which both are done.
    """
    first = max(ready_on, not_before or ready_on)
    for part in parts:
        if part.stage is Stage.BEFORE and part.key != "drafting":
            first = max(first, _after(ready_on, part, days))
    return days.count(first - ONE_DAY, 1)


def _before(day: date, part: Part, days: WorkingDays) -> date:
    if part.unit is DayUnit.WORKING:
        return days.count(day, -part.count)
    between = 1 if part.unit is DayUnit.CLEAR else 0
    return day - timedelta(days=part.count + between)


def _after(day: date, part: Part, days: WorkingDays) -> date:
    if part.unit is DayUnit.CLEAR:
        return days.earliest_after(day, part.count, part.unit)
    return days.last_of(day, part.count, part.unit)

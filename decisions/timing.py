"""When a decision has to be begun, so that it is taken, effective and answered before notice falls due.

Pure: a deadline and the parts of the way as values in; a timetable that shows every part out. The parts are data with
stated defaults, counted back from the last day for notice, one after the other. A body that decides, or is consulted,
does so at a meeting it really holds: the last one from which the rest of the way is still in time. With no option left,
a new procurement has to begin so many months before the first day after the end (`reprocure_by`).
Source: model.md §4.6 and invariant 24; case S2 (twelve months); how long a key decision is public before it and how
long it can be called in: the council's rules (`procedure.py`); when papers of a meeting are due: `meetings.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from commissioning.calendar import ONE_DAY, add_months
from decisions.enums import DayUnit, LeadPart
from decisions.procedure import THE_LAW_ALONE, Procedure, WorkingDays


class Stage(StrEnum):
    """Whether a part comes before the decision or after it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Sitting:
    """A meeting, and the day by which the final report for it is due. Not on record: a day reckoned in its stead."""

    held_on: date
    final_on: date
    is_on_record: bool = True


@dataclass(frozen=True)
class Sittings:
    """The meetings of a body that are on record, in order, and what is reckoned beyond them.

    `papers` working days lie between final report and meeting, `cycle` at most between one meeting and the next.
    `decides` where the body takes the decision; otherwise it is asked for its view.
    """

    body: str
    on_record: tuple[Sitting, ...] = ()
    papers: int = 0
    cycle: int = 0
    decides: bool = False
    is_papers_set: bool = False

    def last_by(self, day: date, days: WorkingDays) -> Sitting:
        """The last meeting held by a day.

        Where the council's calendar does not reach so far (no later meeting is on record, and the last one lies more
        than a cycle back), a meeting one cycle before the day is reckoned with: that is safe, and early.
        """
        found = max((one for one in self.on_record if one.held_on <= day), key=_held, default=None)
        reckoned = days.count(day, -self.cycle)
        reaches = any(one.held_on > day for one in self.on_record)
        if found is not None and (reaches or found.held_on >= reckoned):
            return found
        return Sitting(reckoned, days.count(reckoned, -self.papers), is_on_record=False)


def _held(sitting: Sitting) -> date:
    return sitting.held_on


@dataclass(frozen=True)
class Allowance:
    """How long a part is reckoned to take where somebody has said so: days (months for a new procurement), and why."""

    count: int
    why: str


@dataclass(frozen=True)
class Part:
    """One part of the way: what it is, how long it is reckoned to take, and why so long.

    `lead` is the length it can be changed by. A part with `sittings` waits for a meeting; `is_set` where somebody has
    set its length.
    """

    key: str
    label: str
    count: int
    unit: DayUnit
    stage: Stage
    why: str
    lead: LeadPart = LeadPart.DRAFTING
    sittings: Sittings | None = None
    is_set: bool = False

    @property
    def length(self) -> str:
        """How long, in words."""
        return self.unit.times(self.count)


@dataclass(frozen=True)
class Step:
    """A part of the way with its days: begun on the first and done by the last; at a meeting, if it waits for one."""

    part: Part
    from_on: date
    by_on: date
    sitting: Sitting | None = None

    @property
    def length(self) -> str:
        """How long in words; the meeting where it is one."""
        if self.sitting is None:
            return self.part.length
        held = f"{self.sitting.held_on:%A} {self.sitting.held_on.day} {self.sitting.held_on:%B %Y}"
        if self.sitting.is_on_record:
            return f"meeting on {held}"
        return f"no meeting on record; one by {held} is reckoned with"


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
CYCLE_WORKING_DAYS = 20
REPROCUREMENT_MONTHS = 12

WHY = {
    LeadPart.DRAFTING: "usual time to write a report",
    LeadPart.CLEARANCE: "what this council gives its clearing officers",
    LeadPart.KEY: "notice of a key decision is published this long before it",
    LeadPart.CALL_IN: "the decision takes effect once nobody has called it in",
    LeadPart.REPLY: "time to serve notice and for providers to say whether they accept",
    LeadPart.PAPERS: "the agenda and its reports are public before a meeting",
    LeadPart.CYCLE: "the council's calendar of meetings does not reach so far",
    LeadPart.REPROCUREMENT: "usual time from planning a procurement to the start of the new contract",
}


def parts_of(
    *,
    clearance_working_days: int = CLEARANCE_WORKING_DAYS,
    procedure: Procedure = THE_LAW_ALONE,
    is_key: bool = False,
    can_be_called_in: bool = True,
    bodies: Sequence[Sittings] = (),
    drafting_working_days: int = DRAFTING_WORKING_DAYS,
    reply_working_days: int = REPLY_WORKING_DAYS,
    allowed: Mapping[LeadPart, Allowance] = MappingProxyType({}),
) -> tuple[Part, ...]:
    """The parts of a council's way to a decision and beyond, in the order in which they are walked.

    `bodies` are those before which the report goes, the one that decides last; `allowed` is what somebody has set
    instead of the rule, with the reason. A part that takes no time is left out, unless somebody has
    set it so.
    """
    said = _Said(allowed)
    working, before, after = DayUnit.WORKING, Stage.BEFORE, Stage.AFTER
    parts = [
        said.part(LeadPart.DRAFTING, "Drafting", drafting_working_days, working, before),
        said.part(LeadPart.CLEARANCE, "Clearance", clearance_working_days, working, before),
    ]
    if is_key:
        days = procedure.notice_clear_days
        parts.append(said.part(LeadPart.KEY, "Key decision notice", days, DayUnit.CLEAR, before))
    parts += [said.meeting(body) for body in bodies]
    if (call_in := procedure.call_in) and can_be_called_in:
        parts.append(said.part(LeadPart.CALL_IN, "Call-in", call_in.days, call_in.unit, after))
    parts.append(said.part(LeadPart.REPLY, "Providers' replies", reply_working_days, working, after))
    return tuple(part for part in parts if part.count > 0 or part.is_set or part.sittings is not None)


@dataclass(frozen=True)
class _Said:
    """What somebody has set, put in the place of what the rule gives."""

    allowed: Mapping[LeadPart, Allowance] = field(default_factory=dict)

    def part(self, lead: LeadPart, label: str, count: int, unit: DayUnit, stage: Stage) -> Part:
        own = self.allowed.get(lead)
        length, why = (own.count, own.why) if own else (count, WHY[lead])
        return Part(lead.value, label, length, unit, stage, why, lead, is_set=own is not None)

    def meeting(self, body: Sittings) -> Part:
        papers, cycle = self.allowed.get(LeadPart.PAPERS), self.allowed.get(LeadPart.CYCLE)
        if cycle:
            body = replace(body, cycle=cycle.count)
        if papers:
            body = replace(body, papers=papers.count, is_papers_set=True)
        label = f"{body.body} decides" if body.decides else f"{body.body} gives its view"
        set_by = papers or cycle
        why = set_by.why if set_by else WHY[LeadPart.PAPERS]
        return Part("meeting", label, body.papers, DayUnit.WORKING, Stage.BEFORE, why, LeadPart.PAPERS, body,
                    is_set=set_by is not None)  # fmt: skip


def count_back(deadline: date, parts: Sequence[Part], days: WorkingDays) -> Timetable:
    """The latest safe days: every part done just in time for the one after it, the last one by the deadline.

    What a body decides is decided at its meeting, however much time is left after it.
    """
    steps: list[Step] = []
    by_on = decide_by = deadline
    decided_on: date | None = None
    for part in reversed(parts):
        if part.stage is Stage.BEFORE and not any(step.part.stage is Stage.BEFORE for step in steps):
            decide_by = by_on
        sitting = _sitting(part, by_on, days)
        if sitting is not None and part.sittings is not None and part.sittings.decides:
            decided_on = sitting.held_on
        from_on = sitting.final_on if sitting else _before(by_on, part, days)
        steps.append(Step(part, from_on, by_on, sitting))
        by_on = from_on
    if not any(part.stage is Stage.BEFORE for part in parts):
        decide_by = by_on
    return Timetable(deadline, tuple(reversed(steps)), start_on=by_on, decide_by=decided_on or decide_by)


def reprocure_by(end: date, months: int = REPROCUREMENT_MONTHS) -> date:
    """When a new procurement has to begin so that a new contract starts on the day after an end.

    Case S2: recommissioned from July 2022 for 3 July 2023, twelve months ahead.
    """
    return add_months(end + ONE_DAY, -months)


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
        if part.stage is Stage.BEFORE and part.key != "drafting" and part.sittings is None:
            first = max(first, _after(ready_on, part, days))
    return days.count(first - ONE_DAY, 1)


def _sitting(part: Part, by_on: date, days: WorkingDays) -> Sitting | None:
    """The meeting a part waits for; its papers are due as many days before as somebody has set, if so."""
    if part.sittings is None:
        return None
    found = part.sittings.last_by(by_on, days)
    if part.sittings.is_papers_set:
        return replace(found, final_on=days.count(found.held_on, -part.sittings.papers))
    return found


def _before(day: date, part: Part, days: WorkingDays) -> date:
    if part.unit is DayUnit.WORKING:
        return days.count(day, -part.count)
    between = 1 if part.unit is DayUnit.CLEAR else 0
    return day - timedelta(days=part.count + between)


def _after(day: date, part: Part, days: WorkingDays) -> date:
    if part.unit is DayUnit.CLEAR:
        return days.earliest_after(day, part.count, part.unit)
    return days.last_of(day, part.count, part.unit)

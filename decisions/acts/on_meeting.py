"""What can be done with a meeting and with an item of its agenda, each with the verdict of its own rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import meetings as rules
from decisions.enums import OPEN_STATUSES, ReportStatus
from decisions.forms.meetings import LateForm, MoveForm, PlaceForm, RollForm
from decisions.models import AgendaItem, Meeting
from decisions.selectors.meetings import deadlines_of, later_meetings
from decisions.services import meetings

TYPED_LATER = ("late_reason", "late_agreed_by", "reason", "agreed_by", "to", "place")
STAND_IN = "…"


def may_place(meeting: Meeting, actor: Actor, at: datetime) -> Verdict:
    """Whether anything can be put on this agenda now."""
    return rules.may_place(
        actor, deadlines=deadlines_of(meeting), today=clock.london_day(at), is_open=True,
        is_own_council=meeting.council.pk == actor.council_id, is_placed=False, late_reason=STAND_IN,
        late_agreed_by=STAND_IN,
    )  # fmt: skip


def _place(meeting: Meeting, *, version: int, **given: Any) -> AgendaItem:
    return meetings.place(meeting=meeting, **given)


def _about_placing(meeting: Meeting, actor: Actor, at: datetime) -> list[str]:
    deadlines = deadlines_of(meeting)
    if not rules.is_late(deadlines, clock.london_day(at)):
        return [f"The papers are published on {deadlines.despatch_on:%A %-d %B %Y}."]
    return [
        f"The papers were published on {deadlines.despatch_on:%A %-d %B %Y}. What is added now is a late report: it "
        "becomes a numbered supplement, with the reason why it cannot wait."
    ]


def may_roll(item: AgendaItem, actor: Actor, at: datetime) -> Verdict:
    """Whether the item can go to a later meeting, once one is chosen."""
    today = clock.london_day(at)
    verdict = rules.may_roll(
        actor, is_rolled=item.rolled_to_id is not None, is_open=ReportStatus(item.report.status) in OPEN_STATUSES,
        is_same_body=True, held_on=item.meeting.held_on, to_held_on=item.meeting.held_on,
        to_deadlines=deadlines_of(item.meeting), today=today, reason=STAND_IN,
    )  # fmt: skip
    verdict = Verdict(tuple(reason for reason in verdict.reasons if reason.field not in TYPED_LATER))
    if not verdict.allowed:
        return verdict
    has_one = bool(later_meetings(item, today)[:1])
    return Verdict.of((has_one, "no_later_meeting", "No later meeting of this body is on record yet. Add it first."))


def may_declare_late(item: AgendaItem, actor: Actor, at: datetime) -> Verdict:
    """Whether the item is late and has not said so yet."""
    deadlines = deadlines_of(item.meeting)
    return rules.may_declare_late(
        actor, deadlines=deadlines, today=clock.london_day(at), is_rolled=item.rolled_to_id is not None,
        is_late_already=item.supplement is not None, is_out=meetings.was_out_by(item.report, deadlines),
        reason=STAND_IN, agreed_by=STAND_IN,
    )  # fmt: skip


def may_move(item: AgendaItem, actor: Actor, at: datetime) -> Verdict:
    """Whether the item can have another place."""
    return rules.may_move(actor, is_rolled=item.rolled_to_id is not None, place=1, count=1)


def _move(item: AgendaItem, *, version: int, **given: Any) -> AgendaItem:
    return meetings.move_to(item=item, **given)


def _roll(item: AgendaItem, *, version: int, **given: Any) -> AgendaItem:
    return meetings.roll(item=item, **given)


def _late(item: AgendaItem, *, version: int, **given: Any) -> AgendaItem:
    return meetings.declare_late(item=item, **given)


ON_MEETING = (
    ObjectAction(
        name="add-item",
        label="Put a report on the agenda",
        verdict=may_place,
        perform=_place,
        form_class=PlaceForm,
        form_needs=("obj", "actor"),
        about=_about_placing,
        done=lambda item: (
            f"{item.report.reference} is on the agenda"
            + (f" as supplement {item.supplement}." if item.supplement else ".")
        ),
    ),
)
ON_ITEM = (
    ObjectAction(
        name="move",
        label="Give it another place on the agenda",
        verdict=may_move,
        perform=_move,
        form_class=MoveForm,
        done=lambda item: f"{item.report.reference} is item {item.order}.",
    ),
    ObjectAction(
        name="late-report",
        label="Say why it is late",
        verdict=may_declare_late,
        perform=_late,
        form_class=LateForm,
        done=lambda item: f"{item.report.reference} is a late report: supplement {item.supplement}.",
    ),
    ObjectAction(
        name="roll",
        label="Move it to a later meeting",
        verdict=may_roll,
        perform=_roll,
        form_class=RollForm,
        form_needs=("obj",),
        done=lambda item: f"{item.report.reference} is on the agenda of {item.meeting.held_on:%A %-d %B %Y}.",
    ),
)

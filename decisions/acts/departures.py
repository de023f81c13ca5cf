"""What can be done with a recorded departure: answered, remedied, struck out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import departures as rules
from decisions.enums import DepartureKind, WaiverOutcome
from decisions.forms.departures import RemedyForm, VoidForm, WaiverAnswerForm
from decisions.models import Breach, Waiver
from decisions.services import departures


def may_answer(waiver: Waiver, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may enter how a request was answered."""
    today = clock.london_day(at)
    return rules.may_decide_waiver(
        actor,
        is_waiting=waiver.outcome == WaiverOutcome.WAITING,
        is_voided=waiver.voided_at is not None,
        asked_by=waiver.recorded_by_id,
        requested_on=waiver.requested_on,
        decided_on=today,
        decided_by="…",
        today=today,
    )


def may_remedy(breach: Breach, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may say what was done about a breach."""
    return rules.may_remedy(
        actor,
        is_open=breach.remedied_on is None,
        is_voided=breach.voided_at is not None,
        remedy="…",
        on=clock.london_day(at),
        found_on=breach.found_on,
    )


def may_void(row: Any, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may strike the entry out."""
    return rules.may_void(actor, is_voided=row.voided_at is not None, why="…")


ANSWER = ObjectAction(
    name="answer",
    label="Enter the answer",
    verdict=may_answer,
    perform=lambda waiver, **given: departures.decide_waiver(waiver=waiver, **given),
    form_class=WaiverAnswerForm,
    confirm=True,
    done=lambda waiver: f"{waiver.get_outcome_display()}: the answer is entered.",
)
REMEDY = ObjectAction(
    name="remedy",
    label="Say what was done",
    verdict=may_remedy,
    perform=lambda breach, **given: departures.remedy_breach(breach=breach, **given),
    form_class=RemedyForm,
    done="What was done is recorded. The breach stays in the reports.",
)
STRIKE_OUT = ObjectAction(
    name="strike-out",
    label="Strike the entry out",
    verdict=may_void,
    perform=lambda row, **given: departures.void(departure=row, **given),
    form_class=VoidForm,
    about=lambda row, actor, at: ["For an entry made by mistake. It stays readable, says so, and counts no more."],
    confirm=True,
    done="Struck out: it counts no more.",
)
OF_KIND: dict[DepartureKind, tuple[ObjectAction, ...]] = {
    DepartureKind.WAIVER: (ANSWER, STRIKE_OUT),
    DepartureKind.BREACH: (REMEDY, STRIKE_OUT),
    DepartureKind.LATE: (STRIKE_OUT,),
}

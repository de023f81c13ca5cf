"""Asking for views before a decision, giving and recording them, and declaring an interest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.selectors.people import actor_in
from commissioning.verdicts import Verdict
from decisions import consultations
from decisions.enums import ConsultationOutcome, ReportStatus
from decisions.forms import acts as forms
from decisions.forms.dispensation import DispensationForm
from decisions.models import Consultation, Report
from decisions.selectors import parts
from decisions.services import consulting


def may_ask(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may ask anybody for a view now."""
    today = clock.london_day(at)
    return consultations.may_ask(
        actor,
        status=ReportStatus(report.status),
        is_author=actor.user_id == report.author_id,
        is_maker=False,
        is_open=False,
        is_own_council=actor.council_id == report.council_id,
        reply_due_on=today,
        today=today,
    )


def _ask(report: Report, *, version: int, **given: Any) -> Consultation:
    return consulting.ask(report=report, **given)


def may_give_view(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor's post is one of those asked and still to answer."""
    mine = next((row for row in _open(report) if row.consultee_post_id == actor.post_id), None)
    if mine is None:
        return Verdict.refuse("not_asked", "Your post is not among those asked for a view, or has given it already.")
    return _may_close(report, mine, actor, at)


def may_record_view(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may record somebody else's view, or that none came."""
    other = next((row for row in _open(report) if row.consultee_post_id != actor.post_id), None)
    if other is None:
        return Verdict.refuse("nothing_open", "No consultation is waiting for a view.")
    return _may_close(report, other, actor, at)


def _open(report: Report) -> list[Consultation]:
    return [row for row in parts.consultations(report) if not row.outcome]


def _may_close(report: Report, row: Consultation, actor: Actor, at: datetime) -> Verdict:
    return consultations.may_close(
        actor,
        status=ReportStatus(report.status),
        is_author=actor.user_id == report.author_id,
        is_closed=False,
        is_on_behalf=actor.post_id != row.consultee_post_id,
        outcome=ConsultationOutcome.AGREES,
        view="",
        evidence="…",
        reply_due_on=row.reply_due_on,
        today=clock.london_day(at),
        somebody_gave_it=True,
        **_of_body(row, today=clock.london_day(at), is_theirs=actor.post_id == row.consultee_post_id),
    )


def _of_body(row: Consultation, *, today: date, is_theirs: bool) -> dict[str, Any]:
    """What is asked of a body's view before its meeting is chosen: whoever holds the post does not give it alone."""
    body = getattr(row.consultee_post, "body", None)
    if body is None:
        return {}
    return {"body": str(body), "minuted": None if is_theirs else consultations.Minuted(True, today, "…")}


def _give_view(report: Report, *, version: int, **given: Any) -> Consultation:
    return consulting.record_view(**given)


def _record_view(report: Report, *, version: int, substitute: Any, **given: Any) -> Consultation:
    return consulting.record_view(**given, substitute=actor_in(substitute) if substitute else None)


def may_declare(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may still declare an interest of their own."""
    return consultations.may_declare(
        actor,
        is_decided=report.status in (ReportStatus.DECIDED, ReportStatus.REFUSED),
        is_own_council=actor.council_id == report.council_id,
        has_declared=any(row.person_id == actor.user_id for row in parts.conflicts(report)),
        nature="…",
    )


def _declare(report: Report, *, version: int, **given: Any) -> Any:
    return consulting.declare_conflict(report=report, **given)


def may_dispense(report: Report, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may record a dispensation of some interest declared in the report."""
    today, is_decided = clock.london_day(at), report.status in (ReportStatus.DECIDED, ReportStatus.REFUSED)
    verdict = consultations.may_dispense(
        actor,
        is_decided=is_decided,
        is_own=False,
        is_given=False,
        given_by="…",
        given_on=today,
        today=today,
        reason="…",
    )
    if not verdict.allowed:
        return verdict
    undispensed = [row for row in parts.conflicts(report) if not row.is_dispensed and row.person_id != actor.user_id]
    return Verdict.of((bool(undispensed), "nothing_declared", "Nobody has an interest here without a dispensation."))


def _dispense(report: Report, *, version: int, **given: Any) -> Any:
    return consulting.dispense(**given)


CONSULTING = (
    ObjectAction(
        name="ask-consultee",
        label="Ask for a view",
        verdict=may_ask,
        perform=_ask,
        form_class=forms.AskConsulteeForm,
        form_needs=("obj", "actor"),
        done=lambda row: f"{row.consultee_post} has been asked for a view by {row.reply_due_on:%A %-d %B %Y}.",
    ),
    ObjectAction(
        name="give-view",
        label="Give your view",
        verdict=may_give_view,
        perform=_give_view,
        form_class=forms.GiveViewForm,
        form_needs=("obj", "actor"),
        done="Your view is recorded.",
    ),
    ObjectAction(
        name="record-view",
        label="Record a view, or no reply",
        verdict=may_record_view,
        perform=_record_view,
        form_class=forms.RecordViewForm,
        form_needs=("obj", "actor"),
        done="The consultation is closed.",
    ),
    ObjectAction(
        name="declare-conflict",
        label="Declare a conflict of interest",
        verdict=may_declare,
        perform=_declare,
        form_class=forms.ConflictForm,
        done="Your interest is declared. Somebody else has to act on this report in your place.",
        confirm=True,
    ),
    ObjectAction(
        name="record-dispensation",
        label="Record a dispensation",
        verdict=may_dispense,
        perform=_dispense,
        form_class=DispensationForm,
        form_needs=("obj", "actor"),
        done="The dispensation is recorded, and printed with the interest.",
    ),
)

"""Consulting a member or an officer before a decision: asked, and closed by a view, a disagreement or no reply.

Runs alongside clearance and must be closed before the decision; disagreement blocks nothing.
Source: model.md §4.2 (Consultation), invariants 19 and 20.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Post
from commissioning.selectors import people
from commissioning.services import audit
from decisions import consultations
from decisions.enums import ConsultationOutcome, ReportStatus
from decisions.models import Body, ConflictDeclaration, Consultation, Meeting, Report
from decisions.services import telling
from decisions.services.versions import keep_step


@transaction.atomic
def ask(
    *, report: Report, post: Post, reply_due_on: date, actor: Actor, at: datetime, capacity: str = ""
) -> Consultation:
    """Ask a post for its view by a day (inclusive). Refused by `consultations.may_ask`."""
    report = Report.objects.locked(report.pk)
    consultations.may_ask(
        actor,
        status=ReportStatus(report.status),
        is_author=actor.user_id == report.author_id,
        is_maker=post.pk == report.decision_maker_post_id,
        is_open=report.consultations.open().filter(consultee_post=post).exists(),
        is_own_council=post.council_id == report.council_id == actor.council_id,
        reply_due_on=reply_due_on,
        today=clock.london_day(at),
    ).or_refuse()
    consultation = Consultation.objects.create(
        report=report,
        consultee_post=post,
        capacity=capacity.strip() or post.title,
        asked_at=at,
        asked_by=actor.user,
        reply_due_on=reply_due_on,
    )
    telling.of_consultation(consultation, actor=actor, at=at)
    audit.record(actor, "consultation.asked", consultation, at=at, changes={"reply_due_on": (None, reply_due_on)})
    return consultation


@transaction.atomic
def record_view(
    *, consultation: Consultation, outcome: ConsultationOutcome, actor: Actor, at: datetime, view: str = "",
    evidence: str = "", substitute: Actor | None = None, meeting: Meeting | None = None, minute: str = "",
) -> Consultation:  # fmt: skip
    """Close a consultation with the view given, or with no reply.

    The consultee in post records their own; the report's author or democratic services record on behalf, with the
    evidence. `substitute` is somebody who gave the view in the consultee's place. A body's view comes from the `minute`
    of a `meeting`. Refused by `consultations.may_close`.
    """
    report = Report.objects.locked(consultation.report_id)
    consultation = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    body: Body | None = getattr(consultation.consultee_post, "body", None)
    evidence = evidence.strip() or _in_the_minute(meeting, minute)
    on_behalf = body is not None or actor.post_id != consultation.consultee_post_id
    consulted = substitute or _in_post(consultation.consultee_post, at)
    consultations.may_close(
        actor,
        status=ReportStatus(report.status),
        is_author=actor.user_id == report.author_id,
        is_closed=bool(consultation.outcome),
        is_on_behalf=on_behalf,
        outcome=outcome,
        view=view,
        evidence=evidence,
        reply_due_on=consultation.reply_due_on,
        today=clock.london_day(at),
        somebody_gave_it=consulted is not None,
        body=str(body or ""),
        minuted=_minuted(meeting, minute, body),
    ).or_refuse()
    consultation.outcome, consultation.view, consultation.evidence = outcome, view.strip(), evidence.strip()
    consultation.is_on_behalf = on_behalf
    if meeting is not None:
        consultation.meeting, consultation.minute_number = meeting, minute.strip()
    elif outcome != ConsultationOutcome.NO_REPLY and consulted is not None:
        _say_who(consultation, consulted, is_substitute=substitute is not None)
    consultation.closed_at, consultation.closed_by = at, actor.user
    consultation.save()
    keep_step(report=report, why=f"View of {consultation.consultee_post}", actor=actor, at=at)
    audit.record(
        actor,
        "consultation.closed",
        consultation,
        at=at,
        changes={"outcome": (None, outcome.value), "on_behalf": (None, on_behalf)},
        reason=consultation.view or consultation.evidence,
    )
    telling.of_view(consultation, actor=actor, at=at)
    return consultation


def _minuted(meeting: Meeting | None, minute: str, body: Body | None) -> consultations.Minuted | None:
    if meeting is None:
        return None
    return consultations.Minuted(body is not None and meeting.body_id == body.pk, meeting.held_on, minute)


def _in_the_minute(meeting: Meeting | None, minute: str) -> str:
    return f"Minute {minute.strip()} of the meeting of {meeting.held_on:%-d %B %Y}." if meeting else ""


def _in_post(post: Post, at: datetime) -> Actor | None:
    holder = people.holder_on(post, on=clock.london_day(at))
    return people.actor_in(holder) if holder else None


def _say_who(consultation: Consultation, consulted: Actor, *, is_substitute: bool) -> None:
    consultation.person, consultation.person_post = consulted.user, consulted.post_label
    consultation.substitute_for = str(consultation.consultee_post) if is_substitute else ""


@transaction.atomic
def declare_conflict(
    *, report: Report, nature: str, actor: Actor, at: datetime, dispensation: str = ""
) -> ConflictDeclaration:
    """Declare one's own interest in a report: it is printed, and one takes no further part in it."""
    report = Report.objects.locked(report.pk)
    consultations.may_declare(
        actor,
        is_decided=report.status in (ReportStatus.DECIDED, ReportStatus.REFUSED),
        is_own_council=actor.council_id == report.council_id,
        has_declared=report.conflicts.filter(person=actor.user).exists(),
        nature=nature,
    ).or_refuse()
    declared = ConflictDeclaration.objects.create(
        report=report,
        person=actor.user,
        person_post=actor.post_label,
        nature=nature.strip(),
        dispensation=dispensation.strip(),
        declared_at=at,
    )
    audit.record(actor, "conflict.declared", declared, at=at, reason=declared.nature)
    return declared


@transaction.atomic
def dispense(
    *, declaration: ConflictDeclaration, given_by: str, given_on: date, reason: str, actor: Actor, at: datetime
) -> ConflictDeclaration:
    """Record a dispensation. It is printed, and lets the person act again where the rules of procedure say so.

    Refused by `consultations.may_dispense`.
    """
    report = Report.objects.locked(declaration.report_id)
    declaration = ConflictDeclaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    consultations.may_dispense(
        actor,
        is_decided=report.status in (ReportStatus.DECIDED, ReportStatus.REFUSED),
        is_own=declaration.person_id == actor.user_id,
        is_given=declaration.is_dispensed,
        given_by=given_by,
        given_on=given_on,
        today=clock.london_day(at),
        reason=reason,
    ).or_refuse()
    declaration.dispensation, declaration.dispensed_by = reason.strip(), given_by.strip()
    declaration.dispensed_on, declaration.recorded_by, declaration.recorded_at = given_on, actor.user, at
    declaration.save()
    changes: dict[str, tuple[Any, Any]] = {
        "dispensed_on": (None, given_on), "dispensed_by": (None, declaration.dispensed_by),
    }  # fmt: skip
    audit.record(actor, "conflict.dispensed", declaration, at=at, changes=changes, reason=declaration.dispensation)
    return declaration

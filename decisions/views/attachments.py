"""Files kept with a report: its annexes, and later the papers of its decision."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from commissioning import attachment_pages, clock
from commissioning.actors import Actor
from commissioning.attachment_pages import ExemptLeave
from commissioning.verdicts import Verdict
from decisions.acts.around import AROUND
from decisions.attaching import VOIDS
from decisions.exemption import WHO_GIVES
from decisions.models import Report, ReportAttachment
from decisions.selectors import versions
from decisions.services import attachments
from decisions.views.access import report_or_404
from decisions.views.report import act_address


def _files(report: Report, actor: Actor) -> QuerySet[ReportAttachment]:
    return ReportAttachment.objects.visible_to(actor).filter(report=report).select_related("report", "decision")


def _may_change(file: ReportAttachment, actor: Actor) -> Verdict:
    return attachments.verdict_on(file, actor)


def _attach(report: Report, **given: Any) -> ReportAttachment:
    """Before the issue an annex; after the decision one of its papers."""
    decision = attachments.decision_of(report)
    if decision is None:
        return attachments.attach(report=report, **given)
    return attachments.file_with_decision(decision=decision, **given)


def _brings_about(report: Report) -> list[str]:
    """What changing the annexes does to clearances, and making one exempt to what was kept; nothing once decided."""
    return [] if attachments.decision_of(report) else [VOIDS, *versions.also_withheld(report)]


def _leave(report: Report, actor: Actor) -> ExemptLeave:
    at = clock.now()
    given = report.exempt_grants.standing().select_related("user", "post", "granted_by")
    around = [act for act in AROUND if act.name in ("grant-exempt", "revoke-exempt")]
    acts = [(act.label, act.verdict(report, actor, at), act_address(report, act.name)) for act in around]
    return ExemptLeave(given, acts)


SHELF = attachment_pages.Shelf(
    name="decisions:report",
    find=report_or_404,
    files=_files,
    may_add=attachments.may_add,
    may_change=_may_change,
    attach=_attach,
    withdraw=attachments.withdraw,
    leave=_leave,
    who_gives=WHO_GIVES,
    adding=_brings_about,
    label=lambda report: f"{report.reference} {report.title}",
    detail="decisions:report-detail",
    thing="Back to the report",
    explained="Annexes are printed with the report, each with the SHA-256 of its file, and issued with it; from then "
    "on nobody changes them. Papers that come after the decision are kept here too.",
)

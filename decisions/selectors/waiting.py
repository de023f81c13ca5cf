"""What waits for a person in their post: whose move it is, and whose view, clearance or section is still missing.

Source: model.md §4.4 (whose move per state); `workflow.TURN`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.db.models.functions import Coalesce

from commissioning.actors import Actor
from commissioning.enums import Role
from decisions.enums import Action, PostingStatus, ReportStatus, SectionAnswer
from decisions.models import Consultation, EffectPosting, Report, Section
from decisions.selectors.situations import ReportSituation

OFFICE_DOES = {
    ReportStatus.CLEARED: "Issue it for decision",
    ReportStatus.ISSUED: "Put it before the decision-maker",
    ReportStatus.DEFERRED: "Bring it back to the decision-maker",
}
AUTHOR_DOES = {
    ReportStatus.DRAFT: "Write it and submit it",
    ReportStatus.CHANGES_REQUESTED: "Make the changes asked for and send it on",
}


@dataclass(frozen=True)
class WaitingReport:
    """A report, what it needs of this person, and since when."""

    report: Report
    why: str
    since: datetime


def reports_waiting(actor: Actor, at: datetime) -> Iterator[WaitingReport]:
    """Everything about reports that waits for this person in this post, in no particular order."""
    if actor.post_id is None:
        return
    reports = Report.objects.visible_to(actor).annotate(since=Coalesce(Max("moves__made_at"), "created_at"))
    yield from _to_move(actor, reports)
    if actor.holds(Role.CLEARER):
        yield from _to_clear(actor, at, reports)
    yield from _to_answer(actor)
    if actor.holds(Role.DEMOCRATIC_SERVICES):
        yield from _to_post(actor)


def _to_move(actor: Actor, reports: Any) -> Iterator[WaitingReport]:
    """Reports whose next move is this person's."""
    if actor.holds(Role.REPORT_AUTHOR):
        for report in reports.filter(author=actor.user_id, status__in=AUTHOR_DOES):
            yield WaitingReport(report, AUTHOR_DOES[ReportStatus(report.status)], report.since)
    if actor.holds(Role.APPROVING_MANAGER):
        for report in reports.filter(status=ReportStatus.WITH_MANAGER).exclude(author=actor.user_id):
            yield WaitingReport(report, "Approve it for clearance, return it or decline it", report.since)
    if actor.holds(Role.DEMOCRATIC_SERVICES):
        for report in reports.filter(status__in=OFFICE_DOES):
            yield WaitingReport(report, OFFICE_DOES[ReportStatus(report.status)], report.since)
    if actor.holds(Role.DECISION_MAKER):
        for report in reports.filter(status=ReportStatus.WITH_DECISION_MAKER, decision_maker_post=actor.post_id):
            yield WaitingReport(report, "Decide it", report.since)


def _to_clear(actor: Actor, at: datetime, reports: Any) -> Iterator[WaitingReport]:
    """Reports in clearance that one of the post's disciplines has not cleared as they are now."""
    for report in reports.filter(status=ReportStatus.IN_CLEARANCE):
        now = ReportSituation(report, Action.CLEAR, actor, at, "", {})
        for discipline, state in now.clearances.items():
            if actor.clears(discipline) and not state.stands:
                again = "Clear it again" if state.is_voided else "Clear it"
                yield WaitingReport(report, f"{again} ({discipline.label.lower()})", report.since)


def _to_answer(actor: Actor) -> Iterator[WaitingReport]:
    """Views asked of the post, and sections given to it that are still empty."""
    asked = Consultation.objects.open().filter(consultee_post=actor.post_id, report__council=actor.council_id)
    for row in asked.select_related("report"):
        yield WaitingReport(row.report, f"Give your view by {row.reply_due_on:%A %-d %B %Y}", row.asked_at)
    given = Section.objects.filter(contributor_post=actor.post_id, body="", answer=SectionAnswer.CONTENT)
    for section in given.select_related("report"):
        if section.report.is_editable:
            yield WaitingReport(section.report, f"Write the section “{section}”", section.report.created_at)


def _to_post(actor: Actor) -> Iterator[WaitingReport]:
    """Decided effects that the register refused."""
    failed = EffectPosting.objects.visible_to(actor).filter(status=PostingStatus.FAILED)
    seen: set[int] = set()
    for posting in failed.select_related("item__decision__report", "lot"):
        decision = posting.item.decision
        if decision.pk not in seen:
            seen.add(decision.pk)
            yield WaitingReport(decision.report, "Post its effect to the register again", decision.taken_at)

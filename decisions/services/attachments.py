"""Files kept with a report, which are its annexes, and with its decision. None is ever deleted.

Source: model.md §4.2; the exempt ones follow the grants of exempt text (`services.exempt`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import attachments
from commissioning.services.attachments import NewFile, may_follow
from commissioning.verdicts import Verdict
from decisions.attaching import may_annex, may_file_with_decision
from decisions.enums import Classification, ReportStatus
from decisions.models import Decision, Report, ReportAttachment
from decisions.selectors.exempt_agreements import digest_of_annex
from decisions.services import edits, telling
from decisions.services.exempt import holds_exempt, may_withhold_more, note_withheld


@transaction.atomic
def attach(
    *, report: Report, given: NewFile, actor: Actor, at: datetime, replaces: ReportAttachment | None = None
) -> ReportAttachment:
    """Add an annex to a report, in place of another when it `replaces` one. Refused by `may_annex`.

    An exempt annex makes the report part-exempt, what was kept of it until then is read with leave alone, and the
    monitoring officer is told; a public one in the place of the last exempt one makes it public again. The report
    becomes its next version, so that whoever is about to act on it sees that something was added.
    """
    report = Report.objects.locked(report.pk)
    _may_annex(report, actor).or_refuse()
    replaced = _readable(report, replaces, actor) if replaces else None
    may_follow(replaced).or_refuse()
    if given.exempt_paragraph is not None:
        may_withhold_more(report, actor).or_refuse()
    edit = edits.holding(report, actor=actor, at=at)
    row = ReportAttachment(report=report, replaces=replaced)
    attachments.add(row, given=given, verb="report.annex_attached", about=report, actor=actor, at=at)
    if row.is_exempt:
        note_withheld(report, actor=actor, at=at)
        telling.of_withheld(report, actor=actor, at=at)
        if report.exempt_agreements.exists():
            telling.of_withheld_anew(report, digest_of_annex(row), actor=actor, at=at)
    elif replaced is not None and replaced.is_exempt:
        _publish(report)
    edit.save()
    return row


@transaction.atomic
def file_with_decision(
    *, decision: Decision, given: NewFile, actor: Actor, at: datetime, replaces: ReportAttachment | None = None
) -> ReportAttachment:
    """Keep a paper that came after a decision. It is no annex. Refused by `may_file_with_decision`.

    An exempt one is read by whoever filed it and by those with leave; filing it gives no leave to read the report's.
    """
    report = Report.objects.locked(decision.report_id)
    (may_file_with_decision(actor, is_decided=True) & _is_seen(report, actor)).or_refuse()
    replaced = _readable(report, replaces, actor) if replaces else None
    may_follow(replaced).or_refuse()
    row = ReportAttachment(report=report, decision=decision, replaces=replaced)
    return attachments.add(row, given=given, verb="decision.file_attached", about=report, actor=actor, at=at)


@transaction.atomic
def withdraw(*, attachment: ReportAttachment, reason: str, actor: Actor, at: datetime) -> ReportAttachment:
    """Say that a file no longer counts, and why. An annex by its author before issue, else by democratic services."""
    report = Report.objects.locked(attachment.report_id)
    row = _readable(report, attachment, actor)
    (verdict_on(row, actor) & _is_seen(report, actor)).or_refuse()
    verb = "decision.file_withdrawn" if row.decision_id else "report.annex_withdrawn"
    edit = None if row.decision_id else edits.holding(report, actor=actor, at=at)
    attachments.withdraw(row, reason=reason, verb=verb, about=report, actor=actor, at=at)
    if edit is not None:
        if row.is_exempt:
            _publish(report)
        edit.save()
    return row


def may_add(report: Report, actor: Actor) -> Verdict:
    """Whether a person may attach a file now: an annex before the issue, a paper of the decision after it."""
    if decision_of(report) is None:
        return _may_annex(report, actor)
    return may_file_with_decision(actor, is_decided=True)


def decision_of(report: Report) -> Decision | None:
    """The decision files would be kept with; None as long as there is none."""
    return Decision.objects.filter(report=report).first()


def verdict_on(attachment: ReportAttachment, actor: Actor) -> Verdict:
    """Whether a file that this person may have can be replaced or withdrawn by them now."""
    if attachment.decision_id:
        return may_file_with_decision(actor, is_decided=True)
    report = attachment.report
    return may_annex(actor, status=ReportStatus(report.status), author_id=report.author_id)


def _may_annex(report: Report, actor: Actor) -> Verdict:
    return may_annex(actor, status=ReportStatus(report.status), author_id=report.author_id) & _is_seen(report, actor)


def _is_seen(report: Report, actor: Actor) -> Verdict:
    seen = Report.objects.visible_to(actor).filter(pk=report.pk).exists()
    return Verdict.of((seen, "not_seen", "This report is outside what your post sees."))


def _readable(report: Report, attachment: ReportAttachment, actor: Actor) -> ReportAttachment:
    """The file as it is now; one of another report, or one the actor may not read, is not there."""
    return ReportAttachment.objects.visible_to(actor).select_related("report").get(pk=attachment.pk, report=report)


def _publish(report: Report) -> None:
    """An exempt annex no longer counts: the report is public again when nothing else of it is withheld."""
    if not holds_exempt(report):
        report.classification = Classification.PUBLIC

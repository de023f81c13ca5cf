"""Issuing a report for decision: content frozen, hashed, and printed without a watermark.

Called by `services.workflow.perform` only. Source: model.md §4.2 (issued), §4.4; architecture §6.
"""

from __future__ import annotations

from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.services import attachments, documents
from decisions.enums import ReportStatus
from decisions.models import Report, ReportVersion
from decisions.selectors import content
from decisions.selectors.situations import ReportSituation
from decisions.services import exempt_copies, proposing
from decisions.services.facts import pin
from decisions.services.rows import take_claims


def issue(now: ReportSituation) -> ReportVersion:
    """Freeze the content as the next issue and ask for its paper; take the lots from a report this one supersedes."""
    report = now.report
    if report.supersedes_id:
        Report.objects.locked(report.supersedes_id)  # before its lots are taken, in the order in which a decision locks
    pin(report=report, at=now.at)  # what was first used after submission: an issued paper follows the register no more
    paper = content.build(report, audience="exempt_removed", status=ReportStatus.ISSUED.label)
    for drawing in content.drawings(report, paper).values():
        attachments.keep(drawing)  # the register may say otherwise when the paper is rendered again
    stored = documents.store_snapshot(
        council=report.council,
        kind=RenditionKind.ISSUED_PAPER,
        reference=report.reference,
        content=Kept(paper),
        at=now.at,
    )
    version = ReportVersion(
        report=report,
        number=report.versions.count() + 1,
        content_hash=paper.content_hash,
        snapshot=stored,
        issued_by=now.actor.user,
        issued_post=now.actor.post_label,
        issued_at=now.at,
    )
    version.save()
    report.issued_at, report.issued_by, report.content_hash = now.at, now.actor.user, paper.content_hash
    take_claims(report)
    proposing.propose(report=report, actor=now.actor, at=now.at)
    documents.request_rendition(snapshot=stored, actor=now.actor, at=now.at)
    exempt_copies.of_paper(version, now)
    return version

"""Issuing a report for decision: content frozen, hashed, and printed without a watermark.

Called by `services.workflow.perform` only. Source: model.md §4.2 (issued), §4.4; architecture §6.
"""

from __future__ import annotations

from commissioning.documents import snapshot
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.services import documents
from decisions.models import ReportVersion
from decisions.selectors import content
from decisions.selectors.situations import ReportSituation
from decisions.services.rows import take_claims


def issue(now: ReportSituation) -> ReportVersion:
    """Freeze the content as the next issue and ask for its paper; take the lots from a report this one supersedes."""
    report = now.report
    paper = snapshot.stamped(content.build(report, audience="exempt_removed", status="Issued for decision"))
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
    documents.request_rendition(snapshot=stored, actor=now.actor, at=now.at)
    return version

"""The exempt copy of an issued paper and of a decision's record: generated beside the public one and certified too.

Called by issuing and deciding, inside their transaction. Source: model.md §4.2 (issued) and invariant 31.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from commissioning.documents import snapshot
from commissioning.documents.kept import Kept
from commissioning.documents.nodes import Document
from commissioning.enums import RenditionKind
from commissioning.models import Snapshot
from commissioning.services import attachments, audit, documents
from decisions.enums import Action, ReportStatus
from decisions.exempt_copies import marked, vouched, with_proof
from decisions.models import Decision, ExemptCopy, Report, ReportVersion
from decisions.models.exempt import new_nonce
from decisions.selectors import annexes, content, exempt_copies, parts
from decisions.selectors.situations import ReportSituation

MADE_WITH = (Action.ISSUE, Action.DECIDE, Action.REFUSE, Action.CONFIRM_PAPER)


def of_paper(version: ReportVersion, now: ReportSituation) -> ExemptCopy | None:
    """Make the exempt copy of a paper just issued; None where nothing is withheld in it."""
    report = now.report
    paragraphs = _paragraphs(report)
    if not paragraphs:
        return None
    full = content.build(report, audience="full", status=ReportStatus.ISSUED.label)
    for drawing in content.drawings(report, full).values():
        attachments.keep(drawing)
    copy = marked(full, paragraphs)
    return _keep(report, copy, now, public=version.snapshot, public_hash=version.content_hash,
                 kind=RenditionKind.EXEMPT_PAPER, record=None)  # fmt: skip


def of_record(decision: Decision, statement: dict[str, Any], certified: Any, now: ReportSituation) -> ExemptCopy | None:
    """Make the exempt copy of a decision's record; None where the paper had none.

    `statement` is what the public record says; `certified(paper)` sets it under a paper.
    """
    paper = exempt_copies.of_paper(now.report)
    if paper is None:
        return None
    issued = Kept.from_bytes(documents.content_of(paper.snapshot.sha256)).document
    payload = {**snapshot.record_payload(issued, statement, decision.previous_audit_hash),
               "record_hash": decision.record_hash}  # fmt: skip
    under_public = replace(issued, content_hash=decision.report_version.content_hash)
    copy = replace(certified(under_public), content_hash=issued.content_hash)
    return _keep(now.report, copy, now, public=decision.snapshot, public_hash=decision.record_hash,
                 kind=RenditionKind.EXEMPT_RECORD, record=payload)  # fmt: skip


def vouch(now: ReportSituation) -> None:
    """Put the exempt copies made with this move into the audit chain, once the move's own link is there."""
    for row in ExemptCopy.objects.filter(report=now.report, made_at=now.at) if now.action in MADE_WITH else ():
        changes = {"kind": (None, row.kind), "vouched_sha256": (None, row.vouched_sha256)}
        audit.record(now.actor, "report.exempt_copy_made", row, at=now.at, changes=changes, row=row)


def _paragraphs(report: Report) -> list[int]:
    """The grounds on which anything of the report is withheld."""
    passages = [one.paragraph for one in parts.withheld(report)]
    return passages + [row.exempt_paragraph for row in annexes.annexes(report) if row.exempt_paragraph is not None]


def _keep(
    report: Report, copy: Document, now: ReportSituation, *, public: Snapshot, public_hash: str, kind: RenditionKind,
    record: dict[str, Any] | None,
) -> ExemptCopy:  # fmt: skip
    nonce = new_nonce()
    stored = documents.store_snapshot(
        council=report.council,
        kind=kind,
        reference=report.reference,
        content=Kept(with_proof(copy, nonce=nonce, public_hash=public_hash), record),
        at=now.at,
        is_exempt=True,
    )
    row = ExemptCopy(
        report=report,
        public=public,
        snapshot=stored,
        kind=kind,
        nonce=nonce,
        vouched_sha256=vouched(nonce, copy.content_hash),
        made_at=now.at,
    )
    row.save()
    documents.request_rendition(snapshot=stored, actor=now.actor, at=now.at)
    return row

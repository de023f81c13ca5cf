"""Taking the decision: its row, its items, the record snapshot; audit follows last, then paper and register.

Called by `services.workflow.perform` only, which has locked the report and asked every guard. Source: architecture §3.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from django.db import transaction

from commissioning.documents import snapshot
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.models import AuditHead, Snapshot
from commissioning.services import documents
from decisions import records
from decisions.enums import Action, EffectKind, ReportStatus
from decisions.minutes import Late, Minute
from decisions.models import Decision, DecisionItem, DecisionItemLot, DecisionProof, Recommendation, ReportVersion
from decisions.resolving import APPROVED, Resolved
from decisions.selectors import notices
from decisions.selectors.record import amount_resolved, lots_resolved, record_of, words_of
from decisions.selectors.situations import ReportSituation
from decisions.services import delegating, effects, exempt_copies, proposing, tracks

_PLAIN = "text/plain; charset=utf-8"


def decide(now: ReportSituation) -> Decision:
    """Use up the proof, write decision, items, expected effects and tracks, and ask for the certified record.

    A decision confirmed from signed paper has no proof: two persons stand in for it (`services.paper`). The effects
    are posted when the transaction has committed, if the decision took effect on signing.
    """
    issue, resolution = now.issue, now.resolution
    if issue is None or resolution is None:
        raise LookupError("A decision needs an issued paper and a resolution.")  # the guards have seen to it
    _use_up(now)
    now.report.found_key = notices.is_key(now.report, now.taken_at)  # as the record says it; a ruling may be newer
    resolved = [(row, resolution.resolved[row.pk]) for row in _recommendations(now)]
    kept = [lot.lot_id for row, outcome in resolved for lot in lots_resolved(row, outcome)]
    proposing.drop(report=now.report, actor=now.actor, at=now.at, keep=kept)
    amounts = (amount_resolved(row, outcome) for row, outcome in resolved)
    delegating.use_up(now.report, sum((amount for amount in amounts if amount is not None), Decimal("0.00")))
    decision = _write(now, issue, resolved)
    for row, outcome in resolved:
        _write_item(decision, row, outcome, now)
    effects.expect(decision)
    tracks.begin(decision)
    documents.request_rendition(snapshot=decision.snapshot, actor=now.actor, at=now.at)
    transaction.on_commit(partial(effects.post_decision, decision.pk), robust=True)
    return decision


def _recommendations(now: ReportSituation) -> list[Recommendation]:
    return list(
        now.report.recommendations.select_related("option", "value_line")
        .prefetch_related("lots__lot")
        .order_by("order")
    )


def _use_up(now: ReportSituation) -> None:
    if now.action is Action.CONFIRM_PAPER:
        return
    proof: DecisionProof = now.entered["proof"]
    DecisionProof.objects.filter(pk=proof.pk).update(used_at=now.at)


def _write(now: ReportSituation, issue: ReportVersion, resolved: list[tuple[Recommendation, Resolved]]) -> Decision:
    report = now.report
    refused = now.resolution is not None and now.resolution.refusing
    outcome = ReportStatus.REFUSED if refused else ReportStatus.DECIDED
    minute = _minute(now)
    name, post = (minute.body, minute.in_place_of_a_post) if minute else (now.maker.label, now.maker.post_label)
    maker = records.Signed(name, post, now.taken_at)
    record = record_of(report, outcome, maker, now.reasons, resolved, paper=_paper(now), minute=minute)
    paper = Kept.from_bytes(documents.content_of(issue.snapshot.sha256)).document
    head, _ = AuditHead.objects.get_or_create(chain=report.council.code)
    previous = AuditHead.objects.locked(head.pk).hash  # nobody adds a link between this and our own
    payload = snapshot.record_payload(paper, records.statement(record), previous)
    record_hash = snapshot.record_hash(payload)
    sign_off = report.template_version.structure["sign_off"]
    under = partial(records.certified, record=record, sign_off=sign_off, record_hash=record_hash)
    conflicts = "\n".join(f"{person}: {nature} {given}".strip() for person, nature, given in record.conflicts)
    decision = Decision(
        report=report,
        report_version=issue,
        outcome=outcome,
        maker=now.maker.user,
        maker_name=maker.name,
        maker_post=now.maker.post,
        maker_post_label=maker.post,
        authority_rule=report.authority_rule,
        taken_at=now.taken_at,
        reasons_sha256=documents.keep(now.reasons.encode(), _PLAIN),
        conflicts_sha256=documents.keep(conflicts.encode(), _PLAIN) if conflicts else "",
        previous_audit_hash=previous,
        record_hash=record_hash,
        snapshot=_snapshot(now, Kept(under(paper), payload)),
    )
    decision.save()
    exempt_copies.of_record(decision, payload["decision"], under, now)
    return decision


def _paper(now: ReportSituation) -> records.Paper | None:
    """What the record says of the paper it was recorded from; None for a decision taken on screen."""
    entry = now.waiting if now.action is Action.CONFIRM_PAPER else None
    if entry is None:
        return None
    return records.Paper(
        entered=records.Signed(str(entry.entered_by), entry.entered_post, entry.entered_at),
        confirmed=records.Signed(now.actor.label, now.actor.post_label, now.at),
        scan_sha256=entry.scan_sha256,
        conflicts=entry.conflicts,
    )


def _minute(now: ReportSituation) -> Minute | None:
    """The meeting in which a body took the decision, as its minute has it; None where a person decides."""
    entry = now.waiting if now.action is Action.CONFIRM_PAPER else None
    if entry is None or entry.meeting is None:
        return None
    meeting = entry.meeting
    item = now.report.agenda_items.filter(meeting=meeting).first()
    return Minute(
        body=meeting.body.name,
        held_on=meeting.held_on,
        place=meeting.place,
        number=entry.minute_number,
        present=tuple(line.strip() for line in entry.present.splitlines() if line.strip()),
        votes=entry.votes,
        late=Late(item.supplement, item.late_reason, item.late_agreed_by) if item and item.supplement else None,
    )


def _snapshot(now: ReportSituation, content: Kept) -> Snapshot:
    return documents.store_snapshot(
        council=now.report.council,
        kind=RenditionKind.RECORD,
        reference=now.report.reference,
        content=content,
        at=now.at,
    )


def _write_item(decision: Decision, row: Recommendation, resolved: Resolved, now: ReportSituation) -> None:
    approved = resolved.outcome in APPROVED
    effect = EffectKind(row.effect) if approved else EffectKind.NONE
    item = DecisionItem(
        decision=decision,
        recommendation=row,
        order=row.order,
        outcome=resolved.outcome,
        effect=effect,
        option=row.option if effect is not EffectKind.NONE else None,
        amount=amount_resolved(row, resolved),
        words_sha256=documents.keep(words_of(row, resolved, now.report).encode(), _PLAIN),
    )
    item.save()
    for lot in lots_resolved(row, resolved):
        to_on = lot.to_on if resolved.lots is None else resolved.lots[lot.lot_id]
        DecisionItemLot(item=item, lot=lot.lot, from_on=lot.from_on, to_on=to_on).save()

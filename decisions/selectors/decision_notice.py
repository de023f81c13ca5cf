"""What a decision notice says, gathered from what the decision left on record."""

from __future__ import annotations

from collections.abc import Iterator

from commissioning.documents.kept import Kept
from commissioning.services.documents import content_of
from decisions import records
from decisions.decision_notice import Notice, Step
from decisions.enums import CallInFinding, CallInStatus, EffectKind, ItemOutcome
from decisions.models import CallIn, Decision, DecisionItem, Publication
from decisions.selectors import lots
from decisions.selectors.call_in import rule_under, window_of
from decisions.selectors.exempt_leave import was_ever_exempt
from decisions.selectors.notices import number_of
from decisions.selectors.record import reasons_of, words_resolved

PRINTED: dict[CallInFinding, str] = {
    CallInFinding.VALID: "called in",
    CallInFinding.UPHELD: "the decision stands",
    CallInFinding.SENT_BACK: "sent back to the decision-maker",
    CallInFinding.REFERRED: "referred to the council",
    CallInFinding.CONFIRMED: "reconsidered and confirmed by the decision-maker",
    CallInFinding.REPLACED: "to be replaced by another decision",
}


def notice_of(decision: Decision, publication: Publication, track: CallIn) -> Notice:
    """What the notice of a published decision says now. `LookupError` before it is published.

    Reasons are printed where nothing of the report was ever exempt: the maker may have quoted it.
    """
    if publication.published_at is None:
        raise LookupError("A decision has a notice once it is published.")
    paper = Kept.from_bytes(content_of(decision.report_version.snapshot.sha256)).document
    rule = decision.authority_rule
    window = window_of(track)
    return Notice(
        council=paper.council,
        reference=decision.report.reference,
        title=paper.title,
        maker=f"{decision.maker_name}, {decision.maker_post_label}",
        taken_at=decision.taken_at,
        authority=f"{rule.clause}: {rule.name}.",
        items=[_item(row, decision) for row in _items(decision)],
        reasons="" if was_ever_exempt(decision.report) else reasons_of(decision),
        published_at=publication.published_at,
        status=CallInStatus(track.status),
        why_not=track.why,
        rule=rule_under(track) if window else None,
        window=window,
        effective_at=track.effective_at,
        steps=list(_steps(track)),
        fingerprint=decision.record_hash,
        number=number_of(decision.report),
    )


def _items(decision: Decision) -> list[DecisionItem]:
    rows = decision.items.select_related("recommendation", "option").prefetch_related("lots__lot__contract__council")
    return list(rows.order_by("order"))


def _item(row: DecisionItem, decision: Decision) -> records.Item:
    return records.Item(
        label=str(row.recommendation),
        outcome=ItemOutcome(row.outcome),
        effect=EffectKind(row.effect),
        words=words_resolved(row),
        lots=[(lots.name_of(one.lot, decision.report), one.from_on, one.to_on) for one in row.lots.all()],
        amount=row.amount,
    )


def _steps(track: CallIn) -> Iterator[Step]:
    for row in track.findings.order_by("pk"):
        finding = CallInFinding(row.finding)
        if finding in PRINTED:
            yield Step(PRINTED[finding], row.taken_at, row.minute)

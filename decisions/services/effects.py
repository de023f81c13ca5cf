"""A decision's effects on the register: asked for with it, posted when it is effective, tried again on failure.

The register receives a reference, never a decision: what authorises an extension there is a string it can print. A
register that has moved meanwhile makes the posting fail, which says why; the decision stands. Source: architecture §3;
model.md invariant 26.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

import structlog
from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.verdicts import Refused, Verdict
from decisions.effectiveness import is_effective, may_retry
from decisions.enums import OPTION_EFFECTS, WHOLE_EFFECTS, CallInStatus, EffectKind, PostingStatus
from decisions.models import CallIn, Decision, DecisionItem, EffectPosting, ProcurementPlan
from decisions.models.decision import OWED
from decisions.selectors.plans import planned_by
from decisions.services import delegating, replacing, telling_effects, tracks, varying
from frameworks.models import TermOption
from frameworks.services import awards, options, planning
from frameworks.terms import span_of

log = structlog.get_logger(__name__)


def expect(decision: Decision) -> None:
    """One pending posting for every lot that an item acts on; one for every contract it plans, awards or varies, and
    for authority it gives.

    Inside the decision's transaction.
    """
    EffectPosting.objects.bulk_create(
        EffectPosting(item=item, lot=row.lot)
        for item in decision.items.filter(effect__in=OPTION_EFFECTS)
        for row in item.lots.all()
    )
    EffectPosting.objects.bulk_create(
        EffectPosting(item=item) for item in decision.items.filter(effect__in=WHOLE_EFFECTS)
    )
    replacing.expect(decision)


def post_decision(decision_pk: int, *, at: datetime | None = None) -> list[EffectPosting]:
    """Try to post everything a decision owes the register, if it is effective at `at` (when it came on record).

    Called when the decision, or what put it into effect, has been committed.
    """
    decision = Decision.objects.get(pk=decision_pk)
    items = decision.items.filter(postings__isnull=False).distinct()
    system = Actor.system(decision.council)
    return [posting for item in items for posting in _post_item(item, system, at or decision.recorded_at)]


def apply_effects(*, at: datetime) -> Iterator[EffectPosting]:
    """Try every posting that is waiting or failed once more, oldest decision first (`manage.py apply_effects`)."""
    owing = DecisionItem.objects.filter(postings__in=EffectPosting.objects.unposted()).distinct()
    for item in owing.select_related("decision__report__council").order_by("decision__taken_at", "pk"):
        yield from _post_item(item, Actor.system(item.decision.council), at)


def retry(*, posting: EffectPosting, actor: Actor, at: datetime) -> EffectPosting:
    """Try one item's postings again. Refused by `may_retry` and before the decision has taken effect.

    A new failure is written on the row, not raised.
    """
    tracks.close_if_over(posting.item.decision, at=at)
    verdict = may_retry(actor, status=PostingStatus(posting.status)) & effective_at(posting.item.decision, at)
    verdict.or_refuse()
    audit.record(actor, "effect.retried", posting, at=at)
    _post_item(posting.item, actor, at)
    posting.refresh_from_db()
    return posting


def _post_item(item: DecisionItem, actor: Actor, at: datetime) -> list[EffectPosting]:
    """All lots of an item at once; where the register refuses that, each by itself: only those that moved fail."""
    tracks.close_if_over(item.decision, at=at)
    if not effective_at(item.decision, at).allowed:
        return []
    waiting = list(item.postings.unposted())
    refusal = _try(item, waiting, at)
    if refusal is None or len(waiting) == 1:
        failed = {posting.pk: refusal for posting in waiting if refusal}
    else:
        alone = ((posting.pk, _try(item, [posting], at)) for posting in waiting)
        failed = {pk: reason for pk, reason in alone if reason}
    return [_fail(posting, failed[posting.pk], actor, at) for posting in waiting if posting.pk in failed] + [
        EffectPosting.objects.get(pk=posting.pk) for posting in waiting if posting.pk not in failed
    ]


def effective_at(decision: Decision, at: datetime) -> Verdict:
    """Whether the decision has taken effect at a moment; if not, what it waits for."""
    track = CallIn.objects.get(decision=decision)
    return is_effective(CallInStatus(track.status), track.effective_at, at)


def _effective_moment(decision: Decision) -> datetime:
    """When a decision that takes effect did: what is posted, is posted as of then."""
    # Asked of a decision in effect: only such a one has a moment.
    return cast(datetime, CallIn.objects.get(decision=decision).effective_at)


def _try(item: DecisionItem, postings: Iterable[EffectPosting], at: datetime) -> Verdict | None:
    """Post these lots in one transaction; the register's refusal, when it has one."""
    try:
        with transaction.atomic():
            locked = [EffectPosting.objects.locked(posting.pk) for posting in postings]
            owed = [posting for posting in locked if posting.status in OWED]
            if owed:
                _post(item, owed, at)
    except Refused as refused:
        return refused.verdict
    except Exception:  # nothing may stop the effects behind this one, or go unseen
        log.exception("effect_broke", item=item.pk)
        return Verdict.refuse("unexpected", "An unexpected fault; the log has the details. Try again.")
    return None


def _post(item: DecisionItem, owed: list[EffectPosting], at: datetime) -> None:
    """The register takes it as of the moment the decision took effect."""
    system = Actor.system(item.decision.council)
    replacing.take_back(item, owed, actor=system, at=_effective_moment(item.decision))
    told = _act(item, acted, system, at) if (acted := replacing.acted_on(item, owed)) else {}
    for posting in owed:
        posting.status, posting.problem, posting.posted_at = PostingStatus.POSTED, "", at
        posting.attempts += 1
        posting.save()
    telling_effects.of_effect(item, actor=system, at=at)
    audit.record(system, "effect.posted", item, at=at, changes={"effect": (None, item.effect), **told})


def _act(
    item: DecisionItem, owed: list[EffectPosting], system: Actor, at: datetime
) -> dict[str, tuple[None, str]]:  # fmt: skip
    """What the item itself does to the register."""
    if item.effect == EffectKind.DELEGATE:
        return _delegate(item, system, at)
    if item.effect == EffectKind.VARY:
        varied = varying.authorise(item, actor=system, at=_effective_moment(item.decision))
        return {"variation": (None, str(varied))}
    if item.effect == EffectKind.AWARD:
        return _award(item, system)
    return _plan(item, owed, system) if item.effect == EffectKind.PROCURE else _use_option(item, owed, system)


def _award(item: DecisionItem, system: Actor) -> dict[str, tuple[None, str]]:
    """Award the contract the report is about: its planned term goes on the ledger."""
    report = item.decision.report
    awards.record_award(
        contract=report.contract,
        decision_reference=report.reference,
        actor=system,
        at=_effective_moment(item.decision),
    )
    return {"contract": (None, str(report.contract))}


def _delegate(item: DecisionItem, system: Actor, at: datetime) -> dict[str, tuple[None, str]]:
    """Give the authority that the recommendation asked for."""
    made = delegating.grant(item, actor=system, at=at, effective_at=_effective_moment(item.decision))
    return {"to": (None, ", ".join(made.posts.values_list("title", flat=True)))}


def _plan(item: DecisionItem, owed: list[EffectPosting], system: Actor) -> dict[str, tuple[None, str]]:
    """Plan the contract the recommendation asked for."""
    decision, report = item.decision, item.decision.report
    plan = ProcurementPlan.objects.with_lots().get(recommendation=item.recommendation_id)
    contract = planning.plan(
        planned=planned_by(plan),
        reference=f"{report.reference}-{item.order}",
        beside=plan.predecessor or report.contract,
        decision_reference=report.reference,
        actor=system,
        at=_effective_moment(decision),
    )
    for posting in owed:
        posting.planned = contract
    return {"contract": (None, str(contract))}


def _use_option(item: DecisionItem, owed: list[EffectPosting], system: Actor) -> dict[str, tuple[None, str]]:
    """Use the option, or resolve not to, for the lots still owed."""
    decision = item.decision
    as_of, reference = _effective_moment(decision), decision.report.reference
    wanted = {posting.lot_id for posting in owed}
    # An item with an effect on the register names its option: its constraint says so.
    option = cast(TermOption, item.option)
    rows = [row for row in item.lots.select_related("lot") if row.lot_id in wanted]
    if item.effect == EffectKind.EXTEND:
        spans = {row.lot: span_of(row.from_on, row.to_on) for row in rows}
        options.authorise(option=option, lots=spans, decision_reference=reference, actor=system, at=as_of)
    else:
        lots = [row.lot for row in rows]
        options.resolve_not_to_extend(option=option, lots=lots, decision_reference=reference, actor=system, at=as_of)
    return {"lots": (None, ", ".join(str(row.lot.number) for row in rows))}


@transaction.atomic
def _fail(posting: EffectPosting, verdict: Verdict, actor: Actor, at: datetime) -> EffectPosting:
    posting = EffectPosting.objects.locked(posting.pk)
    if posting.status == PostingStatus.POSTED:  # by somebody else, since it was tried here
        return posting
    posting.status, posting.problem = PostingStatus.FAILED, verdict.sentence
    posting.attempts += 1
    posting.save()
    audit.record(
        actor,
        "effect.failed",
        posting,
        at=at,
        changes={"attempts": (posting.attempts - 1, posting.attempts)},
        reason=posting.problem,
    )
    return posting

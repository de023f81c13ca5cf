"""The third door to the ledger: an entry put right by two people, both entries staying in sight."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from frameworks.corrections import may_ask, may_correct, may_settle, not_by_variation
from frameworks.enums import CorrectionStatus, TermEventKind, UseStatus
from frameworks.models import Correction, OptionUse, TermEvent
from frameworks.selectors.terms import lot_state
from frameworks.selectors.variations import entries_of_decided_variations
from frameworks.services import telling
from frameworks.services.places import move_places
from frameworks.services.terms import Standing, append, audit_entry, locked
from frameworks.services.variation_effects import restate
from frameworks.terms import Span


@transaction.atomic
def propose(
    *,
    event: TermEvent,
    reason: str,
    actor: Actor,
    at: datetime,
    from_on: date | None = None,
    to_on: date | None = None,
) -> Correction:
    """Say that an entry is wrong and what it should be; a date left out stays as it is. Nothing moves yet."""
    span = Span(from_on or event.from_on, to_on or event.to_on)
    return _propose(event, span, reason=reason, actor=actor, at=at)


@transaction.atomic
def propose_taking_back(*, event: TermEvent, reason: str, actor: Actor, at: datetime) -> Correction:
    """Say that an entry should not be there at all. Nothing moves yet."""
    return _propose(event, None, reason=reason, actor=actor, at=at)


@transaction.atomic
def confirm(*, correction: Correction, actor: Actor, at: datetime) -> Correction:
    """Put the entry right, as a second person. The wrong entry stays in the ledger, corrected by a new one."""
    _, lots = locked(correction.lot.contract)
    correction = Correction.objects.locked(correction.pk)
    may_settle(actor, proposer_id=correction.proposed_by_id, status=CorrectionStatus(correction.status)).or_refuse()
    lot = next(lot for lot in lots if lot.pk == correction.lot_id)
    event, span, state = correction.event, correction.span, lot_state(lot)
    may_correct(state, event.sequence, span, reason=correction.reason, is_pending=False).or_refuse()
    if span is None:
        below = state.authorised[-2]
        kind, span = TermEventKind.REVERSAL, Span(below.from_on, below.to_on)
    else:
        kind = TermEventKind.CORRECTION
    before = lot.current_ends_on
    standing = Standing(
        decision_reference=event.decision_reference,
        ground=event.ground,
        transition_reason=event.transition_reason if kind == TermEventKind.CORRECTION else "",
        reason=correction.reason,
    )
    use = event.option_use
    entry = append(lot, kind, span, standing, actor=actor, at=at, option_use=use, corrects=event)
    if use is not None:
        _restate_use(use, span, is_taken_back=kind == TermEventKind.REVERSAL)
    move_places(lot, before)
    restate(event, None if kind == TermEventKind.REVERSAL else span, correction.reason)
    _settle(correction, CorrectionStatus.CONFIRMED, actor=actor, at=at)
    audit_entry(entry, actor=actor, at=at)
    return correction


@transaction.atomic
def decline(*, correction: Correction, reason: str, actor: Actor, at: datetime) -> Correction:
    """Leave the entry as it stands, as a second person, and say why."""
    correction = Correction.objects.locked(correction.pk)
    may_settle(actor, proposer_id=correction.proposed_by_id, status=CorrectionStatus(correction.status)).or_refuse()
    correction.settled_reason = reason
    _settle(correction, CorrectionStatus.DECLINED, actor=actor, at=at)
    audit.record(actor, "correction.declined", correction, at=at, reason=reason)
    return correction


def _propose(event: TermEvent, span: Span | None, *, reason: str, actor: Actor, at: datetime) -> Correction:
    may_ask(actor).or_refuse()
    _, lots = locked(event.lot.contract)
    lot = next(lot for lot in lots if lot.pk == event.lot_id)
    is_pending = lot.corrections.filter(status=CorrectionStatus.PROPOSED).exists()
    verdict = may_correct(lot_state(lot), event.sequence, span, reason=reason, is_pending=is_pending)
    (verdict & not_by_variation(is_decided=bool(entries_of_decided_variations([event.pk])))).or_refuse()
    correction = Correction(lot=lot, event=event, reason=reason, proposed_by=actor.user, proposed_at=at)
    if span is not None:
        correction.from_on, correction.to_on = span
    save_new(correction)
    audit.record(
        actor,
        "correction.proposed",
        correction,
        at=at,
        changes={"from": (event.from_on, correction.from_on), "to": (event.to_on, correction.to_on)},
        reason=reason,
    )
    telling.of_correction(correction, actor=actor, at=at)
    return correction


def _settle(correction: Correction, status: CorrectionStatus, *, actor: Actor, at: datetime) -> None:
    correction.status, correction.settled_by, correction.settled_at = status, actor.user, at
    checked(correction).save_version()


def _restate_use(use: OptionUse, span: Span, *, is_taken_back: bool) -> None:
    """The use of an option recorded as history follows its entry."""
    use = OptionUse.objects.locked(use.pk)
    if is_taken_back:
        use.status = UseStatus.WITHDRAWN
        use.withdrawn_by_decision = "Taken back by correction"
    else:
        use.from_on, use.to_on = span
    checked(use).save_version()

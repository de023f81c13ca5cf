"""What a variation does to the register: entries of ledgers, places on lots; taken back where it is ended.

Called by the services that decide whether it may (`services/variations.py`, `services/history.py`), under their locks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Max

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY
from commissioning.services.saving import checked, save_new
from frameworks.admissions import HELD
from frameworks.enums import TermEventKind, VatBasis
from frameworks.models import Contract, Lot, TermEvent, Variation, VariationLot
from frameworks.selectors.terms import lot_state
from frameworks.services import admissions
from frameworks.services.places import move_places
from frameworks.services.terms import Standing, append
from frameworks.terms import Span
from frameworks.variation_enums import COUNTING_VARIATIONS, VariationStatus
from frameworks.variations import has_a_place, may_take_back


def move_terms(variation: Variation, lots: Iterable[Lot], *, actor: Actor, at: datetime) -> list[TermEvent]:
    standing = Standing(
        decision_reference=variation.decision_reference,
        instrument=variation.instrument,
        ground=variation.ground,
        reason=variation.title,
    )
    rows = {row.lot_id: row for row in variation.lots.all()}
    entries = []
    for lot in lots:
        before = lot.current_ends_on
        kind, span = _entry(variation, lot)
        event = append(lot, kind, span, standing, actor=actor, at=at)
        move_places(lot, before)
        row = rows[lot.pk]
        row.event = event
        row.save(update_fields=["event"])
        entries.append(event)
    return entries


def _entry(variation: Variation, lot: Lot) -> tuple[TermEventKind, Span]:
    """A longer term goes on from the day after its end; a shorter one is restated from its first day."""
    end, to_on = lot_state(lot).authorised[-1].to_on, variation.ends_on
    if to_on is None or lot.starts_on is None:  # pragma: no cover - the rules have seen to it
        raise LookupError("A change of the term has its last day and a lot with a term.")
    if to_on < end:
        return TermEventKind.EARLY_TERMINATION, Span(lot.starts_on, to_on)
    kind = TermEventKind.RELIEF if variation.is_relief else TermEventKind.VARIATION
    return kind, Span(end + ONE_DAY, to_on)


def change_provider(variation: Variation, lots: Sequence[Lot], *, actor: Actor, at: datetime) -> None:
    """The place of the one that leaves passes to the one that follows, on the day it takes effect, with its end."""
    follows, on = variation.provider_after, variation.takes_effect_on
    if follows is None or on is None:  # pragma: no cover - the rules have seen to it
        raise LookupError("A change of provider names the one that follows and its day.")
    places = [
        place for lot in lots for place in lot.admissions.filter(provider=variation.provider_before, status__in=HELD)
    ]
    has_passed = any(lot.admissions.filter(provider=follows, status__in=HELD).exists() for lot in lots)
    has_a_place(bool(places) or has_passed, leaves=str(variation.provider_before)).or_refuse()
    for place in places:
        admissions.pass_on(
            admission=place, version=place.version, to=follows, on=on, instrument=variation.instrument,
            variation=variation, actor=actor, at=at,
        )  # fmt: skip


def taken_back(
    variation: Variation, held: Iterable[Lot], decision_reference: str, reason: str, *, actor: Actor, at: datetime
) -> list[TermEvent]:
    """Counter-entries for what it did to the ledgers of its lots."""
    if variation.status not in COUNTING_VARIATIONS:
        return []
    may_take_back(has_passed=variation.novated_places.filter(status__in=HELD).exists()).or_refuse()
    lots = {lot.pk: lot for lot in held}
    entries = []
    for row in variation.lots.filter(event__isnull=False).select_related("event"):
        lot = lots[row.lot_id]
        below, before = lot_state(lot).authorised[-2], lot.current_ends_on
        standing = Standing(decision_reference=decision_reference[:60], reason=reason)
        span = Span(below.from_on, below.to_on)
        entries.append(append(lot, TermEventKind.REVERSAL, span, standing, actor=actor, at=at, corrects=row.event))
        move_places(lot, before)
    return entries


def record_past(
    contract: Contract, events: Sequence[TermEvent], *, kind: TermEventKind, ends_on: date, standing: Standing,
    actor: Actor, at: datetime,
) -> Variation:  # fmt: skip
    """The variation behind entries recorded as history, so that it counts with the others. Called by that door only."""
    last = contract.variations.aggregate(last=Max("number"))["last"] or 0
    day = clock.london_day(at)
    variation = save_new(
        Variation(
            contract=contract,
            number=last + 1,
            title=f"{kind.label}, recorded from paper"[:200],
            reason=standing.reason or "Recorded from paper.",
            changes_term=True,
            ends_on=ends_on,
            ground=standing.ground,
            is_relief=kind == TermEventKind.RELIEF,
            vat_basis=VatBasis.NOT_STATED,
            status=VariationStatus.EFFECTIVE,
            decision_reference=standing.decision_reference,
            authorised_on=min(day, events[0].from_on),
            takes_effect_on=events[0].from_on,
            instrument=standing.instrument,
            proposed_by=actor.user,
            proposed_at=at,
        )
    )
    for event in events:
        save_new(VariationLot(variation=variation, lot=event.lot, ended_on=event.previous_end_on, event=event))
    return variation


def restate(event: TermEvent, span: Span | None, reason: str) -> None:
    """The variation behind an entry recorded as history follows its correction; without days it is void."""
    row = VariationLot.objects.filter(event=event).select_related("variation").first()
    if row is None:
        return
    variation = Variation.objects.locked(row.variation_id)
    if span is None:
        variation.status, variation.void_reason = VariationStatus.VOID, reason
    else:
        variation.ends_on = span.to_on
    checked(variation).save_version()

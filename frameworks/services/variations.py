"""Variations: drafted, authorised by the effect of a decision, signed, in effect; or void.

Only what is in effect moves the register: the term through an entry of each lot's ledger, the provider through the
places on the lots, the value through what the variation itself says (`selectors.variations.whole_life`). The register
receives the decision's reference, never the decision. Source: model.md §4.2, invariants 1, 2 and 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.audit import Scalar
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Verdict
from frameworks.enums import ContractStage, Regime, VatBasis
from frameworks.models import Contract, Lot, Variation, VariationLot
from frameworks.regimes import may_rely_on
from frameworks.selectors.variations import (
    assessment,
    lot_ends,
    lots_of,
    said_by,
    unpublished_before,
    worth_at_award,
)
from frameworks.services import notices, variation_effects
from frameworks.services.terms import audit_entry, locked
from frameworks.sums import Sum, may_add_up
from frameworks.variation_enums import Measure, VariationStatus
from frameworks.variations import (
    may_administer,
    may_ask_for,
    may_authorise,
    may_edit,
    may_propose,
    may_sign,
    may_take_effect,
    may_vary,
    may_void,
    says_enough,
)
from frameworks.varying import Assessment, Figure

_PERCENTS = {
    Measure.VALUE_EACH: "value_percent",
    Measure.VALUE_CUMULATIVE: "value_percent_cumulative",
    Measure.TERM_EACH: "term_percent",
    Measure.TERM_CUMULATIVE: "term_percent_cumulative",
}


@transaction.atomic
def propose(*, contract: Contract, lots: Sequence[Lot], actor: Actor, at: datetime, **fields: Any) -> Variation:
    """Draft a variation; `fields` are those of the model, `lots` those it is about. It moves nothing.

    Refused before the award, without what each change needs (`says_enough`), and on a ground of another regime. What
    the law says of its figures is shown, and refuses only when a decision is to authorise it.
    """
    may_propose(actor).or_refuse()
    contract, held = locked(contract)
    may_vary(ContractStage(contract.stage)).or_refuse()
    last = contract.variations.aggregate(last=Max("number"))["last"] or 0
    variation = Variation(
        contract=contract, number=last + 1, proposed_by=actor.user, proposed_at=at, **_with_ground(fields)
    )
    chosen = _prepared(variation, held, lots, clock.london_day(at))
    save_new(variation)
    _name(variation, chosen)
    audit.record(actor, "variation.proposed", variation, at=at, changes=_first(variation), reason=variation.reason)
    return variation


@transaction.atomic
def edit(
    *, variation: Variation, lots: Sequence[Lot], version: int, actor: Actor, at: datetime, **fields: Any
) -> Variation:
    """Change a draft the person saw at `version`. Refused as `propose` is, and once it is no draft."""
    may_propose(actor).or_refuse()
    _, held = locked(variation.contract)
    variation = Variation.objects.locked(variation.pk).expect_version(version)
    may_edit(VariationStatus(variation.status), asked_in=variation.asked_in).or_refuse()
    for name, value in _with_ground(fields).items():
        setattr(variation, name, value)
    chosen = _prepared(variation, held, lots, clock.london_day(at))
    checked(variation).save_version()
    variation.lots.all().delete()
    _name(variation, chosen)
    audit.record(actor, "variation.changed", variation, at=at, changes=_first(variation), reason=variation.reason)
    return variation


@transaction.atomic
def hold(*, variation: Variation, by: str, actor: Actor, at: datetime) -> Variation:
    """Keep a draft as it stands, because the report with this reference asks for it."""
    variation = Variation.objects.locked(variation.pk)
    may_ask_for(VariationStatus(variation.status), asked_in=variation.asked_in, by=by).or_refuse()
    variation.asked_in = by
    variation.save_version(update_fields=["asked_in"])
    audit.record(actor, "variation.asked_for", variation, at=at, changes={"report": (None, by)})
    return variation


@transaction.atomic
def release(*, variation: Variation, by: str, actor: Actor, at: datetime) -> Variation:
    """Let go of a draft: the report with this reference asks for it no more."""
    variation = Variation.objects.locked(variation.pk)
    if variation.asked_in == by:
        variation.asked_in = ""
        variation.save_version(update_fields=["asked_in"])
        audit.record(actor, "variation.let_go", variation, at=at, changes={"report": (by, None)})
    return variation


@transaction.atomic
def authorise(
    *, variation: Variation, decision_reference: str, actor: Actor, at: datetime, amount: Decimal | None = None
) -> Variation:
    """Authorise a draft as the effect of a decision, at `amount` where that resolved a smaller sum.

    Refused where the rules of the regime do not carry it (`varying.assess`), or where the register has moved since it
    was drafted. The rule table is kept as it was judged, and the notices that it asks for are due.
    """
    _, held = locked(variation.contract)
    variation = Variation.objects.locked(variation.pk)
    may_authorise(actor, VariationStatus(variation.status), decision_reference=decision_reference).or_refuse()
    if amount is not None and variation.value_change is not None:
        variation.value_change = amount
    day = clock.london_day(at)
    chosen = _still(variation, held)
    found = assessment(variation, chosen, on=day)
    found.verdict.or_refuse()
    _settle(variation, found, decision_reference=decision_reference, day=day)
    variation.status = VariationStatus.AUTHORISED
    checked(variation).save_version()
    notices.expect(variation, found.notices)
    audit.record(
        actor,
        "variation.authorised",
        variation,
        at=at,
        changes={"decision": (None, decision_reference), "value": (None, variation.value_change)},
    )
    return variation


@transaction.atomic
def make_administrative(*, variation: Variation, version: int, actor: Actor, at: datetime) -> Variation:
    """Put a change that is administrative only into effect, by the contract manager and without a decision."""
    variation = Variation.objects.locked(variation.pk).expect_version(version)
    status = VariationStatus(variation.status)
    may_administer(actor, status, is_administrative=variation.is_administrative).or_refuse()
    variation.status, variation.takes_effect_on = VariationStatus.EFFECTIVE, clock.london_day(at)
    checked(variation).save_version()
    audit.record(actor, "variation.administered", variation, at=at, changes={"status": (status, variation.status)})
    return variation


@transaction.atomic
def sign(
    *,
    variation: Variation,
    version: int,
    signed_on: date,
    instrument: str,
    actor: Actor,
    at: datetime,
    takes_effect_on: date | None = None,
) -> Variation:
    """Record the signed instrument. What takes effect by today does so at once; else on its day (`take_effect`).

    Refused before the decision, and while a notice that comes before it is unpublished.
    """
    _, held = locked(variation.contract)
    variation = Variation.objects.locked(variation.pk).expect_version(version)
    day, effective_on = clock.london_day(at), takes_effect_on or signed_on
    may_sign(
        actor,
        VariationStatus(variation.status),
        signed_on=signed_on,
        authorised_on=variation.authorised_on,
        takes_effect_on=effective_on,
        unpublished=[notice.get_type_display() for notice in unpublished_before(variation)],
        today=day,
    ).or_refuse()
    variation.status = VariationStatus.SIGNED
    variation.signed_on, variation.instrument, variation.takes_effect_on = signed_on, instrument, effective_on
    checked(variation).save_version()
    notices.fall_due(variation, signed_on)
    audit.record(actor, "variation.signed", variation, at=at, changes={"signed on": (None, signed_on)})
    if effective_on <= day:
        _take_effect(variation, held, actor=actor, at=at)
    return variation


@transaction.atomic
def take_effect(*, variation: Variation, version: int, actor: Actor, at: datetime) -> Variation:
    """Put a signed variation into effect once its day has come."""
    _, held = locked(variation.contract)
    variation = Variation.objects.locked(variation.pk).expect_version(version)
    may_take_effect(
        actor,
        VariationStatus(variation.status),
        takes_effect_on=variation.takes_effect_on,
        today=clock.london_day(at),
    ).or_refuse()
    _take_effect(variation, held, actor=actor, at=at)
    return variation


@transaction.atomic
def void(
    *, variation: Variation, reason: str, actor: Actor, at: datetime, decision_reference: str = "",
    version: int | None = None,
) -> Variation:  # fmt: skip
    """Drop a draft; or, as the effect of a decision, end what an earlier one authorised. What it did to a ledger is
    taken back by a counter-entry, as long as nothing stands on it.
    """
    _, held = locked(variation.contract)
    variation = Variation.objects.locked(variation.pk)
    variation.expect_version(variation.version if version is None else version)
    before = VariationStatus(variation.status)
    may_void(actor, before, reason=reason, asked_in=variation.asked_in).or_refuse()
    entries = variation_effects.taken_back(variation, held, decision_reference or reason, reason, actor=actor, at=at)
    variation.status, variation.void_reason = VariationStatus.VOID, reason
    checked(variation).save_version()
    for entry in entries:
        audit_entry(entry, actor=actor, at=at)
    audit.record(
        actor, "variation.void", variation, at=at, changes={"status": (before, variation.status)}, reason=reason
    )
    return variation


# --- drafting -------------------------------------------------------------------------------------------------------


def _with_ground(fields: dict[str, Any]) -> dict[str, Any]:
    """An administrative change stands on no ground."""
    return {**fields, "ground": ""} if fields.get("is_administrative") else fields


def _prepared(variation: Variation, held: Iterable[Lot], lots: Sequence[Lot], day: date) -> list[Lot]:
    """The lots it is about, when the draft says enough; fills in how its sums stand to VAT."""
    wanted = {lot.pk for lot in lots}
    chosen = [lot for lot in held if lot.pk in wanted]
    worth = worth_at_award(variation.contract)
    if variation.vat_basis == VatBasis.NOT_STATED and not variation.base_value:
        variation.vat_basis = worth.vat
    verdict = says_enough(said_by(variation), lot_ends(variation.contract, chosen)) & Verdict.of(
        (len(chosen) == len(wanted), "other_contract", "Choose lots of this contract.", "lots"),
        (
            variation.bridges_to is None or variation.bridges_to.council_id == variation.contract.council_id,
            "other_council",
            "Choose a contract of this council.",
            "bridges_to",
        ),
    )
    if not variation.is_administrative:
        verdict &= may_rely_on(variation.ground, Regime(variation.contract.regime), on=day)
    if variation.value_change and not variation.base_value and worth.amount is not None:
        change = Sum(variation.value_change, VatBasis(variation.vat_basis))
        verdict &= may_add_up([Sum(worth.amount, worth.vat), change], field="vat_basis")
    verdict.or_refuse()
    return chosen


def _name(variation: Variation, lots: Iterable[Lot]) -> None:
    for lot in lots:
        save_new(VariationLot(variation=variation, lot=lot, ended_on=lot.authorised_ends_on))


def _first(variation: Variation) -> dict[str, tuple[Scalar, Scalar]]:
    return {
        "changes": (None, variation.what),
        "ground": (None, variation.ground),
        "ends on": (None, variation.ends_on),
        "value": (None, variation.value_change),
    }


# --- deciding -------------------------------------------------------------------------------------------------------


def _still(variation: Variation, held: Iterable[Lot]) -> list[Lot]:
    """Its lots as they are now. Refused where one has another last day than when the change was drafted."""
    then = dict(variation.lots.values_list("lot", "ended_on"))
    chosen = [lot for lot in held if lot.pk in then]
    moved = [lot.label for lot in chosen if variation.changes_term and lot.authorised_ends_on != then[lot.pk]]
    verdict = says_enough(said_by(variation), lot_ends(variation.contract, chosen)) & Verdict.of(
        (
            not moved,
            "register_moved",
            f"{', '.join(moved)} has another last day than when this was drafted. Draft it anew.",
            "lots",
        )
    )
    verdict.or_refuse()
    return chosen


def _settle(variation: Variation, found: Assessment, *, decision_reference: str, day: date) -> None:
    """Keep what was judged: the rule table in words, and the percentages."""
    variation.decision_reference, variation.authorised_on = decision_reference, day
    variation.figures = [kept(figure) for figure in found.figures]
    for measure, column in _PERCENTS.items():
        share = found.percents.get(measure)
        setattr(variation, column, None if share is None else _decimal(share))


def kept(figure: Figure) -> dict[str, str]:
    """A line of the rule table as it is shown and stored."""
    return {
        "measure": figure.measure.label,
        "amount": figure.amount,
        "share": " ".join(filter(None, [figure.percent, figure.base])),
        "limit": figure.limit,
        "standing": figure.standing,
        "source": figure.source,
    }


def _decimal(share: Fraction) -> Decimal:
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("0.0001"))


def _take_effect(variation: Variation, held: Iterable[Lot], *, actor: Actor, at: datetime) -> None:
    chosen = _still(variation, held)
    entries = variation_effects.move_terms(variation, chosen, actor=actor, at=at) if variation.changes_term else []
    if variation.changes_provider:
        variation_effects.change_provider(variation, chosen or lots_of(variation), actor=actor, at=at)
    variation.status = VariationStatus.EFFECTIVE
    checked(variation).save_version()
    for entry in entries:
        audit_entry(entry, actor=actor, at=at)
    audit.record(
        actor,
        "variation.effective",
        variation,
        at=at,
        changes={"status": (VariationStatus.SIGNED.value, str(variation.status))},
    )

"""Asking for a variation in a report: the recommendation, its sum, and the draft held until it is decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.audit import Scalar
from commissioning.services.saving import save_new
from commissioning.verdicts import Verdict
from decisions.enums import EffectKind, RecommendationVerb
from decisions.models import DecisionItem, Recommendation, Report, VariationAsked
from decisions.services import edits
from decisions.varying import words_for
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.models import MoneyLine, Variation
from frameworks.services import money, variations


@transaction.atomic
def ask(*, report: Report, version: int, variation: Variation, actor: Actor, at: datetime) -> Recommendation:
    """Add a recommendation that asks for a drafted variation, with the words and the sum that follow from it.

    Refused by `may_edit`, a stale version, for a variation of another contract, and while another report asks for it.
    """
    edit = edits.begin(report=report, version=version, actor=actor, at=at)
    report = edit.report
    Verdict.of(
        (
            variation.contract_id == report.contract_id,
            "other_contract",
            "The report is about another contract. Begin one about this contract.",
            "report",
        )
    ).or_refuse()
    last = report.recommendations.order_by("order").values_list("order", flat=True).last()
    order = (last or 0) + 1
    recommendation = save_new(
        Recommendation(
            report=report,
            order=order,
            verb=RecommendationVerb.VARY,
            text=words_for(variation, order),
            effect=EffectKind.VARY,
            value_line=_sum(variation, actor, at),
        )
    )
    save_new(VariationAsked(recommendation=recommendation, variation=variation))
    variations.hold(variation=variation, by=report.reference, actor=actor, at=at)
    edit.save()
    changes: dict[str, tuple[Scalar, Scalar]] = {
        "variation": (None, str(variation)),
        "recommendation": (None, recommendation.order),
    }
    audit.record(actor, "report.variation_asked", report, at=at, changes=changes)
    return recommendation


def let_go(report: Report, *, actor: Actor, at: datetime) -> None:
    """Let go of the drafts a report asked for and no decision about it authorises. Inside the move's transaction."""
    held = Variation.objects.filter(asked_in=report.reference)
    decided = DecisionItem.objects.filter(decision__report=report, effect=EffectKind.VARY).values("recommendation")
    for variation in held.exclude(asked__recommendation__in=decided):
        variations.release(variation=variation, by=report.reference, actor=actor, at=at)


def authorise(item: DecisionItem, *, actor: Actor, at: datetime) -> Variation:
    """Authorise what the item's recommendation asked for, as its effect."""
    asked = VariationAsked.objects.select_related("variation__contract__council").get(
        recommendation=item.recommendation_id
    )
    return variations.authorise(
        variation=asked.variation,
        decision_reference=item.decision.report.reference,
        amount=item.amount if asked.variation.value_change and asked.variation.value_change > 0 else None,
        actor=actor,
        at=at,
    )


def _sum(variation: Variation, actor: Actor, at: datetime) -> MoneyLine | None:
    """The line for what it costs, where it costs something: an estimate of its own, never part of the award's value."""
    if not variation.value_change or variation.value_change < 0:
        return None
    return money.add_line(
        contract=variation.contract,
        kind=MoneyKind.FORECAST,
        label=f"Variation {variation.number}: {variation.title}"[:150],
        amount=variation.value_change,
        vat_basis=VatBasis(variation.vat_basis),
        certainty=Certainty.ESTIMATE,
        source=f"Variation {variation.number}",
        actor=actor,
        at=at,
    )

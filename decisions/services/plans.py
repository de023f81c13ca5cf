"""The contract that a recommendation to procure plans, with its lots. The register learns of it by the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from decisions.enums import EffectKind
from decisions.models import PlannedLot, ProcurementPlan, Recommendation, Report
from decisions.planning import FollowedLot, may_say
from decisions.services import edits
from decisions.services.rows import of_one_council
from frameworks.models import Contract, Lot

FIELDS = ("title", "kind", "regime", "route", "predecessor", "starts_on", "initial_months", "option_months")


@dataclass(frozen=True)
class LotWanted:
    """A lot to be, and the lot of the running contract it follows, if any."""

    title: str
    predecessor_lot: Lot | None = None


@transaction.atomic
def save(
    *,
    report: Report,
    version: int,
    recommendation: Recommendation,
    values: Mapping[str, Any],
    lots: Sequence[LotWanted],
    actor: Actor,
    at: datetime,
) -> ProcurementPlan:
    """Say what a recommendation to procure plans: `values` are the fields of `FIELDS`, `lots` replace those it had.

    Refused by `may_edit`, a stale version, `may_say`, and for another council's contract.
    """
    held = ProcurementPlan.objects.filter(recommendation=recommendation).first()
    edit = edits.begin(report=report, version=version, actor=actor, at=at, stored_text=str(held or ""))
    report = edit.report
    plan = held or ProcurementPlan(recommendation=recommendation)
    for name in FIELDS:
        setattr(plan, name, values[name])
    of_one_council(report, [recommendation, *values.values(), *(lot.predecessor_lot for lot in lots)])
    followed = [_followed(lot.predecessor_lot) for lot in lots if lot.predecessor_lot is not None]
    may_say(EffectKind(recommendation.effect), follows=plan.predecessor_id, lots=followed).or_refuse()
    checked(plan).save()
    plan.lots.all().delete()
    for order, lot in enumerate(lots, start=1):
        save_new(PlannedLot(plan=plan, order=order, title=lot.title, predecessor_lot=lot.predecessor_lot))
    edit.save()
    audit.record(
        actor, "report.plan_saved", report, at=at, changes={"plan": (None, plan.title), "lots": (None, len(lots))}
    )
    return plan


def with_lots_of(predecessor: Contract, planned: Sequence[LotWanted]) -> list[LotWanted]:
    """The lots planned so far, and after them each lot of the running contract that none of them follows yet."""
    followed = {lot.predecessor_lot.pk for lot in planned if lot.predecessor_lot is not None}
    running = Lot.objects.filter(contract=predecessor).exclude(pk__in=followed).order_by("number")
    return [*planned, *(LotWanted(lot.title, lot) for lot in running)]


def _followed(lot: Lot) -> FollowedLot:
    return FollowedLot(lot.pk, lot.contract_id, str(lot))

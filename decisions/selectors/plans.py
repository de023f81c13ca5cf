"""What a recommendation to procure plans, as the register's rules read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from commissioning.verdicts import Verdict
from decisions.models import PlannedLot, ProcurementPlan
from frameworks.enums import ContractKind, ProcurementRoute, Regime
from frameworks.planning import ContractPlanned, Follows, LotPlanned, may_plan


def planned_by(plan: ProcurementPlan) -> ContractPlanned:
    """The contract planned; best of a plan that was read with its lots (`with_lots`)."""
    return ContractPlanned(
        title=plan.title,
        kind=ContractKind(plan.kind),
        regime=Regime(plan.regime),
        route=ProcurementRoute(plan.route),
        starts_on=plan.starts_on,
        initial_months=plan.initial_months,
        option_months=plan.options,
        lots=tuple(LotPlanned(lot.title, _follows(lot)) for lot in plan.lots.all()),
    )


def as_recorded(plan: ProcurementPlan) -> dict[str, Any]:
    """The same in plain JSON types, for the record of the decision."""
    planned = planned_by(plan)
    return {
        "title": planned.title,
        "kind": planned.kind.value,
        "regime": planned.regime.value,
        "route": planned.route.value,
        "starts_on": planned.starts_on.isoformat(),
        "initial_months": planned.initial_months,
        "option_months": list(planned.option_months),
        "lots": [{"title": lot.title, "follows": lot.follows.label if lot.follows else None} for lot in planned.lots],
    }


def may_be_planned(plan: ProcurementPlan, *, on: date) -> Verdict:
    """Whether the register, as it stands now, could hold what is planned if that is decided on a day."""
    return may_plan(planned_by(plan), on=on)


def _follows(lot: PlannedLot) -> Follows | None:
    before = lot.predecessor_lot
    if before is None:
        return None
    return Follows(before.pk, str(before), is_followed=hasattr(before, "successor"))

"""Putting a contract on the register because a decision says that it is to be procured."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import save_new
from frameworks.durations import ORDINARY_YEARS
from frameworks.enums import ContractKind, ContractStage, InvitationKind
from frameworks.models import Contract, Lot, TermOption
from frameworks.planning import ADMISSION_TO_BEGIN_WITH, ContractPlanned, may_plan, may_plan_by_decision
from frameworks.services.contracts import project_maximum, prove


@transaction.atomic
def plan(
    *,
    planned: ContractPlanned,
    reference: str,
    beside: Contract,
    decision_reference: str,
    actor: Actor,
    at: datetime,
) -> Contract:
    """Enter a planned contract as the effect of a decision. Planned once: asked again, it is the one already there.

    `reference` is the contract's own; its department and the posts that look after it are those of `beside`, the
    contract the decision is about. Refused by `may_plan_by_decision`, `may_plan` and the facts of the kind.
    """
    may_plan_by_decision(actor, decision_reference=decision_reference).or_refuse()
    there = Contract.objects.filter(
        council=beside.council_id, reference=reference, planned_by=decision_reference
    ).first()
    if there is not None:
        return there
    planned = _as_followed_now(planned)
    may_plan(planned, on=clock.london_day(at)).or_refuse()
    contract = _enter(planned, reference, beside, decision_reference, at)
    audit.record(
        actor,
        "contract.planned",
        contract,
        at=at,
        changes={"decision": (None, decision_reference), "lots": (None, len(planned.lots))},
    )
    return contract


def _as_followed_now(planned: ContractPlanned) -> ContractPlanned:
    """The plan with what its lots follow locked and read anew: a lot may have got a successor since it was read."""
    followed = [lot.follows.key for lot in planned.lots if lot.follows]
    list(Lot.objects.select_for_update().filter(pk__in=followed).order_by("pk"))
    taken = set(Lot.objects.filter(predecessor__in=followed).values_list("predecessor", flat=True))
    lots = [
        replace(lot, follows=replace(lot.follows, is_followed=lot.follows.key in taken)) if lot.follows else lot
        for lot in planned.lots
    ]
    return replace(planned, lots=lots)


def _why_so_long(planned: ContractPlanned, decision_reference: str) -> str:
    """A framework beyond four years stands on the reasons of the decision that plans it."""
    months = planned.initial_months + sum(planned.option_months)
    is_longer = planned.kind == ContractKind.FRAMEWORK and months > 12 * ORDINARY_YEARS
    return f"As decided: see the reasons in {decision_reference}." if is_longer else ""


def _enter(
    planned: ContractPlanned, reference: str, beside: Contract, decision_reference: str, at: datetime
) -> Contract:
    contract = Contract(
        council=beside.council,
        reference=reference,
        kind=planned.kind,
        title=planned.title,
        stage=ContractStage.PLANNED,
        department=beside.department,
        owner_post=beside.owner_post,
        contract_manager_post=beside.contract_manager_post,
        regime=planned.regime,
        regime_basis_on=clock.london_day(at),
        route=planned.route,
        invitation=InvitationKind.TENDER,
        admission_mode=ADMISSION_TO_BEGIN_WITH.get(planned.kind, ""),
        first_awarded_on=planned.first_awarded_on,
        starts_on=planned.term.from_on,
        initial_ends_on=planned.term.to_on,
        planned_by=decision_reference,
        long_term_reason=_why_so_long(planned, decision_reference),
    )
    prove(contract, provider=None)
    save_new(contract)
    for number, lot in enumerate(planned.lots, start=1):
        follows = lot.follows.key if lot.follows else None
        save_new(Lot(contract=contract, number=number, title=lot.title, predecessor_id=follows))
    for order, months in enumerate(planned.option_months, start=1):
        save_new(TermOption(contract=contract, order=order, months=months))
    project_maximum(contract)
    return contract

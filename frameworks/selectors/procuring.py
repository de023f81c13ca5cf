"""How far the procurement of a contract has come: its steps, standstill, notices, what it follows and who bridges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from frameworks import law
from frameworks.enums import Regime
from frameworks.law import Standstill
from frameworks.models import Contract, Notice, ProcurementStep, Variation
from frameworks.procuring import standstill_ends
from frameworks.variation_enums import NoticeType, StepKind

# Published with the award; standstill is counted from it.
OF_AWARD = (NoticeType.UK6, NoticeType.PSR_INTENTION)


@dataclass(frozen=True)
class Standing:
    """The standstill of a contract and what of its notices is still to be published before it is signed."""

    standstill: Standstill | None
    award_published_on: date | None
    standstill_until: date | None
    unpublished: tuple[Notice, ...]


def standing_of(contract: Contract) -> Standing:
    """From the award notice, published or not, and the regime of the contract."""
    noted = list(contract.procurement_notices.filter(variation__isnull=True, type__in=OF_AWARD))
    published = min((notice.published_on for notice in noted if notice.published_on), default=None)
    day = published or contract.regime_basis_on
    rule = law.standstill_of(Regime(contract.regime), contract.kind, day)
    until = None
    if rule is not None and published is not None:
        closures = frozenset(contract.council.closures.values_list("on", flat=True))
        until = standstill_ends(rule, published, nation=contract.council.nation, closures=closures)
    waiting = tuple(
        notice for notice in noted if not (notice.is_voluntary or notice.published_on or notice.not_needed_because)
    )
    return Standing(rule, published, until, waiting)


def stages_of(contract: Contract) -> list[tuple[StepKind, list[ProcurementStep]]]:
    """The steps by stage, in the order of the stages, those without steps left out."""
    steps = list(contract.procurement_steps.order_by("order"))
    found = [(kind, [step for step in steps if step.kind == kind]) for kind in StepKind]
    return [(kind, rows) for kind, rows in found if rows]


def bridging(contract: Contract) -> list[Variation]:
    """Variations that carry another contract on until this one begins, void ones left out."""
    rows = contract.bridged_by.exclude(status="void").select_related("contract__council")
    return list(rows.order_by("contract__reference", "number"))

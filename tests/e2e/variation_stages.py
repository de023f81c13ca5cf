"""The states in which the pages of variations, procurement notices and procurements are looked at."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.enums import MilestonePrecision
from decisions.demonstration import people
from frameworks.enums import ContractStage, VatBasis
from frameworks.models import Variation
from frameworks.services import contracts, notices, procuring, variations
from frameworks.variation_enums import StepKind
from tests.e2e.stages import World, of_cast
from tests.factories.desk import AT, Desk
from tests.factories.frameworks import ContractFactory, LotFactory

WORTH = {
    "base_value": Decimal("4537500.00"),
    "base_source": "Award report, September 2017",
    "vat_basis": VatBasis.EXEMPT,
}


def varied() -> World:
    """One too large for its ground, one to be signed, one to take effect tomorrow, a plain detail; a procurement."""
    desk = Desk()
    contract, manager = desk.contract, desk.cast.actor(people.CONTRACT_MANAGER, AT)
    planned = ContractFactory(
        council=desk.cast.council, department=people.DEPARTMENT, title="Day opportunities from 2021",
        reference="ASC-2021-009", starts_on=date(2021, 4, 1), initial_ends_on=date(2024, 3, 31),
        max_ends_on=date(2024, 3, 31), stage=ContractStage.PLANNED,
    )  # fmt: skip
    fresh = ContractFactory(council=desk.cast.council, department=people.DEPARTMENT, title="Advice from 2022")
    LotFactory(contract=planned, number=1, predecessor=contract.lots.get(number=1))
    large = _drafted(desk, 1, "Carry lot 1 on to the new list", bridges_to=planned, cap=Decimal("3000000.00"),
                     value_change=Decimal("2500000.00"))  # fmt: skip
    ready = _authorised(desk, _drafted(desk, 2, "Carry lot 2 on for half a year"))
    signed = _authorised(desk, _drafted(desk, 3, "Carry lot 3 on for half a year"))
    before = AT - timedelta(days=1)
    signed = variations.sign(
        variation=signed, version=signed.version, signed_on=before.date(), instrument="Deed of variation 3",
        takes_effect_on=AT.date(), actor=manager, at=before,
    )  # fmt: skip
    desk.draft(desk.with_money())
    detail = variations.propose(
        contract=contract, lots=[], title="Invoices go to another address", reason="The office has moved.",
        is_administrative=True, before="1 High Street", after="2 High Street", actor=manager, at=AT,
    )  # fmt: skip
    return of_cast(
        desk.cast, AT, contract=contract.pk, planned=planned.pk, large=large.pk, ready=ready.pk, signed=signed.pk,
        fresh=fresh.pk, detail=detail.pk, notice=ready.notices.get().pk, step=_timetable(desk, planned),
    )  # fmt: skip


def _drafted(desk: Desk, lot: int, title: str, **more: object) -> Variation:
    return variations.propose(
        **{
            "contract": desk.contract, "lots": [desk.lots[lot]], "title": title, "reason": "The new list is late.",
            "changes_term": True, "changes_value": True, "ends_on": date(2021, 3, 31), "ground": "pcr72_1_b",
            "value_change": Decimal("75625.00"), "subject": "light_touch", **WORTH, **more, **desk.act,
        }
    )  # fmt: skip


def _authorised(desk: Desk, variation: Variation) -> Variation:
    system = Actor.system(desk.cast.council)
    return variations.authorise(
        variation=variation, decision_reference="BRK-DPR-2020-011", actor=system, at=AT - timedelta(days=2)
    )


def _timetable(desk: Desk, planned: object) -> int:
    """The usual steps, one of them a range; its procurement begun and its notice published."""
    planned = procuring.lay_out(contract=planned, version=planned.version, **desk.act)
    step = planned.procurement_steps.get(kind=StepKind.EVALUATION)
    procuring.edit_step(
        step=step, version=step.version, precision=MilestonePrecision.RANGE, starts_on=date(2021, 1, 11),
        ends_on=date(2021, 2, 5), source="Procurement plan", **desk.act,
    )  # fmt: skip
    planned = contracts.advance(
        contract=planned, stage=ContractStage.IN_PROCUREMENT, version=planned.version, **desk.act
    )
    notice = planned.procurement_notices.get()
    notices.settle(notice=notice, version=notice.version, due_on=notice.due_on, published_on=AT.date(),
                   identifier="2020/S 000-015", **desk.act)  # fmt: skip
    return int(step.pk)

"""Variations and procurement notices: rows for tables, and the cases that trip their constraints."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from commissioning.clock import LONDON
from frameworks.enums import VatBasis
from frameworks.models import Notice, ProcurementStep, Variation, VariationLot
from frameworks.variation_enums import NoticeType, StepKind, VariationStatus
from tests.factories.commissioning import UserFactory
from tests.factories.frameworks import ContractFactory, LotFactory, Register
from tests.factories.providers import ProviderFactory

S2_END = date(2021, 7, 2)
DRAFTED_AT = datetime(2021, 5, 4, 10, tzinfo=LONDON)


class VariationFactory(DjangoModelFactory):
    class Meta:
        model = Variation

    contract = factory.SubFactory(ContractFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = "Six months more"
    reason = "The new service is not ready."
    changes_term = True
    ends_on = date(2022, 1, 2)
    ground = "pcr72_1_b"
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = DRAFTED_AT


class VariationLotFactory(DjangoModelFactory):
    class Meta:
        model = VariationLot

    variation = factory.SubFactory(VariationFactory)
    lot = factory.LazyAttribute(lambda row: LotFactory(contract=row.variation.contract))


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    contract = factory.SubFactory(ContractFactory)
    type = NoticeType.PCR_MODIFICATION
    due_on = date(2021, 7, 1)


class ProcurementStepFactory(DjangoModelFactory):
    class Meta:
        model = ProcurementStep

    contract = factory.SubFactory(ContractFactory)
    order = factory.Sequence(lambda n: n + 1)
    kind = StepKind.EVALUATION
    label = "Bids evaluated"


def six_months(register: Register, **more: object) -> dict[str, object]:
    """What a draft says that carries S2's contract on by six months at half its yearly price."""
    return {
        "contract": register.contract,
        "lots": register.lots,
        "title": "Six months more",
        "reason": "The new service is not ready.",
        "changes_term": True,
        "changes_value": True,
        "ends_on": date(2022, 1, 2),
        "value_change": Decimal("123152.00"),
        "vat_basis": VatBasis.NOT_STATED,
        "ground": "pcr72_1_b",
        **more,
    }


def constraint_cases() -> dict[str, object]:
    """For each named constraint a row that breaks it alone."""

    def variation(**given: object) -> Variation:
        return VariationFactory.build(**{"contract": ContractFactory(), "proposed_by": UserFactory(), **given})

    def notice(**given: object) -> Notice:
        return NoticeFactory.build(**{"contract": ContractFactory(), **given})

    def same_number() -> Variation:
        first = VariationFactory()
        return variation(contract=first.contract, number=first.number)

    def same_lot() -> VariationLot:
        first = VariationLotFactory()
        return VariationLot(variation=first.variation, lot=first.lot)

    def step(**given: object) -> ProcurementStep:
        return ProcurementStepFactory.build(**{"contract": ContractFactory(), **given})

    def same_place() -> ProcurementStep:
        first = ProcurementStepFactory()
        return step(contract=first.contract, order=first.order)

    effective = {"status": VariationStatus.EFFECTIVE, "decision_reference": "D-1", "authorised_on": S2_END}
    name = "frameworks_variation_"
    return {
        f"{name}number_once_in_a_contract": same_number,
        f"{name}status_in_list": lambda: variation(
            status="asleep", decision_reference="D-1", authorised_on=S2_END, takes_effect_on=S2_END
        ),
        f"{name}subject_in_list": lambda: variation(subject="favours"),
        f"{name}vat_basis_in_list": lambda: variation(vat_basis="some"),
        f"{name}changes_something": lambda: variation(changes_term=False, ends_on=None),
        f"{name}administrative_or_more": lambda: variation(is_administrative=True),
        f"{name}has_its_ground": lambda: variation(ground=""),
        f"{name}term_has_its_end": lambda: variation(ends_on=None),
        f"{name}value_has_its_sum": lambda: variation(changes_value=True),
        f"{name}provider_has_both": lambda: variation(changes_provider=True, provider_before=ProviderFactory()),
        f"{name}bridge_has_a_cap": lambda: variation(bridges_to=ContractFactory()),
        f"{name}base_is_not_negative": lambda: variation(base_value=Decimal("0.00")),
        f"{name}authorised_names_its_decision": lambda: variation(status=VariationStatus.AUTHORISED),
        f"{name}signed_has_its_day": lambda: variation(**effective),
        f"{name}void_says_why": lambda: variation(status=VariationStatus.VOID),
        "frameworks_variationlot_once": same_lot,
        "frameworks_procurementstep_order_once": same_place,
        "frameworks_procurementstep_kind_in_list": lambda: step(kind="lunch"),
        "frameworks_procurementstep_precision_in_list": lambda: step(precision="roughly"),
        "frameworks_procurementstep_date_as_exact_as_said": lambda: step(precision="day"),
        "frameworks_procurementstep_range_has_its_last_day": lambda: step(precision="range", starts_on=S2_END),
        "frameworks_procurementstep_season_in_words": lambda: step(precision="season"),
        "frameworks_notice_type_in_list": lambda: notice(type="uk99"),
        "frameworks_notice_published_or_not_needed": lambda: notice(
            published_on=S2_END, not_needed_because="Below the limit."
        ),
        "frameworks_notice_identified_once_published": lambda: notice(identifier="2021/S 000-1"),
    }

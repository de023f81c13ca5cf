"""What a row of the contracts list says, and that the database agrees with the rules it stands for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commissioning.enums import Role
from frameworks.completeness import FACTS, completeness
from frameworks.enums import Calculation, Certainty, ContractKind, ContractStage, MoneyKind, UseStatus, VatBasis
from frameworks.models import Contract
from frameworks.selectors import completeness as on_record
from frameworks.selectors.listing import (
    SEVERAL_TOTALS,
    contracts_for,
    ending_within,
    facts_of,
    matching,
    with_provider,
)
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import (
    S0_DAY,
    AdmissionFactory,
    ContractFactory,
    LotFactory,
    MoneyLineFactory,
    MoneyLinePartFactory,
    OptionUseFactory,
    TermOptionFactory,
    s0_contract,
    s2_contract,
)
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commissioner():
    return actor_with(Role.COMMISSIONER, council=CouncilFactory())


def row(actor, contract, on=S0_DAY):
    found = contracts_for(actor).get(pk=contract.pk)
    return facts_of([found], on=on)[contract.pk]


def total(contract, amount, **given):
    kind = {"kind": MoneyKind.CONTRACT_TOTAL, "label": "Total", "vat_basis": VatBasis.EXCLUDING}
    return MoneyLineFactory(contract=contract, amount=Decimal(amount), **{**kind, **given})


# --- case S0 and case S2 ------------------------------------------------------------------------------------------


def test_a_list_says_its_lots_its_providers_and_the_option_that_is_left(s0):
    facts = row(s0.commissioner, s0.contract)

    assert (facts.stage, facts.has_one_lot, facts.lots, len(facts.providers)) == (ContractStage.LIVE, False, 6, 3)
    assert (facts.ends_on, facts.is_end_planned, facts.first_lot_ends_on) == (date(2020, 10, 31), False, None)
    assert facts.next_option.words == "12 months to 31 October 2021"
    assert (facts.price, facts.estimate) == (None, None)


def test_the_list_case_s0_lacks_its_value_and_what_nobody_entered(s0):
    facts = row(s0.commissioner, s0.contract)

    assert facts.completeness.words == "4 of 17 known"
    assert facts.completeness.missing == (
        "Description", "CPV codes", "Total value", "Whether the total includes VAT", "Cost centre",
        "Who may buy or refer under it", "Call-off method", "Latest day for notice of each option",
        "Equality impact assessment", "Data protection impact assessment", "Day it was signed", "Review date",
        "Insurance check",
    )  # fmt: skip


def test_a_contract_with_one_provider_has_one_lot_and_its_provider(s2):
    facts = row(s2.commissioner, s2.contract, on=date(2021, 3, 23))

    provider = s2.contract.lots.get().admissions.get().provider
    assert (facts.has_one_lot, facts.lots, facts.providers) == (True, 1, (provider,))
    assert facts.next_option.words == "24 months to 2 July 2023"


def test_after_its_end_a_contract_has_no_option_left(s2):
    facts = row(s2.commissioner, s2.contract, on=date(2021, 7, 3))

    assert (facts.stage, facts.next_option) == (ContractStage.EXPIRED, None)


def test_an_option_in_use_for_some_lots_is_left_to_the_others(s0):
    for lot in s0.lots[:2]:
        OptionUseFactory(option=s0.option, lot=lot, status=UseStatus.AUTHORISED)
    for lot in s0.lots[2:4]:
        OptionUseFactory(option=s0.option, lot=lot, status=UseStatus.NOT_TAKEN_UP)
    OptionUseFactory(option=s0.option, lot=s0.lots[4], status=UseStatus.PROPOSED)

    option = row(s0.commissioner, s0.contract).next_option

    assert (option.words, option.is_proposed) == ("12 months to 31 October 2021, 2 of 6 lots", True)


def test_a_planned_contract_has_its_planned_end_and_no_option_yet(commissioner):
    contract = ContractFactory(council=commissioner.council)
    TermOptionFactory(contract=contract, order=1)

    facts = row(commissioner, contract)

    assert (facts.ends_on, facts.is_end_planned, facts.next_option) == (date(2020, 10, 31), True, None)
    assert (facts.stage, facts.has_one_lot, facts.lots, facts.providers) == (ContractStage.PLANNED, True, 0, ())


def test_lots_that_end_on_different_days_are_told(s0):
    lot = s0.lots[0]
    lot.current_ends_on = date(2020, 6, 30)
    lot.save()

    facts = row(s0.commissioner, s0.contract)

    assert (facts.ends_on, facts.first_lot_ends_on) == (date(2020, 10, 31), date(2020, 6, 30))


# --- sums ---------------------------------------------------------------------------------------------------------


def test_a_price_and_an_estimate_are_never_one_sum(commissioner):
    contract = ContractFactory(council=commissioner.council)
    total(contract, "100000.00", certainty=Certainty.QUOTE)
    total(contract, "130000.00", certainty=Certainty.ESTIMATE)
    total(contract, "99000.00", certainty=Certainty.ACTUAL)
    total(contract, "5000.00", kind=MoneyKind.ANNUAL)
    total(contract, "7000.00", kind=MoneyKind.BUDGET, certainty=Certainty.ESTIMATE)

    facts = row(commissioner, contract)

    assert (facts.price, facts.estimate) == (Decimal("100000.00"), Decimal("130000.00"))


def test_totals_kept_apart_are_added_and_a_total_of_totals_counts_once(commissioner):
    contract = ContractFactory(council=commissioner.council)
    adults, children = total(contract, "60.10", cohort="Adults"), total(contract, "40.05", cohort="Children")
    assert row(commissioner, contract).price == Decimal("100.15")

    whole = total(contract, "100.15", calculation=Calculation.SUM_OF_LINES)
    for part in (adults, children):
        MoneyLinePartFactory(total=whole, line=part)
    assert row(commissioner, contract).price == Decimal("100.15")


def test_totals_on_different_vat_bases_are_not_added(commissioner):
    contract = ContractFactory(council=commissioner.council)
    total(contract, "60.00")
    total(contract, "40.00", vat_basis=VatBasis.INCLUDING)

    assert row(commissioner, contract).price == SEVERAL_TOTALS


# --- searching, narrowing, sorting --------------------------------------------------------------------------------


def references(found):
    return sorted(found.values_list("reference", flat=True))


def test_words_are_looked_for_in_reference_title_and_names_of_providers(commissioner):
    council = commissioner.council
    ContractFactory(council=council, reference="ASC-1", title="Day support")
    second = ContractFactory(council=council, reference="ASC-2", title="Night support")
    place = LotFactory(contract=second)
    for name in ("Bramble Care Limited", "Bramble Homes Limited"):
        AdmissionFactory(lot=place, provider=ProviderFactory(council=council, legal_name=name, trading_name="Thorn"))
    seen = contracts_for(commissioner)

    assert references(seen.filter(matching("sc-1"))) == ["ASC-1"]
    assert references(seen.filter(matching("SUPPORT"))) == ["ASC-1", "ASC-2"]
    assert references(seen.filter(matching("bramble"))) == ["ASC-2"]
    assert references(seen.filter(matching("thorn"))) == ["ASC-2"]
    assert references(seen.filter(matching("oak"))) == []


def test_contracts_of_a_provider_are_found_once_each(commissioner):
    contract = ContractFactory(council=commissioner.council)
    provider = ProviderFactory(council=commissioner.council)
    for number in (1, 2):
        AdmissionFactory(lot=LotFactory(contract=contract, number=number), provider=provider)
    ContractFactory(council=commissioner.council)

    assert list(contracts_for(commissioner).filter(with_provider(provider))) == [contract]


def test_what_ends_soon_runs_today_and_ends_by_the_same_day_of_the_month(s0):
    def found(months, on):
        return contracts_for(s0.commissioner).filter(ending_within(months, on=on)).exists()

    assert found(3, date(2020, 7, 31))
    assert not found(3, date(2020, 7, 30))
    assert found(3, date(2020, 10, 31))
    assert not found(3, date(2020, 11, 1))


def test_counts_and_sums_can_be_sorted_by(s0):
    other = s2_contract(council=s0.contract.council)
    total(other.contract, "492608.00")
    seen = contracts_for(s0.commissioner)

    for order in ("lot_count", "-ends", "provider_count"):
        assert [one.reference for one in seen.order_by(order)] == (["PH-2018-007", "ASC-2017-041"]), order
    assert [one.price_sum for one in seen.order_by("reference")] == [None, Decimal("492608.00")]


def test_three_contracts_take_as_many_queries_as_one(commissioner, django_assert_num_queries):
    def read():
        return facts_of(contracts_for(commissioner), on=S0_DAY)

    for number in range(3):
        s0_contract(council=commissioner.council, reference=f"ASC-{number}", providers=2)
        with django_assert_num_queries(6):
            assert len(read()) == number + 1


# --- completeness: the condition and the rule ---------------------------------------------------------------------


def test_every_fact_has_its_condition():
    assert set(on_record.KNOWN) == {fact.name for fact in FACTS}


def full(council, **given):
    """A running list of which everything is known."""
    manager = actor_with(Role.CONTRACT_MANAGER, council=council).post
    known = {
        "description": "Support in work.", "owner_post": manager, "contract_manager_post": manager,
        "cpv_codes": "85310000-5", "cost_centre": "AH1", "key_users": "Social workers", "call_off_method": "Direct",
        "eqia_completed_on": S0_DAY, "dpia_completed_on": S0_DAY, "signed_on": S0_DAY, "review_on": S0_DAY,
        "insurance_checked_on": S0_DAY, "performance_statement": "Good.", "performance_stated_on": S0_DAY,
        "stage": ContractStage.LIVE, "kind": ContractKind.APPROVED_LIST, "admission_mode": "closed",
        "current_ends_on": date(2020, 10, 31), "authorised_ends_on": date(2020, 10, 31),
    }  # fmt: skip
    contract = ContractFactory(council=council, **{**known, **given})
    AdmissionFactory(lot=LotFactory(contract=contract))
    TermOptionFactory(contract=contract, notice_days=90)
    total(contract, "1.00")
    return contract


LACKING = {
    "description": lambda one: setattr(one, "description", ""),
    "owner": lambda one: setattr(one, "owner_post", None),
    "contract_manager": lambda one: setattr(one, "contract_manager_post", None),
    "cpv_codes": lambda one: setattr(one, "cpv_codes", ""),
    "total_value": lambda one: one.money_lines.all().delete(),
    "vat": lambda one: total(one, "2.00", vat_basis=VatBasis.NOT_STATED),
    "cost_centre": lambda one: setattr(one, "cost_centre", ""),
    "key_users": lambda one: setattr(one, "key_users", ""),
    "call_off_method": lambda one: setattr(one, "call_off_method", ""),
    "notice": lambda one: TermOptionFactory(contract=one),
    "equality": lambda one: setattr(one, "eqia_completed_on", None),
    "data_protection": lambda one: setattr(one, "dpia_completed_on", None),
    "providers": lambda one: LotFactory(contract=one),
    "signed": lambda one: setattr(one, "signed_on", None),
    "review": lambda one: setattr(one, "review_on", None),
    "insurance": lambda one: setattr(one, "insurance_checked_on", None),
    "performance": lambda one: (setattr(one, "performance_statement", ""), setattr(one, "performance_stated_on", None)),
}


def test_an_entry_with_every_fact_is_complete(commissioner):
    assert on_record.of_contract(full(commissioner.council)).words == "Complete"


@pytest.mark.parametrize("name", sorted(LACKING))
def test_each_fact_is_missed_when_it_is_not_on_record(commissioner, name):
    contract = full(commissioner.council)
    LACKING[name](contract)
    contract.save()

    found = on_record.of_contract(contract)

    also = {"vat"} if name == "total_value" else set()  # without a total, nobody can say what it includes
    labels = tuple(fact.label for fact in FACTS if fact.name in {name, *also})
    assert found.missing == labels


@pytest.mark.parametrize("stage", [ContractStage.PLANNED, ContractStage.LIVE])
@pytest.mark.parametrize("kind", list(ContractKind))
def test_the_database_counts_what_the_rule_counts(commissioner, kind, stage):
    parent = {}
    if kind == ContractKind.CALL_OFF:
        above = LotFactory(contract=ContractFactory(kind="framework", admission_mode="closed"))
        parent = {"parent": above.contract, "parent_lot": above}
    contract = full(
        commissioner.council,
        kind=kind,
        stage=stage,
        admission_mode={"dynamic": "continuous", "framework": "closed", "approved_list": "closed"}.get(kind, ""),
        first_awarded_on=S0_DAY if kind == ContractKind.OPEN_FRAMEWORK_SCHEME else None,
        cost_centre="", review_on=None, key_users="",
        **parent,
    )  # fmt: skip
    known = {fact.name for fact in FACTS} - {"cost_centre", "review", "key_users"}

    found = on_record.with_known_facts(Contract.objects.filter(pk=contract.pk)).get()

    assert found.facts_missing == len(completeness(kind, stage, known=known).missing)
    assert on_record.of_annotated(found) == completeness(kind, stage, known=known)

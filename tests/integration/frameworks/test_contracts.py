"""Contracts of every kind, what may be changed when, their money, and who sees them."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.verdicts import Refused, StaleVersion
from frameworks.enums import ContractKind, ContractStage, MoneyKind
from frameworks.models import Admission, Contract, Lot, MoneyLine, TermEvent, TermOption
from frameworks.models.sight import is_in_sight
from frameworks.selectors.page import lots_of
from frameworks.services import awards, contracts, history, money
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.frameworks import S0_AT, S0_DAY, S2_AT, s0_contract
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db

PLAIN = {
    "title": "Day opportunities",
    "department": "Adults and Health",
    "regime": "pcr2015",
    "regime_basis_on": date(2017, 5, 2),
    "route": "open",
    "starts_on": date(2017, 11, 1),
    "initial_ends_on": date(2020, 10, 31),
}


@pytest.fixture
def commissioner() -> Actor:
    return actor_with(Role.COMMISSIONER, council=CouncilFactory())


def enter(actor: Actor, reference: str, kind: ContractKind, **given) -> Contract:
    return contracts.create(actor=actor, at=S0_AT, reference=reference, kind=kind, **{**PLAIN, **given})


def refused(service, **given) -> dict[str, str]:
    """The fields a service refuses, with the words beside each."""
    with pytest.raises(Refused) as said:
        service(**given)
    return {reason.field: reason.message for reason in said.value.verdict.reasons}


def test_a_contract_of_every_kind_is_stored(commissioner):
    act = {"actor": commissioner, "at": S0_AT}
    provider = ProviderFactory(council=commissioner.council)
    scheme = enter(commissioner, "S", ContractKind.OPEN_FRAMEWORK_SCHEME, first_awarded_on=date(2017, 11, 1))
    framework = enter(commissioner, "F", ContractKind.FRAMEWORK, admission_mode="closed", parent=scheme)
    lot = contracts.add_lot(contract=framework, number=1, title="All", **act)
    contracts.admit(lot=lot, provider=provider, admitted_on=date(2017, 11, 1), **act)
    history.record(
        contract=framework,
        lots=[lot],
        from_on=date(2017, 11, 1),
        to_on=date(2020, 10, 31),
        decision_reference="Award",
        **act,
    )
    lot.refresh_from_db()
    enter(commissioner, "O", ContractKind.CALL_OFF, parent=framework, parent_lot=lot, provider=provider)
    enter(commissioner, "L", ContractKind.APPROVED_LIST, admission_mode="periodic", readmission_months=12)
    enter(commissioner, "D", ContractKind.DYNAMIC, admission_mode="continuous")
    enter(commissioner, "C", ContractKind.CONTRACT, provider=provider)
    assert set(Contract.objects.values_list("kind", flat=True)) == set(ContractKind.values)
    call_off = Contract.objects.get(reference="O")
    assert call_off.lots.get().admissions.get().provider == provider
    assert call_off.regime_ground == "pcr72_1_a"


def test_a_call_off_needs_a_place_on_its_lot_and_ends_with_it(commissioner, s0):
    actor, lot = s0.commissioner, s0.lot(4)
    stranger = ProviderFactory(council=actor.council)
    given = {"actor": actor, "reference": "O", "kind": ContractKind.CALL_OFF, "parent": s0.contract, "parent_lot": lot}
    long = {**given, "provider": stranger, "initial_ends_on": date(2021, 1, 31)}
    assert refused(enter, **long) == {
        "provider": "The provider has no place on that lot. Admit it first, or choose a provider that has.",
        "initial_ends_on": "A call-off under this lot ends by 31 October 2020.",
    }


def test_what_a_contract_cannot_be_is_said_beside_its_fields(commissioner):
    impossible = refused(
        enter,
        actor=commissioner,
        reference="A B",
        kind=ContractKind.APPROVED_LIST,
        initial_ends_on=date(2017, 1, 1),
        regime_basis_on=date(2025, 3, 1),
    )
    assert set(impossible) == {"initial_ends_on", "admission_mode", "regime_basis_on"}
    assert refused(enter, actor=commissioner, reference="A B", kind=ContractKind.CONTRACT) == {
        "reference": "A reference has no spaces and no colon in it."
    }
    enter(commissioner, "A", ContractKind.CONTRACT)
    assert refused(enter, actor=commissioner, reference="A", kind=ContractKind.CONTRACT) == {
        "": "This council already has a contract with this reference."
    }


def test_a_planned_contract_is_edited_freely_and_its_maximum_follows_its_options(commissioner):
    act = {"actor": commissioner, "at": S0_AT}
    contract = enter(commissioner, "A", ContractKind.CONTRACT)
    option = contracts.add_option(contract=contract, order=1, months=24, **act)
    contract.refresh_from_db()
    assert contract.max_ends_on == date(2022, 10, 31)
    contracts.edit_part(part=option, version=1, months=12, **act)
    contract.refresh_from_db()
    contracts.edit(contract=contract, version=contract.version, initial_ends_on=date(2019, 10, 31), **act)
    contract.refresh_from_db()
    assert contract.max_ends_on == date(2020, 10, 31)
    contracts.remove_part(part=TermOption.objects.get(), **act)
    contract.refresh_from_db()
    assert contract.max_ends_on == date(2019, 10, 31)
    with pytest.raises(StaleVersion):
        contracts.edit(contract=contract, version=1, title="Mine", **act)


def test_a_running_contract_keeps_what_was_settled(s0):
    act = {"actor": s0.commissioner, "at": S0_AT}
    version = s0.contract.version
    settled = refused(contracts.edit, contract=s0.contract, version=version, starts_on=date(2018, 1, 1), **act)
    assert set(settled) == {"starts_on"}
    assert "Dates move through the ledger" in settled["starts_on"]
    changed = contracts.edit(contract=s0.contract, version=version, review_on=date(2020, 6, 1), **act)
    assert (changed.review_on, changed.version) == (date(2020, 6, 1), version + 1)
    for service, given in (
        (contracts.add_lot, {"contract": s0.contract, "number": 7, "title": "New"}),
        (contracts.add_option, {"contract": s0.contract, "order": 2, "months": 12}),
        (contracts.edit_part, {"part": s0.option, "version": 1, "months": 24}),
        (contracts.remove_part, {"part": s0.lot(1)}),
    ):
        assert "settled when the contract was awarded" in refused(service, **given, **act)[""]
    assert refused(
        contracts.admit,
        lot=s0.lot(4),
        provider=ProviderFactory(council=s0.contract.council),
        admitted_on=S0_DAY,
        **act,
    ) == {"admitted_on": "This list is closed: nobody joins after it has started. Re-open it by a decision, or make a "
          "new award."}  # fmt: skip


def test_an_award_opens_every_lots_ledger(commissioner):
    act = {"actor": commissioner, "at": S0_AT}
    contract = enter(commissioner, "A", ContractKind.CONTRACT)
    lot = contracts.add_lot(contract=contract, number=1, title="All", **act)
    maker = actor_with(Role.DECISION_MAKER, council=commissioner.council)
    award = {"contract": contract, "decision_reference": "D-1", "actor": maker, "at": S0_AT}
    assert refused(awards.record_award, **award) == {"": "Every lot needs a provider before the award."}
    contracts.admit(lot=lot, provider=ProviderFactory(council=contract.council), admitted_on=contract.starts_on, **act)
    (event,) = awards.record_award(**award)
    contract.refresh_from_db()
    assert (event.kind, contract.stage, contract.current_ends_on) == ("award", "live", date(2020, 10, 31))
    assert Admission.objects.get().ends_on == date(2020, 10, 31)
    assert refused(awards.record_award, **award) == {"": "This contract has been awarded already."}


def test_stages_are_said_by_a_commissioner_until_a_decision_is_needed(commissioner):
    contract = enter(commissioner, "A", ContractKind.CONTRACT)
    given = {"contract": contract, "actor": commissioner, "at": S0_AT}
    contracts.advance(stage=ContractStage.IN_PROCUREMENT, version=1, **given)
    assert "After “in procurement”" in refused(contracts.advance, stage=ContractStage.LIVE, version=2, **given)["stage"]


def test_a_sum_ties_or_is_refused_and_what_hangs_on_it_is_not_broken(s2):
    act = {"actor": s2.commissioner, "at": S2_AT}
    line = {
        "contract": s2.contract,
        "kind": MoneyKind.OPTION,
        "option": s2.option,
        "label": "Two years",
        "vat_basis": "not_stated",
        "certainty": "estimate",
        "calculation": "line_times",
        "base_line": s2.value,
        "times": Decimal(2),
    }
    assert refused(money.add_line, amount=Decimal("492600.00"), **line, **act)["amount"].startswith(
        "£246,304 × 2 is £492,608; £492,600 is £8 less."
    )
    two_years = money.add_line(amount=Decimal("492608.00"), **line, **act)
    assert two_years.mismatch == ""
    parts = [money.add_line(
        contract=s2.contract, kind=MoneyKind.FORECAST, label=str(n), amount=Decimal(n), vat_basis="not_stated",
        certainty="estimate", **act,
    ) for n in (100, 200)]  # fmt: skip
    total = {**line, "kind": MoneyKind.FORECAST, "calculation": "sum_of_lines", "base_line": None, "times": None}
    whole = money.add_line(amount=Decimal(300), parts=parts, **total, **act)
    said = refused(money.edit_line, line=parts[0], version=1, amount=Decimal(150), **act)
    assert said["amount"].startswith(
        "“Two years” is calculated from this line and would no longer tie at £150, VAT not stated."
    )
    assert refused(money.remove_line, line=parts[0], **act)[""].endswith("Remove that first.")
    money.remove_line(line=whole, **act)
    money.edit_line(line=MoneyLine.objects.get(pk=parts[0].pk), version=1, amount=Decimal(150), **act)
    assert (
        "settled when the contract was awarded"
        in refused(money.edit_line, line=s2.value, version=1, amount=Decimal(1), **act)[""]
    )


def test_only_sums_that_stand_to_vat_alike_are_added_up(s2):
    act = {"actor": s2.commissioner, "at": S2_AT}
    common = {"contract": s2.contract, "kind": MoneyKind.FORECAST, "certainty": "estimate", **act}
    one = money.add_line(label="One", amount=Decimal(100), vat_basis="excluding", **common)
    two = money.add_line(label="Two", amount=Decimal(200), vat_basis="including", **common)
    total = {"label": "Both", "amount": Decimal(300), "calculation": "sum_of_lines", **common}
    assert refused(money.add_line, parts=[one, two], vat_basis="including", **total) == {
        "vat_basis": "Sums that stand to VAT differently are not added up (including VAT; excluding VAT). State them "
        "alike first, each on the contract's page."
    }
    one = money.edit_line(line=one, version=1, vat_basis="including", **act)
    whole = money.add_line(parts=[one, two], vat_basis="including", **total)
    said = refused(money.edit_line, line=two, version=1, vat_basis="excluding", **act)
    assert said["amount"].startswith("“Both” is calculated from this line and would no longer tie at £200, excluding")
    assert whole.mismatch == ""


def test_finance_enters_spend_but_not_value(s2):
    finance = actor_with((Role.CLEARER, Discipline.FINANCE), council=s2.contract.council)
    line = {
        "contract": s2.contract,
        "label": "April",
        "amount": Decimal("20525.33"),
        "vat_basis": "excluding",
        "actor": finance,
        "at": S2_AT,
    }
    assert money.add_line(kind=MoneyKind.ACTUAL, certainty="actual", finance_year="2020/21", **line).pk
    assert (
        "Only a commissioner enters sums"
        in refused(money.add_line, kind=MoneyKind.ONE_OFF, certainty="quote", **line)[""]
    )


def test_who_sees_the_register(s0):
    council = s0.contract.council
    everything = {Contract: 1, Lot: 6, TermOption: 1, TermEvent: 6, MoneyLine: 2, Admission: 18}

    def seen(actor: Actor) -> dict:
        is_seen = Contract.objects.visible_to(actor).filter(pk=s0.contract.pk).exists()
        assert is_in_sight(s0.contract, actor) is is_seen  # the same rule, of a contract already read
        return {model: model.objects.visible_to(actor).count() for model in everything}

    nothing = dict.fromkeys(everything, 0)
    departmental = (Role.CONTRACT_MANAGER, Role.APPROVING_MANAGER)
    for role in Role:
        grant = (role, Discipline.FINANCE) if role == Role.CLEARER else role
        here, elsewhere = (
            actor_with(grant, council=council, department=name) for name in ("Adults and Health", "Roads")
        )
        assert seen(here) == (nothing if role == Role.ADMINISTRATOR else everything)
        assert seen(elsewhere) == (nothing if role in (*departmental, Role.ADMINISTRATOR) else everything)
    assert seen(actor_with(Role.COMMISSIONER, council=CouncilFactory())) == nothing
    assert seen(Actor.nobody(UserFactory(is_superuser=True))) == nothing
    assert seen(Actor.system(council)) == everything


def test_a_contracts_page_says_how_far_each_option_has_come(s0, django_assert_num_queries):
    with django_assert_num_queries(6):
        views = lots_of(s0.contract, on=S0_DAY)
    assert [(view.lot.number, len(view.places), len(view.entries)) for view in views] == [
        (number, 3, 1) for number in range(1, 7)
    ]
    assert {(option.status, option.span.to_on) for view in views for option in view.options} == {
        ("available", date(2021, 10, 31))
    }
    late = lots_of(s0.contract, on=date(2020, 11, 1))
    assert {option.status for view in late for option in view.options} == {"lapsed"}


def test_a_bulk_write_would_pass_the_history_by(s0):
    with pytest.raises(TypeError, match="keeps a history of its fields"):
        Contract.objects.update(notes="x")
    assert s0.contract.history.count() > 1


@pytest.mark.parametrize("stage", ["awarded", "mobilising", "live", "terminated"])
@pytest.mark.parametrize("day", [date(2017, 10, 31), date(2017, 11, 1), date(2020, 10, 31), date(2020, 11, 1)])
def test_the_list_finds_a_contract_at_the_stage_its_page_shows(stage, day):
    contract = s0_contract().contract
    contract.stage = stage
    contract.save()
    found = [one for one in ContractStage if Contract.objects.at_stage(one, day).filter(pk=contract.pk).exists()]
    assert found == [contract.stage_on(day)]

"""Case S3 through the services: a closed list that refuses a provider, and a framework that re-opens and overlaps it by
two days, with five lots and two terms of two years (cases.md S3; model.md §4.7)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from commissioning.calendar import extend_end
from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused
from frameworks.enums import (
    AdmissionMode,
    Calculation,
    Certainty,
    ContractKind,
    MoneyKind,
    ProcurementRoute,
    Regime,
    TermEventKind,
    VatBasis,
)
from frameworks.models import Admission, Contract, TermEvent
from frameworks.selectors.completeness import of_contract
from frameworks.selectors.succession import succession
from frameworks.services import contracts, history, money, options, rounds
from frameworks.services.terms import refold_all
from frameworks.terms import Span
from tests.factories.commissioning import CouncilFactory
from tests.factories.frameworks import _people
from tests.factories.providers import ProviderFactory
from tests.factories.rounds import at

pytestmark = pytest.mark.django_db

OLD_START, OLD_FIRST_END, OLD_END = date(2017, 1, 1), date(2020, 9, 30), date(2021, 11, 30)
NEW_START, NEW_END, NEW_MAX = date(2021, 11, 29), date(2023, 11, 28), date(2025, 11, 28)
REPORTED = date(2021, 6, 22)
LOTS = ("Learning disability", "Physical disability", "Mental health", "Older people", "Needs that come early")
BEFORE, JOINED, OUTSIDE = 73, 24, 19


def entered(people, day: date, **facts) -> Contract:
    """A framework or list of this council, with the five lots."""
    act = {"actor": people["commissioner"], "at": at(day)}
    common = {
        "department": "Adults and Communities", "regime": Regime.PCR2015, "route": ProcurementRoute.OPEN,
        "is_no_commitment": True,
    }  # fmt: skip
    return contracts.create(**act, **common, **facts)


@pytest.fixture
def told():
    """The closed framework from 2017, extended by fourteen months to 30 November 2021: 24 of 73 joined it."""
    council = CouncilFactory()
    people = _people(council)
    act = {"actor": people["commissioner"], "at": at(date(2016, 11, 14))}
    earlier = entered(
        people, date(2012, 1, 9), reference="AC-2012-001", kind=ContractKind.APPROVED_LIST, title="Earlier contracts",
        regime_basis_on=date(2015, 3, 2), admission_mode=AdmissionMode.CLOSED, starts_on=date(2015, 6, 1),
        initial_ends_on=OLD_START - timedelta(days=1),
    )  # fmt: skip
    only = contracts.add_lot(contract=earlier, number=1, title="All", **act)
    organisations = [ProviderFactory(council=council) for _ in range(BEFORE)]
    for one in organisations:
        contracts.admit(lot=only, provider=one, admitted_on=date(2015, 6, 1), **act)
    framework = entered(
        people, date(2016, 11, 14), reference="AC-2017-003", kind=ContractKind.FRAMEWORK, title="Community Choices",
        regime_basis_on=date(2016, 6, 13), admission_mode=AdmissionMode.CLOSED, starts_on=OLD_START,
        initial_ends_on=OLD_FIRST_END,
    )  # fmt: skip
    lots = [
        contracts.add_lot(contract=framework, number=number, title=title, **act)
        for number, title in enumerate(LOTS, start=1)
    ]
    option = contracts.add_option(contract=framework, order=1, months=14, **act)
    for number, one in enumerate(organisations[:JOINED]):
        contracts.admit(lot=lots[number % 5], provider=one, admitted_on=OLD_START, **act)
    term = {"contract": framework, "lots": lots}
    history.record(**term, from_on=OLD_START, to_on=OLD_FIRST_END, decision_reference="Award, 2016", **act)
    history.record(
        **term, from_on=date(2020, 10, 1), to_on=OLD_END, option=option, actor=people["commissioner"],
        decision_reference="Two directors consulted, 21 September 2020", at=at(date(2020, 9, 22)),
    )  # fmt: skip
    framework.refresh_from_db()
    return council, people, framework


def test_the_old_framework_runs_to_30_november_2021_and_24_of_73_joined_it(told):
    council, _, framework = told
    # 30 September 2020 and fourteen months, clamped to the end of the month; 59 months in all, beyond four years.
    assert extend_end(OLD_FIRST_END, months=14) == OLD_END
    assert (framework.current_ends_on, framework.max_ends_on) == (OLD_END, OLD_END)
    assert (OLD_END.year - OLD_START.year) * 12 + OLD_END.month - OLD_START.month + 1 == 59
    assert [lot.title for lot in framework.lots.order_by("number")] == list(LOTS)
    held = Admission.objects.filter(lot__contract__council=council)
    first = held.filter(lot__contract__reference="AC-2012-001").values("provider").distinct()
    later = held.filter(lot__contract=framework).values("provider").distinct()
    assert (first.count(), later.count()) == (BEFORE, JOINED)
    assert set(later.values_list("provider")) <= set(first.values_list("provider"))


def test_the_closed_list_refuses_a_provider_by_every_door(told):
    council, people, framework = told
    when = {"actor": people["commissioner"], "at": at(REPORTED)}
    one_of_those_outside = ProviderFactory(council=council)
    place = {"lot": framework.lots.first(), "provider": one_of_those_outside, "admitted_on": REPORTED}
    for more in ({}, {"paper_reference": "A letter"}):
        with pytest.raises(Refused) as said:
            contracts.admit(**place, **more, **when)
        assert said.value.verdict.codes == ("closed_list",)
    with pytest.raises(Refused) as said:
        rounds.plan(
            contract=framework, lots=list(framework.lots.all()), opens_on=REPORTED, closes_on=date(2021, 7, 22), **when
        )
    assert said.value.verdict.codes == ("closed_list",)
    assert "nobody joins after it has started" in said.value.verdict.sentence
    assert not one_of_those_outside.admissions.exists()


def test_an_entry_without_a_total_value_is_incomplete(told):
    _, people, framework = told
    assert "Total value" in of_contract(framework).missing
    line = {
        "contract": framework, "kind": MoneyKind.FORECAST, "vat_basis": VatBasis.EXEMPT, "at": at(REPORTED),
        "certainty": Certainty.ESTIMATE, "actor": people["commissioner"],
    }  # fmt: skip
    weekly = {"calculation": Calculation.WEEKLY_TIMES, "times": 52}
    before = money.add_line(**line, label="Before", amount=Decimal("5772000.00"), weekly_rate=Decimal(111000), **weekly)
    latest = money.add_line(**line, label="Latest", amount=Decimal("5200000.00"), weekly_rate=Decimal(100000), **weekly)
    low = money.add_line(**line, label="Lowest week", amount=Decimal("70000.00"))
    budget = money.add_line(
        **{**line, "kind": MoneyKind.BUDGET}, label="Budget", amount=Decimal("5800000.00"), finance_year="2021/22"
    )
    in_house = money.add_line(
        **{**line, "kind": MoneyKind.RELATED_COST}, label="In-house provision", amount=Decimal("3000000.00")
    )
    two, four = (
        money.add_line(
            **line,
            label=f"{years} years",
            amount=Decimal(5_800_000 * years),
            calculation=Calculation.LINE_TIMES,
            base_line=budget,
            times=years,
        )
        for years in (2, 4)
    )
    assert [one.amount for one in (before, latest, low, in_house)] == [5_772_000, 5_200_000, 70_000, 3_000_000]
    # About £5.8 million a year, and what the report never states: two years, and four.
    assert round(before.amount, -5) == Decimal(5_800_000)
    assert (two.amount, four.amount) == (Decimal("11600000.00"), Decimal("23200000.00"))
    assert "Total value" in of_contract(framework).missing  # estimates of years are no total of the contract


def replacement(people, framework: Contract) -> tuple[Contract, list]:
    """The framework that follows: two years and an option of two, re-opened from time to time."""
    act = {"actor": people["commissioner"], "at": at(date(2021, 7, 1))}
    new = entered(
        people, date(2021, 7, 1), reference="AC-2021-031", kind=ContractKind.FRAMEWORK, title="Community Choices",
        regime_basis_on=date(2021, 6, 22), admission_mode=AdmissionMode.AD_HOC, starts_on=NEW_START,
        initial_ends_on=NEW_END,
    )  # fmt: skip
    old = {lot.number: lot for lot in framework.lots.all()}
    lots = [
        contracts.add_lot(contract=new, number=number, title=title, predecessor=old[number], **act)
        for number, title in enumerate(LOTS, start=1)
    ]
    contracts.add_option(contract=new, order=1, months=24, **act)
    new.refresh_from_db()
    return new, lots


def test_the_new_framework_overlaps_by_two_days_which_is_flagged_and_accepted_with_a_reason(told):
    _, people, framework = told
    new, lots = replacement(people, framework)
    assert new.max_ends_on == NEW_MAX
    begins = {
        "contract": new, "lots": lots, "from_on": NEW_START, "to_on": NEW_END, "actor": people["commissioner"],
        "decision_reference": "Cabinet, 22 June 2021", "at": at(date(2021, 10, 5)),
    }  # fmt: skip
    with pytest.raises(Refused) as said:
        history.record(**begins)
    assert said.value.verdict.codes == ("overlap",)
    assert "29 November 2021 overlaps it" in said.value.verdict.sentence

    reason = "People move over within two days, from Monday 29 to Tuesday 30 November."
    history.record(**begins, transition_reason=reason)

    entries = TermEvent.objects.filter(lot__contract=new)
    assert {(one.kind, one.transition_reason) for one in entries} == {(TermEventKind.HISTORY, reason)}
    new.refresh_from_db()
    overlap = {NEW_START + timedelta(days=days) for days in range((OLD_END - NEW_START).days + 1)}
    assert overlap == {date(2021, 11, 29), date(2021, 11, 30)}
    steps = succession(new, people["commissioner"]).into
    assert [step.words for step in steps] == ["they overlap by 2 days"] * 5
    assert list(refold_all()) == []
    assert list(broken_links()) == []


def test_the_new_framework_is_let_in_a_round_runs_two_years_and_two_more_and_can_be_re_opened(told):
    council, people, framework = told
    new, lots = replacement(people, framework)
    act = {"actor": people["commissioner"]}
    # Tenders from 1 August 2021, a Sunday; evaluation from 6 September to 4 October; told from 5 October.
    opens, told_on = date(2021, 8, 1), date(2021, 10, 5)
    assert opens.strftime("%A") == "Sunday"
    row = rounds.plan(
        contract=new, lots=lots, opens_on=opens, closes_on=date(2021, 9, 3), evaluate_from=date(2021, 9, 6),
        evaluate_to=date(2021, 10, 4), outcome_on=told_on, at=at(date(2021, 7, 15)), **act,
    )  # fmt: skip
    assert (row.number, row.lots.count()) == (1, 5)
    for number in range(JOINED):
        contracts.admit(
            lot=lots[number % 5],
            provider=ProviderFactory(council=council),
            admitted_on=NEW_START,
            at=at(told_on),
            **act,
        )
    history.record(
        contract=new, lots=lots, from_on=NEW_START, to_on=NEW_END, decision_reference="Cabinet, 22 June 2021",
        transition_reason="People move over within two days.", at=at(told_on), **act,
    )  # fmt: skip
    second = Span(NEW_END + timedelta(days=1), NEW_MAX)
    held = list(new.lots.select_related("contract__council"))
    options.authorise(
        option=new.options.get(), lots=dict.fromkeys(held, second), decision_reference="AMK-1", actor=people["program"],
        at=at(date(2023, 6, 1)),
    )  # fmt: skip
    new.refresh_from_db()
    assert (new.current_ends_on, new.authorised_ends_on, new.max_ends_on) == (NEW_END, NEW_MAX, NEW_MAX)

    again = {"contract": new, "lots": held, "opens_on": date(2022, 3, 1), "closes_on": date(2022, 4, 1), **act}
    with pytest.raises(Refused) as said:
        rounds.plan(**again, at=at(date(2022, 2, 1)))
    assert said.value.verdict.codes == ("no_decision",)
    assert rounds.plan(**again, decision_reference="AMK-2022-009", at=at(date(2022, 2, 1))).number == 2

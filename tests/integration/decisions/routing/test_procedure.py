"""Rules of procedure: proposed by one person, confirmed by another, and in force until later ones begin."""

from datetime import date, time
from decimal import Decimal

import pytest

from commissioning.enums import Role
from commissioning.verdicts import Refused, StaleVersion
from decisions.enums import DayUnit
from decisions.models import ProcedureRules
from decisions.procedure import THE_LAW_ALONE, CallInRule
from decisions.selectors.procedure import procedure_of
from decisions.services import procedure
from tests.constraints import assert_trips
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.decisions import SCHEME_AT
from tests.factories.procedure import CallInGroundFactory, ProcedureRulesFactory

pytestmark = pytest.mark.django_db
FIRST, LATER = date(2020, 4, 1), date(2021, 4, 1)


@pytest.fixture
def council():
    return CouncilFactory()


@pytest.fixture
def administrator(council):
    return actor_with(Role.ADMINISTRATOR, council=council)


@pytest.fixture
def monitoring_officer(council):
    return actor_with(Role.MONITORING_OFFICER, council=council)


def propose(administrator, *, grounds=(), rules=None, version=None, **values):
    values = {"clause": "Part 4", "starts_on": FIRST, "call_in_days": 5, "call_in_by": "any five members"} | values
    return procedure.propose(
        values=values, grounds=grounds, rules=rules, version=version, actor=administrator, at=SCHEME_AT
    )


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.verdict.codes


def test_they_count_from_their_first_day_once_the_monitoring_officer_has_confirmed_them(
    council, administrator, monitoring_officer
):
    rules = propose(
        administrator, grounds=["Beyond the budget.", " ", "Nobody was asked."], key_value_from=Decimal(500)
    )
    assert procedure_of(council, LATER) == THE_LAW_ALONE
    procedure.confirm(rules=rules, version=rules.version, actor=monitoring_officer, at=SCHEME_AT)
    assert procedure_of(council, date(2020, 3, 31)) == THE_LAW_ALONE
    found = procedure_of(council, FIRST)
    assert (found.key_value_from, found.notice_clear_days) == (Decimal(500), 28)
    assert found.call_in == CallInRule(
        days=5, unit=DayUnit.WORKING, cut_off=time(17), requests_needed=1, by="any five members",
        grounds=("Beyond the budget.", "Nobody was asked."),
    )  # fmt: skip


def test_later_rules_take_the_place_of_earlier_ones_and_leave_those_as_they_were(council):
    ProcedureRulesFactory(council=council, starts_on=FIRST, call_in_days=5)
    ProcedureRulesFactory(council=council, starts_on=LATER, call_in_days=8, call_in_unit=DayUnit.CALENDAR)
    before, after = procedure_of(council, date(2021, 3, 31)), procedure_of(council, LATER)
    assert [found.call_in.length for found in (before, after)] == ["5 working days", "8 calendar days"]


def test_rules_of_one_council_are_not_those_of_another(council):
    ProcedureRulesFactory(council=CouncilFactory(), call_in_days=5)
    assert procedure_of(council, LATER) == THE_LAW_ALONE


def test_each_part_belongs_to_its_post_and_confirmed_rules_stay(council, administrator, monitoring_officer):
    assert refusal(propose, monitoring_officer) == ("not_yours",)
    rules = propose(administrator)
    assert refusal(procedure.confirm, rules=rules, version=1, actor=administrator, at=SCHEME_AT) == (
        "not_yours", "own_proposal",
    )  # fmt: skip
    elsewhere = actor_with(Role.MONITORING_OFFICER, council=CouncilFactory())
    assert refusal(procedure.confirm, rules=rules, version=1, actor=elsewhere, at=SCHEME_AT) == ("other_council",)
    rules = propose(administrator, rules=rules, version=1, call_in_days=10)
    with pytest.raises(StaleVersion):
        propose(administrator, rules=rules, version=1)
    rules = procedure.confirm(rules=rules, version=2, actor=monitoring_officer, at=SCHEME_AT)
    assert refusal(propose, administrator, rules=rules, version=3) == ("already_confirmed",)
    assert ProcedureRules.objects.get().call_in_days == 10


def test_a_chair_holds_a_post_of_the_council(administrator):
    elsewhere = actor_with(Role.CONSULTEE, council=CouncilFactory())
    assert refusal(propose, administrator, scrutiny_chair_post=elsewhere.post) == ("other_council",)


@pytest.mark.parametrize("form", ["", "D/", "{year}/{n}", "{n", "{n.real.x}"])
def test_a_form_of_number_that_does_not_number_is_refused(administrator, form):
    with pytest.raises(Refused) as refused:
        propose(administrator, decision_number=form)
    assert [reason.field for reason in refused.value.verdict.reasons] == ["decision_number"]


@pytest.mark.parametrize(
    ("value", "wards", "is_key"),
    [
        ("999999.99", 1, False), ("1000000.00", 1, True), ("0.00", 2, True), (None, 2, True), (None, None, False),
    ],
)  # fmt: skip
def test_a_decision_is_key_by_money_or_by_wards(council, value, wards, is_key):
    ProcedureRulesFactory(council=council, key_value_from=Decimal(1000000), key_wards_from=2)
    found = procedure_of(council, FIRST)
    assert found.is_key(Decimal(value) if value else None, wards) is is_key
    assert not THE_LAW_ALONE.is_key(Decimal(10**9), 99)


def bent(**columns):
    people = {name: UserFactory() for name in ("proposed_by", "confirmed_by")}
    return ProcedureRulesFactory.build(**{"council": CouncilFactory(), **people, **columns})


def confirmed_by_its_proposer():
    return bent(confirmed_by=(someone := UserFactory()), proposed_by=someone)


def ground_in_a_taken_place():
    return CallInGroundFactory.build(rules=CallInGroundFactory().rules)


CASES = {
    "decisions_procedure_unit_known": lambda: bent(call_in_unit="moons"),
    "decisions_procedure_call_in_by_somebody": lambda: bent(call_in_days=5, call_in_requests=0),
    "decisions_procedure_key_test_is_positive": lambda: bent(key_value_from=Decimal("0.00")),
    "decisions_procedure_confirmed_by_another": confirmed_by_its_proposer,
    "decisions_procedure_confirmed_at_and_by_together": lambda: bent(confirmed_by=None),
    "decisions_call_in_ground_order_once": ground_in_a_taken_place,
}


@pytest.mark.parametrize("name", CASES)
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])

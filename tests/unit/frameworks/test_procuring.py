"""Standstill, the usual steps of a procurement, and when a contract may be signed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.actors import Actor, RoleGrant
from commissioning.calendar import is_working_day
from commissioning.enums import Nation, Role
from frameworks import law
from frameworks.enums import ContractKind, ContractStage, Regime
from frameworks.procuring import may_keep_timetable, may_sign_contract, standstill_ends, usual_steps
from frameworks.variation_enums import StepKind

DAY = date(2026, 3, 2)
MANAGER = Actor(user=None, roles=frozenset({RoleGrant(Role.CONTRACT_MANAGER)}))
FULL = law.standstill_of(Regime.PA2023, ContractKind.CONTRACT, DAY)
LIGHT = law.standstill_of(Regime.PA2023_LIGHT_TOUCH, ContractKind.CONTRACT, DAY)


@pytest.mark.parametrize(
    ("published", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 11)),  # a Monday is the first of the eight
        (date(2026, 3, 6), date(2026, 3, 17)),
        (date(2026, 3, 7), date(2026, 3, 18)),  # a Saturday is none of them
        (date(2026, 3, 30), date(2026, 4, 10)),  # Good Friday and Easter Monday are none either
    ],
)
def test_standstill_is_eight_working_days_the_day_of_publication_included(published, last):
    assert standstill_ends(FULL, published, nation=Nation.ENGLAND) == last


def test_standstill_of_health_services_begins_on_the_day_after_and_counts_from_there():
    rule = law.standstill_of(Regime.PSR, ContractKind.CONTRACT, DAY)
    assert standstill_ends(rule, date(2026, 3, 2), nation=Nation.ENGLAND) == date(2026, 3, 13)  # begins on the 3rd
    assert standstill_ends(rule, date(2026, 3, 6), nation=Nation.ENGLAND) == date(2026, 3, 18)  # begins on a Saturday


@given(st.dates(date(2025, 3, 1), date(2030, 1, 1)))
def test_it_always_holds_eight_working_days_and_ends_on_one(published):
    last = standstill_ends(FULL, published, nation=Nation.ENGLAND)
    days = [date.fromordinal(day) for day in range(published.toordinal(), last.toordinal() + 1)]
    assert sum(is_working_day(day) for day in days) == 8
    assert is_working_day(last)


def test_standstill_is_due_where_the_law_has_one():
    assert (FULL.is_voluntary, LIGHT.is_voluntary) == (False, True)
    assert law.standstill_of(Regime.PA2023, ContractKind.CALL_OFF, DAY) is None
    assert law.standstill_of(Regime.PA2023, ContractKind.DYNAMIC, DAY) is None
    assert law.standstill_of(Regime.PCR2015, ContractKind.CONTRACT, DAY) is None
    kinds = [kind for kind, _ in usual_steps(Regime.PA2023, ContractKind.CONTRACT, on=DAY)]
    assert list(dict.fromkeys(kinds)) == list(StepKind)  # every stage, in its order
    assert StepKind.STANDSTILL not in dict(usual_steps(Regime.BELOW_THRESHOLD, ContractKind.CONTRACT, on=DAY))


def signing(**given_):
    given_ = {
        "signed_on": date(2026, 3, 12), "is_signed": False, "standstill": FULL, "standstill_until": date(2026, 3, 11),
        "unpublished": (), "today": date(2026, 3, 12), **given_,
    }  # fmt: skip
    return may_sign_contract(MANAGER, given_.pop("stage", ContractStage.AWARDED), **given_).codes


def test_a_contract_is_signed_after_its_award_notice_and_standstill():
    assert signing() == ()
    assert signing(signed_on=date(2026, 3, 11)) == ("standstill",)
    assert signing(signed_on=date(2026, 3, 11), standstill=LIGHT) == ()  # voluntary
    assert signing(unpublished=["UK6 contract award"], standstill_until=None) == ("notice_first",)
    assert signing(signed_on=date(2026, 3, 13)) == ("in_the_future",)
    assert signing(is_signed=True) == ("signed",)
    assert signing(stage=ContractStage.IN_PROCUREMENT) == ("not_awarded",)


def test_the_timetable_is_kept_until_the_service_begins_by_those_who_buy():
    assert may_keep_timetable(MANAGER, ContractStage.MOBILISING).allowed
    assert may_keep_timetable(MANAGER, ContractStage.LIVE).codes == ("begun",)
    auditor = Actor(user=None, roles=frozenset({RoleGrant(Role.AUDITOR)}))
    assert may_keep_timetable(auditor, ContractStage.PLANNED).codes == ("not_yours",)

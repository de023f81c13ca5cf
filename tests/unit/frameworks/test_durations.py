"""How long frameworks may last, in and out of an open scheme (Procurement Act 2023 ss. 47 and 49)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.calendar import end_of_term
from frameworks.durations import (
    Place,
    advice_on,
    may_have_limit,
    may_last,
    may_stand_in_scheme,
)
from frameworks.enums import AdmissionMode, CallOffMethod, ContractKind, ProcurementRoute, Regime
from frameworks.kinds import Ancestor, may_admit, may_register
from frameworks.terms import Span

FIRST = date(2026, 4, 1)
DAYS = st.dates(date(2025, 3, 1), date(2060, 1, 1))


def term(first: date, months: int) -> Span:
    return Span(first, end_of_term(first, months=months))


def lasting(months: int, *, regime: str = Regime.PA2023, reason: str = "", in_scheme: bool = False):
    whole = term(FIRST, months)
    return may_last(
        ContractKind.FRAMEWORK, regime=regime, term=term(FIRST, 24), longest=whole.to_on, reason=reason,
        in_scheme=in_scheme,
    )  # fmt: skip


def test_an_ordinary_framework_beyond_four_years_says_why():
    assert lasting(48).allowed
    refused = lasting(49)
    assert [(one.code, one.field) for one in refused.reasons] == [("over_four_years", "long_term_reason")]
    assert "beyond 31 March 2030" in refused.sentence
    assert lasting(49, reason="The buildings are paid off over six years.").allowed
    assert lasting(60, in_scheme=True).allowed
    assert lasting(60, regime=Regime.PSR).allowed


@pytest.mark.parametrize(
    ("number", "before", "first", "months", "single", "codes"),
    [
        (1, None, FIRST, 36, False, ()),
        (1, None, FIRST, 37, False, ("awarded_anew",)),
        (2, term(FIRST, 24), date(2028, 4, 1), 60, False, ()),
        (2, term(FIRST, 24), date(2028, 4, 1), 61, False, ("awarded_anew",)),
        (3, term(date(2029, 4, 1), 24), date(2031, 4, 1), 36, False, ()),
        (3, term(date(2029, 4, 1), 24), date(2031, 4, 1), 37, False, ("eight_years",)),
        (2, term(FIRST, 24), date(2028, 4, 1), 48, True, ("single_provider",)),
        (2, term(FIRST, 24), date(2028, 4, 1), 47, True, ()),
        (2, term(FIRST, 25), date(2028, 4, 1), 12, False, ("before_has_not_ended",)),
        (2, term(FIRST, 24), FIRST, 12, False, ("out_of_order", "before_has_not_ended")),
        (1, None, date(2026, 3, 31), 12, False, ("before_the_scheme",)),
    ],
)
def test_frameworks_of_a_scheme_are_awarded_anew_in_order(number, before, first, months, single, codes):
    verdict = may_stand_in_scheme(
        term(first, months), first_awarded_on=FIRST, place=Place(number, before), is_single_provider=single
    )
    assert verdict.codes == codes


@given(first=DAYS, days=st.integers(0, 4000), number=st.integers(1, 4))
def test_no_framework_of_a_scheme_passes_eight_years_or_its_next_award(first, days, number):
    span = Span(first, first + timedelta(days=days))
    if may_stand_in_scheme(span, first_awarded_on=first, place=Place(number)).allowed:
        assert span.to_on <= end_of_term(first, months=96)
        assert span.to_on <= end_of_term(first, months=36 if number == 1 else 60)


def test_under_light_touch_the_same_is_advice_and_refuses_nothing():
    long = {"term": term(FIRST, 60), "longest": term(FIRST, 60).to_on, "reason": ""}
    assert "four years" in advice_on(ContractKind.FRAMEWORK, regime=Regime.PA2023_LIGHT_TOUCH, **long)[0]
    assert "four years" in advice_on(ContractKind.FRAMEWORK, regime=Regime.PCR2015, **long)[0]
    assert advice_on(ContractKind.FRAMEWORK, regime=Regime.PA2023, **long) == []
    scheme = {"first_awarded_on": FIRST, "place": Place()}
    advised = advice_on(ContractKind.FRAMEWORK, regime=Regime.PA2023_LIGHT_TOUCH, **long, **scheme)
    assert ["within 3 years" in one for one in advised] == [True]
    parent = Ancestor(ContractKind.OPEN_FRAMEWORK_SCHEME, first_awarded_on=FIRST)
    facts = {
        "term": term(FIRST, 60), "admission_mode": "closed", "readmission_months": None, "first_awarded_on": None,
        "parent": parent,
    }  # fmt: skip
    assert may_register(ContractKind.FRAMEWORK, **facts, regime=Regime.PA2023_LIGHT_TOUCH).allowed
    assert may_register(ContractKind.FRAMEWORK, **facts, regime=Regime.PA2023).codes == ("awarded_anew",)


def test_a_dynamic_system_never_limits_how_many_join():
    assert may_have_limit(ContractKind.DYNAMIC, 12).codes == ("dynamic_has_no_limit",)
    assert may_have_limit(ContractKind.DYNAMIC, None).allowed
    assert may_have_limit(ContractKind.FRAMEWORK, 12).allowed


@pytest.mark.parametrize(
    ("mode", "given", "codes"),
    [
        (AdmissionMode.PERIODIC, {}, ("not_in_a_round",)),
        (AdmissionMode.AD_HOC, {}, ("not_in_a_round",)),
        (AdmissionMode.PERIODIC, {"in_round": True}, ()),
        (AdmissionMode.AD_HOC, {"paper_reference": "Round of spring 2019"}, ()),
        (AdmissionMode.CONTINUOUS, {}, ()),
        (AdmissionMode.CLOSED, {"in_round": True}, ("closed_list",)),
        (AdmissionMode.CLOSED, {"paper_reference": "Letter"}, ("closed_list",)),
    ],
)
def test_after_its_start_a_list_admits_as_its_mode_says(mode, given, codes):
    facts = {"admitted_on": date(2027, 1, 1), "term_starts_on": FIRST, "provider_limit": None, "places": 3}
    assert may_admit(mode, **facts, **given).codes == codes


@pytest.mark.parametrize(
    ("method", "route", "codes"),
    [
        (CallOffMethod.MINI_COMPETITION, ProcurementRoute.MINI_COMPETITION, ()),
        (CallOffMethod.MINI_COMPETITION, ProcurementRoute.DIRECT_AWARD, ("wrong_call_off",)),
        (CallOffMethod.DIRECT_AWARD, ProcurementRoute.MINI_COMPETITION, ("wrong_call_off",)),
        (CallOffMethod.EITHER, ProcurementRoute.DIRECT_AWARD, ()),
        (CallOffMethod.EITHER, ProcurementRoute.OPEN, ("wrong_call_off",)),
        (CallOffMethod.NOT_STATED, ProcurementRoute.OPEN, ()),
    ],
)
def test_work_is_called_off_as_its_lot_allows(method, route, codes):
    lot = Ancestor(ContractKind.FRAMEWORK, lot_term=term(FIRST, 24), call_off_method=method)
    facts = {"admission_mode": "", "readmission_months": None, "first_awarded_on": None}
    assert may_register(ContractKind.CALL_OFF, term=term(FIRST, 12), parent=lot, route=route, **facts).codes == codes

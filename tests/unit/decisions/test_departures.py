"""Quarters of a finance year, and what each departure from the rules is refused for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.departures import (
    is_retrospective,
    may_ask_waiver,
    may_record_breach,
    may_record_late,
    quarter,
    quarter_before,
    quarter_of,
    says_enough,
)

TODAY = date(2020, 10, 22)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


def test_a_quarter_is_named_after_its_finance_year_and_counts_from_its_first_month():
    second = quarter_of(date(2020, 7, 1), starts_in=4)
    assert second.words == "Quarter 2 of 2020/21: 1 July 2020 to 30 September 2020"
    assert quarter_of(date(2021, 3, 31), starts_in=4).name == "Quarter 4 of 2020/21"
    assert quarter_of(date(2021, 4, 1), starts_in=4).name == "Quarter 1 of 2021/22"
    assert quarter_before(quarter(2020, 1, starts_in=4), starts_in=4) == quarter(2019, 4, starts_in=4)


@given(DAYS, st.integers(1, 12))
def test_every_day_is_in_one_quarter_and_quarters_follow_without_a_gap(day, month):
    one = quarter_of(day, starts_in=month)
    assert one.first <= day <= one.last
    assert quarter(one.year, one.number, starts_in=month) == one
    before = quarter_before(one, starts_in=month)
    assert before.last + timedelta(days=1) == one.first
    assert quarter_of(before.last, starts_in=month) == before


def test_there_is_no_fifth_quarter():
    with pytest.raises(ValueError, match="four quarters"):
        quarter(2020, 5, starts_in=4)


@given(DAYS, DAYS)
def test_an_authorisation_is_late_only_after_the_first_day_of_the_service(service_from, authorised_on):
    verdict = may_record_late(
        service_from=service_from, authorised_on=authorised_on, today=date(2099, 1, 1), is_of_contract=True,
        is_recorded=False,
    )  # fmt: skip
    assert verdict.allowed is (authorised_on > service_from)


def test_a_waiver_is_retrospective_when_it_was_decided_after_it_was_needed():
    assert is_retrospective(date(2020, 10, 1), date(2020, 10, 2))
    assert not is_retrospective(date(2020, 10, 1), date(2020, 10, 1))
    assert not is_retrospective(None, date(2020, 10, 1))
    assert not is_retrospective(date(2020, 10, 1), None)


def test_nothing_is_recorded_before_its_day():
    tomorrow = TODAY + timedelta(days=1)
    assert may_ask_waiver(requested_on=tomorrow, today=TODAY).codes == ("not_yet",)
    late = may_record_breach(happened_on=TODAY, found_on=tomorrow, today=TODAY)
    assert late.codes == ("not_yet",)
    assert may_record_breach(happened_on=TODAY, found_on=TODAY - timedelta(days=1), today=TODAY).codes == (
        "found_before",
    )


def test_every_departure_says_its_reason_its_sum_and_what_happened():
    assert says_enough(explanation="Why.", value=Decimal("0.00"), is_reason_in_force=True).allowed
    assert says_enough(explanation=" ", value=Decimal("-1.00"), is_reason_in_force=False).codes == (
        "reason_not_in_force", "negative", "no_explanation",
    )  # fmt: skip

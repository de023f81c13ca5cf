"""Dates as councils count them, against the cases and against slow, obvious definitions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning import calendar

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTHS = st.integers(1, 240)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2017, 11, 1), 36, date(2020, 10, 31)),  # S0, initial term
        (date(2018, 7, 3), 60, date(2023, 7, 2)),  # S2, 3 + 2 years
        (date(2020, 2, 29), 12, date(2021, 2, 27)),
        (date(2024, 1, 31), 1, date(2024, 2, 28)),
    ],
)
def test_a_term_ends_on_the_day_before_its_anniversary(start, months, end):
    assert calendar.end_of_term(start, months=months) == end


@pytest.mark.parametrize(
    ("end", "months", "later"),
    [
        (date(2020, 10, 31), 12, date(2021, 10, 31)),  # S0, the option
        (date(2021, 7, 2), 24, date(2023, 7, 2)),  # S2, the option
        (date(2021, 3, 31), 18, date(2022, 9, 30)),  # S1, relief
        (date(2020, 9, 30), 14, date(2021, 11, 30)),  # S3, extension
        (date(2021, 2, 28), 36, date(2024, 2, 29)),
    ],
)
def test_an_extension_lasts_whole_months_from_the_day_after_the_end(end, months, later):
    assert calendar.extend_end(end, months=months) == later


def test_month_arithmetic_clamps_to_the_months_end():
    assert calendar.add_months(date(2021, 3, 31), 18) == date(2022, 9, 30)


@given(DAYS, MONTHS)
def test_a_span_made_of_months_is_counted_back_as_these_months_or_an_equal_span(start, months):
    end = calendar.end_of_term(start, months=months)
    counted = calendar.months_between(start, end)
    assert counted is not None
    assert calendar.end_of_term(start, months=counted) == end


def test_a_span_that_is_no_whole_number_of_months_has_no_month_count():
    assert calendar.months_between(date(2020, 11, 1), date(2021, 10, 30)) is None


def test_s0_leaves_nine_days_and_five_clear_working_days_end_on_29_october():
    signed = date(2020, 10, 22)
    assert (date(2020, 10, 31) - signed).days == 9
    assert calendar.add_working_days(signed, 5) == date(2020, 10, 29)


def test_england_keeps_easter_monday_and_the_august_holiday():
    assert not calendar.is_working_day(date(2022, 4, 18))
    assert not calendar.is_working_day(date(2022, 8, 29))
    assert not calendar.is_working_day(date(2022, 6, 3))  # the jubilee
    assert calendar.is_working_day(date(2022, 4, 18), nation="SCT")


def test_a_local_closure_is_no_working_day():
    closed = date(2020, 12, 29)
    assert calendar.add_working_days(date(2020, 12, 24), 1) == closed
    assert calendar.add_working_days(date(2020, 12, 24), 1, closures={closed}) == date(2020, 12, 30)


@given(DAYS, st.integers(-40, 40))
def test_working_days_agree_with_counting_them_on_the_fingers(day, count):
    result = calendar.add_working_days(day, count)
    low, high = sorted((day, result))
    between = [low + timedelta(days=n) for n in range(1, (high - low).days + 1)]
    if count >= 0:
        assert sum(calendar.is_working_day(d) for d in between) == count
        assert calendar.working_days_between(day, result) == count
    else:
        assert sum(calendar.is_working_day(d) for d in [low, *between[:-1]]) == -count


@given(DAYS, st.integers(0, 40))
def test_clear_days_leave_out_both_end_days(published, count):
    first = calendar.after_clear_days(published, count)
    assert (first - published).days - 1 == count


def test_clear_working_days_skip_the_weekend():
    assert calendar.after_clear_days(date(2020, 10, 22), 5, nation="ENG") == date(2020, 10, 30)

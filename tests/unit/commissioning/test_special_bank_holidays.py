"""Working and clear days over Easter, Christmas and the special bank holidays of 2020, 2022 and 2023.

England's bank holidays are written out here by hand, as the government announced them, so that the library that knows
them is itself put to the proof.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning import calendar

IN_YEAR = {
    # The early May holiday of 2020 was moved to VE Day.
    2020: [(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)],
    2021: [(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)],
    # The jubilee, with the spring holiday moved to it, and the state funeral.
    2022: [(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)],
    # The coronation.
    2023: [(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)],
}
BANK_HOLIDAYS = {date(year, month, day) for year, days in IN_YEAR.items() for month, day in days}
WITHIN = st.dates(date(2020, 2, 1), date(2023, 10, 31))
COUNTS = st.integers(0, 30)


def is_working(day):
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def test_every_day_of_the_four_years_is_known_for_what_it_was():
    day = date(2020, 1, 1)
    while day.year < 2024:
        assert calendar.is_working_day(day) == is_working(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "fifth"),
    [
        (date(2020, 5, 6), date(2020, 5, 14)),  # VE Day on Friday the 8th
        (date(2020, 5, 1), date(2020, 5, 11)),  # and Monday the 4th was worked
        (date(2020, 12, 23), date(2021, 1, 4)),  # Christmas Day, Boxing Day made up on the 28th, New Year
        (date(2021, 3, 31), date(2021, 4, 9)),  # Good Friday and Easter Monday
        (date(2021, 12, 24), date(2022, 1, 5)),  # both Christmas holidays made up, New Year made up
        (date(2022, 5, 31), date(2022, 6, 9)),  # the jubilee's two days
        (date(2022, 9, 14), date(2022, 9, 22)),  # the state funeral
        (date(2023, 5, 3), date(2023, 5, 11)),  # the coronation
        (date(2023, 4, 28), date(2023, 5, 9)),  # early May and the coronation in one run
    ],
)
def test_the_fifth_working_day_after(day, fifth):
    assert calendar.add_working_days(day, 5) == fifth


@pytest.mark.parametrize(
    ("published", "first"),
    [
        (date(2022, 5, 25), date(2022, 6, 6)),  # five clear working days before Monday 6 June leave out both holidays
        (date(2022, 9, 13), date(2022, 9, 22)),
        (date(2023, 4, 27), date(2023, 5, 9)),
        (date(2021, 3, 30), date(2021, 4, 9)),
    ],
)
def test_five_clear_working_days_leave_out_both_ends_and_the_holidays(published, first):
    assert calendar.after_clear_days(published, 5, nation="ENG") == first


@given(WITHIN, COUNTS)
def test_working_days_are_those_that_are_counted_off_one_by_one(start, count):
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= is_working(day)
    assert calendar.add_working_days(start, count) == day


@given(WITHIN, COUNTS)
def test_working_days_between_are_those_counted_off_one_by_one(first, days):
    counted = sum(is_working(first + timedelta(days=n)) for n in range(1, days + 1))
    assert calendar.working_days_between(first, first + timedelta(days=days)) == counted


@given(WITHIN, COUNTS)
def test_clear_working_days_lie_whole_between_the_two(published, count):
    first = calendar.after_clear_days(published, count, nation="ENG")
    between = [day for day in _between(published, first) if is_working(day)]
    assert (len(between), is_working(first)) == (count, True)


@given(WITHIN, COUNTS)
def test_clear_days_lie_whole_between_the_two(published, count):
    assert len(_between(published, calendar.after_clear_days(published, count))) == count


def _between(first, last):
    day, found = first + timedelta(days=1), []
    while day < last:
        found.append(day)
        day += timedelta(days=1)
    return found

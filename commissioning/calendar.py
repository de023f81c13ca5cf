"""Dates as councils count them: inclusive ends, months that clamp, working days and clear days.

Sources: model.md invariants 4 and 40; Local Government Act 1972 s.100B and SI 2012/2089 for clear days (both end
days are left out); bank holidays from the `holidays` library for the council's nation, plus local closures.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta

from commissioning.enums import Nation

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)


def london_day(moment: datetime) -> date:
    """The calendar day in Europe/London on which an aware moment falls."""
    return moment.astimezone(LONDON).date()


def add_months(day: date, months: int) -> date:
    """The same day `months` later, clamped to the month's end: 31 Mar 2021 + 18 is 30 Sep 2022."""
    return day + relativedelta(months=months)


def end_of_term(start: date, *, months: int) -> date:
    """The inclusive last day of a term: 60 months from 3 Jul 2018 end on 2 Jul 2023."""
    return add_months(start, months) - ONE_DAY


def extend_end(end: date, *, months: int) -> date:
    """The inclusive end `months` after an inclusive end; a month's last day stays one (28 Feb + 12 in a leap year).

    The extension starts on the day after `end` and lasts whole months from there.
    """
    return end_of_term(end + ONE_DAY, months=months)


def months_between(start: date, end: date) -> int | None:
    """How many whole months an inclusive span lasts, or None when it is not a whole number of months."""
    months = (end.year - start.year) * 12 + end.month - start.month
    for candidate in (months, months + 1):
        if candidate > 0 and end_of_term(start, months=candidate) == end:
            return candidate
    return None


@lru_cache(maxsize=16)
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=Nation(nation).value)


def is_working_day(day: date, *, nation: str = Nation.ENGLAND, closures: Collection[date] = ()) -> bool:
    """Monday to Friday, not a bank holiday of the nation, not a day the council is closed."""
    return day.weekday() < 5 and day not in _bank_holidays(nation) and day not in closures


def add_working_days(day: date, count: int, *, nation: str = Nation.ENGLAND, closures: Collection[date] = ()) -> date:
    """The working day `count` working days after `day` (which is not counted); negative counts go back."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, nation=nation, closures=closures)
    return day


def working_days_between(
    first: date, last: date, *, nation: str = Nation.ENGLAND, closures: Collection[date] = ()
) -> int:
    """Working days after `first` up to and including `last`; nought when `last` is not later."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, nation=nation, closures=closures) for day in days)


def after_clear_days(
    published: date, count: int, *, nation: str | None = None, closures: Collection[date] = ()
) -> date:
    """The first day on which something may happen when `count` clear days must lie between (both ends left out).

    Give a nation to count working days only; without one every day counts.
    """
    if nation is None:
        return published + timedelta(days=count + 1)
    return add_working_days(published, count + 1, nation=nation, closures=closures)


def say_date(day: date) -> str:
    """A date as it is written in a sentence: "31 October 2020"."""
    return f"{day.day} {day:%B %Y}"


def months_in(first: date, last: date) -> Fraction:
    """How many months an inclusive span lasts, the part of the last one exactly: 4 months and 24 of 30 days are 4.8.

    A span whose last day lies before its first is negative by what lies between: a term cut by six months is -6.
    """
    if last < first - ONE_DAY:
        return -months_in(last + ONE_DAY, first - ONE_DAY)
    whole = max(0, (last.year - first.year) * 12 + last.month - first.month)
    if end_of_term(first, months=whole) > last:
        whole -= 1
    elif end_of_term(first, months=whole + 1) <= last:
        whole += 1
    if whole < 0:  # an empty span: the day before its first
        return Fraction(0)
    begun = add_months(first, whole)
    return whole + Fraction((last - begun).days + 1, (add_months(first, whole + 1) - begun).days)


def end_after(end: date, months: Fraction) -> date:
    """The last whole day within so many months after an inclusive end: 4.8 months are 4 months and 24 of 30 days."""
    first, whole = end + ONE_DAY, int(months)
    begun = add_months(first, whole)
    length = (add_months(first, whole + 1) - begun).days
    return begun + timedelta(days=int((months - whole) * length)) - ONE_DAY

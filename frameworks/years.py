"""Finance years: a council's year begins in a month of its own choice, April unless it says otherwise."""

from __future__ import annotations

from datetime import date

from commissioning.calendar import ONE_DAY, add_months


def finance_year(day: date, *, starts_in: int = 4) -> str:
    """The finance year in which a day falls, as sums name it: “2020/21” holds 1 April 2020 to 31 March 2021."""
    year = day.year if day.month >= starts_in else day.year - 1
    return f"{year}/{(year + 1) % 100:02}"


def month_of(day: date) -> date:
    """The first day of a day's month: how a period of the ledger is kept."""
    return day.replace(day=1)


def last_of_month(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return add_months(first, 1) - ONE_DAY


def read_month(text: str) -> date:
    """A period as it is typed, “2020-10”: its first day. `ValueError` for anything else."""
    year, dash, month = text.strip().partition("-")
    is_month = bool(dash) and len(year) == 4 and year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12
    if not is_month or not 1900 <= int(year) <= 2200:
        raise ValueError(f"“{text}” is not a month. Write it like 2020-10.")
    return date(int(year), int(month), 1)

"""Dates as officers write them: “3 July 2021”, “July 3, 2021”, “03/07/2021”, “3.7.2021”; and those no calendar has.

A day without a year takes the year of the date that ends its range: “6 September to 4 October 2021”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commissioning.calendar import add_months

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
# With stops, hyphens or a short year it is a date only in numbers that a date can have, and after a word that leads to
# a day: paragraphs, minutes, versions and file numbers look much the same.
_LEADING = (
    *("on", "by", "to", "from", "until", "till", "and", "or", "of", "is", "was", "are", "dated", "date", "between"),
    *("before", "after", "since", "ending", "ends", "starting", "starts", "commencing", "expiring", "expires", "due"),
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
)
_LED_TO = "|".join((r"(?<!\w\s)", r"(?<=day\s)", *(rf"(?<=\b{word}\s)" for word in _LEADING)))
_DAY_OF = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_OF = r"(?:0?[1-9]|1[0-2])"
_APART = rf"(?=\d)(?<![\w.,£/-])(?:{_LED_TO})"  # the cheapest first: this is asked at every character
_NOT_ON = r"(?![\w/-]|[.,]\d)"
DATE = (
    rf"(?:(?<![\d£,.])\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH},?\s\d{{4,}}\b|"
    rf"(?<![\d/])\d{{1,2}}/\d{{1,2}}/\d{{4}}(?![\d/])"
    r"|(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])"
    rf"|{_APART}{_DAY_OF}(?:\.{_MONTH_OF}\.|-{_MONTH_OF}-)(?:19|2[01])\d{{2}}{_NOT_ON}"
    rf"|{_APART}(?:0[1-9]|[12]\d|3[01])/(?:0[1-9]|1[0-2])/[0-4]\d{_NOT_ON}"
    rf"|(?<!\d\s)\b{MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,\s(?:19|2[01])\d{{2}}\b)"
)
_NAMED = re.compile(
    rf"(?<![\d£,.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{MONTH}),?\s(?P<year>\d{{4,}})\b",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})(?![\d/])")
_DASHED = re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])")
_POINTED = re.compile(
    rf"{_APART}(?P<day>{_DAY_OF})(?P<mark>[.-])(?P<month>{_MONTH_OF})(?P=mark)(?P<year>(?:19|2[01])\d{{2}}){_NOT_ON}",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(
    rf"{_APART}(?P<day>0[1-9]|[12]\d|3[01])/(?P<month>0[1-9]|1[0-2])/(?P<year>[0-4]\d){_NOT_ON}", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"(?<!\d\s)\b(?P<month>{MONTH})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s(?P<year>(?:19|2[01])\d{{2}})\b",
    re.IGNORECASE,
)
_WRITTEN = (_NAMED, _SLASHED, _DASHED, _POINTED, _SHORT_YEAR, _MONTH_FIRST)
_WITHOUT_YEAR = re.compile(
    rf"(?<![\d£,.])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s(?P<month>{MONTH}))?\s?(?:to|until|and|"
    rf"[-–])\s?(?=\d{{1,2}}(?:st|nd"
    rf"|rd|th)?\s{MONTH}\s\d{{4}})",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(
    rf"(?<!\d)(?<!\d\s)(?<!st\s)(?<!nd\s)(?<!rd\s)(?<!th\s)\b(?P<month>{MONTH})\s(?P<year>(?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)
_FINANCE_YEAR = re.compile(r"(?<![\d/])(?P<first>20\d{2})[/–-](?P<last>\d{2}|20\d{2})(?![\d/–-])")
# A contract, its lease or its law begins and ends between these. Any other year is a slip of the hand, and dates near
# the calendar's own ends cannot be reckoned with: the day after 31 December 9999 is none.
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class WrittenDate:
    """A date as it stands in a text; `day` is None where no calendar has it, or its year cannot be meant."""

    text: str
    start: int
    end: int
    day: date | None
    year: int

    @property
    def can_be_meant(self) -> bool:
        """Whether its year is one that reports are about."""
        return FIRST_YEAR <= self.year <= LAST_YEAR


@dataclass(frozen=True)
class WrittenMonth:
    """A month without a day as it stands in a text, with its first and last day."""

    text: str
    start: int
    first: date
    last: date


def month_number(name: str) -> int:
    """1 for “Jan” and “January”."""
    return next(
        number for number, month in enumerate(MONTHS, start=1) if month.startswith(name.lower().rstrip(".")[:3])
    )


def dates_in(text: str) -> list[WrittenDate]:
    """Every date with its day, in the order of the text, impossible ones included."""
    found = [_written(match) for pattern in _WRITTEN for match in pattern.finditer(text)]
    found.sort(key=lambda one: one.start)
    for match in _WITHOUT_YEAR.finditer(text):
        following = next((one for one in found if one.start >= match.end()), None)
        if following is not None and following.start == match.end() and following.day is not None:
            found.append(_before(match, following.day))
    return sorted(found, key=lambda one: one.start)


def _written(match: re.Match[str]) -> WrittenDate:
    month = match["month"]
    number = int(month) if month.isdigit() else month_number(month)
    # Two figures are of this century; five figures are too many already.
    year = int(match["year"][:5]) + (2000 if len(match["year"]) == 2 else 0)
    return WrittenDate(match[0], match.start(), match.end(), _day(year, number, int(match["day"])), year)


def _before(match: re.Match[str], last: date) -> WrittenDate:
    """The first day of a range takes the last one's month and year, or the year before where it would come after it."""
    number = month_number(match["month"]) if match["month"] else last.month
    year = last.year - (number > last.month)
    text = match[0].rstrip("-– ").removesuffix("to").removesuffix("and").removesuffix("until").strip()
    return WrittenDate(text, match.start(), match.end(), _day(year, number, int(match["day"])), year)


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months_in(text: str) -> Iterator[WrittenMonth]:
    """Months without a day, in the order of the text."""
    for match in _MONTH_ONLY.finditer(text):
        first = date(int(match["year"]), month_number(match["month"]), 1)
        last = date.fromordinal(add_months(first, 1).toordinal() - 1)
        yield WrittenMonth(match[0], match.start(), first, last)


def finance_years_in(text: str, start_month: int) -> Iterator[tuple[str, date, date]]:
    """Finance years such as 2020/21, as written, with their first and last day."""
    for match in _FINANCE_YEAR.finditer(text):
        first = int(match["first"])
        if int(match["last"]) % 100 == (first + 1) % 100:
            begins = date(first, start_month, 1)
            yield match[0], begins, date.fromordinal(add_months(begins, 12).toordinal() - 1)


def say_weekday(day: date) -> str:
    """“Sunday 1 August 2021”."""
    return f"{day:%A} {day.day} {day:%B %Y}"

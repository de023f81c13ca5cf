"""Dates as people write them in reports, never read more exactly than they are written.

A day, a month, a season, from a day on, from one day to another, to be confirmed: what a milestone can hold.
"""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date

from decisions.enums import MilestonePrecision

MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
DAY = re.compile(rf"{WEEKDAY}(\d{{1,2}})(?:st|nd|rd|th)? ({MONTH})\.? (\d{{4}})", re.I)
NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
OF_MONTH = re.compile(
    rf"(?P<more>(?:early|mid|late|end of|beginning of)[ -])?(?P<month>{MONTH})\.? (?P<year>\d{{4}})", re.I
)
SEASON = re.compile(
    r"(?:early |late )?(?:spring|summer|autumn|winter)(?: term)? \d{4}(?:[/–-]\d{2,4})?(?: onwards)?", re.I
)
UNKNOWN = re.compile(r"(?:tbc|tba|to be confirmed|to be agreed|to be decided)\.?", re.I)
TO = re.compile(r"\s+(?:to|until)\s+|\s*[–-]\s*", re.I)
LONGEST_WORDS = 80


@dataclass(frozen=True)
class When:
    """When something is, as exactly as it is known (`decisions.models.Milestone`)."""

    precision: MilestonePrecision
    starts_on: date | None = None
    ends_on: date | None = None
    words: str = ""


def day_of(text: str) -> date | None:
    """The day that is all of this text; None for anything else, and for a day the calendar has not."""
    words = " ".join(text.split())
    if found := DAY.fullmatch(words):
        return _date(int(found[3]), MONTHS[found[2].lower()], int(found[1]))
    found = NUMBERS.fullmatch(words)
    return _date(int(found[3]), int(found[2]), int(found[1])) if found else None


def when(text: str) -> When | None:
    """What a date in a timetable says; None for what is no date, or says more than we can keep."""
    words = " ".join(text.split()).rstrip(".")
    if day := day_of(words):
        return When(MilestonePrecision.DAY, day)
    if UNKNOWN.fullmatch(words):
        return When(MilestonePrecision.TO_BE_CONFIRMED)
    if words.lower().startswith("from ") and (day := day_of(words[5:])):
        return When(MilestonePrecision.FROM, day)
    found = OF_MONTH.fullmatch(words)
    first = _date(int(found["year"]), MONTHS[found["month"].lower()], 1) if found else None
    if found and first:
        said = words if found["more"] or f"{first:%B %Y}" != words else ""
        return When(MilestonePrecision.MONTH, first, words=said)
    if SEASON.fullmatch(words) and len(words) <= LONGEST_WORDS:
        return When(MilestonePrecision.SEASON, words=words)
    return _range(words)


def _range(words: str) -> When | None:
    """“6 September to 4 October 2021”: what the first day leaves out, the last one says."""
    for found in TO.finditer(words):
        last = day_of(words[found.end() :])
        if last is None:
            continue
        first = words[: found.start()]
        for more in ("", f" {last.year}", f" {last:%B} {last.year}"):
            if (day := day_of(f"{first}{more}")) and day <= last:
                return When(MilestonePrecision.RANGE, day, last)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""The quarters of a year for which the Transparency Code asks a council to publish (part 2, paragraphs 28 and 31)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from commissioning.calendar import ONE_DAY, end_of_term
from commissioning.verdicts import Refused, Verdict

_NAME = re.compile(r"^(20\d\d)-Q([1-4])$")


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a calendar year: the first quarter begins on 1 January."""

    year: int
    number: int

    @classmethod
    def named(cls, name: str) -> Quarter:
        """The quarter of a name such as 2026-Q3. Refuses any other."""
        match = _NAME.match(name.upper())
        if match is None:
            raise Refused(Verdict.refuse("no_quarter", f"“{name}” is no quarter. Write it like 2026-Q3.", "quarter"))
        return cls(int(match[1]), int(match[2]))

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return end_of_term(self.first_day, months=3)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_whole(day: date) -> Quarter:
    """The last quarter that was over on a day: the one to publish."""
    return quarter_of(quarter_of(day).first_day - ONE_DAY)

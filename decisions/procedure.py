"""The council's own rules of procedure: when a decision is key, how long what is public before it, who calls it in.

Pure: values out of dated rows (`models/procedure.py`). What the law fixes stands here as the default a council starts
from; what is local (thresholds, call-in) is nothing until the council has said it. Sources: SI 2012/2089 regs 7–11;
Local Government Act 1972 s.100B; Local Government Act 2000 s.9F, whose mechanics are each council's own (law.md §3.1).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

from commissioning.calendar import add_working_days, after_clear_days
from commissioning.enums import Nation
from decisions.enums import DayUnit


@dataclass(frozen=True)
class WorkingDays:
    """Which days the council works."""

    nation: str = Nation.ENGLAND
    closures: Collection[date] = field(default_factory=frozenset)

    def count(self, day: date, days: int) -> date:
        """So many working days after (or, negative, before) a day."""
        return add_working_days(day, days, nation=self.nation, closures=self.closures)

    def last_of(self, day: date, days: int, unit: DayUnit) -> date:
        """The last of so many days that follow a day: when a period that begins the day after it ends (inclusive).

        Five working days from Thursday 22 October 2020 end on the 29th. The last of five clear days is the day before
        whatever they keep apart.
        """
        if unit is DayUnit.WORKING:
            return self.count(day, days)
        return day + timedelta(days=days)

    def earliest_after(self, day: date, days: int, unit: DayUnit) -> date:
        """The first day on which something may happen when so many days must lie between it and a day."""
        if unit is DayUnit.WORKING:
            return after_clear_days(day, days, nation=self.nation, closures=self.closures)
        return after_clear_days(day, days)


@dataclass(frozen=True)
class CallInRule:
    """How decisions are called in: for so many days after publication, by so many members, on these grounds.

    The period ends on its last day at `cut_off`, London time. `is_key_only` and `spares_officers` say which decisions
    cannot be called in at all, `spares_urgent` that an agreed urgent one cannot.
    """

    days: int
    unit: DayUnit
    cut_off: time
    requests_needed: int
    by: str
    grounds: tuple[str, ...] = ()
    is_key_only: bool = False
    spares_officers: bool = False
    spares_urgent: bool = True

    @property
    def length(self) -> str:
        """“5 working days”."""
        return self.unit.times(self.days)


@dataclass(frozen=True)
class Procedure:
    """The rules of procedure in force on a day. Sums in pounds; `None` where the council has set no such test."""

    clause: str = ""
    key_value_from: Decimal | None = None
    key_wards_from: int | None = None
    notice_clear_days: int = 28
    exception_clear_days: int = 5
    agenda_clear_days: int = 5
    despatch_working_days: int = 2
    publication_working_days: int = 2
    reminder_working_days: int = 1
    escalation_working_days: int = 2
    decision_number: str = "{yy}/{n:05}"
    call_in: CallInRule | None = None
    dispensation_lets_act: bool = False
    pk: int | None = None

    def is_key(self, value: Decimal | None, wards: int | None) -> bool:
        """Whether money or wards make a decision key (SI 2012/2089 reg 8): at the threshold or above it."""
        by_money = self.key_value_from is not None and value is not None and value >= self.key_value_from
        by_wards = self.key_wards_from is not None and wards is not None and wards >= self.key_wards_from
        return by_money or by_wards


THE_LAW_ALONE = Procedure()

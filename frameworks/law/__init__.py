"""Procurement law as data: grounds, limits, thresholds and notices, each row with its days and its source.

The files beside this one are what procurement officers check and change; the rules read them and hold no figure of
their own. A row counts from `from` to `to`, both inclusive; without one it has no beginning or no end. Sources: law.md
§3.2–3.5. Nothing here is legal advice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from frameworks.enums import Regime
from frameworks.variation_enums import Bound, ContractSubject, Measure, NoticeEvent, NoticeType

HERE = Path(__file__).resolve().parent
ANYTHING = "any"


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one of the files, as they are written there."""
    listed: list[dict[str, Any]] = tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))[name]
    return listed


@dataclass(frozen=True)
class Days:
    """From when to when a row counts, both inclusive."""

    first: date | None = None
    last: date | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Days:
        """As a file writes them."""
        return cls(row.get("from"), row.get("to"))

    def cover(self, day: date) -> bool:
        """Whether the row counts on a day."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Threshold:
    """From which value, in pounds with VAT, what is bought is fully under the regime."""

    subject: ContractSubject
    amount: Decimal
    source: str
    days: Days


@dataclass(frozen=True)
class Limit:
    """How far a ground carries. Exactly one of `percent` (by what is bought), `pounds` and `is_threshold` says it."""

    ground: str
    measure: Measure
    bound: Bound
    source: str
    percent: Mapping[str, int] = field(default_factory=dict)
    pounds: Decimal | None = None
    is_threshold: bool = False
    increase_only: bool = False
    any_of: str = ""
    is_advisory: bool = False
    days: Days = field(default_factory=Days)

    def percent_for(self, subject: ContractSubject) -> int | None:
        """The percentage for what is bought; None where the limit is not one of percentages."""
        return by_subject(self.percent, subject) if self.percent else None


@dataclass(frozen=True)
class NoticeRule:
    """A notice that a regime asks for, and when; not where a change stays within the per cents that are spared."""

    regime: Regime
    event: NoticeEvent
    type: NoticeType
    is_before: bool
    source: str
    days: int | None = None
    begins_with_the_day: bool = False
    over: Decimal | None = None
    grounds: Collection[str] = ()
    spared_value: Mapping[str, int] = field(default_factory=dict)
    spared_term: int | None = None
    never_spared: Collection[str] = ()
    only_with: NoticeType | None = None
    is_voluntary: bool = False
    counts: Days = field(default_factory=Days)


@dataclass(frozen=True)
class Standstill:
    """For how many days nothing is signed after the award is published.

    The day of publication is the first of them; or they are the days after the day after it (`begins_the_day_after`).
    """

    regime: Regime
    days: int
    is_working: bool
    source: str
    is_voluntary: bool = False
    begins_the_day_after: bool = False
    not_for: Collection[str] = ()
    counts: Days = field(default_factory=Days)


def standstill_of(regime: Regime, kind: str, day: date) -> Standstill | None:
    """The standstill of a regime for a kind of contract on a day; None where it knows none."""
    return next(
        (one for one in STANDSTILLS if one.regime == regime and kind not in one.not_for and one.counts.cover(day)), None
    )


def by_subject(table: Mapping[str, int], subject: ContractSubject) -> int:
    """The number for what is bought, else the one for anything."""
    return table.get(subject.value, table[ANYTHING])


def threshold_on(subject: ContractSubject, day: date) -> Threshold | None:
    """The threshold in force on a day; None for a day of which none is on record."""
    return next((one for one in THRESHOLDS if one.subject == subject and one.days.cover(day)), None)


def limits_of(ground: str, day: date) -> list[Limit]:
    """The limits of a ground on a day, in the order of the file."""
    return [one for one in LIMITS if one.ground == ground and one.days.cover(day)]


def notices_for(regime: Regime, event: NoticeEvent, day: date) -> list[NoticeRule]:
    """The notices that a regime asks for about something on a day, in the order of the file."""
    return [one for one in NOTICES if one.regime == regime and one.event == event and one.counts.cover(day)]


def _threshold(row: Mapping[str, Any]) -> Threshold:
    return Threshold(ContractSubject(row["subject"]), Decimal(row["amount"]), row["source"], Days.of(row))


def _limit(row: Mapping[str, Any]) -> Limit:
    return Limit(
        ground=row["ground"],
        measure=Measure(row["measure"]),
        bound=Bound(row["bound"]),
        source=row["source"],
        percent=row.get("percent", {}),
        pounds=Decimal(row["pounds"]) if "pounds" in row else None,
        is_threshold=row.get("threshold", False),
        increase_only=row.get("increase_only", False),
        any_of=row.get("any_of", ""),
        is_advisory=row.get("advisory", False),
        days=Days.of(row),
    )


def _notice(row: Mapping[str, Any]) -> NoticeRule:
    spared = row.get("spared", {})
    return NoticeRule(
        regime=Regime(row["regime"]),
        event=NoticeEvent(row["event"]),
        type=NoticeType(row["type"]),
        is_before=row["when"] == "before",
        source=row["source"],
        days=row.get("days"),
        begins_with_the_day=row.get("beginning_with", False),
        over=Decimal(row["over"]) if "over" in row else None,
        grounds=tuple(row.get("grounds", ())),
        spared_value=spared.get("value", {}),
        spared_term=spared.get("term"),
        never_spared=tuple(row.get("never_spared", ())),
        only_with=NoticeType(row["with"]) if "with" in row else None,
        is_voluntary=row.get("voluntary", False),
        counts=Days.of(row),
    )


def _standstill(row: Mapping[str, Any]) -> Standstill:
    return Standstill(
        regime=Regime(row["regime"]),
        days=row["days"],
        is_working=row.get("working", False),
        source=row["source"],
        is_voluntary=row.get("voluntary", False),
        begins_the_day_after=row.get("day_after", False),
        not_for=tuple(row.get("not_for", ())),
        counts=Days.of(row),
    )


STANDSTILLS = tuple(_standstill(row) for row in rows("standstill"))
THRESHOLDS = tuple(_threshold(row) for row in rows("thresholds"))
LIMITS = tuple(_limit(row) for row in rows("limits"))
NOTICES = tuple(_notice(row) for row in rows("notices"))

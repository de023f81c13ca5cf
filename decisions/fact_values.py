"""What facts are made of: plain values of the register, as `facts.resolve` reads them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from decisions.pathway import Pathway
from frameworks.sums import Sum


@dataclass(frozen=True)
class Fact:
    """A value as it is printed, with the register row it came from (“option:12”)."""

    name: str
    text: str
    source: str


@dataclass(frozen=True)
class LotFacts:
    """A lot as facts see it; `end` is the inclusive authorised end.

    `contract` says whose lot it is where the report is about several; `is_whole` that it is all there is of it.
    """

    number: int
    title: str
    end: date | None
    source: str
    contract: str = ""
    is_whole: bool = False

    @property
    def of(self) -> str:
        """“of” and its contract, where that has to be said."""
        return f" of {self.contract}" if self.contract else ""


@dataclass(frozen=True)
class OptionFacts:
    """A term option: its length, and the first and last day the report's recommendations ask for."""

    order: int
    months: int
    clause: str
    starts_on: date | None
    ends_on: date | None
    source: str


@dataclass(frozen=True)
class MoneyFact:
    """A sum of the contract and the money line it stands on."""

    sum: Sum
    source: str
    is_estimate: bool = False


@dataclass(frozen=True)
class SumFacts:
    """A sum that stands in a schedule of the report: in words how it is arrived at, what it is for and of what kind."""

    amount: Decimal
    how: str
    source: str
    label: str = ""
    terms: str = ""


@dataclass(frozen=True)
class AskedFacts:
    """One recommendation: its contract, its lots, the days it asks for where every lot has the same, and its sum.

    `contract_dates` are its first day and the ends it can have; `months` the option's length in words; `providers`
    pairs of a name and its source.
    """

    contract: str
    contract_source: str
    lots: Sequence[LotFacts]
    contract_title: str = ""
    contract_full: str = ""
    contract_dates: Mapping[str, date | None] = field(default_factory=dict)
    months: str = ""
    providers: Sequence[tuple[str, str]] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    cost: MoneyFact | None = None


@dataclass(frozen=True)
class Register:
    """Everything facts may speak of, as values. Empty where the register does not say.

    `counted_once` are the schedules whose sums may be added up, by key; `risk_limits` the scores from which the council
    calls a risk amber and red, for a report with risks.
    """

    council: str
    council_source: str
    contract: Mapping[str, str | date | None]
    contract_source: str
    option: OptionFacts | None = None
    lots: Sequence[LotFacts] = ()
    named: Sequence[LotFacts] = ()
    ending: Sequence[LotFacts] = ()
    providers: Sequence[tuple[str, str]] = ()
    extension: Sequence[MoneyFact] = ()
    actuals: Sequence[MoneyFact] = ()
    forward_plan: Mapping[str, str | date | None] | None = None
    forward_plan_source: str = ""
    maker: tuple[str, str] = ("", "")
    consultees: Sequence[tuple[str, str]] = ()
    clause: tuple[str, str] = ("", "")
    asked: Mapping[int, AskedFacts] = field(default_factory=dict)
    way: Pathway = field(default_factory=Pathway)
    shown: Mapping[int, SumFacts] = field(default_factory=dict)
    counted_once: Sequence[int] = ()
    risk_limits: tuple[int, int] | None = None

"""The rows of a report as the checks see them: risks, steps of a timetable, papers, contacts, a planned contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from decisions.enums import MilestonePrecision
from frameworks.enums import ContractKind, Regime


@dataclass(frozen=True)
class RiskView:
    """A risk with its scores from 1 to 5 before and, where they were given, after what is done about it."""

    order: int
    title: str
    description: str = ""
    likelihood: int = 1
    impact: int = 1
    mitigation: str = ""
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    comment: str = ""
    owner: str = ""
    due_on: date | None = None

    @property
    def place(self) -> str:
        return f"risk:{self.order}"


@dataclass(frozen=True)
class MilestoneView:
    """A step of the timetable, with the days it has where it is known so exactly."""

    order: int
    label: str
    precision: MilestonePrecision
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def place(self) -> str:
        return f"milestone:{self.order}"


@dataclass(frozen=True)
class PaperView:
    """A background paper."""

    order: int
    title: str
    dated_on: date | None = None
    url: str = ""

    @property
    def place(self) -> str:
        return f"background_paper:{self.order}"


@dataclass(frozen=True)
class ContactView:
    """Somebody to ask about the report."""

    order: int
    name: str
    email: str = ""
    phone: str = ""

    @property
    def place(self) -> str:
        return f"contact:{self.order}"


@dataclass(frozen=True)
class CriterionView:
    """What options are scored on, with its weight in per cent."""

    name: str
    weight: int


@dataclass(frozen=True)
class PlanView:
    """The contract a recommendation plans: its term in months, its lots, and the last day of what it follows."""

    title: str
    kind: ContractKind
    regime: Regime
    starts_on: date
    initial_months: int
    option_months: tuple[int, ...] = ()
    lots: tuple[str, ...] = ()
    follows_until: date | None = None


@dataclass(frozen=True)
class LotView:
    """A lot as the register describes it."""

    label: str
    title: str
    scope: str = ""
    eligibility: str = ""


@dataclass(frozen=True)
class ContractView:
    """The report's contract as the register has it. Ends are inclusive; `ground` is a code, empty for the usual one.

    `has_total`: the register states what it is worth over its whole life. `names` are those of its providers.
    """

    title: str
    kind: ContractKind
    regime: Regime
    starts_on: date
    initial_ends_on: date
    ends_on: date | None
    max_ends_on: date
    ground: str = ""
    is_no_commitment: bool = False
    has_total: bool = False
    is_tupe_relevant: bool = False
    dpia_completed_on: date | None = None
    eqia_completed_on: date | None = None
    social_value: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForwardPlanView:
    """The forward plan's entry for the decision: the contract as a whole, and the sum planned where it gives one.

    `running` are the labels of that contract's lots whose term still runs.
    """

    reference: str
    value: Decimal | None = None
    running: tuple[str, ...] = ()

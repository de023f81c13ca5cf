"""A report as the readiness checks see it: plain values, gathered by `selectors.readiness`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.enums import Discipline, Nation
from commissioning.verdicts import Reason, Verdict
from decisions.checks.passages import Passage, TableView
from decisions.checks.rows import (
    ContactView,
    ContractView,
    CriterionView,
    ForwardPlanView,
    LotView,
    MilestoneView,
    PaperView,
    PlanView,
    RiskView,
)
from decisions.enums import EffectKind, RecommendationVerb, SectionAnswer, SectionKind
from decisions.routing import Route
from frameworks.options import LotPosition, OptionTerms


@dataclass(frozen=True)
class SectionView:
    """A section; `has_rows` tells whether the rows that fill it are there, for a section filled by rows.

    `parent` is the key of the section it stands under; `discipline` the one whose own section it is.
    """

    key: str
    heading: str
    kind: SectionKind
    is_required: bool
    answer: SectionAnswer
    body: str
    guidance: str
    has_rows: bool = False
    parent: str = ""
    discipline: Discipline | None = None

    @property
    def place(self) -> str:
        return f"section:{self.key}"

    @property
    def is_empty(self) -> bool:
        """Nothing is written and nothing is answered."""
        return self.answer is SectionAnswer.CONTENT and not self.body.strip() and not self.has_rows


@dataclass(frozen=True)
class MoneyView:
    """A sum on the register in pounds, why it does not tie to its calculation, and for which lots it says it is.

    `is_worked_out`: it has a calculation or stands for one lot; `states_vat`: its source says how it stands to VAT.
    """

    label: str
    amount: Decimal
    mismatch: str = ""
    lots: tuple[str, ...] = ()
    is_worked_out: bool = True
    states_vat: bool = True


@dataclass(frozen=True)
class AskedLot:
    """A lot a recommendation names, where its term stands, and the inclusive dates asked for."""

    position: LotPosition
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class RecommendationView:
    """A recommendation with its typed effect; `words` leave facts out, `sums` are the sums its facts print.

    `reading` is how it reads with its facts; `plan` the contract it is to procure, and `planned` whether the register
    could hold what it plans, awards or varies (None where it does not say what); `weighed` is what the law advises
    against in a variation; `terms` are those of what it delegates; `running` are the labels of its
    contract's lots whose term still runs.
    """

    order: int
    verb: RecommendationVerb
    words: str
    effect: EffectKind
    option: OptionTerms | None = None
    value: MoneyView | None = None
    lots: tuple[AskedLot, ...] = ()
    sums: tuple[Decimal, ...] = ()
    reading: str = ""
    plan: PlanView | None = None
    planned: Verdict | None = None
    running: tuple[str, ...] = ()
    terms: str = ""
    weighed: tuple[Reason, ...] = ()

    @property
    def place(self) -> str:
        return f"recommendation:{self.order}"


@dataclass(frozen=True)
class ConsideredView:
    """An option considered; `text` is how it reads."""

    order: int
    title: str
    is_recommended: bool
    is_do_nothing: bool
    reason: str
    text: str = ""

    @property
    def place(self) -> str:
        return f"option_considered:{self.order}"


@dataclass(frozen=True)
class MovedFact:
    """A fact pinned at submission that the register states otherwise now: its name, what it is, and both texts."""

    fact: str
    name: str
    was: str
    now: str


@dataclass(frozen=True)
class Draft:
    """The whole report on the day `on`.

    `running` are labels of all lots whose term still runs; `quoted` the figures with a source; `known_facts` the names
    that resolve; `tables` the keys of its tables; `typed` the tables themselves; `figures` and `schedules` the keys of
    those, `charted` the schedules that a figure draws; `keys` every place a cross-reference may lead to; `route` the
    route found or the reasons why there is none; `engagements` how many there were; `annexes` the titles printed with
    the report; `withheld` how many passages are exempt; `names` what the register calls the council's bodies and posts.
    """

    on: date
    sections: tuple[SectionView, ...]
    passages: tuple[Passage, ...]
    recommendations: tuple[RecommendationView, ...]
    considered: tuple[ConsideredView, ...]
    money: tuple[MoneyView, ...]
    quoted: frozenset[str]
    known_facts: frozenset[str]
    tables: frozenset[str]
    lots: tuple[LotPosition, ...]
    running: tuple[str, ...]
    days_left_warning: int
    performance_statement: str
    performance_stated_on: date | None
    route: Route | Verdict
    moved_facts: tuple[MovedFact, ...] = ()
    contacts: tuple[ContactView, ...] = ()
    papers: tuple[PaperView, ...] = ()
    typed: tuple[TableView, ...] = ()
    figures: frozenset[str] = frozenset()
    schedules: frozenset[str] = frozenset()
    charted: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    risks: tuple[RiskView, ...] = ()
    milestones: tuple[MilestoneView, ...] = ()
    engagements: int = 0
    criteria: tuple[CriterionView, ...] = ()
    annexes: tuple[str, ...] = ()
    enclosures: str = ""
    withheld: int = 0
    is_part_exempt: bool = False
    contract: ContractView | None = None
    contract_lots: tuple[LotView, ...] = ()
    forward_plan: ForwardPlanView | None = None
    names: tuple[str, ...] = ()
    nation: str = Nation.ENGLAND
    finance_year_start_month: int = 4

    def passage(self, place: str) -> Passage | None:
        """The prose that stands in a place, if any does."""
        return next((one for one in self.passages if one.place == place), None)

    @property
    def asked_until(self) -> date | None:
        """The last day that any recommendation asks for."""
        days = [lot.to_on for asked in self.recommendations for lot in asked.lots if lot.to_on is not None]
        return max(days, default=None)

    @property
    def extends(self) -> bool:
        """Whether an option is to be used."""
        return any(asked.effect is EffectKind.EXTEND for asked in self.recommendations)

    @property
    def procures(self) -> bool:
        """Whether a new contract is planned, or recommended without being planned on the register."""
        return any(
            asked.effect is EffectKind.PROCURE or asked.verb is RecommendationVerb.PROCURE
            for asked in self.recommendations
        )

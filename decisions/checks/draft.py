"""A report as the readiness checks see it: plain values, gathered by `selectors.readiness`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commissioning.verdicts import Verdict
from decisions.enums import EffectKind, RecommendationVerb, SectionAnswer, SectionKind, Severity
from decisions.routing import Route
from frameworks.options import LotPosition, OptionTerms

REPORT = "report"


@dataclass(frozen=True)
class Finding:
    """Something to put right before the report goes on, with its place (`section:why`, `recommendation:1`)."""

    code: str
    severity: Severity
    message: str
    place: str = REPORT


@dataclass(frozen=True)
class Flaw:
    """Something wrong with how a passage is written, found where it was read: a code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class Passage:
    """A piece of prose: `words` are its own, without facts, and `reading` is how it reads with them."""

    place: str
    label: str
    words: str
    reading: str
    facts: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True)
class SectionView:
    """A section; `has_rows` tells whether the rows that fill it are there, for a section filled by rows."""

    key: str
    heading: str
    kind: SectionKind
    is_required: bool
    answer: SectionAnswer
    body: str
    guidance: str
    has_rows: bool = False

    @property
    def place(self) -> str:
        return f"section:{self.key}"

    @property
    def is_empty(self) -> bool:
        """Nothing is written and nothing is answered."""
        return self.answer is SectionAnswer.CONTENT and not self.body.strip() and not self.has_rows


@dataclass(frozen=True)
class MoneyView:
    """A sum on the register in pounds, why it does not tie to its calculation, and for which lots it says it is."""

    label: str
    amount: Decimal
    mismatch: str = ""
    lots: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedLot:
    """A lot a recommendation names, where its term stands, and the inclusive dates asked for."""

    position: LotPosition
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class RecommendationView:
    """A recommendation with its typed effect; `words` leave facts out, `sums` are the sums its facts print."""

    order: int
    verb: RecommendationVerb
    words: str
    effect: EffectKind
    option: OptionTerms | None = None
    value: MoneyView | None = None
    lots: tuple[AskedLot, ...] = ()
    sums: tuple[Decimal, ...] = ()

    @property
    def place(self) -> str:
        return f"recommendation:{self.order}"


@dataclass(frozen=True)
class ConsideredView:
    """An option considered."""

    order: int
    title: str
    is_recommended: bool
    is_do_nothing: bool
    reason: str

    @property
    def place(self) -> str:
        return f"option_considered:{self.order}"


@dataclass(frozen=True)
class Draft:
    """The whole report on the day `on`.

    `running` are labels of lots whose term still runs; `quoted` the figures with a source; `known_facts` the names
    that resolve; `route` the route found or the reasons why there is none.
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
    moved_facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    paper_count: int = 0
    contact_count: int = 0


def blocker(code: str, message: str, place: str = REPORT) -> Finding:
    """A finding that stops submission."""
    return Finding(code, Severity.BLOCKER, message, place)


def warning(code: str, message: str, place: str = REPORT) -> Finding:
    """A finding that can be accepted with a reason."""
    return Finding(code, Severity.WARNING, message, place)

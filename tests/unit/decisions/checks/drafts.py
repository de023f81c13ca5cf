"""Reports for the checks, as values: a complete one, and the same with some words, rows or dates of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commissioning.verdicts import Verdict
from decisions.checks.draft import (
    AskedLot,
    ConsideredView,
    Draft,
    MoneyView,
    RecommendationView,
    SectionView,
)
from decisions.checks.passages import Passage, TableView, read_passage
from decisions.checks.rows import ContactView, ContractView, PlanView
from decisions.checks.rule import Finding, Rule
from decisions.enums import EffectKind, RecommendationVerb, SectionAnswer, SectionKind
from decisions.readiness import check
from decisions.routing import Route
from frameworks.enums import ContractKind, OptionKind, Regime
from frameworks.options import LotPosition, OptionTerms
from tests.unit.decisions.test_routing import PLANNED, QUESTION

ON = date(2022, 3, 14)  # a Monday
START, END = date(2019, 6, 1), date(2022, 5, 31)
FROM, TO, MAXIMUM = date(2022, 6, 1), date(2023, 5, 31), date(2024, 5, 31)
OPTION = OptionTerms(order=1, kind=OptionKind.FIXED, months=12)
LOT = LotPosition("Lot 1", authorised_end=END, current_end=END, maximum_end=MAXIMUM)
PRICE = MoneyView("Price of the further year", Decimal("88400.00"))
CONTRACT = ContractView(
    title="Home adaptations",
    kind=ContractKind.CONTRACT,
    regime=Regime.PCR2015,
    starts_on=START,
    initial_ends_on=END,
    ends_on=END,
    max_ends_on=MAXIMUM,
    has_total=True,
    dpia_completed_on=date(2019, 4, 1),
    eqia_completed_on=date(2019, 4, 1),
    social_value="Apprentices are taken on.",
    names=("Oakhurst Adaptations Limited",),
)
EXTEND = RecommendationView(
    order=1,
    verb=RecommendationVerb.EXTEND,
    words="That the contract is extended.",
    effect=EffectKind.EXTEND,
    option=OPTION,
    value=PRICE,
    lots=(AskedLot(LOT, FROM, TO),),
    running=("Lot 1",),
)
PLAN = PlanView(
    title="Home adaptations from 2023",
    kind=ContractKind.FRAMEWORK,
    regime=Regime.PCR2015,
    starts_on=date(2023, 6, 1),
    initial_months=24,
    option_months=(12, 12),
    lots=("North", "South"),
)
PROCURE = RecommendationView(
    order=1,
    verb=RecommendationVerb.PROCURE,
    words="That a framework is procured.",
    effect=EffectKind.PROCURE,
    value=MoneyView("Whole-life value", Decimal("353600.00")),
    plan=PLAN,
    planned=Verdict.allow(),
)
LAWFUL = (
    "The option is used under regulation 72(1)(a) of the Public Contracts Regulations 2015, and due regard was had to "
    "equality."
)


def section(key: str, kind: SectionKind = SectionKind.PROSE, **given: Any) -> SectionView:
    """A section with an answer of its own, empty unless it is given words."""
    values: dict[str, Any] = {
        "heading": key.replace("-", " ").capitalize(),
        "is_required": False,
        "answer": SectionAnswer.CONTENT,
        "body": "",
        "guidance": "",
    }
    return SectionView(key=key, kind=kind, **{**values, **given})


def passage(markdown: str, place: str = "section:why", facts: Mapping[str, str] | None = None) -> Passage:
    """Prose as the checks read it."""
    prefix = f"{place.partition(':')[2]}-"
    return read_passage(place, f"“{place.partition(':')[2]}”", markdown, facts or {}, key_prefix=prefix)


def table(*rows: Sequence[str], caption: str = "A table", key: str = "a-table") -> TableView:
    """A typed table: the first row heads its columns."""
    return TableView(key, caption, tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))


COMPLETE = Draft(
    on=ON,
    sections=(
        section("why", body="Because."),
        section("alternatives", SectionKind.OPTIONS, has_rows=True),
        section("papers", SectionKind.BACKGROUND_PAPERS, answer=SectionAnswer.NONE),
    ),
    passages=(passage(LAWFUL, "section:legal"),),
    recommendations=(EXTEND,),
    considered=(ConsideredView(1, "Let it end", is_recommended=False, is_do_nothing=True, reason="Harm."),),
    money=(PRICE,),
    quoted=frozenset(),
    known_facts=frozenset(("option.end", "option.start")),
    tables=frozenset(),
    lots=(LOT,),
    running=("Lot 1",),
    days_left_warning=30,
    performance_statement="Met its standards.",
    performance_stated_on=date(2022, 2, 1),
    route=Route(PLANNED, QUESTION, None, ""),
    contacts=(ContactView(1, "A. Officer", "officer@council.example"),),
    keys=frozenset(("why", "legal", "alternatives", "papers")),
    contract=CONTRACT,
)


def draft(*texts: str, **given: Any) -> Draft:
    """The complete report with these words in its section “why”, and whatever else is given in place of its own."""
    words = tuple(passage(text) for text in texts)
    passages = given.pop("passages", (*COMPLETE.passages, *words))
    typed = given.get("typed", ())
    placed = tuple(passage(f"[table:{one.key}]", "section:tables") for one in typed)
    keys = given.pop("keys", COMPLETE.keys | {key for one in passages for key in one.keys})
    tables = frozenset(one.key for one in typed)
    return replace(COMPLETE, passages=(*passages, *placed), keys=keys, tables=tables, **given)


def in_2026(*texts: str, **given: Any) -> Draft:
    """The same report of Monday 12 January 2026: a term to 31 March, a year more asked for, and one more after it."""
    lot = LotPosition("Lot 1", date(2026, 3, 31), date(2026, 3, 31), date(2028, 3, 31))
    term = {"starts_on": date(2021, 4, 1), "initial_ends_on": date(2026, 3, 31), "ends_on": date(2026, 3, 31)}
    values = {
        "on": date(2026, 1, 12),
        "lots": (lot,),
        "contract": replace(CONTRACT, **term, max_ends_on=date(2028, 3, 31)),
        "recommendations": (replace(EXTEND, lots=(AskedLot(lot, date(2026, 4, 1), date(2027, 3, 31)),)),),
        "performance_stated_on": date(2025, 12, 1),
    }
    return draft(*texts, **{**values, **given})


def asking(**changes: Any) -> Draft:
    """The complete report with a recommendation that differs."""
    return draft(recommendations=(replace(EXTEND, **changes),))


def procuring(*texts: str, **changes: Any) -> Draft:
    """A report that plans a contract and states what it is worth and how staff are affected, and more words."""
    said = (
        "The contract is worth £4,800,000 over its whole life. TUPE applies to eleven people. A term of four years.",
        *texts,
    )
    return draft(*said, recommendations=(replace(PROCURE, **changes),), running=())


Case = str | Draft
Cases = dict[Rule, tuple[Sequence[Case], Sequence[Case]]]


def every(cases: Cases, *, slips: bool) -> list[Any]:
    """The cases of a table as parameters: of the slips, or of what only looks like them."""
    return [
        pytest.param(rule, case, id=f"{rule.code}-{number}")
        for rule, (wrong, right) in cases.items()
        for number, case in enumerate(wrong if slips else right, start=1)
    ]


def by(rule: Rule, case: Case) -> list[Finding]:
    """What the readiness of a case finds under a rule or a code it passes on; a text stands in the complete report."""
    return [one for one in check(draft(case) if isinstance(case, str) else case) if one.rule.under(rule.code) == rule]

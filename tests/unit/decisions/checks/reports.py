"""Whole reports as values, from headings and words: what the cases are told in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from decisions.checks.draft import Draft, SectionView
from decisions.checks.passages import Passage, TableView, plain_passage
from decisions.checks.rows import ContractView
from decisions.enums import SectionAnswer, SectionKind
from decisions.readiness import check
from frameworks.enums import ContractKind, Regime
from tests.unit.decisions.checks.drafts import COMPLETE, passage, section

# A section as it is written here: its heading and its Markdown, an explicit answer, or what fills it.
Written = tuple[str, str] | tuple[str, SectionAnswer] | tuple[str, SectionKind]


def report(sections: Mapping[str, Written], *, title: str, rows: Sequence[Passage] = (), **given: Any) -> Draft:
    """A report with these sections in order; `rows` is the prose of its rows. Sums in it count as quoted."""
    views, passages = [], [plain_passage("report", "The title", title), *rows]
    for key, (heading, content) in sections.items():
        views.append(_section(key, heading, content))
        if isinstance(content, str) and not isinstance(content, SectionAnswer | SectionKind):
            passages.append(passage(content, f"section:{key}"))
    typed: tuple[TableView, ...] = given.get("typed", ())
    passages += [passage(cell, one.place) for one in typed for row in one.rows for cell in row if cell]
    keys = {*sections, *(key for one in passages for key in one.keys), *(one.key for one in typed)}
    return replace(
        COMPLETE,
        sections=tuple(views),
        passages=tuple(passages),
        keys=frozenset(keys),
        tables=frozenset(one.key for one in typed),
        **given,
    )


def _section(key: str, heading: str, content: str | SectionAnswer | SectionKind) -> SectionView:
    if isinstance(content, SectionAnswer):
        kind = SectionKind.BACKGROUND_PAPERS if key == "papers" else SectionKind.PROSE
        return section(key, kind, heading=heading, answer=content)
    if isinstance(content, SectionKind):
        return section(key, content, heading=heading, has_rows=True)
    return section(key, heading=heading, body=content)


def held(title: str, kind: ContractKind, *, starts_on: date, ends_on: date, **given: Any) -> ContractView:
    """A contract let under the Regulations of 2015, on the register with all that is asked of it, and what is given."""
    whole: dict[str, Any] = {
        "initial_ends_on": ends_on,
        "max_ends_on": ends_on,
        "has_total": True,
        "social_value": "Local groups are used.",
    }
    return ContractView(
        title=title, kind=kind, regime=Regime.PCR2015, starts_on=starts_on, ends_on=ends_on, **{**whole, **given}
    )


def changed(sections: Mapping[str, Written], **words: Written | str) -> dict[str, Written]:
    """The same sections with other words in some of them."""
    told = dict(sections)
    for name, content in words.items():
        key = name.replace("_", "-")
        told[key] = content if isinstance(content, tuple) else (told[key][0], content)
    return told


def codes(draft: Draft) -> set[tuple[str, str]]:
    """What is found and where."""
    return {(one.code, one.place) for one in check(draft)}

"""The demonstration's report, written from its file through the services an author uses.

The same words serve the case frozen in October 2020 and its live twin: dates come from the register as facts, and the
few months the register does not know are counted from the day of the decision.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, add_months, end_of_term
from commissioning.models import Post
from decisions.enums import EffectKind, SectionAnswer
from decisions.models import (
    BackgroundPaper,
    ForwardPlanEntry,
    OptionConsidered,
    Recommendation,
    Report,
    ReportContact,
    ReportTemplate,
)
from decisions.services import reports, rows
from decisions.services.reports import SectionText
from decisions.services.rows import Grid, LotAsked, RowChange
from frameworks.models import Lot, MoneyLine, TermOption

FOLDER = Path(__file__).resolve().parent
STORY = "s0.toml"
FORM = "delegated-powers"


def read(name: str = STORY, *, decided_on: date) -> dict[str, Any]:
    """The story with its months written out, counted from the month of the decision."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    months = tomllib.loads(text)["months"]
    words = {key: f"{add_months(decided_on, count):%B %Y}" for key, count in months.items()}
    return tomllib.loads(Template(text).substitute(words))


@transaction.atomic
def write_report(
    *,
    option: TermOption,
    value_line: MoneyLine,
    forward_plan_entry: ForwardPlanEntry | None,
    sponsor_post: Post,
    reference: str,
    decided_on: date,
    actor: Actor,
    at: datetime,
    supersedes: Report | None = None,
) -> Report:
    """Begin the report and write all of it: what a patient author would have typed by the end of the day."""
    story, contract = read(decided_on=decided_on), option.contract
    report = reports.create(
        template=ReportTemplate.objects.get(slug=FORM, council=None),
        contract=contract,
        option=option,
        title=story["details"]["title"],
        sponsor_post=sponsor_post,
        forward_plan_entry=forward_plan_entry,
        reference=reference,
        supersedes=supersedes,
        actor=actor,
        at=at,
    )
    report = reports.edit_details(
        report=report, version=report.version, details={"wards": story["details"]["wards"]}, actor=actor, at=at
    )
    report = rows.save(
        report=report,
        version=report.version,
        changes=[
            *_recommendations(story["recommendations"], option, value_line),
            *(RowChange(OptionConsidered, values=_considered(entry)) for entry in story["options"]),
            *(RowChange(BackgroundPaper, values=entry) for entry in story["background_papers"]),
            *(RowChange(ReportContact, values=_contact(entry)) for entry in story["contacts"]),
        ],
        actor=actor,
        at=at,
    )
    for table in story["tables"]:
        rows.save_table(report=report, version=report.version, grid=_grid(table), actor=actor, at=at)
        report.refresh_from_db()
    texts = {entry["key"]: _text(entry) for entry in story["sections"]}
    return reports.edit_sections(report=report, version=report.version, texts=texts, actor=actor, at=at)


def _recommendations(
    entries: Sequence[Mapping[str, Any]], option: TermOption, value_line: MoneyLine
) -> list[RowChange]:
    lots = {lot.number: lot for lot in option.contract.lots.all()}
    changes = []
    for entry in entries:
        extends = entry["effect"] == EffectKind.EXTEND
        values = {
            "verb": entry["verb"],
            "effect": entry["effect"],
            "text": entry["text"],
            "option": option,
            "value_line": value_line if extends else None,
        }
        asked = [_asked(lots[number], option) if extends else LotAsked(lots[number]) for number in entry["lots"]]
        changes.append(RowChange(Recommendation, values=values, lots=asked))
    return changes


def _asked(lot: Lot, option: TermOption) -> LotAsked:
    """The whole of the option, from the day after the lot's authorised end."""
    if lot.authorised_ends_on is None:
        raise ValueError(f"{lot} has no term yet to extend.")
    first = lot.authorised_ends_on + ONE_DAY
    return LotAsked(lot, first, end_of_term(first, months=option.months))


def _considered(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": entry["title"],
        "text": entry["text"],
        "reason_rejected": entry["reason"],
        "is_do_nothing": entry.get("is_do_nothing", False),
    }


def _contact(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": entry["name"], "post_title": entry["post"], "email": entry["email"]}


def _grid(table: Mapping[str, Any]) -> Grid:
    return Grid(
        key=table["key"],
        caption=table["caption"],
        columns=[(heading, width) for heading, width in table["columns"]],
        rows=[row["cells"] for row in table["rows"]],
    )


def _text(entry: Mapping[str, Any]) -> SectionText:
    return SectionText(entry.get("body", ""), SectionAnswer(entry.get("answer", SectionAnswer.CONTENT)))

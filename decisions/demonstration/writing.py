"""The report of a case, written from its file through the services an author uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY, end_of_term
from commissioning.documents.pictures import Picture
from decisions.demonstration import entering
from decisions.demonstration.cases import FOLDER, Case
from decisions.demonstration.people import Cast
from decisions.enums import FigureKind, SectionAnswer
from decisions.models import (
    BackgroundPaper,
    Criterion,
    Engagement,
    Figure,
    Milestone,
    MoneySchedule,
    OptionConsidered,
    QuotedFigure,
    Recommendation,
    Report,
    ReportContact,
    ReportTemplate,
    Risk,
)
from decisions.services import plans, reports, rows
from decisions.services.plans import LotWanted
from decisions.services.reports import SectionText
from decisions.services.rows import Grid, LotAsked, RowChange
from decisions.services.rows_beneath import Scored, SumShown
from frameworks.models import Contract, TermOption

# The rows that are saved as the file has them, by the name they have there.
PLAIN: Mapping[str, type[rows.Row]] = {
    "options": OptionConsidered,
    "risks": Risk,
    "milestones": Milestone,
    "engagements": Engagement,
    "papers": BackgroundPaper,
    "contacts": ReportContact,
    "quoted": QuotedFigure,
}
_SUM = re.compile(r"\{\{ sum\.(\w+) \}\}")


@transaction.atomic
def write_report(case: Case, cast: Cast, contract: Contract, *, actor: Actor, at: datetime) -> Report:
    """Begin the report and write all of it."""
    told = case.told["report"]
    report = reports.create(
        template=ReportTemplate.objects.get(slug=told["form"], council=None),
        contract=contract,
        option=contract.options.get(order=told["option"]) if "option" in told else None,
        title=told["title"],
        sponsor_post=cast.post(case.people[told["sponsor"]]),
        matter=entering.matter(contract),
        forward_plan_entry=entering.plan_entry(contract),
        reference=told["reference"],
        actor=actor,
        at=at,
    )
    details = {name: told[name] for name in ("wards", "is_key", "key_reason", "wards_affected") if name in told}
    report = reports.edit_details(report=report, version=report.version, details=details, actor=actor, at=at)
    for changes in (_first(case, cast, contract), _then(case, contract, report), _last(case, report)):
        report = rows.save(report=report, version=report.version, changes=list(changes), actor=actor, at=at)
    for order, row in enumerate(case.rows("recommendations"), start=1):
        if "plan" in row:
            _plan(report, order, contract, row["plan"], actor=actor, at=at)
            report.refresh_from_db()
    for table in case.rows("tables"):
        rows.save_table(report=report, version=report.version, grid=_grid(table), actor=actor, at=at)
        report.refresh_from_db()
    texts = {key: SectionText(_named(case, contract, body)) for key, body in case.told["sections"].items()}
    texts |= {key: SectionText(answer=SectionAnswer(answer)) for key, answer in case.told.get("answers", {}).items()}
    headings = case.told.get("headings", {})
    texts |= {key: SectionText(texts[key].body, texts[key].answer, heading) for key, heading in headings.items()}
    return reports.edit_sections(report=report, version=report.version, texts=texts, actor=actor, at=at)


def _named(case: Case, contract: Contract, text: str) -> str:
    """The text with its sums, {{ sum.year }}, as facts of the register."""
    return _SUM.sub(lambda found: f"{{{{ money.line_{entering.line(case, contract, found[1]).pk} }}}}", text)


def _first(case: Case, cast: Cast, contract: Contract) -> Iterator[RowChange]:
    """What stands on the register alone."""
    for row in case.rows("recommendations"):
        yield _recommendation(case, cast, contract, row)
    for name, model in PLAIN.items():
        for row in case.rows(name):
            yield RowChange(model, values=row)


def _then(case: Case, contract: Contract, report: Report) -> Iterator[RowChange]:
    """What stands on rows of the report: schedules, and the scores of its options."""
    for row in case.rows("schedules"):
        sums = [
            SumShown(entering.line(case, contract, entry["line"]), entry.get("label", "")) for entry in row.pop("lines")
        ]
        yield RowChange(MoneySchedule, values=row, sums=sums)
    considered = list(report.options_considered.all())
    for row in case.rows("criteria"):
        scores = [Scored(option, score) for option, score in zip(considered, row.pop("scores"), strict=True)]
        yield RowChange(Criterion, values=row, scores=scores)


def _last(case: Case, report: Report) -> Iterator[RowChange]:
    """Pictures, and charts drawn from a schedule."""
    for row in case.rows("figures"):
        if "schedule" in row:
            schedule = report.schedules.get(key=row.pop("schedule"))
            yield RowChange(Figure, values=row | {"kind": FigureKind.CHART, "schedule": schedule})
        else:
            picture = Picture((FOLDER / row.pop("picture")).read_bytes(), "image/svg+xml")
            yield RowChange(Figure, values=row | {"kind": FigureKind.PICTURE}, picture=picture)


def _recommendation(case: Case, cast: Cast, contract: Contract, row: Mapping[str, Any]) -> RowChange:
    values = {name: row[name] for name in ("verb", "effect") if name in row}
    values["text"] = _named(case, contract, row["text"])
    if "value" in row:
        values["value_line"] = entering.line(case, contract, row["value"])
    if "delegate" in row:
        values["delegate_post"] = cast.post(case.people[row["delegate"]])
    if "option" not in row:
        return RowChange(Recommendation, values=values)
    option = contract.options.get(order=row["option"])
    return RowChange(Recommendation, values=values | {"option": option}, lots=_lots(contract, option))


def _lots(contract: Contract, option: TermOption) -> list[LotAsked]:
    """Every lot for the whole of the option, from the day after its authorised end."""
    asked = []
    for lot in contract.lots.all():
        if lot.authorised_ends_on is None:
            raise ValueError(f"{lot} has no term yet to extend.")
        first = lot.authorised_ends_on + ONE_DAY
        asked.append(LotAsked(lot, first, end_of_term(first, months=option.months)))
    return asked


def _plan(
    report: Report, order: int, contract: Contract, told: Mapping[str, Any], *, actor: Actor, at: datetime
) -> None:
    """What a recommendation to procure plans: each lot follows one of the running contract where the file says so."""
    lots = {lot.number: lot for lot in contract.lots.all()}
    wanted = [LotWanted(lot["title"], lots[lot["follows"]] if "follows" in lot else None) for lot in told["lots"]]
    values = {name: value for name, value in told.items() if name != "lots"} | {"predecessor": contract}
    plans.save(
        report=report,
        version=report.version,
        recommendation=report.recommendations.get(order=order),
        values=values,
        lots=wanted,
        actor=actor,
        at=at,
    )


def _grid(table: Mapping[str, Any]) -> Grid:
    """A table: each column with the heading over it, its own, and its share of the width."""
    return Grid(
        key=table["key"],
        caption=table["caption"],
        columns=[(heading, width) for _, heading, width in table["columns"]],
        groups=[group for group, _, _ in table["columns"]],
        rows=table["rows"],
        has_row_headers=table.get("has_row_headers", True),
    )

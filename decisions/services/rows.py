"""The rows of a report: recommendations, options, risks, steps of a timetable, sums, pictures, tables and the like.

Every save goes through `save`: one version, one audit event, however many rows. The caller gives complete rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from django.db import models, transaction
from django.db.models import Max, ProtectedError

from commissioning.actors import Actor
from commissioning.documents.pictures import Picture
from commissioning.keys import free_key
from commissioning.services import attachments, audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Refused, Verdict
from decisions.enums import OPTION_EFFECTS
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
    RecommendationLot,
    Report,
    ReportContact,
    ReportTable,
    Risk,
    TableCell,
    TableColumn,
    TableRow,
)
from decisions.services import edits, rows_beneath
from decisions.services.rows_beneath import LotAsked as LotAsked
from decisions.services.rows_beneath import Scored, SumShown
from frameworks.models import Contract

FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Recommendation: ("verb", "text", "effect", "option", "value_line", "conditions", "delegate_post"),
    OptionConsidered: (
        "title", "text", "is_recommended", "is_do_nothing", "reason_rejected",
        "strengths", "weaknesses", "opportunities", "threats",
    ),
    BackgroundPaper: ("title", "dated_on", "url", "kept_until"),
    ReportContact: ("name", "post_title", "email", "phone"),
    QuotedFigure: ("figure", "meaning", "source", "url"),
    Risk: (
        "title", "description", "likelihood", "impact", "mitigation", "residual_likelihood", "residual_impact",
        "comment", "owner", "due_on",
    ),
    Milestone: ("label", "precision", "starts_on", "ends_on", "words", "source"),
    Engagement: ("audience", "method", "from_on", "to_on", "summary"),
    Criterion: ("name", "weight"),
    MoneySchedule: ("key", "caption", "shows_calculation", "has_total"),
    Figure: ("key", "caption", "alt", "kind", "sha256", "media_type", "schedule"),
}  # fmt: skip

Row = (
    Recommendation | OptionConsidered | BackgroundPaper | ReportContact | QuotedFigure
    | Risk | Milestone | Engagement | Criterion | MoneySchedule | Figure
)  # fmt: skip
# Told apart by a key of their own, or by what they quote: they have no place among each other.
UNORDERED = (QuotedFigure, MoneySchedule, Figure)
OUT_OF_THE_WAY = 100_000


@dataclass(frozen=True)
class RowChange:
    """One row as it is to be: a new one without `row`, a removal without `values`.

    `values` are fields of `FIELDS[model]`, and `order` to move it. `lots` belong to a recommendation, `sums` to a
    schedule, `scores` to a criterion, and replace those it had (None leaves them). `picture` is a figure's.
    """

    model: type[Row]
    row: Row | None = None
    values: Mapping[str, Any] | None = None
    lots: Sequence[LotAsked] | None = None
    sums: Sequence[SumShown] | None = None
    scores: Sequence[Scored] | None = None
    picture: Picture | None = None

    @property
    def named(self) -> list[Any]:
        """Everything the row points at."""
        beneath = [
            *(asked.lot for asked in self.lots or ()),
            *(shown.line for shown in self.sums or ()),
            *(scored.option for scored in self.scores or ()),
        ]
        return [*(self.values or {}).values(), *beneath]


@dataclass(frozen=True)
class Grid:
    """A whole table: column headings with their shares in per cent (or None), and the cells' Markdown row by row.

    `groups` are the headings over the columns, one for each, empty where there is none; neighbours that are alike
    stand under one merged heading. Without any the table has one row of headings.
    """

    key: str
    caption: str
    columns: Sequence[tuple[str, int | None]]
    rows: Sequence[Sequence[str]] = field(default=())
    has_row_headers: bool = True
    groups: Sequence[str] = field(default=())


@transaction.atomic
def save(*, report: Report, version: int, changes: Sequence[RowChange], actor: Actor, at: datetime) -> Report:
    """Add, change and remove rows in one version. Refused by `may_edit`, a stale version, or a lot already asked for.

    A lot and option asked about in another open report is refused by name, here and by the database.
    """
    edit = edits.begin(report=report, version=version, actor=actor, at=at, stored_text=_stored(changes))
    _make_room(changes)
    for change in changes:
        _apply(edit.report, change)
    if any(change.model is Recommendation and change.row is not None for change in changes):
        rows_beneath.keep_variations(edit.report, actor=actor, at=at)
    report = edit.save()
    counts = {
        "added": sum(change.row is None for change in changes),
        "changed": sum(change.row is not None and change.values is not None for change in changes),
        "removed": sum(change.row is not None and change.values is None for change in changes),
    }
    audit.record(
        actor, "report.rows_changed", report, at=at, changes={key: (0, count) for key, count in counts.items() if count}
    )
    return report


@transaction.atomic
def save_table(*, report: Report, version: int, grid: Grid, actor: Actor, at: datetime) -> ReportTable:
    """Write a whole table, new or in place of the one with its key. Refused by `may_edit`, staleness, ragged rows."""
    edit = edits.begin(report=report, version=version, actor=actor, at=at)
    report = edit.report
    Verdict.of(
        (bool(grid.columns), "no_columns", "A table needs at least one column.", "columns"),
        (
            all(len(row) == len(grid.columns) for row in grid.rows),
            "ragged_rows",
            f"Every row needs {len(grid.columns)} cells, one for each column.",
            "rows",
        ),
        (
            len(grid.groups) in (0, len(grid.columns)),
            "ragged_headings",
            f"There are {len(grid.columns)} columns, and {len(grid.groups)} headings over them.",
            "columns",
        ),
    ).or_refuse()
    table = report.tables.filter(key=grid.key).first() or ReportTable(report=report, key=grid.key)
    table.caption, table.has_row_headers = grid.caption, grid.has_row_headers
    checked(table).save()
    table.rows.all().delete()
    table.columns.all().delete()
    groups = grid.groups or [""] * len(grid.columns)
    columns = [
        save_new(TableColumn(table=table, order=order, group=group, heading=heading, width=width))
        for order, (group, (heading, width)) in enumerate(zip(groups, grid.columns, strict=True), start=1)
    ]
    made = TableRow.objects.bulk_create(TableRow(table=table, order=order) for order in range(1, len(grid.rows) + 1))
    TableCell.objects.bulk_create(
        TableCell(row=row, column=column, body=body.strip())
        for row, cells in zip(made, grid.rows, strict=True)
        for column, body in zip(columns, cells, strict=True)
    )
    edit.save()
    audit.record(actor, "report.table_saved", report, at=at, changes={"table": (None, grid.key)}, reason=grid.caption)
    return table


@transaction.atomic
def split_table(
    *, report: Report, version: int, key: str, rows_each: int, actor: Actor, at: datetime
) -> list[ReportTable]:
    """Make several tables of one, as even as can be and of at most `rows_each` rows, each with its headings.

    The first keeps key and title; each further one has its number behind them. Refused as `save_table` is.
    """
    report = edits.begin(report=report, version=version, actor=actor, at=at).report
    table = report.tables.get(key=key)
    columns = list(table.columns.all())
    held = [[cells.get(column.pk, "") for column in columns] for cells in _cells_of(table)]
    each = ceil(len(held) / ceil(len(held) / rows_each)) if held else 1
    taken, made = set(report.tables.values_list("key", flat=True)) - {key}, []
    for turn, first in enumerate(range(0, len(held), each)):
        grid = Grid(
            key=free_key(key, taken, otherwise=key),
            caption=table.caption if not turn else f"{table.caption} ({turn + 1})",
            columns=[(column.heading, column.width) for column in columns],
            rows=held[first : first + each],
            has_row_headers=table.has_row_headers,
            groups=[column.group for column in columns],
        )
        taken.add(grid.key)
        made.append(save_table(report=report, version=version + turn, grid=grid, actor=actor, at=at))
    return made


def _cells_of(table: ReportTable) -> list[dict[int, str]]:
    """The rows of a table in order, each with the body of its cells by column."""
    return [{cell.column_id: cell.body for cell in row.cells.all()} for row in table.rows.prefetch_related("cells")]


@transaction.atomic
def remove_table(*, report: Report, version: int, key: str, actor: Actor, at: datetime) -> Report:
    """Take a table out. A place in prose that still names it becomes a finding."""
    edit = edits.begin(report=report, version=version, actor=actor, at=at)
    edit.report.tables.filter(key=key).delete()
    report = edit.save()
    audit.record(actor, "report.table_removed", report, at=at, changes={"table": (key, None)})
    return report


def release_claims(report: Report) -> None:
    """Let go of lots and options when a report leaves the open states. Inside the mover's transaction."""
    RecommendationLot.objects.filter(recommendation__report=report).update(claims_option=False)


def take_claims(report: Report) -> None:
    """Hold the report's lots and options, taking them from the report it supersedes. Inside the mover's transaction."""
    if report.supersedes:
        release_claims(report.supersedes)
    RecommendationLot.objects.filter(recommendation__report=report, recommendation__effect__in=OPTION_EFFECTS).update(
        claims_option=True
    )


def _make_room(changes: Sequence[RowChange]) -> None:
    """Lift rows that change places out of the way, so that two can swap under the unique order."""
    for change in changes:
        row = change.row
        if row is not None and not isinstance(row, UNORDERED) and change.values and "order" in change.values:
            row.order += OUT_OF_THE_WAY
            row.save(update_fields=["order"])


def _apply(report: Report, change: RowChange) -> None:
    if change.row is not None and change.row.report_id != report.pk:
        raise Refused(Verdict.refuse("other_report", "That row belongs to another report."))
    if change.values is None:
        if change.row is not None:
            _remove(change.row)
        return
    unknown = set(change.values) - {*FIELDS[change.model], "order"}
    if unknown:
        raise KeyError(f"{change.model.__name__} has no {', '.join(sorted(unknown))}.")
    values = dict(change.values)
    of_one_council(report, change.named)
    if change.picture is not None:
        values |= {"sha256": attachments.keep(change.picture.content), "media_type": change.picture.media_type}
    if change.row is None:
        if change.model not in UNORDERED:
            values.setdefault("order", _next_order(report, change.model))
        row = save_new(change.model(report=report, **values))
    else:
        row = change.row
        for name, value in values.items():
            setattr(row, name, value)
        checked(row).save()
    match row:
        case Recommendation() if change.lots is not None or change.row is not None:
            rows_beneath.set_lots(report, row, change.lots)
        case MoneySchedule():
            rows_beneath.set_sums(row, change.sums)
        case Criterion():
            rows_beneath.set_scores(row, change.scores)


def _remove(row: Row) -> None:
    """Take a row out. Refused while another rests on it, such as a chart on its schedule."""
    try:
        row.delete()
    except ProtectedError as held:
        by = ", ".join(sorted(f"“{one}”" for one in held.protected_objects))
        raise Refused(Verdict.refuse("in_use", f"{by} is made from it. Change or remove that first.")) from held


def of_one_council(report: Report, named: Iterable[Any]) -> None:
    """A row speaks of the sums, contracts, options, lots and posts of the report's own council, and of its own rows."""
    rows = [row for row in named if isinstance(row, models.Model)]
    reports = {row.report_id for row in rows if hasattr(row, "report_id")} - {report.pk}
    councils = {row.council_id for row in rows if hasattr(row, "council_id")} - {report.council_id}
    others = {row.contract_id for row in rows if hasattr(row, "contract_id")} - {report.contract_id}
    foreign = bool(others) and Contract.objects.filter(pk__in=others).exclude(council=report.council_id).exists()
    Verdict.of(
        (not councils and not foreign, "other_council", "That belongs to another council. Choose one of your own."),
        (not reports, "other_report", "That belongs to another report. Choose one of this report's own."),
    ).or_refuse()


def _next_order(report: Report, model: type[models.Model]) -> int:
    highest = model._default_manager.filter(report=report).aggregate(highest=Max("order"))["highest"]
    return int(highest or 0) + 1


def _stored(changes: Sequence[RowChange]) -> str:
    """What the changed rows say on record, for somebody whose version is stale."""
    lines = []
    for change in changes:
        if change.row is not None:
            change.row.refresh_from_db()
            lines += [f"{name}: {getattr(change.row, name)}" for name in FIELDS[change.model]]
    return "\n".join(lines)

"""The rows of a report: recommendations, options, tables, papers, contacts and quoted figures.

Every save goes through `save`: one version, one audit event, however many rows. The caller gives complete rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Refused, Verdict
from decisions.enums import EffectKind, ReportStatus
from decisions.models import (
    BackgroundPaper,
    OptionConsidered,
    QuotedFigure,
    Recommendation,
    RecommendationLot,
    Report,
    ReportContact,
    ReportTable,
    TableColumn,
)
from decisions.services.reports import opened_for_editing
from frameworks.models import Lot, TermOption

FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Recommendation: ("verb", "text", "effect", "option", "value_line", "conditions", "delegate_post"),
    OptionConsidered: ("title", "text", "is_recommended", "is_do_nothing", "reason_rejected"),
    BackgroundPaper: ("title", "dated_on", "url", "kept_until"),
    ReportContact: ("name", "post_title", "email", "phone"),
    QuotedFigure: ("figure", "meaning", "source", "url"),
}

Row = Recommendation | OptionConsidered | BackgroundPaper | ReportContact | QuotedFigure
OUT_OF_THE_WAY = 100_000


@dataclass(frozen=True)
class LotAsked:
    """A lot a recommendation names; inclusive dates where it extends."""

    lot: Lot
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class RowChange:
    """One row as it is to be: a new one without `row`, a removal without `values`.

    `values` are fields of `FIELDS[model]`, and `order` to move it; `lots` belong to a recommendation and replace those
    it had (None leaves them).
    """

    model: type[Row]
    row: Row | None = None
    values: Mapping[str, Any] | None = None
    lots: Sequence[LotAsked] | None = None


@dataclass(frozen=True)
class Grid:
    """A whole table: column headings with their shares in per cent (or None), and the cells' Markdown row by row."""

    key: str
    caption: str
    columns: Sequence[tuple[str, int | None]]
    rows: Sequence[Sequence[str]] = field(default=())
    has_row_headers: bool = True


@transaction.atomic
def save(*, report: Report, version: int, changes: Sequence[RowChange], actor: Actor, at: datetime) -> Report:
    """Add, change and remove rows in one version. Refused by `may_edit`, a stale version, or a lot already asked for.

    A lot and option asked about in another open report is refused by name, here and by the database.
    """
    report = opened_for_editing(report=report, version=version, actor=actor, stored_text=_stored(changes))
    _make_room(changes)
    for change in changes:
        _apply(report, change)
    report.save_version()
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
    report = opened_for_editing(report=report, version=version, actor=actor)
    Verdict.of(
        (bool(grid.columns), "no_columns", "A table needs at least one column.", "columns"),
        (
            all(len(row) == len(grid.columns) for row in grid.rows),
            "ragged_rows",
            f"Every row needs {len(grid.columns)} cells, one for each column.",
            "rows",
        ),
    ).or_refuse()
    table = report.tables.filter(key=grid.key).first() or ReportTable(report=report, key=grid.key)
    table.caption, table.has_row_headers = grid.caption, grid.has_row_headers
    checked(table).save()
    table.rows.all().delete()
    table.columns.all().delete()
    columns = [
        save_new(TableColumn(table=table, order=order, heading=heading, width=width))
        for order, (heading, width) in enumerate(grid.columns, start=1)
    ]
    for order, cells in enumerate(grid.rows, start=1):
        row = table.rows.create(order=order)
        for column, body in zip(columns, cells, strict=True):
            row.cells.create(column=column, body=body.strip())
    report.save_version()
    audit.record(actor, "report.table_saved", report, at=at, changes={"table": (None, f"{grid.key}: {grid.caption}")})
    return table


@transaction.atomic
def remove_table(*, report: Report, version: int, key: str, actor: Actor, at: datetime) -> Report:
    """Take a table out. A place in prose that still names it becomes a finding."""
    report = opened_for_editing(report=report, version=version, actor=actor)
    report.tables.filter(key=key).delete()
    report.save_version()
    audit.record(actor, "report.table_removed", report, at=at, changes={"table": (key, None)})
    return report


def release_claims(report: Report) -> None:
    """Let go of lots and options when a report leaves the open states. Inside the mover's transaction."""
    RecommendationLot.objects.filter(recommendation__report=report).update(claims_option=False)


def take_claims(report: Report) -> None:
    """Hold the report's lots and options, taking them from the report it supersedes. Inside the mover's transaction."""
    if report.supersedes:
        release_claims(report.supersedes)
    RecommendationLot.objects.filter(recommendation__report=report).exclude(
        recommendation__effect=EffectKind.NONE
    ).update(claims_option=True)


def _make_room(changes: Sequence[RowChange]) -> None:
    """Lift rows that change places out of the way, so that two can swap under the unique order."""
    for change in changes:
        row = change.row
        if row is not None and not isinstance(row, QuotedFigure) and change.values and "order" in change.values:
            row.order += OUT_OF_THE_WAY
            row.save(update_fields=["order"])


def _apply(report: Report, change: RowChange) -> None:
    if change.row is not None and change.row.report_id != report.pk:
        raise Refused(Verdict.refuse("other_report", "That row belongs to another report."))
    if change.values is None:
        if change.row is not None:
            change.row.delete()
        return
    unknown = set(change.values) - {*FIELDS[change.model], "order"}
    if unknown:
        raise KeyError(f"{change.model.__name__} has no {', '.join(sorted(unknown))}.")
    values = dict(change.values)
    if change.row is None:
        if change.model is not QuotedFigure:
            values.setdefault("order", _next_order(report, change.model))
        row = save_new(change.model(report=report, **values))
    else:
        row = change.row
        for name, value in values.items():
            setattr(row, name, value)
        checked(row).save()
    if isinstance(row, Recommendation) and (change.lots is not None or change.row is not None):
        _set_lots(report, row, change.lots)


def _set_lots(report: Report, recommendation: Recommendation, asked: Sequence[LotAsked] | None) -> None:
    if asked is None:
        asked = [LotAsked(row.lot, row.from_on, row.to_on) for row in recommendation.lots.select_related("lot")]
    recommendation.lots.all().delete()
    if recommendation.option_id is None:
        Verdict.of(
            (not asked, "lots_without_option", "Name the option before the lots it is to be used for.", "option")
        ).or_refuse()
        return
    claims = recommendation.effect != EffectKind.NONE and report.supersedes_id is None
    TermOption.objects.select_for_update().get(pk=recommendation.option_id)
    for entry in asked:
        if claims:
            _refuse_if_claimed(report, recommendation, entry.lot)
        save_new(
            RecommendationLot(
                recommendation=recommendation,
                lot=entry.lot,
                option=recommendation.option,
                from_on=entry.from_on,
                to_on=entry.to_on,
                claims_option=claims,
            )
        )


def _refuse_if_claimed(report: Report, recommendation: Recommendation, lot: Lot) -> None:
    other = (
        RecommendationLot.objects.filter(lot=lot, option=recommendation.option, claims_option=True)
        .select_related("recommendation__report")
        .first()
    )
    if other is None:
        return
    holder = other.recommendation.report
    message = (
        f"{lot} is already named by another recommendation of this report."
        if holder.pk == report.pk
        else f"{lot} and this option are already asked about in {holder.reference}, which is "
        f"“{ReportStatus(holder.status).label}”. Withdraw that report, or supersede it with this one."
    )
    raise Refused(Verdict.refuse("already_asked", message, "lots"))


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

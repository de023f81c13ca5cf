"""The rows a report is made of, each kind read whole with what every reader of it wants beside it.

Inside `commissioning.once.reading_once` each is read once for the whole page; what clearances and facts rest on can be
read ahead for many reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from commissioning.enums import Discipline
from commissioning.models import Post, PostHolding
from commissioning.once import once, once_each
from decisions.enums import EffectKind
from decisions.models import (
    AcceptedFinding,
    BackgroundPaper,
    Clearance,
    ConflictDeclaration,
    Consultation,
    Criterion,
    Engagement,
    ExemptText,
    Figure,
    MatterStep,
    Milestone,
    MoneySchedule,
    OptionConsidered,
    PlannedLot,
    ProcurementPlan,
    QuotedFigure,
    Recommendation,
    RecommendationLot,
    Report,
    ReportContact,
    ReportTable,
    Risk,
    ScheduleLine,
    Section,
    TableRow,
)
from decisions.selectors import together
from decisions.selectors.seldom import may_have
from frameworks.models import Lot, MoneyLine, MoneyLinePart, Variation
from frameworks.selectors import terms

R = TypeVar("R", bound=Any)


def of_each(reports: Sequence[Report], rows: QuerySet[R], *, seldom: str = "") -> dict[int, list[R]]:
    """The rows of each report in their own order, each knowing the report it was read for.

    `seldom` names a kind of row that a report may be known to have none of.
    """
    found: dict[int, list[R]] = {report.pk: [] for report in reports}
    asked = {report.pk: report for report in reports if not seldom or may_have(report, seldom)}
    for row in rows.filter(report__in=asked) if asked else ():
        row.report = asked[row.report_id]
        found[row.report_id].append(row)
    return found


@once_each
def sections(reports: Sequence[Report]) -> dict[int, list[Section]]:
    """Every section in the order of the document, each knowing its parent and its contributor's post."""
    found = of_each(reports, Section.objects.select_related("contributor_post"))
    for own in found.values():
        by_pk = {section.pk: section for section in own}
        for section in own:
            if section.parent_id:
                section.parent = by_pk[section.parent_id]
    return found


@once_each
def recommendations(reports: Sequence[Report]) -> dict[int, list[Recommendation]]:
    """Every recommendation with its option, its money line, its lots and what it plans."""
    named = Prefetch("lots", RecommendationLot.objects.select_related("lot__contract__council"))
    beside = (
        "option", "value_line", "delegate_post", "plan__predecessor__council",
        "variation_asked__variation__provider_after",
    )  # fmt: skip
    found = of_each(reports, Recommendation.objects.select_related(*beside).prefetch_related(named))
    money_of_contract.ahead(reports)
    prefetch_related_objects([report for report in reports if found[report.pk]], "contract")
    for report in reports:
        _know_what_they_share(report, found[report.pk])
    return found


def _know_what_they_share(report: Report, asked: Iterable[Recommendation]) -> None:
    """The same line that the contract's money is read from, so that what is known of it is known once; and the
    report's own contract, with its council, instead of another copy of it."""
    lines = {line.pk: line for line in money_of_contract(report)}
    for row in asked:
        if row.value_line_id in lines:
            row.value_line = lines[row.value_line_id]
        shared: list[Any] = [named.lot for named in row.lots.all()]
        for part in (*shared, *filter(None, [row.option])):
            if part.contract_id == report.contract_id:
                part.contract = report.contract


@once_each
def options_considered(reports: Sequence[Report]) -> dict[int, list[OptionConsidered]]:
    """Every alternative, recommended or not."""
    return _of_kind(reports, "options_considered")


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` is its share in per cent, None to let the page decide.

    Neighbours of one `group` stand under one merged heading.
    """

    pk: int
    order: int
    heading: str
    width: int | None
    group: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: the Markdown of its cells by the column's key."""

    order: int
    cells: dict[int, str]


@dataclass
class Table:
    """A whole table as values."""

    pk: int
    key: str
    caption: str
    has_row_headers: bool
    columns: list[Column]
    rows: list[Row]


@once_each
def tables(reports: Sequence[Report]) -> dict[int, list[Table]]:
    """Every table with its columns, rows and cells, by key; in one query, and another if a row has no cell."""
    found: dict[int, dict[int, Table]] = {report.pk: {} for report in reports}
    rows: dict[int, dict[int, Row]] = defaultdict(dict)
    counts: dict[int, int] = {}
    for cell in _cells(reports):
        pk, column = cell["pk"], cell["columns__pk"]
        head = (cell["key"], cell["caption"], cell["has_row_headers"])
        table = found[cell["report"]].setdefault(pk, Table(pk, *head, [], []))
        counts[pk] = cell["row_count"]
        if column is not None and (not table.columns or table.columns[-1].pk != column):
            order, heading, width = cell["columns__order"], cell["columns__heading"], cell["columns__width"]
            table.columns.append(Column(column, order, heading, width, cell["columns__group"]))
        place = cell["columns__cells__row__order"]
        if place is not None:
            rows[pk].setdefault(place, Row(place, {})).cells[column] = cell["columns__cells__body"]
    if any(len(rows[pk]) < count for pk, count in counts.items()):
        for pk, place in TableRow.objects.filter(table__report__in=reports).values_list("table", "order"):
            rows[pk].setdefault(place, Row(place, {}))
    for table in (one for own in found.values() for one in own.values()):
        table.rows = [rows[table.pk][place] for place in sorted(rows[table.pk])]
    return {pk: list(own.values()) for pk, own in found.items()}


def _cells(reports: Sequence[Report]) -> Iterable[Mapping[str, Any]]:
    """Each cell of each table with its column and the place of its row; a column without cells, a table without any."""
    counted = TableRow.objects.filter(table=OuterRef("pk")).order_by().values("table").annotate(count=Count("pk"))
    found = ReportTable.objects.filter(report__in=reports).annotate(
        row_count=Coalesce(Subquery(counted.values("count")), 0)
    )
    return found.order_by("report", "key", "columns__order", "columns__pk", "columns__cells__row__order").values(
        "report", "pk", "key", "caption", "has_row_headers", "row_count",
        "columns__pk", "columns__order", "columns__heading", "columns__width", "columns__group",
        "columns__cells__row__order", "columns__cells__body",
    )  # fmt: skip


@once_each
def background_papers(reports: Sequence[Report]) -> dict[int, list[BackgroundPaper]]:
    """Every paper relied on."""
    return _of_kind(reports, "background_papers")


@once_each
def contacts(reports: Sequence[Report]) -> dict[int, list[ReportContact]]:
    """Every officer who can be asked."""
    return _of_kind(reports, "contacts")


@once_each
def quoted_figures(reports: Sequence[Report]) -> dict[int, list[QuotedFigure]]:
    """Every figure with its source."""
    return _of_kind(reports, "quoted_figures")


@once_each
def risks(reports: Sequence[Report]) -> dict[int, list[Risk]]:
    """Every risk of the register of risks."""
    return _of_kind(reports, "risks")


@once_each
def milestones(reports: Sequence[Report]) -> dict[int, list[Milestone]]:
    """Every step of the timetable."""
    return _of_kind(reports, "milestones")


@once_each
def engagements(reports: Sequence[Report]) -> dict[int, list[Engagement]]:
    """Every engagement before the decision."""
    return _of_kind(reports, "engagements")


@once_each
def criteria(reports: Sequence[Report]) -> dict[int, list[Criterion]]:
    """Every criterion, without its scores."""
    return _of_kind(reports, "criteria")


@once_each
def scored_criteria(reports: Sequence[Report]) -> dict[int, list[Criterion]]:
    """Every criterion with the scores of the options on it."""
    found: dict[int, list[Criterion]] = _of_kind(reports, "criteria")
    prefetch_related_objects([row for rows in found.values() for row in rows], "scores")
    return found


@once_each
def schedules(reports: Sequence[Report]) -> dict[int, list[MoneySchedule]]:
    """Every schedule of money with its sums as the register has them."""
    found: dict[int, list[MoneySchedule]] = _of_kind(reports, "schedules")
    beside = ("line__lot", "line__contract", "line__base_line")
    added_up = Prefetch("line__line_parts", MoneyLinePart.objects.select_related("line__lot"))
    lines = Prefetch("lines", ScheduleLine.objects.select_related(*beside).prefetch_related(added_up))
    prefetch_related_objects([row for rows in found.values() for row in rows], lines)
    return found


@once_each
def figures(reports: Sequence[Report]) -> dict[int, list[Figure]]:
    """Every picture and chart, a chart with the schedule it is drawn from."""
    found: dict[int, list[Figure]] = _of_kind(reports, "figures")
    charts = [row for rows in found.values() for row in rows if row.schedule_id]
    if charts:
        schedules.ahead([row.report for row in charts])
        drawn = {schedule.pk: schedule for row in charts for schedule in schedules(row.report)}
        for row in charts:
            row.schedule = drawn[row.schedule_id or 0]
    return found


@once
def matter_steps(report: Report) -> list[MatterStep]:
    """The stations of the matter's way, in order."""
    return list(MatterStep.objects.filter(matter=report.matter_id)) if report.matter_id else []


@once_each
def plans(reports: Sequence[Report]) -> dict[int, dict[int, ProcurementPlan]]:
    """What each recommendation to procure plans, with its lots, by the recommendation's key."""
    recommendations.ahead(reports)
    asked = [row for report in reports for row in recommendations(report) if row.effect == EffectKind.PROCURE]
    found: dict[int, dict[int, ProcurementPlan]] = {report.pk: {} for report in reports}
    planned = [row for row in asked if hasattr(row, "plan")]
    prefetch_related_objects(planned, Prefetch("plan__lots", PlannedLot.objects.with_what_they_follow()))
    for row in planned:
        found[row.report_id][row.pk] = row.plan
    return found


def variations(report: Report) -> dict[int, Variation]:
    """The variation that each recommendation to vary asks for, by the recommendation's key."""
    asked = [
        row for row in recommendations(report) if row.effect == EffectKind.VARY and hasattr(row, "variation_asked")
    ]
    found = {row.pk: row.variation_asked.variation for row in asked}
    for variation in found.values():
        if variation.contract_id == report.contract_id:
            variation.contract = report.contract
    return found


def _of_kind(reports: Sequence[Report], name: str) -> dict[int, list[Any]]:
    """The rows of one of the kinds that are read together."""
    together.rows.ahead(reports)
    return {report.pk: together.rows(report).get(name, []) for report in reports}


@once_each
def exempt_texts(reports: Sequence[Report]) -> dict[int, list[ExemptText]]:
    """Every exempt passage. For digests and counts, never for a page: a page asks `visible_to`."""
    return of_each(reports, ExemptText.objects.select_related("section"), seldom="exempt_texts")


@dataclass(frozen=True)
class Withheld:
    """Where something is withheld, without a word of it: the passage, its section, its paragraph of Schedule 12A."""

    pk: int
    section: int
    paragraph: int


def withheld(report: Report) -> list[Withheld]:
    """Every place where something is withheld."""
    return [Withheld(row.pk, row.section_id, row.paragraph) for row in exempt_texts(report)]


@once
def conflicts(report: Report) -> list[ConflictDeclaration]:
    """Every interest declared."""
    if not may_have(report, "conflicts"):
        return []
    return list(report.conflicts.select_related("person"))


@once_each
def clearances(reports: Sequence[Report]) -> dict[int, list[Clearance]]:
    """Every round of every clearance asked for, in order of rounds."""
    return of_each(reports, Clearance.objects.select_related("cleared_by").order_by("round"))


@once
def consultations(report: Report) -> list[Consultation]:
    """Every view asked for, in the order of asking."""
    if not may_have(report, "consultations"):
        return []
    beside = ("consultee_post__body", "person", "meeting__body")
    return list(report.consultations.select_related(*beside).order_by("pk"))


@once
def holdings_on(report: Report, day: date) -> list[PostHolding]:
    """Who holds on a day the posts this report is put before: its decision-maker's and its consultees'."""
    asked = {row.consultee_post_id for row in consultations(report)}
    posts = asked.union(post.pk for post in consultee_posts(report)).union(
        filter(None, [report.decision_maker_post_id])
    )
    return list(PostHolding.objects.live_on(day).filter(post__in=posts).select_related("user", "post__council"))


@once
def disciplines_required(report: Report) -> tuple[Discipline, ...]:
    """The disciplines that the rule of the report asks for; none before it is submitted."""
    rule = report.authority_rule
    return tuple(Discipline(row.discipline) for row in rule.clearances.all()) if rule else ()


@once
def consultee_posts(report: Report) -> list[Post]:
    """The posts whose views the rule demands, set at submission."""
    return list(report.consultee_posts.all()) if may_have(report, "consultee_posts") else []


def lots_of_contract(report: Report) -> list[Lot]:
    """Every lot of the report's contract, by number."""
    return sorted(terms.lots_with_uses(report.contract), key=lambda lot: lot.number)


@once_each
def money_of_contract(reports: Sequence[Report]) -> dict[int, list[MoneyLine]]:
    """Every money line of each report's contract."""
    found: dict[int, list[MoneyLine]] = defaultdict(list)
    lines = MoneyLine.objects.filter(contract__in={report.contract_id for report in reports})
    for line in lines.select_related("lot", "base_line").order_by("pk"):
        found[line.contract_id].append(line)
    return {report.pk: found[report.contract_id] for report in reports}


@once
def accepted_findings(report: Report) -> list[AcceptedFinding]:
    """Every warning accepted with a reason."""
    if not may_have(report, "accepted_findings"):
        return []
    return list(report.accepted_findings.select_related("accepted_by"))

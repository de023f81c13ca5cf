"""The kinds of row that a report has few of, read together: one question to the database for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db.models import IntegerField, Model, QuerySet, Value
from django.db.models.functions import JSONObject

from commissioning.once import once_each
from decisions.models import (
    BackgroundPaper,
    Criterion,
    Engagement,
    Figure,
    Milestone,
    MoneySchedule,
    OptionConsidered,
    QuotedFigure,
    Report,
    ReportContact,
    Risk,
)
from decisions.selectors.seldom import may_have

# By the name of the report's relation; `may_have` says of a report read for a page whether there are any.
KINDS: Mapping[str, type[Model]] = {
    "risks": Risk,
    "milestones": Milestone,
    "engagements": Engagement,
    "criteria": Criterion,
    "schedules": MoneySchedule,
    "figures": Figure,
    "options_considered": OptionConsidered,
    "background_papers": BackgroundPaper,
    "contacts": ReportContact,
    "quoted_figures": QuotedFigure,
}
# What the rows of a kind stand in order of: the first of these that they have.
ORDERED_BY = ("order", "key", "figure")


@once_each
def rows(reports: Sequence[Report]) -> dict[int, Mapping[str, list[Any]]]:
    """The rows of each of `KINDS`, in their own order, by the report's primary key."""
    found: dict[int, dict[str, list[Any]]] = {report.pk: defaultdict(list) for report in reports}
    asked = {name: [report for report in reports if may_have(report, name)] for name in KINDS}
    names = [name for name, having in asked.items() if having]
    if not names:
        return {pk: {} for pk in found}
    by_pk = {report.pk: report for report in reports}
    first, *others = (_as_values(asked[name], place, name) for place, name in enumerate(names))
    for place, values in first.union(*others, all=True) if others else first:
        row = _made(KINDS[names[place]], values, by_pk)
        found[row.report_id][names[place]].append(row)
    for kinds in found.values():
        for name, kept in kinds.items():
            kinds[name] = sorted(kept, key=attrgetter(next(one for one in ORDERED_BY if hasattr(kept[0], one))))
    return dict(found)


def _as_values(reports: Sequence[Report], place: int, name: str) -> QuerySet[Any, tuple[int, dict[str, Any]]]:
    """Each row of one kind as its columns by name, with the kind's place among those asked for."""
    model = KINDS[name]
    fields = {field.attname: field.attname for field in model._meta.concrete_fields}
    rows = model._default_manager.filter(report__in=reports).order_by()
    return rows.values_list(Value(place, IntegerField()), JSONObject(**fields))


def _made(model: type[Model], values: Mapping[str, Any], reports: Mapping[int, Report]) -> Any:
    """A row as the database would have given it, knowing its report."""
    fields = model._meta.concrete_fields
    kept = [field.to_python(values[field.attname]) for field in fields]
    report = reports[values["report_id"]]
    row: Any = model.from_db(report._state.db, [field.attname for field in fields], kept)
    row.report = report
    return row

"""The list of reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.views.decorators.http import require_safe

from commissioning import list_pages
from commissioning.actors import Actor
from commissioning.enums import SavedList
from commissioning.exports import Cell
from decisions.editing import may_begin_report
from decisions.filters import ReportFilters
from decisions.selectors.report_list import reports_for
from decisions.tables import HEADINGS, ReportTable, exported_rows


def _table(rows: Any, *, actor: Actor, at: datetime, **given: Any) -> ReportTable:
    """Reports are read for the person already, so that the table need not know who looks."""
    return ReportTable(rows, **given)


def _lines(rows: Iterable[Any], actor: Actor, at: datetime) -> Iterable[list[Cell]]:
    return exported_rows(rows)


REPORTS = list_pages.Listing(
    name=SavedList.REPORTS,
    one="report",
    several="reports",
    seen=reports_for,
    filters=ReportFilters,
    table=_table,
    headings=lambda: HEADINGS,
    lines=_lines,
    may_add=may_begin_report,
    none_yet="There is no report yet. Propose an extension: the report is drafted from what you answer.",
    none_seen="There is no report that your post sees yet. Report authors begin them.",
    template="decisions/report_list.html",
    export="decisions:report-export",
)

report_list = require_safe(partial(list_pages.show, REPORTS))
report_export = require_safe(partial(list_pages.export, REPORTS))

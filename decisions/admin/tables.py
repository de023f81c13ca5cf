"""A table of a report as a grid, on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.forms.tables import TOO_LARGE, GridForm, fits, rows_that_fit
from decisions.models import Report, ReportTable
from decisions.selectors.access import may_write
from decisions.services import rows


def _may_write(table: ReportTable, actor: Actor, at: datetime) -> Verdict:
    return may_write(table.report, actor)


def _may_split(table: ReportTable, actor: Actor, at: datetime) -> Verdict:
    """Only what is too large for a page has to be several tables."""
    width, height = table.columns.count(), table.rows.count()
    return _may_write(table, actor, at) & Verdict.of(
        (not fits(width, height), "fits", "The table fits on one page as it is."),
        (rows_that_fit(width) > 0, "too_wide", "It has too many columns. Remove it, and add narrower tables."),
    )


def _split(table: ReportTable, **given: Any) -> Report:
    rows.split_table(report=table.report, key=table.key, rows_each=rows_that_fit(table.columns.count()), **given)
    return table.report


def _remove(table: ReportTable, **given: Any) -> Report:
    return rows.remove_table(report=table.report, key=table.key, **given)


def _report_page(report: Report) -> str:
    return reverse("admin:decisions_report_change", args=[report.pk])


@admin.register(ReportTable)
class ReportTableAdmin(CouncilModelAdmin):
    """Reached from the report's page; there is no list of tables."""

    form = GridForm
    fields = ("caption", "has_row_headers")
    change_form_template = "admin/decisions/reporttable/change_form.html"
    object_actions = (
        ObjectAction(
            name="remove",
            label="Remove this table",
            verdict=_may_write,
            perform=_remove,
            done="The table is gone. Take its [table:…] out of the text as well.",
            confirm=True,
        ),
        ObjectAction(
            name="split",
            label="Make several tables of it",
            verdict=_may_split,
            perform=_split,
            done="It is several tables now. Write the code of each new one in the text as well.",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """The page of one table and of what can be done with it."""
        kept = ("_change", "_changelist", "_act")
        return [url for url in super().get_urls() if str(url.name).endswith(kept)]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Tables are found in their reports."""
        return redirect("admin:decisions_report_changelist")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("report__council")

    def may_change(self, actor: Actor, obj: ReportTable) -> Verdict:
        """Whoever may write, as long as a page can hold the boxes."""
        height = obj.rows.count()
        return _may_write(obj, actor, clock.now()) & Verdict.of(
            (fits(obj.columns.count(), height), "too_large", TOO_LARGE)
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The table, with the version of its report."""
        table = super().get_object(request, object_id, from_field)
        table.version = table.report.version
        return table

    def onward_url(self, obj: ReportTable, action: ObjectAction, outcome: Any) -> str:
        """A table that is gone leaves its report."""
        return _report_page(outcome)

    def history_url(self, obj: Any) -> str:
        return ""

    def object_links(self, request: HttpRequest, obj: ReportTable) -> Iterable[ObjectLink]:
        yield ObjectLink(f"Report {obj.report}", _report_page(obj.report))

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return rows.save_table(
            report=obj.report, version=version, grid=form.grid(), actor=request.actor, at=clock.now()
        )

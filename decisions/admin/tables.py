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
from commissioning.admin.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.editing import may_edit
from decisions.enums import ReportStatus
from decisions.forms.tables import GridForm
from decisions.models import Report, ReportTable
from decisions.services import rows


def _may_write(table: ReportTable, actor: Actor, at: datetime) -> Verdict:
    return may_edit(actor, status=ReportStatus(table.report.status), author_id=table.report.author_id)


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
            go_to=_report_page,
            confirm=True,
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
        return _may_write(obj, actor, clock.now())

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The table, with the version of its report."""
        table = super().get_object(request, object_id, from_field)
        table.version = table.report.version
        return table

    def history_url(self, obj: Any) -> str:
        return ""

    def object_links(self, request: HttpRequest, obj: ReportTable) -> Iterable[ObjectLink]:
        yield ObjectLink(f"Report {obj.report}", _report_page(obj.report))

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return rows.save_table(
            report=obj.report, version=version, grid=form.grid(), actor=request.actor, at=clock.now()
        )

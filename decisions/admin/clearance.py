"""Clearances and consultations, to be read; they are answered on the report's own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, reverse

from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from decisions import exemption
from decisions.models import Clearance, Consultation
from decisions.selectors import exempt_leave


class ReportPartAdmin(CouncilModelAdmin):
    """Rows that came to be on a report's page: a list to look through, and a way there."""

    ordering = ("-pk",)
    words: tuple[str, ...] = ()  # given at `words_at`, and withheld as what was kept of the report then
    words_at = ""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        for name in self.words if row is not None else ():
            until = exempt_leave.withheld_until(row.report, request.actor)  # type: ignore[attr-defined]
            setattr(row, name, exemption.said(getattr(row, name), getattr(row, self.words_at), withheld_until=until))
        return row

    def get_urls(self) -> list[URLPattern]:
        """The list and one page for each; what happened is told on the report's page."""
        return [url for url in super().get_urls() if str(url.name).endswith(("_changelist", "_change"))]

    def history_url(self, obj: Any) -> str:
        return reverse("admin:decisions_report_history", args=[obj.report_id])

    def object_links(self, request: HttpRequest, obj: Any) -> Iterable[ObjectLink]:
        yield ObjectLink(f"Report {obj.report}", reverse("admin:decisions_report_change", args=[obj.report_id]))


@admin.register(Clearance)
class ClearanceAdmin(ReportPartAdmin):
    """Who was asked to clear what, and what they answered."""

    list_display = ("report", "discipline", "round", "asked_at", "due_on", "answer", "cleared_by")
    list_select_related = ("report", "cleared_by")
    list_filter = ("discipline", "outcome")
    search_fields = ("report__reference", "report__title", "cleared_by__full_name")
    words, words_at = ("comment",), "cleared_at"
    fields = (
        "report", "discipline", "round", "asked_at", "due_on", "answer", "comment", "cleared_by", "cleared_post",
        "cleared_at",
    )  # fmt: skip

    @admin.display(description="answer", ordering="outcome")
    def answer(self, row: Clearance) -> str:
        return row.get_outcome_display() if row.outcome else "Not answered yet"


@admin.register(Consultation)
class ConsultationAdmin(ReportPartAdmin):
    """Who was asked for a view, and what they said."""

    list_display = ("report", "consultee_post", "asked_at", "reply_due_on", "answer", "person")
    list_select_related = ("report", "consultee_post", "person")
    list_filter = ("outcome", "is_on_behalf")
    search_fields = ("report__reference", "report__title", "consultee_post__title", "person__full_name")
    words, words_at = ("view", "evidence"), "closed_at"
    fields = (
        "report", "consultee_post", "capacity", "asked_at", "asked_by", "reply_due_on", "answer", "view", "person",
        "person_post", "substitute_for", "is_on_behalf", "evidence", "closed_at", "closed_by",
    )  # fmt: skip

    @admin.display(description="view", ordering="outcome")
    def answer(self, row: Consultation) -> str:
        return row.get_outcome_display() if row.outcome else "Waiting for a view"

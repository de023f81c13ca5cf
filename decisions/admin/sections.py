"""One section on a page of its own: for the contributor whose post was asked to write it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.verdicts import Verdict
from decisions.forms.sections import SectionForm
from decisions.models import Section
from decisions.selectors.access import may_write
from decisions.services import reports


@admin.register(Section)
class SectionAdmin(CouncilModelAdmin):
    """Reached from the report's page; there is no list of sections."""

    form = SectionForm

    def get_urls(self) -> list[URLPattern]:
        """Only the page of one section."""
        return [url for url in super().get_urls() if str(url.name).endswith(("_change", "_changelist"))]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Sections are found in their reports."""
        return redirect("admin:decisions_report_changelist")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("report__council", "contributor_post")

    def may_change(self, actor: Actor, obj: Section) -> Verdict:
        return may_write(obj.report, actor, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("answer", "body") if obj is None or obj.is_locked else ("heading", "answer", "body")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The section, with the version of the report it is part of: that is what two people might both change."""
        section = super().get_object(request, object_id, from_field)
        section.version = section.report.version
        return section

    def history_url(self, obj: Any) -> str:
        return ""

    def object_links(self, request: HttpRequest, obj: Section) -> Iterable[ObjectLink]:
        yield ObjectLink(f"Report {obj.report}", reverse("admin:decisions_report_change", args=[obj.report_id]))

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        texts = {obj.key: form.text()}
        reports.edit_sections(report=obj.report, version=version, texts=texts, actor=request.actor, at=clock.now())
        return obj

"""Rows of a parent's page, and what a bound set of them asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from commissioning.admin.fields import CouncilOptions


class CouncilInline(CouncilOptions):
    """Rows of a parent's page: editable when the parent is and `is_editable` says so; saved by the parent's `edit`."""

    is_editable = True
    extra = 0
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = super().get_queryset(request)  # type: ignore[misc]
        return queryset.visible_to(request.actor) if hasattr(queryset, "visible_to") else queryset

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        parent = self.admin_site.get_model_admin(self.parent_model)  # type: ignore[attr-defined]
        if obj is None or obj.pk is None:
            return self.is_editable and parent.has_add_permission(request)
        return self.is_editable and parent.has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)


class CouncilTabularInline(CouncilInline, admin.TabularInline):
    """Short rows, one line each."""

    template = "admin/edit_inline/tabular.html"


class CouncilStackedInline(CouncilInline, admin.StackedInline):
    """Rows with long text, one under another."""

    template = "admin/edit_inline/stacked.html"


def changed_rows(formset: Any) -> Iterator[tuple[str, Any]]:
    """What a bound inline formset asks for, in order: ("remove", form), ("change", form), ("add", form)."""
    for form in formset.initial_forms:
        if form in formset.deleted_forms:
            yield "remove", form
    for form in formset.initial_forms:
        if form not in formset.deleted_forms and form.has_changed():
            yield "change", form
    for form in formset.extra_forms:
        if form.has_changed() and form not in formset.deleted_forms:
            yield "add", form

"""Matters: one issue followed through many reports and bodies."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.admin.rows import CouncilTabularInline, changed_rows
from commissioning.verdicts import Verdict
from decisions.models import Matter, MatterStep
from decisions.services import matters


class MatterStepInline(CouncilTabularInline):
    model = MatterStep
    verbose_name_plural = "its way so far, and to come"
    fields = ("order", "body", "on", "outcome")
    extra = 1
    can_delete = False


@admin.register(Matter)
class MatterAdmin(CouncilModelAdmin):
    """Kept by those who write reports, and by democratic services."""

    list_display = ("reference", "title", "service")
    search_fields = ("reference", "title", "service")
    fields = ("reference", "title", "service")
    inlines = (MatterStepInline,)

    def may_add(self, actor: Actor) -> Verdict:
        return matters.may_keep(actor)

    def may_change(self, actor: Actor, obj: Matter) -> Verdict:
        return matters.may_keep(actor)

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return self._save(request, form, formsets, None)

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return self._save(request, form, formsets, obj)

    def _save(self, request: HttpRequest, form: Any, formsets: list[Any], matter: Matter | None) -> Matter:
        steps = [
            (row.instance.pk, {name: row.cleaned_data[name] for name in MatterStepInline.fields})
            for _, row in changed_rows(formsets[0])
        ]
        return matters.save(values=form.cleaned_data, steps=steps, matter=matter, actor=request.actor, at=clock.now())

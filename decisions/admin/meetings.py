"""Bodies and their meetings as records. Agendas are kept on the pages of the workspace."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.verdicts import Verdict
from decisions.forms.meetings import BodyForm
from decisions.meetings import may_keep_bodies
from decisions.models import Body
from decisions.services import meetings
from decisions.services.meetings import BODY_FIELDS


@admin.register(Body)
class BodyAdmin(CouncilModelAdmin):
    """Entered by an administrator, kept up to date by democratic services."""

    list_display = ("name", "kind", "post", "clerk_post", "is_active")
    search_fields = ("name",)
    form = BodyForm
    fields = BODY_FIELDS

    def may_add(self, actor: Actor) -> Verdict:
        return may_keep_bodies(actor)

    def may_change(self, actor: Actor, obj: Body) -> Verdict:
        return may_keep_bodies(actor)

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return meetings.save_body(values=form.cleaned_data, actor=request.actor, at=clock.now())

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return meetings.save_body(
            values=form.cleaned_data, body=obj, version=version, actor=request.actor, at=clock.now()
        )

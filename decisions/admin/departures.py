"""The council's list of reasons for departures from the rules."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.verdicts import Verdict
from decisions.departures import may_keep_reasons
from decisions.models import DepartureReason
from decisions.services import departures


@admin.register(DepartureReason)
class DepartureReasonAdmin(CouncilModelAdmin):
    """Kept by an administrator. Entries already recorded keep the reason they were given."""

    list_display = ("label", "kind", "code", "starts_on", "ends_on", "whose")
    list_filter = ("kind",)
    ordering = ("kind", "label")
    fields = ("kind", "code", "label", "starts_on", "ends_on")
    add_intro = (
        "As soon as the council has reasons of its own for a kind, those that are shipped are offered no more for it."
    )

    @admin.display(description="whose")
    def whose(self, reason: DepartureReason) -> str:
        return "Shipped" if reason.council_id is None else "The council’s own"

    def may_add(self, actor: Actor) -> Verdict:
        return may_keep_reasons(actor)

    def may_change(self, actor: Actor, obj: DepartureReason) -> Verdict:
        own = obj.council_id == actor.council_id
        return may_keep_reasons(actor) & Verdict.of(
            (own, "shipped", "Shipped reasons stand for every council: add your own.")
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a reason is known by stays."""
        return ("kind", "code") if obj else ()

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return departures.keep_reason(values=form.cleaned_data, actor=request.actor, at=clock.now())  # type: ignore[attr-defined]

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return departures.keep_reason(
            values=form.cleaned_data, actor=request.actor, at=clock.now(), reason=obj, version=version
        )

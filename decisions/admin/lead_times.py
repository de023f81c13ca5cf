"""How long the parts of the way to a decision are reckoned to take, where somebody has set it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.verdicts import Verdict
from decisions.forms.lead_times import CouncilLeadTimeForm
from decisions.lead_times import may_configure
from decisions.models import LeadTime
from decisions.services import lead_times


@admin.register(LeadTime)
class LeadTimeAdmin(CouncilModelAdmin):
    """An administrator sets the council's here; those of a contract are set beside its last safe start."""

    list_display = ("part", "count", "whose", "starts_on", "reason", "recorded_by")
    list_filter = ("part",)
    list_select_related = ("contract__council", "option", "recorded_by")
    ordering = ("-starts_on", "-id")
    form = CouncilLeadTimeForm
    fields = ("part", "count", "starts_on", "reason")
    add_intro = (
        "From that day on the last safe start is reckoned with this length, for every contract that has none of its "
        "own. What was set before stays readable. It changes no deadline of the law."
    )

    @admin.display(description="whose")
    def whose(self, row: LeadTime) -> str:
        if row.contract is None:
            return "The council’s"
        return f"{row.contract}, option {row.option.order}" if row.option else str(row.contract)

    def may_add(self, actor: Actor) -> Verdict:
        return may_configure(actor)

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return lead_times.set_for_council(council=actor.council, **form.cleaned_data, actor=actor, at=clock.now())  # type: ignore[arg-type]

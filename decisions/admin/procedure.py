"""The council's rules of procedure: proposed here, confirmed here, never changed once they count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.editing import may_confirm_rule, may_propose_rule
from decisions.forms.procedure import ProcedureRulesForm
from decisions.models import ProcedureRules
from decisions.services import procedure
from decisions.services.procedure import CHAIRS, CONFIRMED_STAYS


def _may_confirm(rules: ProcedureRules, actor: Actor, at: datetime) -> Verdict:
    return may_confirm_rule(actor, proposed_by_id=rules.proposed_by_id, is_confirmed=rules.confirmed_at is not None)


@admin.register(ProcedureRules)
class ProcedureRulesAdmin(CouncilModelAdmin):
    """Proposed by an administrator; count from their first day once the monitoring officer has confirmed them."""

    list_display = ("__str__", "clause", "key_value_from", "call_in_days", "call_in_unit", "stands")
    ordering = ("-starts_on", "-pk")
    form = ProcedureRulesForm
    fieldsets = (
        ("The rules", {"fields": ("clause", "starts_on")}),
        (
            "Key decisions",
            {"fields": ("key_value_from", "key_wards_from", "notice_clear_days", "exception_clear_days")},
        ),
        ("Meetings and papers", {"fields": ("agenda_clear_days", "despatch_working_days")}),
        (
            "Decisions",
            {
                "fields": (
                    "decision_number", "publication_working_days", "reminder_working_days", "escalation_working_days",
                )
            },
        ),
        (
            "Call-in",
            {
                "fields": (
                    "call_in_days", "call_in_unit", "call_in_cut_off", "call_in_requests", "call_in_by", "grounds",
                    "call_in_key_only", "call_in_spares_officers", "call_in_spares_urgent",
                )
            },
        ),
        ("Interests declared", {"fields": ("dispensation_lets_act",)}),
        ("Who agrees where there is no time for notice", {"fields": CHAIRS}),
    )  # fmt: skip
    add_intro = "The rules count once the monitoring officer, another person than you, has confirmed them."
    object_actions = [
        ObjectAction(
            name="confirm",
            label="Confirm the rules",
            verdict=_may_confirm,
            perform=lambda rules, **given: procedure.confirm(rules=rules, **given),
            about=lambda rules, actor, at: [f"They count from {rules.starts_on:%-d %B %Y}.", rules.clause],
            done="Confirmed: the rules count from their first day.",
        ),
    ]

    @admin.display(description="confirmed")
    def stands(self, rules: ProcedureRules) -> str:
        return "Confirmed" if rules.confirmed_at else "Proposed"

    @admin.display(description="grounds of call-in")
    def grounds(self, rules: ProcedureRules) -> str:
        """Read on the page of rules that can no longer be changed."""
        return "; ".join(str(row) for row in rules.grounds.all()) or "None"

    def may_add(self, actor: Actor) -> Verdict:
        return may_propose_rule(actor)

    def may_change(self, actor: Actor, obj: ProcedureRules) -> Verdict:
        return may_propose_rule(actor) & Verdict.of((obj.confirmed_at is None, "already_confirmed", CONFIRMED_STAYS))

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return self._propose(request, form)

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return self._propose(request, form, rules=obj, version=version)

    def _propose(self, request: HttpRequest, form: Any, **more: Any) -> ProcedureRules:
        typed = form.cleaned_data
        return procedure.propose(
            values=form.values(), grounds=typed["grounds"], actor=request.actor, at=clock.now(), **more
        )

"""Who decides what: the scheme of delegation and the forward plan, as rows that people write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin
from commissioning.enums import Role
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.acts.noticing import NOTICING_OF_ENTRY
from decisions.admin import scheme_files
from decisions.editing import may_confirm_rule, may_propose_rule
from decisions.forms.scheme import AuthorityRuleForm, EndRuleForm, ForwardPlanEntryForm
from decisions.models import AuthorityRule, ForwardPlanEntry
from decisions.services import scheme
from decisions.services.scheme import ENTRY_FIELDS


def _may_confirm(rule: AuthorityRule, actor: Actor, at: datetime) -> Verdict:
    return may_confirm_rule(actor, proposed_by_id=rule.proposed_by_id, is_confirmed=rule.confirmed_at is not None)


def _may_end(rule: AuthorityRule, actor: Actor, at: datetime) -> Verdict:
    return Verdict.of(
        (actor.holds(Role.MONITORING_OFFICER), "not_yours", "Only the monitoring officer can end a rule."),
        (rule.ends_on is None, "ended", "The rule has its last day already."),
    )


@admin.register(AuthorityRule)
class AuthorityRuleAdmin(CouncilModelAdmin):
    """Proposed by an administrator; counts from the day the monitoring officer confirmed it."""

    list_display = (
        "name",
        "clause",
        "action",
        "maker_post",
        "level",
        "value_basis",
        "value_from",
        "value_to",
        "starts_on",
        "ends_on",
        "stands",
    )
    list_select_related = ("maker_post",)
    list_filter = ("action", "on_forward_plan", "is_key")
    search_fields = ("name", "clause", "text")
    ordering = ("action", "priority", "name")
    form = AuthorityRuleForm
    fieldsets = (
        ("The rule", {"fields": ("name", "clause", "text", "starts_on", "ends_on")}),
        (
            "When it applies",
            {
                "fields": (
                    "action", "value_basis", "value_from", "value_to", "on_forward_plan", "is_key", "budgeted",
                    "routine", "priority",
                )
            },
        ),
        (
            "Who decides, and what it takes",
            {"fields": ("maker_post", "level", "consultee_posts", "disciplines", "template", "record_type")},
        ),
    )  # fmt: skip
    change_list_template = "admin/decisions/authorityrule/change_list.html"
    add_intro = "The rule counts once the monitoring officer, another person than you, has confirmed it."
    object_actions = [
        ObjectAction(
            name="confirm",
            label="Confirm the rule",
            verdict=_may_confirm,
            perform=lambda rule, **given: scheme.confirm_rule(rule=rule, **given),
            about=lambda rule, actor, at: [rule.text, f"{rule.maker_post} decides, from {rule.starts_on:%-d %B %Y}."],
            done="Confirmed: reports are routed by it from its first day.",
        ),
        ObjectAction(
            name="end",
            label="Give the rule its last day",
            verdict=_may_end,
            perform=lambda rule, **given: scheme.end_rule(rule=rule, **given),
            form_class=EndRuleForm,
            confirm=True,
            done="The rule has its last day.",
        ),
    ]

    def extra_urls(self) -> list[URLPattern]:
        """The whole scheme as a file, and bringing one in."""
        wrap = self.admin_site.admin_view
        bring = require_http_methods(["GET", "HEAD", "POST"])(self.bring_view)
        return [
            path("scheme.toml", wrap(require_safe(scheme_files.fetch)), name="decisions_authorityrule_file"),
            path("bring/", wrap(bring), name="decisions_authorityrule_bring"),
        ]

    def bring_view(self, request: HttpRequest) -> HttpResponse:
        """Choose a file, look, propose."""
        return scheme_files.bring(request, {**self.admin_site.each_context(request), "opts": self.opts})

    @admin.display(description="clearances required")
    def disciplines(self, rule: AuthorityRule) -> str:
        """Read on the page of a rule that can no longer be changed."""
        return ", ".join(str(row) for row in rule.clearances.all()) or "None"

    @admin.display(description="confirmed")
    def stands(self, rule: AuthorityRule) -> str:
        return "Confirmed" if rule.confirmed_at else "Proposed"

    def may_add(self, actor: Actor) -> Verdict:
        return may_propose_rule(actor)

    def may_change(self, actor: Actor, obj: AuthorityRule) -> Verdict:
        return may_propose_rule(actor) & Verdict.of(
            (
                obj.confirmed_at is None,
                "already_confirmed",
                "A confirmed rule is not changed: give it an end date and propose its successor.",
            )
        )

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return self._propose(request, form)

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return self._propose(request, form, rule=obj, version=version)

    def _propose(self, request: HttpRequest, form: Any, **more: Any) -> AuthorityRule:
        typed = form.cleaned_data
        return scheme.propose_rule(
            values=form.values(),
            consultees=list(typed["consultee_posts"]),
            clearances=typed["disciplines"],
            actor=request.actor,
            at=clock.now(),
            **more,
        )


@admin.register(ForwardPlanEntry)
class ForwardPlanEntryAdmin(CouncilModelAdmin):
    """Lines of the annual procurement forward plan, written by democratic services or an administrator."""

    list_display = ("reference", "title", "contract", "action", "planned_value", "approved_on")
    list_select_related = ("contract__council",)
    list_filter = ("action", "is_key")
    search_fields = ("reference", "title", "contract__reference")
    form = ForwardPlanEntryForm
    object_actions = NOTICING_OF_ENTRY
    fields = ENTRY_FIELDS

    def may_add(self, actor: Actor) -> Verdict:
        return Verdict.of(
            (
                actor.holds(Role.DEMOCRATIC_SERVICES, Role.ADMINISTRATOR),
                "not_yours",
                "Only democratic services or an administrator can write the forward plan.",
            )
        )

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        return self.may_add(actor)

    def create(self, request: HttpRequest, form: Any, formsets: list[Any]) -> models.Model:
        return scheme.save_forward_plan_entry(values=form.cleaned_data, actor=request.actor, at=clock.now())

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        return scheme.save_forward_plan_entry(values=form.cleaned_data, entry=obj, actor=request.actor, at=clock.now())

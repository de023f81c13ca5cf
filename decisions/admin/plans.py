"""What a recommendation to procure plans, on a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.admin.base import CouncilModelAdmin, ObjectLink
from commissioning.admin.rows import CouncilTabularInline
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions.forms.plans import PlanForm, PlannedLotRow, lots_in_order
from decisions.models import PlannedLot, ProcurementPlan, Report
from decisions.selectors.access import may_write
from decisions.services import plans
from decisions.services.plans import FIELDS, LotWanted


def _may_write(plan: ProcurementPlan, actor: Actor, at: datetime) -> Verdict:
    return may_write(plan.recommendation.report, actor)


def _may_take_over(plan: ProcurementPlan, actor: Actor, at: datetime) -> Verdict:
    follows = Verdict.of((plan.predecessor_id is not None, "follows_nothing", "Name the contract it follows first."))
    return _may_write(plan, actor, at) & follows


def _take_over(plan: ProcurementPlan, **given: Any) -> ProcurementPlan:
    """The plan as it stands, with the lots of the running contract that none of its own follows yet."""
    held = [LotWanted(lot.title, lot.predecessor_lot) for lot in plan.lots.select_related("predecessor_lot")]
    recommendation = plan.recommendation
    return plans.save(
        report=recommendation.report,
        recommendation=recommendation,
        values={name: getattr(plan, name) for name in FIELDS},
        lots=plans.with_lots_of(plan.predecessor, held),
        **given,
    )


def _report_page(report: Report) -> str:
    return reverse("admin:decisions_report_change", args=[report.pk])


class PlannedLotInline(CouncilTabularInline):
    """The lots to be; what each follows is chosen from the contract the plan follows."""

    model = PlannedLot
    form = PlannedLotRow
    verbose_name, verbose_name_plural = "lot", "lots"
    fields = ("place", "title", "predecessor_lot")
    extra = 2

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        plan = getattr(request, "plan_in_hand", None)
        seen = db_field.remote_field.model._default_manager.visible_to(request.actor).select_related("contract")
        kwargs["queryset"] = seen.filter(contract=plan.predecessor_id if plan is not None else None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(ProcurementPlan)
class ProcurementPlanAdmin(CouncilModelAdmin):
    """Reached from the report's page; there is no list of plans."""

    form = PlanForm
    fields = FIELDS
    inlines = (PlannedLotInline,)
    object_actions = (
        ObjectAction(
            name="take-over",
            label="Take over the lots of the running contract",
            verdict=_may_take_over,
            perform=_take_over,
            done="The lots are taken over. Change them as they are to be.",
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """The page of one plan and of what can be done with it."""
        kept = ("_change", "_changelist", "_act")
        return [url for url in super().get_urls() if str(url.name).endswith(kept)]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Plans are found in their reports."""
        return redirect("admin:decisions_report_changelist")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcurementPlan]:
        beside = ("recommendation__report__council", "predecessor__council")
        return ProcurementPlan.objects.visible_to(request.actor).select_related(*beside)

    def may_change(self, actor: Actor, obj: ProcurementPlan) -> Verdict:
        return _may_write(obj, actor, clock.now())

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The plan, with the version of its report."""
        plan = super().get_object(request, object_id, from_field)
        plan.version = plan.recommendation.report.version
        request.plan_in_hand = plan  # type: ignore[attr-defined]
        return plan

    def history_url(self, obj: Any) -> str:
        return ""

    def object_links(self, request: HttpRequest, obj: ProcurementPlan) -> Iterable[ObjectLink]:
        report = obj.recommendation.report
        yield ObjectLink(f"Report {report}", _report_page(report))

    def edit(self, request: HttpRequest, obj: Any, form: Any, formsets: list[Any], version: int) -> models.Model:
        staying = [row for row in formsets[0].forms if row not in formsets[0].deleted_forms]
        return plans.save(
            report=obj.recommendation.report,
            version=version,
            recommendation=obj.recommendation,
            values=form.values(),
            lots=lots_in_order(row.cleaned_data for row in staying),
            actor=request.actor,
            at=clock.now(),
        )

"""What a recommendation to procure plans: the contract to be, and lots that follow those of the running one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from commissioning.actors import Actor
from commissioning.attempts import attempt, version_seen
from commissioning.forms.answers import Difference, differences
from commissioning.forms.restored import open_form, open_formset
from commissioning.verdicts import StaleVersion
from decisions.enums import EffectKind
from decisions.forms.plans import PlanForm, PlannedLotFormSet, PlannedLots, lots_as_typed
from decisions.models import ProcurementPlan, Recommendation, Report
from decisions.selectors import facts, parts
from decisions.services import plans
from decisions.views import access
from frameworks.models import Lot

TAKE_OVER = "take-over"


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The page of the plan under one recommendation."""
    report = access.report_or_404(request, pk)
    access.require_author(report, request.actor)
    asked = _recommendation(report, row)
    held = parts.plans(report).get(asked.pk)
    begun = held or ProcurementPlan(
        recommendation=asked, title=report.contract.title, kind=report.contract.kind, predecessor=report.contract
    )
    form = open_form(PlanForm, request, instance=begun, actor=request.actor)
    lots = open_formset(
        PlannedLotFormSet, request, prefix="lot", initial=lots_as_typed(held),
        form_kwargs={"lots": _lots_to_follow(form, begun, request.actor)},
    )  # fmt: skip
    if request.method == "GET" or not (form.is_valid() and lots.is_valid()):
        return _page(request, report, asked, form, lots)
    return _save(request, report, asked, form, lots)


def _save(
    request: HttpRequest, report: Report, asked: Recommendation, form: PlanForm, lots: PlannedLots
) -> HttpResponse:
    """Save what is typed; with `take-over` the lots of the running contract come with it."""
    planned, predecessor, button = lots.lots, form.cleaned_data["predecessor"], request.POST.get("do", "")
    if button == TAKE_OVER:
        if predecessor is None:
            form.add_error("predecessor", "Choose the contract whose lots are taken over.")
            return _page(request, report, asked, form, lots)
        planned = plans.with_lots_of(predecessor, planned)
    save = partial(_write, report, asked, form, planned)
    try:
        saved = attempt(save, form, actor=request.actor, version=version_seen(request))
    except StaleVersion:
        report.refresh_from_db(fields=["version"])
        return _page(request, report, asked, form, lots, conflict=_conflict(form, lots), status=409)
    if saved is None:
        return _page(request, report, asked, form, lots)
    if button:
        count = len(planned) - len(lots.lots)
        taken = f" {count} lot{'' if count == 1 else 's'} taken over." if button == TAKE_OVER else ""
        messages.success(request, f"The plan is saved.{taken}")
        return redirect("decisions:report-plan", report.pk, asked.pk)
    messages.success(request, "The plan is saved.")
    return redirect("decisions:report-rows", report.pk, "recommendations")


def _conflict(form: PlanForm, lots: PlannedLots) -> list[Difference]:
    """The plan and each of its lots as they were typed beside those on record."""
    return [*differences(form), *lots.differences()]


def _write(report: Report, asked: Recommendation, form: PlanForm, planned: Sequence[plans.LotWanted], *, actor: Actor,
           version: int, at: datetime, **typed: Any) -> ProcurementPlan:  # fmt: skip
    """The form knows which of its boxes make a plan."""
    return plans.save(
        report=report, version=version, recommendation=asked, values=form.values(), lots=planned, actor=actor, at=at
    )


def _recommendation(report: Report, pk: int) -> Recommendation:
    found = next((one for one in parts.recommendations(report) if one.pk == pk), None)
    if found is None or found.effect != EffectKind.PROCURE:
        raise Http404("The report has no such recommendation to procure; what it does may have been changed.")
    return found


def _lots_to_follow(form: PlanForm, held: ProcurementPlan, actor: Actor) -> list[Lot]:
    """The lots of the contract that is followed, as it is typed and as it is on record."""
    typed = form["predecessor"].value()
    contracts = [held.predecessor_id, *([typed] if str(typed).isdecimal() else [])]
    seen = Lot.objects.visible_to(actor).filter(contract__in=[one for one in contracts if one])
    return list(seen.select_related("contract").order_by("contract", "number"))


def _page(
    request: HttpRequest,
    report: Report,
    asked: Recommendation,
    form: PlanForm,
    lots: PlannedLots,
    *,
    conflict: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "report": report,
        "asked": facts.read(report, asked.text),
        "form": form,
        "lots": lots,
        "form_version": access.form_version(request, form, report, is_conflict=conflict is not None),
        "conflict": conflict,
    }
    return render(request, "decisions/report_plan.html", context, status=status)

"""The procurement of a contract: its stages and timetable, standstill, notices, checklist, and who bridges to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.object_actions import ObjectAction, Offer
from commissioning.once import reading_once
from commissioning.views.acts import WorkspaceFace, respond
from frameworks.enums import ContractStage
from frameworks.forms.procuring import StepForm
from frameworks.models import Contract, ProcurementStep
from frameworks.noticing import may_record_notice
from frameworks.procurement_acts import ALL
from frameworks.procuring import may_keep_timetable
from frameworks.selectors.procuring import bridging, stages_of, standing_of
from frameworks.selectors.succession import succession
from frameworks.services import procuring
from frameworks.views.contracts import address, visible
from frameworks.views.editing import Editing, edit_page

NEXT = (ContractStage.PLANNED, ContractStage.IN_PROCUREMENT, ContractStage.AWARDED, ContractStage.MOBILISING)


class ProcurementFace(WorkspaceFace):
    """The acts on a procurement in the workspace."""

    folder = "frameworks"

    def back_text(self, obj: Contract) -> str:
        return "Back to the procurement"

    def object_label(self, obj: Contract) -> str:
        return f"{obj.reference} {obj.title}"

    def object_url(self, obj: Contract) -> str:
        return page_of(obj)


def page_of(contract: Contract) -> str:
    """The page of its procurement."""
    return reverse("frameworks:contract-procurement", args=[contract.pk])


@require_safe
@reading_once()
def contract_procurement(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a procurement stands: stage, steps, standstill, notices, what it follows and what carries on until then."""
    contract, at, actor = visible(request, pk), clock.now(), request.actor  # type: ignore[attr-defined]
    today = clock.london_day(at)
    standing, steps = standing_of(contract), stages_of(contract)
    all_steps = [step for _, rows in steps for step in rows]
    context = {
        "contract": contract,
        "is_single": contract.is_single_provider,
        "stage": contract.stage_on(today),
        "course": [(one, one == contract.stage_on(today)) for one in (*NEXT, ContractStage.LIVE)],
        "stages": steps,
        "done": sum(step.done_on is not None for step in all_steps),
        "count": len(all_steps),
        "standing": standing,
        "notices": [(one, one.standing(today)) for one in contract.procurement_notices.all()],
        "may_record_notice": may_record_notice(actor).allowed,
        "may_keep": may_keep_timetable(actor, ContractStage(contract.stage)),
        "offers": [Offer(act, act.verdict(contract, actor, at), _act_url(contract, act)) for act in ALL],
        "stage_url": reverse("frameworks:contract-act", args=[contract.pk, "change-stage"]),
        "succession": succession(contract, actor),
        "bridging": bridging(contract),
        "back_url": address(contract),
    }
    return TemplateResponse(request, "frameworks/contract_procurement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def procurement_act(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The page of one act on a procurement."""
    return respond(ProcurementFace(), request, visible(request, pk), ALL, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def step_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more step."""
    contract = visible(request, pk)
    return _step_page(
        request,
        contract,
        title="Add a step",
        save=lambda **given: procuring.add_step(contract=contract, **given),
        button="Add the step",
        done="Step added.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a step: when it is, or that it is done."""
    rows = ProcurementStep.objects.visible_to(request.actor).select_related("contract__council")  # type: ignore[attr-defined]
    step = get_object_or_404(rows, pk=pk)
    return _step_page(
        request,
        step.contract,
        title=f"Change the step “{step.label}”",
        stored=step,
        save=lambda **given: procuring.edit_step(step=step, **given),
    )


def _step_page(request: HttpRequest, contract: Contract, **more: Any) -> HttpResponse:
    page = Editing(
        caption=f"{contract.reference} {contract.title}",
        back_url=page_of(contract),
        back_text="Back to the procurement",
        verdict=may_keep_timetable(request.actor, ContractStage(contract.stage)),  # type: ignore[attr-defined]
        form_class=StepForm,
        onward=lambda step: page_of(contract),
        **more,
    )
    return edit_page(request, page)


def _act_url(contract: Contract, action: ObjectAction) -> str:
    return reverse("frameworks:procurement-act", args=[contract.pk, action.name])

"""From when a contract's next step has to be begun: every part of the way with its days, and the way to change each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.once import reading_once
from decisions.enums import LeadPart
from decisions.forms.lead_times import LeadTimeForm
from decisions.lead_times import may_plan
from decisions.models import LeadTime
from decisions.selectors.lead_times import lead_times as lead_times_of
from decisions.selectors.next_options import open_options
from decisions.selectors.reprocurement import reprocurements
from decisions.services import lead_times
from frameworks.models import Contract
from frameworks.views.editing import Editing, edit_page


@require_safe
@reading_once()
def safe_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Each option that can still be used, lot by lot, and what has to be procured anew."""
    contract, day = _contract(request, pk), clock.today()
    options = [one for option in open_options([contract], day).get(contract.pk, []) for one in option.by_deadline()]
    set_before = LeadTime.objects.filter(contract=contract).select_related("recorded_by", "option")
    context = {
        "contract": contract,
        "options": [(one, one.timetable.days_left(day)) for one in options],
        "reprocurements": [(one, one.days_left(day)) for one in reprocurements([contract], day).get(contract.pk, [])],
        "may_plan": may_plan(request.actor),  # type: ignore[attr-defined]
        "set_before": list(set_before.order_by("-pk")),
        "months_part": LeadPart.REPROCUREMENT,
    }
    return render(request, "decisions/safe_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Set how long one part is reckoned to take for this contract, with the reason."""
    contract = _contract(request, pk)
    if part not in LeadPart:
        raise Http404("There is no such part.")
    lead = LeadPart(part)
    back = reverse("decisions:safe-start", args=[contract.pk])

    def save(**given: Any) -> LeadTime:
        return lead_times.set_for_contract(contract=contract, part=lead, **given)

    page = Editing(
        title=f"Change how long is reckoned for: {lead.label.split(' (')[0].lower()}",
        caption=f"{contract.reference} {contract.title}",
        back_url=back,
        back_text="Last safe start",
        verdict=may_plan(request.actor),  # type: ignore[attr-defined]
        form_class=LeadTimeForm,
        save=save,
        onward=lambda row: back,
        given={
            "contract": contract,
            "part": lead,
            "initial": _as_it_is(request, contract, lead),
        },
        done="Saved. The days below follow from it.",
    )
    return edit_page(request, page)


def _as_it_is(request: HttpRequest, contract: Contract, lead: LeadPart) -> dict[str, Any]:
    """The option that led here, and what is set for it now; nothing where the rule counts."""
    options = {str(option.pk): option.pk for option in contract.options.all()}
    whose = request.GET.get("option", "")
    counting = lead_times_of(contract.council, clock.today()).counting(contract.pk, options.get(whose))
    return {"whose": whose, "count": counting[lead].count if lead in counting else None}


def _contract(request: HttpRequest, pk: int) -> Contract:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    seen = Contract.objects.visible_to(actor).select_related("council")
    return get_object_or_404(seen, pk=pk)

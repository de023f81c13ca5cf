"""The monitoring of a contract: returns by lot and period, targets and how they stand, the diary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.charts import bar_chart, on_a_page
from commissioning.colours import legible
from frameworks.forms.monitoring import (
    AssessForm,
    CloseForm,
    DiaryForm,
    KpiForm,
    PlanForm,
    ReturnChangeForm,
    ReturnForm,
)
from frameworks.models import Contract, DiaryEntry, Kpi, MonitoringPlan, MonitoringReturn
from frameworks.monitoring import may_monitor
from frameworks.monitoring_enums import Rag, ReturnState
from frameworks.selectors.monitoring import monitoring_of
from frameworks.services import monitoring
from frameworks.views.contracts import visible
from frameworks.views.editing import Editing, edit_page

COLOURS = {Rag.GREEN: "green", Rag.AMBER: "orange", Rag.RED: "red", Rag.NONE: "grey"}
FORM = ["GET", "HEAD", "POST"]


@require_safe
def contract_monitoring(request: HttpRequest, pk: int) -> HttpResponse:
    """What is due, what was counted, how the targets stand, and what was written down."""
    contract = visible(request, pk)
    found = monitoring_of(contract, on=clock.today())
    bars = found.bars
    picture = bar_chart(bars, colour=legible(contract.council.brand_colour)) if bars else b""
    context: dict[str, Any] = {
        "contract": contract,
        "is_single": contract.is_single_provider,
        "found": found,
        "kpis": [(line, line.standing.label, f"govuk-tag--{COLOURS[line.standing]}") for line in found.kpis],
        "overdue": sum(one.state == ReturnState.OVERDUE for one in found.due),
        "chart": SafeString(on_a_page(picture, "People supported, period by period")) if bars else "",
        "may_monitor": may_monitor(request.actor),  # type: ignore[attr-defined]
    }
    return TemplateResponse(request, "frameworks/contract_monitoring.html", context)


def _page(request: HttpRequest, contract: Contract, **more: Any) -> HttpResponse:
    """A form about the contract, which leads back to its monitoring."""
    back = reverse("frameworks:contract-monitoring", args=[contract.pk])
    page = Editing(
        caption=f"{contract.reference} {contract.title}",
        back_url=back,
        back_text="Back to its monitoring",
        verdict=may_monitor(request.actor),  # type: ignore[attr-defined]
        onward=lambda row: back,
        **more,
    )
    return edit_page(request, page)


@require_http_methods(FORM)
def monitoring_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """From when, how often and by when returns are due."""
    contract = visible(request, pk)
    stored = MonitoringPlan.objects.filter(contract=contract).first()
    return _page(
        request,
        contract,
        title="When are returns due?",
        form_class=PlanForm,
        given={"contract": contract, **({} if stored else {"initial": {"starts_on": contract.starts_on}})},
        stored=stored,
        save=lambda **given: monitoring.set_plan(contract=contract, **given),
    )


@require_http_methods(FORM)
def return_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a return. What led here fills in the lot and the period."""
    contract = visible(request, pk)
    return _page(
        request,
        contract,
        title="Record a return",
        form_class=ReturnForm,
        given={"contract": contract, "initial": _known(request)},
        save=lambda **given: monitoring.record_return(**given),
        done="Return recorded.",
        button="Record it",
    )


def _known(request: HttpRequest) -> dict[str, Any]:
    known: dict[str, Any] = {"lot": request.GET.get("lot", "")}
    for name in ("from_on", "to_on"):
        try:
            known[name] = date.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            continue
    return known


@require_http_methods(FORM)
def return_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a return."""
    row = _seen(request, MonitoringReturn, pk, "lot__contract__council")
    contract = row.lot.contract
    return _page(
        request,
        contract,
        title="Correct the return" if contract.is_single_provider else f"Correct the return of lot {row.lot.number}",
        form_class=ReturnChangeForm,
        given={"contract": contract},
        stored=row,
        save=lambda **given: monitoring.record_return(lot=row.lot, row=row, **given),
    )


@require_http_methods(FORM)
def kpi_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Set one more measure."""
    contract = visible(request, pk)
    return _page(
        request,
        contract,
        title="Add a measure",
        form_class=KpiForm,
        given={"contract": contract},
        save=lambda **given: monitoring.set_kpi(contract=contract, **given),
        done="Measure added.",
        button="Add the measure",
    )


@require_http_methods(FORM)
def kpi_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a measure, or end its use."""
    kpi = _seen(request, Kpi, pk, "contract__council")
    return _page(
        request,
        kpi.contract,
        title="Change the measure",
        form_class=KpiForm,
        given={"contract": kpi.contract},
        stored=kpi,
        save=lambda **given: monitoring.set_kpi(contract=kpi.contract, kpi=kpi, **given),
    )


@require_http_methods(FORM)
def kpi_assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a measure came to."""
    kpi = _seen(request, Kpi, pk, "contract__council")
    return _page(
        request,
        kpi.contract,
        title=f"Assess: {kpi.title}",
        form_class=AssessForm,
        save=lambda **given: monitoring.assess(kpi=kpi, **given),
        done="Assessed.",
        button="Record it",
    )


@require_http_methods(FORM)
def diary_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an entry of the diary."""
    contract = visible(request, pk)
    return _page(
        request,
        contract,
        title="Write in the diary",
        form_class=DiaryForm,
        given={"contract": contract},
        save=lambda **given: monitoring.write_diary(contract=contract, **given),
        done="Written down.",
        button="Write it down",
    )


@require_http_methods(FORM)
def diary_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how a concern or a default notice ended."""
    entry = _seen(request, DiaryEntry, pk, "contract__council")
    return _page(
        request,
        entry.contract,
        title=f"How did it end? {entry.title}",
        form_class=CloseForm,
        stored=entry,
        save=lambda **given: monitoring.close_diary(entry=entry, **given),
    )


def _seen(request: HttpRequest, model: Callable[..., Any], pk: int, beside: str) -> Any:
    seen = model.objects.visible_to(request.actor).select_related(beside)  # type: ignore[attr-defined]
    return get_object_or_404(seen, pk=pk)

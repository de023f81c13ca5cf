"""Asking for a variation in a report, from the variation's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commissioning.verdicts import Verdict
from decisions.editing import may_begin_report
from decisions.forms.varying import AskForm, own_reports
from decisions.models import Report
from decisions.services import varying
from frameworks.models import Variation
from frameworks.variation_enums import VariationStatus
from frameworks.variations import may_ask_for
from frameworks.views.editing import Editing, edit_page
from frameworks.views.variations import page_of


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the report; the recommendation is written there, and the draft is held as it stands."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Variation.objects.visible_to(actor).select_related("contract__council", "provider_after")
    variation = get_object_or_404(rows, pk=pk)
    status = VariationStatus(variation.status)
    verdict = may_begin_report(actor) & may_ask_for(status, asked_in=variation.asked_in, by="")
    if verdict.allowed:
        verdict &= Verdict.of(
            (
                own_reports(variation, actor).exists(),
                "no_report",
                "You have no report about this contract that can be written in. Begin one first.",
            )
        )

    def save(*, report: Report, **given: Any) -> Any:
        return varying.ask(report=report, version=report.version, variation=variation, **given)

    page = Editing(
        title="Ask for it in a report",
        caption=f"{variation.contract.reference}, variation {variation.number}: {variation.title}",
        back_url=page_of(variation),
        back_text="Back to the variation",
        verdict=verdict,
        form_class=AskForm,
        given={"variation": variation, "actor": actor},
        save=save,
        onward=lambda row: reverse("decisions:report-rows", args=[row.report_id, "recommendations"]),
        done="The report asks for it. Look at the words of the recommendation.",
        button="Add the recommendation",
    )
    return edit_page(request, page)

"""The quarterly report on waivers, breaches and late authorisations: a page, CSV and PDF."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents.render import render_pdf
from commissioning.downloads import private
from commissioning.exports import download
from commissioning.models import Council
from decisions.departures import READERS, Quarter, quarter_before, quarter_of
from decisions.departures_list import HEADINGS, quarterly_rows
from decisions.departures_paper import paper_of
from decisions.forms.departures import QuarterForm, key_of
from decisions.selectors.departures import quarterly

QUARTERS_OFFERED = 12


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """One quarter on the page; the one that ended last where none is asked for."""
    council = _council(request)
    quarters = _offered(council, clock.today())
    chosen = _chosen(request, quarters)
    files = reverse("decisions:departure-report-file", args=[key_of(chosen), "csv"])
    context = {
        "form": QuarterForm({"quarter": key_of(chosen)}, quarters=quarters),
        "report": quarterly(council, chosen),
        "csv_url": files,
        "pdf_url": reverse("decisions:departure-report-file", args=[key_of(chosen), "pdf"]),
    }
    return render(request, "decisions/departure_report.html", context)


@require_safe
def report_file(request: HttpRequest, quarter: str, file_type: str) -> HttpResponse:
    """One quarter as CSV or PDF."""
    council = _council(request)
    found = next((one for one in _offered(council, clock.today()) if key_of(one) == quarter), None)
    if found is None or file_type not in ("csv", "pdf"):
        raise Http404("There is no report of that quarter, or not as such a file.")
    said, at = quarterly(council, found), clock.now()
    if file_type == "csv":
        return download(f"departures-{quarter}", HEADINGS, quarterly_rows(said), file_type="csv", on=at.date())
    identifier = hashlib.sha256(f"{council.code} {quarter} {at:%Y-%m-%d}".encode()).digest()[:16]
    response = HttpResponse(
        render_pdf(paper_of(said, at.date()), created_at=at, identifier=identifier, pictures={}),
        content_type="application/pdf",
    )
    response["Content-Disposition"] = f'attachment; filename="departures-{quarter}.pdf"'
    return private(response)


def _council(request: HttpRequest) -> Council:
    """The council of whoever reads its reports; 403 to others."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.council is None or not actor.holds(*READERS):
        raise PermissionDenied(
            "The quarterly report is for democratic services, the monitoring officer, the section 151 officer and "
            "auditors."
        )
    return actor.council


def _offered(council: Council, today: date) -> list[Quarter]:
    """The quarter that runs and those before it, newest first."""
    month = council.finance_year_start_month
    found = [quarter_of(today, starts_in=month)]
    while len(found) < QUARTERS_OFFERED:
        found.append(quarter_before(found[-1], starts_in=month))
    return found


def _chosen(request: HttpRequest, quarters: list[Quarter]) -> Quarter:
    asked = request.GET.get("quarter")
    return next((one for one in quarters if key_of(one) == asked), quarters[1])

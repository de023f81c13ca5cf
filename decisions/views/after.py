"""After a decision: what was resolved, its record, and how far its effect has come."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commissioning import clock
from commissioning.once import reading_once
from decisions.selectors import exempt_leave, replacing
from decisions.selectors.actions import of_report
from decisions.selectors.after import after
from decisions.selectors.errata import errata_of
from decisions.services.paper import READERS
from decisions.views.access import report_or_404


@require_safe
@reading_once()
def report_after(request: HttpRequest, pk: int) -> HttpResponse:
    """The confirmation of a decision, and its tracks for as long as they run; 404 before there is one."""
    report = report_or_404(request, pk)
    found = after(report, request.actor, clock.now())
    if found is None:
        raise Http404("Nothing has been decided about this report.")
    context = {
        "report": report,
        "after": found,
        "errata": errata_of(report),
        "actions": of_report(report),
        "today": clock.today(),
        "replacing": replacing.beside(report, request.actor, clock.now()),
        "scan_url": reverse("decisions:report-scan", args=[report.pk]),
        "may_open_scan": found.paper is not None
        and request.actor.holds(*READERS)
        and exempt_leave.reads_all_exempt(report, request.actor),
    }
    return TemplateResponse(request, "decisions/report_after.html", context)

"""Lists that can be joined, for everybody: the open rounds of a council, and the notice of one round."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from commissioning import clock
from commissioning.public_pages import council_or_404, public_page, unchanging
from frameworks.models import AdmissionRound


@login_not_required
@unchanging
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """The rounds of admission in which one can apply today, those that close first at the head."""
    council = council_or_404(code)
    found = AdmissionRound.objects.public().taking(clock.today()).filter(contract__council=council)
    rows = sorted(
        found.select_related("contract").prefetch_related("lots"),
        key=lambda row: (row.closes_on is None, row.closes_on or row.opens_on, row.pk),
    )
    return public_page(request, "public/rounds.html", {"rounds": rows}, council=council)


@login_not_required
@unchanging
def detail(request: HttpRequest, code: str, reference: str, number: int) -> HttpResponse:
    """The notice of one round: for which lots, until when, and how to apply. Never who has applied."""
    council = council_or_404(code)
    found = AdmissionRound.objects.public().select_related("contract").prefetch_related("lots")
    row = get_object_or_404(found, contract__council=council, contract__reference=reference, number=number)
    is_open = AdmissionRound.objects.taking(clock.today()).filter(pk=row.pk).exists()
    context = {"row": row, "contract": row.contract, "is_open": is_open}
    return public_page(request, "public/round.html", context, council=council)

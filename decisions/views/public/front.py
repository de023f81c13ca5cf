"""The front of the public pages: the councils of this installation, and what each has published."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from commissioning.models import Council
from commissioning.public_pages import council_or_404, described_areas, public_page, unchanging


@login_not_required
@unchanging
def councils(request: HttpRequest) -> HttpResponse:
    """Every council here, each with the way to its own pages."""
    return public_page(request, "public/councils.html", {"councils": Council.objects.all()})


@login_not_required
@unchanging
def council(request: HttpRequest, code: str) -> HttpResponse:
    """What one council publishes, area by area."""
    found = council_or_404(code)
    return public_page(request, "public/council.html", {"areas": described_areas(found)}, council=found)

"""Help: a guide for each role, the glossary, and what is known of accessibility. Open to people who cannot sign in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commissioning import guides


@login_not_required
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Every guide."""
    about = [guides.guide(slug) for slug in guides.ABOUT]
    return render(request, "help/contents.html", {"guides": guides.guides(), "about": about})


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide."""
    found = guides.guide(slug)
    if found is None:
        raise Http404(f"There is no guide “{slug}”.")
    return render(request, "help/page.html", {"guide": found, "guides": guides.guides()})


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture in a guide."""
    path = guides.picture(name)
    if path is None:
        raise Http404(f"There is no picture “{name}”.")
    return HttpResponse(path.read_bytes(), content_type="image/png")

"""Keeping what is being typed, asked for by the page's script; and forgetting it, asked for by the person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from commissioning import clock
from commissioning.services import drafts
from commissioning.typed import keeps_drafts, page_of_form

PLAIN = "text/plain; charset=utf-8"


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a page's boxes as they are now; answers with the sentence that the page reads out."""
    path = request.POST.get("kept_path", "")
    data = drafts.worth_keeping(request.POST.lists())
    at = clock.now()
    if not keeps_drafts(path):
        return HttpResponse("Nothing is kept for this page.", status=400, content_type=PLAIN)
    if data is None or drafts.keep(user=request.user, path=path, data=data, at=at) is None:
        return HttpResponse("There is nothing here that can be kept as a draft.", status=400, content_type=PLAIN)
    return HttpResponse(f"Draft kept at {at:%H:%M}", content_type=PLAIN)


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Forget what was kept for a page, and show the page as it is on record."""
    path = request.POST.get("kept_path", "")
    drafts.drop(user=request.user, path=path, at=clock.now())
    messages.success(request, "What you had typed is discarded.")
    page = page_of_form(request)
    page = page if keeps_drafts(page) else path
    return redirect(page if keeps_drafts(page) else "home")

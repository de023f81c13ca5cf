"""Pages for when something cannot be shown: each says what to do next."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.views.decorators.csrf import requires_csrf_token

from commissioning.verdicts import Refused, StaleVersion


@login_not_required
@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this is somebody else's work."""
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


@login_not_required
@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not among what this person may see; the two are told apart nowhere."""
    return render(request, "404.html", status=404)


@login_not_required
@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not sent from a page of ours, or the session has ended meanwhile."""
    request.csrf_has_failed = True  # type: ignore[attr-defined] # DraftMiddleware keeps what was typed
    return render(request, "403_csrf.html", status=403)


@login_not_required
@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """500: without the database and without the person, because either may be what failed."""
    return HttpResponse(get_template("500.html").render(), status=500)


class RefusalMiddleware:
    """The last net under every page: a refusal that no form showed becomes a page that says it, never a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """409 when somebody else was faster, 403 with the sentence for any other refusal."""
        if isinstance(exception, StaleVersion):
            return render(request, "409.html", status=409)
        if isinstance(exception, Refused):
            return render(request, "403.html", {"reason": exception.verdict.sentence}, status=403)
        return None

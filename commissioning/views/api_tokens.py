"""The programs that read for somebody: one's own tokens, made and revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning import clock
from commissioning.attempts import attempt
from commissioning.forms.api_tokens import ApiTokenForm
from commissioning.models import ApiToken
from commissioning.services import api_tokens

Request = Any  # a request whose actor `ActorMiddleware` has set


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: Request) -> HttpResponse:
    """One's tokens, and another one. Its secret is shown once, on the page after."""
    form = ApiTokenForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (made := attempt(api_tokens.make, form, actor=request.actor)):
        token, secret = made
        messages.success(request, f"The token for “{token}” is {secret} – copy it now: it is shown this once.")
        return redirect("api-tokens")
    held = ApiToken.objects.visible_to(request.actor).select_related("post")
    context = {"form": form, "tokens": held, "verdict": api_tokens.may_make(request.actor)}
    return render(request, "commissioning/api_tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: Request, pk: int) -> HttpResponse:
    """Ask once more, then take the leave back."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.actor).standing(), pk=pk)
    if request.method == "POST":
        api_tokens.revoke(token=token, actor=request.actor, at=clock.now())
        messages.success(request, f"The token for “{token}” opens nothing any more.")
        return redirect("api-tokens")
    return render(request, "commissioning/api_token_revoke.html", {"token": token})

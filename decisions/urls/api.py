"""The addresses of the read API. None needs a session: some are public, the others want a token."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from commissioning.public_pages import SECONDS_KEPT
from decisions.api.whole import API
from decisions.views.public import api as description


def _opened(pattern: URLPattern) -> URLPattern:
    """A pattern whose answers are not sent again while they are the same; a token's are kept by nobody on the way."""
    is_public = "/register" not in f"/{pattern.pattern}"
    kept: Any = {"public": True, "max_age": SECONDS_KEPT} if is_public else {"private": True, "no_cache": True}
    answering: Callable[..., HttpResponse] = cache_control(**kept)(conditional_page(pattern.callback))

    @wraps(answering)
    def answer(*args: Any, **given: Any) -> HttpResponse:
        """A refusal is for whoever asked: nobody on the way gives it to others."""
        response = answering(*args, **given)
        if response.status_code not in (200, 304):
            response["Cache-Control"] = "no-store"
        return response

    return path(str(pattern.pattern), login_not_required(answer), name=pattern.name)


_patterns = [one for one in API.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
app_name = "api"
urlpatterns = [path("", description.described, name="api-root"), *(_opened(one) for one in _patterns)]

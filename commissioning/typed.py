"""Whose form a browser sends: the token in a form's page says for whom the page was made, also after the session.

A page made for somebody carries a CSRF token that stands for a secret of this browser; secrets change whenever
somebody signs in. A signed cookie remembers the last few secrets with the person each was first used by. So a form
sent when its session has ended, or after somebody else signed in on the same machine, still has one known owner, and
a form sent from another site, which cannot know a secret, has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import _unmask_cipher_token  # type: ignore[attr-defined]
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]

COOKIE = "typed_by"
SALT = "commissioning.typed"
REMEMBERED = 5
MAX_AGE = 60 * 60 * 24 * 30
OUTSIDE = ("/admin/", "/accounts/", "/act-in-post/", "/drafts/", "/public/", "/static/")


def keeps_drafts(path: str) -> bool:
    """Whether an address of this site (query and all) is a page of the workspace, where typed text is kept."""
    if not path.startswith("/") or path.startswith(OUTSIDE):
        return False
    try:
        page = resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return not getattr(page.func, "is_never_kept", False)


def never_kept(view: View) -> View:
    """A page whose words may stand in no second place, such as exempt text.

    Nothing typed there is kept as a draft, and no browser keeps the page, so that nobody goes back to it signed out.
    """

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    page.is_never_kept = True  # type: ignore[attr-defined]
    return page


def owner_of_form(request: HttpRequest) -> int | None:
    """The primary key of the person for whom the page was made that sent this form; None when it is not known."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    if len(token) != 64 or not token.isalnum() or not token.isascii():
        return None
    return dict(_remembered(request)).get(_digest(_unmask_cipher_token(token)))


def remember_reader(request: HttpRequest, response: HttpResponse, user_pk: int) -> None:
    """Note for whom the forms of this answer were made, when it holds any."""
    secret = request.META.get("CSRF_COOKIE")
    if not secret:
        return
    digest = _digest(secret)
    known = _remembered(request)
    if digest in dict(known):
        return
    response.set_cookie(
        COOKIE,
        signing.dumps([*known, (digest, user_pk)][-REMEMBERED:], salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def page_of_form(request: HttpRequest) -> str:
    """The address of the page a form was sent from: its own address, unless the browser names another of ours."""
    referrer = request.META.get("HTTP_REFERER", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure()):
        path = "/" + referrer.split("://", 1)[-1].partition("/")[2]
        if keeps_drafts(path):
            return path
    return request.get_full_path()


def _remembered(request: HttpRequest) -> list[tuple[str, int]]:
    try:
        known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return []
    return [(digest, pk) for digest, pk in known]


def _digest(secret: str) -> str:
    return hashlib.sha256(f"{SALT}{secret}".encode()).hexdigest()[:24]

"""Who is acting in this request, and what they typed."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from commissioning import clock, typed
from commissioning.actors import Actor
from commissioning.models import PostHolding
from commissioning.selectors.people import actor_in, holdings_of
from commissioning.services import drafts

ACTING_POST = "acting_post"


def posts_of(request: HttpRequest) -> list[PostHolding]:
    """The posts the signed-in person holds today; none when signed out."""
    return holdings_of(request.user, on=clock.today()) if request.user.is_authenticated else []


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person in the post they chose, else in their first post today; nobody when they hold none.

    A post they no longer hold is not acted in: they fall back to one they do.
    """
    holdings: list[PostHolding] = request.posts  # type: ignore[attr-defined]
    if not holdings:
        return Actor.nobody(request.user if request.user.is_authenticated else None)
    chosen = request.session.get(ACTING_POST)
    return actor_in(next((holding for holding in holdings if holding.post_id == chosen), holdings[0]))


class ActorMiddleware:
    """Set `request.posts` and `request.actor`, worked out when they are first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.posts = SimpleLazyObject(lambda: posts_of(request))  # type: ignore[attr-defined]
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class DraftMiddleware:
    """Keep what was typed when a form of the workspace comes back unsaved or its session has ended; see `typed`."""

    NOT_KEPT = (404, 405)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not hasattr(request, "user"):  # refused on the way here, as for a host name that is not ours
            return response
        if request.method == "POST" and _is_navigation(request) and typed.keeps_drafts(request.path):
            response = self.after_post(request, response)
        if _is_page(response) and response.status_code < 500 and request.user.is_authenticated:
            typed.remember_reader(request, response, request.user.pk)
        return response

    def after_post(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer; or, where the form never reached its view, the way back to its page with the text kept."""
        if not request.user.is_authenticated or getattr(request, "csrf_has_failed", False):
            return self.never_arrived(request) or response
        path = request.get_full_path()
        if response.has_header("Location"):
            if not response["Location"].startswith("/accounts/"):
                drafts.drop(user=request.user, path=path, at=clock.now())
        elif _is_page(response) and response.status_code not in self.NOT_KEPT:
            data = drafts.worth_keeping(request.POST.lists())
            if data is not None:
                drafts.keep(user=request.user, path=path, data=data, at=clock.now())
        return response

    def never_arrived(self, request: HttpRequest) -> HttpResponse | None:
        """Keep it for the person the form's page was made for, and for nobody else; None when that is not known."""
        owner = typed.owner_of_form(request)
        data = drafts.worth_keeping(request.POST.lists())
        if owner is None or data is None:
            return None
        page = typed.page_of_form(request)
        if not request.user.is_authenticated:
            drafts.hold(request.session, user_pk=owner, path=request.get_full_path(), data=data, at=clock.now())
            return redirect_to_login(page)
        if request.user.pk != owner:
            return None
        drafts.keep(user=request.user, path=request.get_full_path(), data=data, at=clock.now())
        return redirect(page)


def _is_navigation(request: HttpRequest) -> bool:
    """Whether the browser goes on to the answer, as against a script that reads it."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _is_page(response: HttpResponse) -> bool:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return is_html and not response.has_header("Content-Disposition")

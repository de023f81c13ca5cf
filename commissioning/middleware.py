"""Who is acting in this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import PostHolding
from commissioning.selectors.people import actor_in, holdings_of

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

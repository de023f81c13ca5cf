"""Who is acting in this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from commissioning import clock
from commissioning.actors import Actor
from commissioning.selectors.people import actor_for

ACTING_POST = "acting_post"


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person in the post they chose, else in their first post today; nobody when signed out.

    A post they no longer hold is not acted in: they fall back to one they do.
    """
    if not request.user.is_authenticated:
        return Actor.nobody()
    today = clock.today()
    chosen = request.session.get(ACTING_POST)
    if chosen:
        actor = actor_for(request.user, on=today, post=chosen)
        if actor.post:
            return actor
    return actor_for(request.user, on=today)


class ActorMiddleware:
    """Set `request.actor`, worked out when it is first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)

"""What every page knows: whose installation it is, and who is acting."""

from typing import Any

from django.http import HttpRequest

from commissioning.actors import Actor


def council(request: HttpRequest) -> dict[str, Any]:
    """The actor, their council (None for somebody signed out or in no post) and the posts they may act in."""
    actor = getattr(request, "actor", None) or Actor.nobody()
    return {"actor": actor, "council": actor.council, "actor_posts": getattr(request, "posts", [])}

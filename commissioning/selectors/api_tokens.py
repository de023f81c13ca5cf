"""Whom a token speaks for."""

from __future__ import annotations

import hashlib
from datetime import date

from commissioning.actors import Actor
from commissioning.models import ApiToken
from commissioning.selectors.people import actor_for


def actor_of(secret: str, *, on: date) -> tuple[ApiToken, Actor] | None:
    """The token, and its person in its post; None when it is unknown or revoked, or they do not hold the post."""
    sha256 = hashlib.sha256(secret.encode()).hexdigest()
    token = ApiToken.objects.standing().select_related("user").filter(sha256=sha256).first()
    if token is None:
        return None
    actor = actor_for(token.user, on=on, post=token.post_id)
    return (token, actor) if actor.post is not None else None

"""Making and revoking the secret address of a person's own calendar."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.models import FeedToken, User
from commissioning.services import audit
from commissioning.services.saving import save_new

SECRET_BYTES = 32  # 256 bits: not to be guessed


def hash_of(secret: str) -> str:
    """What is kept of an address's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make(*, user: User, actor: Actor, at: datetime) -> str:
    """A new address for a person's calendar: its secret, which is kept nowhere. An earlier one stops working."""
    _revoke_standing(user, at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    token = save_new(FeedToken(user=user, secret_sha256=hash_of(secret), made_at=at))
    audit.record(actor, "feed.made", token, at=at)
    return secret


@transaction.atomic
def revoke(*, user: User, actor: Actor, at: datetime) -> bool:
    """The address stops working at once. Says whether there was one."""
    found = _revoke_standing(user, at)
    if found is not None:
        audit.record(actor, "feed.revoked", found, at=at)
    return found is not None


def _revoke_standing(user: User, at: datetime) -> FeedToken | None:
    User.objects.select_for_update().get(pk=user.pk)  # two requests at once make one address after the other
    found = FeedToken.objects.standing().filter(user=user).first()
    if found is not None:
        found.revoked_at = at
        found.save(update_fields=["revoked_at"])
    return found

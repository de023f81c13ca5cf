"""Making and revoking the tokens of the read API."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.models import ApiToken
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict

PREFIX = "cmr_"
MOST = 10


@transaction.atomic
def make(*, label: str, actor: Actor, at: datetime) -> tuple[ApiToken, str]:
    """Give a program leave to read as the actor in their present post. Answers with the token's secret, which is kept
    nowhere. Refused by `may_make`, and without saying what it is for."""
    may_make(actor).or_refuse()
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    token = ApiToken(user=actor.user, post=actor.post, label=label.strip(), sha256=digest_of(secret), made_at=at)
    checked(token).save()
    audit.record(actor, "api_token.made", token, at=at, changes={"post": (None, actor.post_label)})
    return token, secret


@transaction.atomic
def revoke(*, token: ApiToken, actor: Actor, at: datetime) -> ApiToken:
    """Take the leave back, at once and for good. One that is revoked stays so."""
    token = ApiToken.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record(actor, "api_token.revoked", token, at=at)
    return token


def may_make(actor: Actor) -> Verdict:
    """Whoever holds a post may let a program read as they do, with a handful of tokens at a time."""
    standing = ApiToken.objects.visible_to(actor).standing().count() if actor.post else 0
    return Verdict.of(
        (
            actor.post is not None,
            "no_post",
            "You hold no post today, so a program could read nothing for you. An administrator can enter your post.",
        ),
        (standing < MOST, "too_many", f"You have {MOST} tokens. Revoke one that is not used any more."),
    )


def digest_of(secret: str) -> str:
    """What is kept of a token. It has 256 random bits: no salt, and nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()

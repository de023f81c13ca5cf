"""Giving leave to read what is exempt, and taking it back. Who may, and on what, is the business of packages above."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from commissioning.actors import Actor
from commissioning.models import Leave, Post, User
from commissioning.services import audit
from commissioning.verdicts import Verdict

LeaveT = TypeVar("LeaveT", bound=Leave)


def give(
    row: LeaveT, *, user: User | None, post: Post | None, reason: str, verb: str, about: Any, actor: Actor, at: datetime
) -> LeaveT:
    """Fill in and save the row of new leave that already says what it is on; audit it `about` that.

    Inside the caller's transaction, which has asked who may give it. Exactly one of `user` and `post`; a reason is
    required; a post or person of another council is refused.
    """
    Verdict.of(
        ((user is None) != (post is None), "one_grantee", "Name one person or one post.", "user"),
        (bool(reason.strip()), "no_reason", "Say why they need to read it.", "reason"),
        (
            post is None or post.council_id == actor.council_id,
            "other_council",
            "The post is another council's.",
            "post",
        ),
        (
            user is None or User.objects.visible_to(actor).filter(pk=user.pk).exists(),
            "other_council",
            "This person holds no post of the council.",
            "user",
        ),
    ).or_refuse()
    row.user, row.post, row.reason = user, post, reason.strip()
    row.granted_by, row.granted_at = actor.user, at
    row.save()
    audit.record(actor, verb, about, at=at, changes={"to": (None, row.holder)}, reason=row.reason)
    return row


def take_back(row: LeaveT, *, verb: str, about: Any, actor: Actor, at: datetime) -> LeaveT:
    """End leave: from now on its holder reads nothing by it. Refused when it has ended. Inside a transaction."""
    row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    Verdict.of(
        (row.revoked_at is None, "already_revoked", "This grant has been taken back already.")
    ).or_refuse()  # fmt: skip
    row.revoked_at, row.revoked_by = at, actor.user
    row.save(update_fields=["revoked_at", "revoked_by"])
    audit.record(actor, verb, about, at=at, changes={"to": (row.holder, None)})
    return row

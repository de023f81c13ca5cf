"""Who may set up a council, its posts and its people. An administrator configures and decides nothing."""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict


def may_configure(actor: Actor) -> Verdict:
    """Only an administrator, in their own council."""
    return Verdict.of(
        (actor.holds(Role.ADMINISTRATOR), "not_yours", "Only an administrator of the council can set this up.")
    )


def may_put_in_post(actor: Actor, *, user_id: int | None) -> Verdict:
    """An administrator puts others in posts: nobody gives themselves a job, or the authority that goes with it."""
    return may_configure(actor) & Verdict.of(
        (
            user_id is None or user_id != actor.user_id,
            "own_post",
            "You cannot put yourself in a post. Another administrator has to do that.",
            "user",
        )
    )


def may_give_role(actor: Actor, *, holds_the_post: bool) -> Verdict:
    """An administrator says what a post may do, but not the post they are in: nobody gives themselves authority."""
    return may_configure(actor) & Verdict.of(
        (
            not holds_the_post,
            "own_post",
            "You hold this post, so you cannot give it a role. Another administrator has to do that.",
            "role",
        )
    )


def may_change_account(actor: Actor, *, user_id: int, is_active: bool) -> Verdict:
    """An administrator changes accounts, but does not close their own."""
    return may_configure(actor) & Verdict.of(
        (
            is_active or user_id != actor.user_id,
            "own_account",
            "You cannot close your own account. Another administrator has to do that.",
            "is_active",
        )
    )

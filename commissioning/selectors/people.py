"""Who somebody is on a given day: the posts they hold and the actor they make."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from commissioning.actors import Actor, RoleGrant
from commissioning.enums import Discipline, HoldingKind, Role
from commissioning.models import Post, PostHolding, User


def holdings_of(user: User, *, on: date) -> list[PostHolding]:
    """The posts a person holds on a day, substantive ones first, each with its post, council and roles."""
    if not user.is_active:
        return []
    found = (
        PostHolding.objects.live_on(on)
        .filter(user=user)
        .select_related("post__council", "user")
        .prefetch_related("post__roles")
    )
    return sorted(found, key=lambda holding: (holding.kind != "substantive", holding.post.title, holding.pk))


def actor_in(holding: PostHolding) -> Actor:
    """The actor a holding makes."""
    grants = frozenset(
        RoleGrant(Role(row.role), Discipline(row.discipline) if row.discipline else None)
        for row in holding.post.roles.all()
    )
    return Actor(user=holding.user, post=holding.post, council=holding.post.council, holding=holding, roles=grants)


def actor_for(user: User, *, on: date, post: Post | int | None = None) -> Actor:
    """The person acting in `post` (or in their first post) on a day; nobody when they do not hold it that day."""
    holdings = holdings_of(user, on=on)
    if post is not None:
        wanted = post if isinstance(post, int) else post.pk
        holdings = [holding for holding in holdings if holding.post_id == wanted]
    return actor_in(holdings[0]) if holdings else Actor.nobody(user)


def holder_on(post: Post, *, on: date) -> PostHolding | None:
    """Who is in a post on a day; a cover (acting or deputising) goes before the absent post-holder."""
    return foremost(PostHolding.objects.live_on(on).filter(post=post).select_related("user", "post__council"))


def foremost(holdings: Iterable[PostHolding]) -> PostHolding | None:
    """Of the holdings of one post on one day, the one that counts."""
    return min(holdings, key=lambda holding: (holding.kind == "substantive", -holding.pk), default=None)


def actors_of(posts: Iterable[Post], *, on: date) -> list[Actor]:
    """Who acts in these posts on a day: while a post is covered (acting or deputising), the cover and nobody else."""
    holdings = (
        PostHolding.objects.live_on(on)
        .filter(post__in=posts, user__is_active=True)
        .select_related("post__council", "user")
        .prefetch_related("post__roles")
        .order_by("pk")
    )
    found: dict[int, list[PostHolding]] = {}
    for holding in holdings:
        found.setdefault(holding.post_id, []).append(holding)
    return [actor_in(holding) for several in found.values() for holding in _covers(several) or several]


def _covers(holdings: list[PostHolding]) -> list[PostHolding]:
    return [holding for holding in holdings if holding.kind != HoldingKind.SUBSTANTIVE]

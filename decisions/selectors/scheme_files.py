"""The scheme of delegation of a council as a file has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.text import slugify

from commissioning.enums import Discipline
from commissioning.models import Council, Post
from decisions.enums import AuthorityLevel, Condition, RecordType, RouteAction, ValueBasis
from decisions.models import AuthorityRule
from decisions.scheme_file import RuleWritten, SchemeFile


def rules_not_ended(council: Council, on: date) -> list[AuthorityRule]:
    """Rules of a council that apply on the day or later, confirmed or not, in the order a file has them."""
    rows = AuthorityRule.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), council=council)
    found = rows.select_related("maker_post", "template", "council").prefetch_related("consultee_posts", "clearances")
    return list(found.order_by("action", "priority", "clause", "name"))


def scheme_of(council: Council, on: date) -> SchemeFile:
    """The confirmed rules that apply on the day or later, with the posts they name."""
    rows = [row for row in rules_not_ended(council, on) if row.confirmed_at is not None]
    keys = _keys(post for row in rows for post in (row.maker_post, *row.consultee_posts.all()))
    order = list(RouteAction)
    rules = sorted((written_of(row, keys) for row in rows), key=lambda rule: order.index(rule.action))
    posts = {key: post.title for post, key in keys.items()}
    return SchemeFile(f"{council.name}: scheme of delegation", "", posts, tuple(rules))


def written_of(row: AuthorityRule, keys: dict[Post, str]) -> RuleWritten:
    """A row of the scheme as a file has it, its posts by these keys."""
    asked = {one.discipline for one in row.clearances.all()}
    return RuleWritten(
        name=row.name,
        clause=row.clause,
        text=row.text,
        action=RouteAction(row.action),
        priority=row.priority,
        basis=ValueBasis(row.value_basis),
        value_from=row.value_from,
        value_to=row.value_to,
        on_forward_plan=Condition(row.on_forward_plan),
        key=Condition(row.is_key),
        budgeted=Condition(row.budgeted),
        routine=Condition(row.routine),
        level=AuthorityLevel(row.level),
        decides=keys[row.maker_post],
        consults=tuple(keys[post] for post in row.consultee_posts.all()),
        clearances=tuple(one for one in Discipline if one in asked),
        form=row.template.slug if row.template else "",
        record=RecordType(row.record_type),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _keys(posts: Iterable[Post]) -> dict[Post, str]:
    """A short key for each post, made of its title."""
    keys: dict[Post, str] = {}
    for post in posts:
        if post not in keys:
            key = slugify(post.title).replace("-", "_") or "post"
            taken = set(keys.values())
            keys[post] = key if key not in taken else f"{key}_{len(keys)}"
    return keys

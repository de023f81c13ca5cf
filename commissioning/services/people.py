"""Setting up: the council's own settings, its posts and what they may do, its people and when they hold a post."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import models, transaction

from commissioning import clock, configuring
from commissioning.actors import Actor
from commissioning.models import Council, LocalClosure, Post, PostHolding, PostRole, User
from commissioning.services import audit
from commissioning.verdicts import Reason, Refused, Verdict

COUNCIL_FIELDS = (
    "name", "governance_model", "nation", "brand_colour", "days_left_warning", "clearance_working_days",
    "finance_year_start_month", "risk_amber_from", "risk_red_from", "wards_word",
    "status_word",
)  # fmt: skip
POST_FIELDS = ("title", "department", "email", "telephone", "is_active")


@transaction.atomic
def edit_council(*, council: Council, values: Mapping[str, Any], version: int, actor: Actor, at: datetime) -> Council:
    """Change a council's settings (`COUNCIL_FIELDS`); its code never changes, because references carry it."""
    configuring.may_configure(actor).or_refuse()
    council = Council.objects.locked(council.pk).expect_version(version)
    changes = _apply(council, values, COUNCIL_FIELDS)
    council.save_version()
    audit.record(actor, "council.edited", council, at=at, changes=changes)
    return council


@transaction.atomic
def add_closure(*, council: Council, on: date, label: str, actor: Actor, at: datetime) -> LocalClosure:
    """Enter a day on which the council is closed; it is then no working day."""
    configuring.may_configure(actor).or_refuse()
    closure = _saved(LocalClosure(council=council, on=on, label=label))
    audit.record(actor, "closure.added", closure, at=at, changes={"on": (None, on)})
    return closure


@transaction.atomic
def edit_closure(*, closure: LocalClosure, on: date, label: str, actor: Actor, at: datetime) -> LocalClosure:
    """Correct the day or the name of a closure."""
    configuring.may_configure(actor).or_refuse()
    changes = _apply(closure, {"on": on, "label": label}, ("on", "label"))
    _saved(closure)
    audit.record(actor, "closure.edited", closure, at=at, changes=changes)
    return closure


@transaction.atomic
def add_post(*, council: Council, values: Mapping[str, Any], actor: Actor, at: datetime) -> Post:
    """Make a post (`POST_FIELDS`). It may do nothing until it is given a role."""
    configuring.may_configure(actor).or_refuse()
    post = Post(council=council)
    changes = _apply(post, values, POST_FIELDS)
    _saved(post)
    audit.record(actor, "post.added", post, at=at, changes=changes)
    return post


@transaction.atomic
def edit_post(*, post: Post, values: Mapping[str, Any], actor: Actor, at: datetime) -> Post:
    """Change a post's title, department, contacts, or whether it still exists."""
    configuring.may_configure(actor).or_refuse()
    changes = _apply(post, values, POST_FIELDS)
    _saved(post)
    if changes:
        audit.record(actor, "post.edited", post, at=at, changes=changes)
    return post


@transaction.atomic
def give_role(*, post: Post, role: str, discipline: str, actor: Actor, at: datetime) -> PostRole:
    """Let a post do something, never one's own; a clearing officer's role names the discipline."""
    mine = post.holdings.filter(user=actor.user).exclude(ends_on__lt=clock.london_day(at))
    configuring.may_give_role(actor, holds_the_post=mine.exists()).or_refuse()
    row = _saved(PostRole(post=post, role=role, discipline=discipline))
    audit.record(actor, "post.role_given", post, at=at, changes={"role": (None, str(row))})
    return row


@transaction.atomic
def take_role(*, row: PostRole, actor: Actor, at: datetime) -> Post:
    """Let a post no longer do something; what it did stays as it was done."""
    configuring.may_configure(actor).or_refuse()
    post, label = row.post, str(row)
    row.delete()
    audit.record(actor, "post.role_taken", post, at=at, changes={"role": (label, None)})
    return post


@transaction.atomic
def put_in_post(
    *, post: Post, user: User, kind: str, starts_on: date, ends_on: date | None, actor: Actor, at: datetime
) -> PostHolding:
    """Enter that somebody holds a post from a day to a day, both inclusive; never oneself."""
    configuring.may_put_in_post(actor, user_id=user.pk).or_refuse()
    holding = _saved(PostHolding(post=post, user=user, kind=kind, starts_on=starts_on, ends_on=ends_on))
    changes: dict[str, tuple[audit.Scalar, audit.Scalar]] = {
        "holder": (None, user.pk), "kind": (None, kind), "starts_on": (None, starts_on), "ends_on": (None, ends_on),
    }  # fmt: skip
    audit.record(actor, "post.holder_entered", post, at=at, changes=changes)
    return holding


@transaction.atomic
def change_holding(
    *, holding: PostHolding, kind: str, starts_on: date, ends_on: date | None, actor: Actor, at: datetime
) -> PostHolding:
    """Correct or end a holding. Who holds the post is not changed: enter another holding."""
    configuring.may_put_in_post(actor, user_id=holding.user_id).or_refuse()
    values = {"kind": kind, "starts_on": starts_on, "ends_on": ends_on}
    changes = {"holder": (holding.user_id, holding.user_id), **_apply(holding, values, tuple(values))}
    _saved(holding)
    audit.record(
        actor,
        "post.holding_changed",
        holding.post,
        at=at,
        changes={"holder": (holding.user_id, holding.user_id), **changes},
    )
    return holding


@transaction.atomic
def add_person(
    *, email: str, full_name: str, actor: Actor, at: datetime, hashed_password: str = ""
) -> tuple[User, str]:
    """Make an account that may work here, and return the first password, to be handed over once.

    Somebody who has a password is given it as it is stored (`hashed_password`), and "" is returned.
    """
    configuring.may_configure(actor).or_refuse()
    password = "" if hashed_password else secrets.token_urlsafe(15)
    user = User(email=User.objects.normalize_email(email).lower(), full_name=full_name, is_staff=True)
    user.password = hashed_password or make_password(password)
    _saved(user)
    audit.record(actor, "person.added", user, at=at)
    return user, password


@transaction.atomic
def edit_person(*, user: User, email: str, full_name: str, is_active: bool, actor: Actor, at: datetime) -> User:
    """Change somebody's name or address, or close or open their account."""
    configuring.may_change_account(actor, user_id=user.pk, is_active=is_active).or_refuse()
    before: dict[str, audit.Scalar] = {"email": audit.prose_digest(user.email), "is_active": user.is_active}
    user.email, user.full_name, user.is_active = User.objects.normalize_email(email).lower(), full_name, is_active
    _saved(user)
    after: dict[str, audit.Scalar] = {"email": audit.prose_digest(user.email), "is_active": user.is_active}
    changes = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    audit.record(actor, "person.edited", user, at=at, changes=changes)
    return user


@transaction.atomic
def new_password(*, user: User, actor: Actor, at: datetime) -> str:
    """Give somebody who lost theirs a new password, returned once to be handed over."""
    configuring.may_configure(actor).or_refuse()
    password = secrets.token_urlsafe(15)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor, "person.password_renewed", user, at=at)
    return password


def _apply(
    row: models.Model, values: Mapping[str, Any], fields: tuple[str, ...]
) -> dict[str, tuple[audit.Scalar, audit.Scalar]]:
    """Set the fields named, and say which of them changed."""
    changes: dict[str, tuple[audit.Scalar, audit.Scalar]] = {}
    for name in fields:
        if name in values and getattr(row, name) != values[name]:
            changes[name] = (getattr(row, name), values[name])
            setattr(row, name, values[name])
    return changes


def _saved(row: Any) -> Any:
    """Validate, constraints included, then save; what is wrong becomes a refusal on the field it is about."""
    try:
        row.full_clean()
    except ValidationError as error:
        reasons = [(field, message) for field, messages in error.message_dict.items() for message in messages]
        raise Refused(Verdict(tuple(Reason("invalid", message, field) for field, message in reasons))) from error
    row.save()
    return row

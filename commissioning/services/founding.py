"""The first act in a new council: the council itself, and the administrator who sets up everybody else."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Council, Post, PostHolding, PostRole, User
from commissioning.services import audit
from commissioning.verdicts import Reason, Refused, Verdict


@transaction.atomic
def found_council(
    *, code: str, name: str, administrator_name: str, administrator_email: str, at: datetime
) -> tuple[Council, User, str]:
    """Make a council with one administrator in post from `at`'s day, and return the password to hand over.

    Refuses a code or name that is taken or malformed, and an address that is no e-mail address. Somebody who has an
    account already keeps it and their password (returned empty).
    """
    council = Council(code=code, name=name)
    _or_refuse(council)
    council.save()
    post = Post.objects.create(council=council, title="Administrator")
    PostRole.objects.create(post=post, role=Role.ADMINISTRATOR)
    user = User.objects.filter(email=administrator_email.lower()).first()
    password = "" if user else secrets.token_urlsafe(15)
    if user is None:
        _or_refuse(User(email=administrator_email, full_name=administrator_name, is_staff=True), exclude=["password"])
        user = User.objects.create_user(administrator_email, password, full_name=administrator_name, is_staff=True)
    PostHolding.objects.create(post=post, user=user, starts_on=clock.london_day(at))
    audit.record(Actor.system(council), "council.founded", council, at=at, changes={"administrator": (None, user.pk)})
    return council, user, password


def _or_refuse(row: Council | User, exclude: list[str] | None = None) -> None:
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        raise Refused(
            Verdict(
                tuple(
                    Reason("invalid", message, field)
                    for field, messages in error.message_dict.items()
                    for message in messages
                )
            )
        ) from error

"""Councils and the people in their posts."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from commissioning.actors import Actor
from commissioning.enums import Discipline, HoldingKind, Role
from commissioning.models import Council, Post, PostHolding, PostRole, User
from commissioning.selectors.people import actor_in

PASSWORD = "correct horse battery"
LONG_AGO = date(2015, 1, 1)


class CouncilFactory(DjangoModelFactory):
    class Meta:
        model = Council

    code = factory.Sequence(lambda n: f"T{n:03d}")
    name = factory.Sequence(lambda n: f"Testbury Borough Council {n}")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    full_name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@testbury.example")
    is_staff = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(kwargs.pop("email"), kwargs.pop("password", PASSWORD), **kwargs)


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    council = factory.SubFactory(CouncilFactory)
    title = factory.Sequence(lambda n: f"Post {n}")
    department = "Adults and Health"


class PostHoldingFactory(DjangoModelFactory):
    class Meta:
        model = PostHolding

    post = factory.SubFactory(PostFactory)
    user = factory.SubFactory(UserFactory)
    starts_on = LONG_AGO


def actor_with(
    *roles: Role | tuple[Role, Discipline],
    council: Council,
    user: User | None = None,
    title: str = "",
    department: str = "Adults and Health",
    kind: HoldingKind = HoldingKind.SUBSTANTIVE,
    starts_on: date = LONG_AGO,
    ends_on: date | None = None,
) -> Actor:
    """A new person (unless one is given) in a new post with these roles."""
    named = {"title": title} if title else {}
    post = PostFactory(council=council, department=department, **named)
    for role in roles:
        role, discipline = role if isinstance(role, tuple) else (role, "")
        PostRole.objects.create(post=post, role=role, discipline=discipline)
    holding = PostHoldingFactory(post=post, user=user or UserFactory(), kind=kind, starts_on=starts_on, ends_on=ends_on)
    return actor_in(holding)

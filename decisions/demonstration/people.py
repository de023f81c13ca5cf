"""The demonstration's first council and its people: invented, one for every role; and how any council is founded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import Discipline, HoldingKind, Role
from commissioning.models import Council, Post, User
from commissioning.selectors.people import actor_for
from commissioning.services import founding, people

CODE = "BRK"
NAME = "Brackenford Borough Council"
DEPARTMENT = "Adults and Health"
DOMAIN = "brackenford.example"
FOUNDED_AT = datetime(2017, 7, 3, 9, 0, tzinfo=LONDON)


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration: name, post, what the post may do."""

    name: str
    post: str
    roles: tuple[Role, ...]
    department: str = DEPARTMENT
    discipline: Discipline | None = None
    domain: str = DOMAIN

    @property
    def email(self) -> str:
        """The work address: Cllr Margaret Thorne is margaret.thorne@…"""
        return ".".join(self.name.removeprefix("Cllr ").lower().split()) + f"@{self.domain}"


def _clearer(name: str, post: str, discipline: Discipline) -> Person:
    return Person(name, post, (Role.CLEARER,), "Resources", discipline)


AUTHOR = Person("Priya Nair", "Commissioning Officer, Adults", (Role.COMMISSIONER, Role.REPORT_AUTHOR))
CONTRACT_MANAGER = Person("Tom Ellery", "Contract Manager", (Role.CONTRACT_MANAGER, Role.CONTRIBUTOR))
MANAGER = Person("Helen Abara", "Head of Commissioning", (Role.APPROVING_MANAGER,))
CLEARERS = (
    _clearer("Rajesh Kulkarni", "Finance Business Partner", Discipline.FINANCE),
    _clearer("Sian Prosser", "Principal Solicitor", Discipline.LEGAL),
    _clearer("Dominic Okafor", "Procurement Lead", Discipline.PROCUREMENT),
    _clearer("Yasmin Haddad", "Equalities Adviser", Discipline.EQUALITIES),
    _clearer("Martin Leigh", "Governance Adviser", Discipline.GOVERNANCE),
)
CHAIRMAN = Person("Cllr Margaret Thorne", "Chairman, Adults and Safeguarding Committee", (Role.CONSULTEE,), "Members")
DIRECTOR = Person("David Osei", "Executive Director, Adults and Health", (Role.DECISION_MAKER,))
OFFICE = Person("Ruth Calder", "Democratic Services Officer", (Role.DEMOCRATIC_SERVICES,), "Governance")
MONITORING_OFFICER = Person("Anjali Desai", "Monitoring Officer", (Role.MONITORING_OFFICER,), "Governance")
TREASURER = Person("Peter Voss", "Chief Finance Officer", (Role.SECTION_151,), "Resources")
AUDITOR = Person("Grace Lindqvist", "Internal Auditor", (Role.AUDITOR,), "Resources")
ADMINISTRATOR = Person("Sam Whitlock", "Administrator", (Role.ADMINISTRATOR,), "")

PEOPLE = (
    AUTHOR, CONTRACT_MANAGER, MANAGER, *CLEARERS, CHAIRMAN, DIRECTOR, OFFICE, MONITORING_OFFICER, TREASURER, AUDITOR,
)  # fmt: skip


@dataclass(frozen=True)
class Town:
    """A council to be founded, and everybody in it."""

    code: str
    name: str
    people: Sequence[Person]
    administrator: Person
    founded_at: datetime

    @property
    def since(self) -> date:
        """The day from which everybody holds their post."""
        return self.founded_at.date()


BRACKENFORD = Town(CODE, NAME, PEOPLE, ADMINISTRATOR, FOUNDED_AT)


@dataclass(frozen=True)
class Cast:
    """The council, and who acts in it on a given day."""

    council: Council
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, person: Person, at: datetime) -> Actor:
        """The person in their post at that moment."""
        return actor_for(self.users[person.email], on=at.astimezone(LONDON).date(), post=self.post(person))

    def post(self, person: Person) -> Post:
        """The person's post."""
        return Post.objects.get(council=self.council, title=person.post)


def cast(town: Town = BRACKENFORD) -> Cast:
    """The council and its people, found or founded: all of it or nothing."""
    council = Council.objects.filter(code=town.code).first() or _found(town)
    users = {user.email: user for user in User.objects.filter(holdings__post__council=council).distinct()}
    return Cast(council, users)


@transaction.atomic
def _found(town: Town) -> Council:
    council, administrator, _ = founding.found_council(
        code=town.code,
        name=town.name,
        administrator_name=town.administrator.name,
        administrator_email=town.administrator.email,
        at=town.founded_at,
    )
    administrator.password = _hashed(settings.DEMO_PASSWORD)
    administrator.save(update_fields=["password"])
    acting = actor_for(administrator, on=town.since)
    for person in town.people:
        _bring_in(person, council, acting, town)
    return council


def _bring_in(person: Person, council: Council, administrator: Actor, town: Town) -> None:
    at = town.founded_at
    user, _ = people.add_person(
        email=person.email,
        full_name=person.name,
        actor=administrator,
        at=at,
        hashed_password=_hashed(settings.DEMO_PASSWORD),
    )
    values = {"title": person.post, "department": person.department, "email": person.email}
    post = people.add_post(council=council, values=values, actor=administrator, at=at)
    for role in person.roles:
        discipline = person.discipline or ""
        people.give_role(post=post, role=role, discipline=discipline, actor=administrator, at=at)
    people.put_in_post(
        post=post,
        user=user,
        kind=HoldingKind.SUBSTANTIVE,
        starts_on=town.since,
        ends_on=None,
        actor=administrator,
        at=at,
    )


@cache
def _hashed(password: str) -> str:
    """The one password of every demonstration sign-in, hashed once for everybody: it is printed at every load."""
    return make_password(password)

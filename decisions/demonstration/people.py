"""The demonstration's council and its people: invented, one for every role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
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
SINCE = date(2017, 7, 3)


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration: name, post, what the post may do."""

    name: str
    post: str
    roles: tuple[Role, ...]
    department: str = DEPARTMENT
    discipline: Discipline | None = None

    @property
    def email(self) -> str:
        """The work address: Cllr Margaret Thorne is margaret.thorne@…"""
        return ".".join(self.name.removeprefix("Cllr ").lower().split()) + f"@{DOMAIN}"


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


def cast() -> Cast:
    """The council and its people, found or founded: all of it or nothing."""
    council = Council.objects.filter(code=CODE).first() or _found()
    users = {user.email: user for user in User.objects.filter(holdings__post__council=council).distinct()}
    return Cast(council, users)


@transaction.atomic
def _found() -> Council:
    council, administrator, _ = founding.found_council(
        code=CODE,
        name=NAME,
        administrator_name=ADMINISTRATOR.name,
        administrator_email=ADMINISTRATOR.email,
        at=FOUNDED_AT,
    )
    _give_password(administrator)
    acting = actor_for(administrator, on=SINCE)
    for person in PEOPLE:
        _bring_in(person, council, acting)
    return council


def _bring_in(person: Person, council: Council, administrator: Actor) -> None:
    user, _ = people.add_person(email=person.email, full_name=person.name, actor=administrator, at=FOUNDED_AT)
    _give_password(user)
    values = {"title": person.post, "department": person.department, "email": person.email}
    post = people.add_post(council=council, values=values, actor=administrator, at=FOUNDED_AT)
    for role in person.roles:
        discipline = person.discipline or ""
        people.give_role(post=post, role=role, discipline=discipline, actor=administrator, at=FOUNDED_AT)
    people.put_in_post(
        post=post,
        user=user,
        kind=HoldingKind.SUBSTANTIVE,
        starts_on=SINCE,
        ends_on=None,
        actor=administrator,
        at=FOUNDED_AT,
    )


def _give_password(user: User) -> None:
    """The one password of every demonstration sign-in, so that it can be printed again at every load."""
    user.set_password(settings.DEMO_PASSWORD)
    user.save(update_fields=["password"])

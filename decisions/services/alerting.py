"""Telling whoever looks after something that its day has come: one digest for each person, nothing twice.

Run once a day by `send_alerts`. What has no owner in post goes to the next post, and in the end to an administrator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import MailKind, Role
from commissioning.models import Council, Post, User
from commissioning.once import reading_once
from commissioning.selectors.people import actors_of
from commissioning.services import audit, mail
from decisions.alerts import Due, Fresh, Key, fresh
from decisions.enums import AlertKind
from decisions.models import AlertSent
from decisions.selectors.alert_sources import (
    AFTER_ITS_END,
    OF_CONTRACTS,
    SOURCES,
    Scope,
    everything_due,
    lately_over,
    looked_at,
)
from frameworks.models import Contract

AT_ONCE = 500
LONGEST_LINE = 300
VACANT = " (nobody is in its owner's post)"


@dataclass(frozen=True)
class Told:
    """What a run told in a council: how many things, to how many people, and what nobody could be told of."""

    council: Council
    things: int
    people: int
    untold: tuple[Due, ...]


class Holders:
    """Who is in which post of a council on a day; while a post is covered, its cover."""

    def __init__(self, council: Council, on: date) -> None:
        self._acting = actors_of(Post.objects.filter(council=council, is_active=True), on=on)
        self._in_post: dict[int, list[User]] = defaultdict(list)
        for actor in self._acting:
            self._in_post[actor.post.pk].append(actor.user)

    def of(self, due: Due) -> tuple[list[User], bool]:
        """Whom to tell, and whether that is somebody else than the owner because nobody is in that post."""
        for post in due.owners:
            if people := self._in_post.get(post):
                return people, post != due.owners[0]
        for role in due.roles:
            if people := self._with_role(role, due.department):
                return people, bool(due.owners)
        return [], True

    def _with_role(self, role: Role, department: str) -> list[User]:
        those = [actor for actor in self._acting if actor.holds(role)]
        near = [actor for actor in those if department and actor.department == department]
        return list(dict.fromkeys(actor.user for actor in near or those))


def send(*, on: date, at: datetime) -> Iterator[Told]:
    """Tell everybody of everything that is theirs and whose day has come by `on`; a line for each council told."""
    for council in Council.objects.order_by("code"):
        told = tell_council(council=council, on=on, at=at)
        if told.things or told.untold:
            yield told


@transaction.atomic
def tell_council(*, council: Council, on: date, at: datetime) -> Told:
    """The digests of one council: a message to each person, and what was told is marked in the same transaction."""
    Council.objects.locked(council.pk)  # of two runs at once the second finds everything told
    actor = Actor.system(council)
    holders = Holders(council, on)
    lines: dict[User, list[tuple[str, str]]] = defaultdict(list)
    untold: list[Due] = []
    keys: list[Key] = []
    for one in _fresh(council, actor, on):
        people, is_escalated = holders.of(one.due)
        if not people:
            untold.append(one.due)
            continue
        keys += one.keys
        for user in people:
            lines[user].append((_line(one.due, is_escalated=is_escalated), one.due.path))
    if keys:
        _mark(council, keys, at)
        audit.record(actor, "alerts.told", council, at=at, changes={"things": (None, len(keys)), "on": (None, on)})
    for user, said in lines.items():
        _tell(council, user, said, on, actor, at)
    return Told(council, sum(len(said) for said in lines.values()), len(lines), tuple(untold))


def _fresh(council: Council, actor: Actor, on: date) -> list[Fresh]:
    with reading_once():
        dues = list(_everything(council, actor, on))
    told = AlertSent.objects.filter(council=council).values_list("kind", "subject", "day")
    return list(fresh(dues, (Key(AlertKind(kind), subject, day) for kind, subject, day in told), on))


def _everything(council: Council, actor: Actor, on: date) -> Iterator[Due]:
    """What falls due in a council, so many contracts at a time."""
    for which, names in ((looked_at(on), OF_CONTRACTS), (lately_over(on), AFTER_ITS_END)):
        rows = Contract.objects.filter(which, council=council).order_by("pk").iterator(AT_ONCE)
        while several := list(islice(rows, AT_ONCE)):
            for contract in several:
                contract.council = council
            yield from everything_due(Scope(council, actor, several, on), names)
    yield from everything_due(Scope(council, actor, (), on), [name for name in SOURCES if name not in OF_CONTRACTS])


def _mark(council: Council, keys: Iterable[Key], at: datetime) -> None:
    rows = (AlertSent(council=council, kind=key.kind, subject=key.subject, day=key.day, told_at=at) for key in keys)
    AlertSent.objects.bulk_create(rows)


def _line(due: Due, *, is_escalated: bool) -> str:
    return f"{due.day:%A} {say_date(due.day)}: {due.what}{VACANT if is_escalated else ''}"[:LONGEST_LINE]


def _tell(council: Council, user: User, said: list[tuple[str, str]], on: date, actor: Actor, at: datetime) -> None:
    things = "1 thing that falls due" if len(said) == 1 else f"{len(said)} things that fall due"
    mail.tell(
        council=council,
        to=[user],
        kind=MailKind.ALERT,
        reference=council.code,
        what=things,
        path=reverse("home"),
        about=f"alerts:{council.pk}:{on}:{at.isoformat()}",
        lines=said,
        actor=actor,
        at=at,
    )

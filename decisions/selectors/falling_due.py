"""What falls due for one person or on one contract, as it is shown: from the register, whoever was told of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from commissioning.actors import Actor
from commissioning.calendar import add_months
from commissioning.enums import Role
from commissioning.models import User
from commissioning.once import reading_once
from commissioning.selectors.people import actor_in, holdings_of
from decisions.alerts import Due
from decisions.selectors.alert_sources import ON_ITS_PAGE, Scope, everything_due, looked_at
from frameworks.models import Contract

MONTHS_SHOWN = 18
AT_MOST = 200  # contracts that end first, of those one post looks after


def looked_after(actor: Actor, on: date) -> list[Contract]:
    """Running contracts in the care of a post, the first to end first; a manager's are those of the department."""
    seen = Contract.objects.visible_to(actor).filter(looked_at(on))
    if not actor.holds(Role.APPROVING_MANAGER):
        seen = seen.filter(Q(owner_post=actor.post_id) | Q(contract_manager_post=actor.post_id))
    return list(seen.select_related("council").order_by("current_ends_on", "reference")[:AT_MOST])


def of_actor(actor: Actor, on: date) -> list[Due]:
    """What falls due for a person in one post within a year and a half, and what has and is still to be done."""
    if actor.post is None:
        return []
    found = everything_due(Scope(actor.council, actor, looked_after(actor, on), on))
    last = add_months(on, MONTHS_SHOWN)
    return [due for due in found if due.day <= last]


@reading_once()
def of_user(user: User, on: date) -> list[Due]:
    """The same in every post a person holds on the day, each thing once."""
    found: dict[tuple[str, tuple[str, ...], date], Due] = {}
    for holding in holdings_of(user, on=on):
        for due in of_actor(actor_in(holding), on):
            found.setdefault((due.kind, due.subjects, due.day), due)
    return sorted(found.values(), key=lambda due: (due.day, due.what))


def flags_on(contract: Contract, actor: Actor, on: date) -> list[Due]:
    """What of one contract is due by now: it stands on its page until it is settled."""
    dues = everything_due(Scope(contract.council, actor, [contract], on), ON_ITS_PAGE)
    return list(reached(dues, on))


def reached(dues: Iterable[Due], on: date) -> list[Due]:
    """Those of which the first day to be told has come."""
    return [due for due in dues if due.told_first_on <= on]

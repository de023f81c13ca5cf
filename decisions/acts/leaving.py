"""The one act on somebody who leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import User
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import leaving as rules
from decisions.forms.leaving import POSTS, LeavingForm
from decisions.selectors.leaving import in_hand
from decisions.services import leaving
from decisions.services.leaving import HandedOver


def may_hand_over(leaver: User, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor hands on what this person has in hand."""
    return rules.may_hand_over(actor, leaver_id=leaver.pk)


def _perform(leaver: User, *, how: str, version: int, **given: Any) -> HandedOver:
    return leaving.hand_over(leaver=leaver, takes_posts=how == POSTS, **given)


def _about(leaver: User, actor: Actor, at: datetime) -> list[str]:
    """What is in hand, and what stays as it is."""
    if actor.council is None:
        return []
    found = in_hand(leaver, actor.council, last_on=clock.london_day(at))
    return [
        *found.lines,
        "What was decided, cleared, signed or sent keeps the name of whoever did it. Close the account separately, "
        "once the last day is over.",
    ]


def _done(done: HandedOver) -> str:
    return (
        f"{done.leaver} leaves {_count(done.posts, 'post')}. Handed to {done.successor}: "
        f"{_count(done.contracts, 'contract')}, {_count(done.reports, 'report')}, {_count(done.actions, 'action')}."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


HAND_OVER = ObjectAction(
    name="hand-over",
    label="Hand over what they have in hand",
    verdict=may_hand_over,
    perform=_perform,
    form_class=LeavingForm,
    form_needs=("obj", "actor"),
    about=_about,
    confirm=True,
    done=_done,
    warning="Their posts end on that day, and what they have in hand moves at once.",
)

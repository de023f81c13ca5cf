"""Who asks for an action because of a decision, who says that it is done, and who hands it on.

The author writes them down before the decision, so that they begin with it; afterwards the author, the decision-maker
and democratic services ask for more. Source: model.md §4.2 (Action: what a post must do).
"""

from __future__ import annotations

from datetime import date

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.enums import ReportStatus

OVER = (ReportStatus.REFUSED, ReportStatus.WITHDRAWN, ReportStatus.SUPERSEDED)


def may_ask(actor: Actor, *, status: ReportStatus, author_id: int, maker_post_id: int | None) -> Verdict:
    """Whether the actor may ask for an action of this report's decision."""
    is_author = actor.user_id == author_id
    is_office = actor.holds(Role.DEMOCRATIC_SERVICES)
    is_maker = actor.post_id is not None and actor.post_id == maker_post_id
    is_after = status is ReportStatus.DECIDED
    return Verdict.of(
        (
            actor.post_id is not None and (is_author or (is_after and (is_office or is_maker))),
            "not_yours",
            "The author asks for actions at any time; the decision-maker and democratic services once it is decided.",
        ),
        (status not in OVER, "over", "Nothing was decided here, so nothing follows from it."),
    )


def is_asked_well(*, what: str, due_on: date, today: date, is_own_council: bool) -> Verdict:
    """What an action has to say: what, of whom, by a day that is still to come."""
    return Verdict.of(
        (bool(what.strip()), "nothing", "Say what is to be done.", "what"),
        (due_on >= today, "past", "Give a day that is still to come.", "due_on"),
        (is_own_council, "other_council", "Choose a post of this council that is in use.", "owner_post"),
    )


def may_finish(
    actor: Actor, *, is_open: bool, is_decided: bool, owner_post_id: int, done_on: date, asked_on: date, today: date
) -> Verdict:
    """The post that owns it says that it is done; democratic services may, who keep the record."""
    return Verdict.of(
        (
            actor.post_id == owner_post_id or actor.holds(Role.DEMOCRATIC_SERVICES),
            "not_yours",
            "The post that owns it, or democratic services, say that it is done.",
        ),
        (is_decided, "not_decided", "It begins with the decision, which is still to come."),
        (is_open, "settled", "It is done, or not needed any more."),
        (done_on <= today, "not_yet", "Say so once it is done.", "done_on"),
        (
            done_on >= asked_on,
            "before_asked",
            f"It was asked for on {say_date(asked_on)}: it cannot have been done before.",
            "done_on",
        ),
    )


def may_change(
    actor: Actor, *, is_open: bool, asked_by_id: int, status: ReportStatus, maker_post_id: int | None
) -> Verdict:
    """Whoever asked for it, the decision-maker and democratic services drop it or give it to another post."""
    is_after = status is ReportStatus.DECIDED
    return Verdict.of(
        (
            actor.post_id is not None
            and (
                actor.user_id == asked_by_id
                or (is_after and (actor.post_id == maker_post_id or actor.holds(Role.DEMOCRATIC_SERVICES)))
            ),
            "not_yours",
            "Whoever asked for it, the decision-maker or democratic services can change that.",
        ),
        (is_open, "settled", "It is done, or not needed any more."),
    )

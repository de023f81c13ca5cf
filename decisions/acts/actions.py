"""What can be done with an action that a decision asked for: done, given to another post, dropped."""

from __future__ import annotations

from datetime import datetime

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import actions as rules
from decisions.enums import ReportStatus
from decisions.forms.actions import DropForm, FinishForm, HandOverForm
from decisions.models import Action
from decisions.selectors.actions import maker_post_of
from decisions.services import actions


def may_finish(action: Action, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may say that it is done."""
    today = clock.london_day(at)
    return rules.may_finish(
        actor, is_open=action.is_open, is_decided=action.report.status == ReportStatus.DECIDED,
        owner_post_id=action.owner_post_id, done_on=today, asked_on=today, today=today,
    )  # fmt: skip


def may_change(action: Action, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor may give it to another post, or drop it."""
    return rules.may_change(
        actor, is_open=action.is_open, asked_by_id=action.asked_by_id, status=ReportStatus(action.report.status),
        maker_post_id=maker_post_of(action.report),
    )  # fmt: skip


ON_ACTION = (
    ObjectAction(
        name="finish",
        label="Say that it is done",
        verdict=may_finish,
        perform=lambda action, **given: actions.finish(action=action, **given),
        form_class=FinishForm,
        about=lambda action, actor, at: [f"{action.what}.".replace("..", ".")],
        done="Done. What shows it is kept with it.",
    ),
    ObjectAction(
        name="hand-over",
        label="Give it to another post",
        verdict=may_change,
        perform=lambda action, **given: actions.hand_over(action=action, **given),
        form_class=HandOverForm,
        form_needs=("obj", "actor"),
        done=lambda action: f"It is now for the {action.owner_post.title}.",
    ),
    ObjectAction(
        name="drop",
        label="Say that it is not needed any more",
        verdict=may_change,
        perform=lambda action, **given: actions.drop(action=action, **given),
        form_class=DropForm,
        confirm=True,
        done="It is not needed any more. It stays readable.",
    ),
)

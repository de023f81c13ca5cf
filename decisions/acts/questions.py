"""Acts that are answers to one question: approve, return or decline; clear, with or without a comment, or not.

The workspace asks the question once and does what the answer says; each answer is one of the acts of `moves`, with its
own verdict, service and confirmation. The admin shows the acts one by one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from commissioning.object_actions import ObjectAction
from decisions.acts.moves import MOVES
from decisions.enums import Action, ClearanceOutcome
from decisions.forms import answering


@dataclass(frozen=True)
class Question:
    """A heading, the form that asks, and which act each answer is; the first act is the page's usual one."""

    heading: str
    form_class: type[answering.AnswerForm]
    acts: dict[str, Action]

    @property
    def names(self) -> tuple[str, ...]:
        """The acts by which the page is reached."""
        return tuple(dict.fromkeys(MOVES[action].name for action in self.acts.values()))

    def action(self, name: str, answer: str) -> ObjectAction:
        """The act that an answer is, asked with this question's form; without an answer, the act called `name`."""
        chosen = self.acts.get(answer) or next(one for one in self.acts.values() if MOVES[one].name == name)
        act = MOVES[chosen]
        return replace(act, form_class=self.form_class, form_needs=("obj", "actor"), perform=_answered(act.perform))


def _answered(perform: Callable[..., Any]) -> Callable[..., Any]:
    """The act's own service; which answer it is has been said by choosing it."""

    def call(obj: Any, *, answer: str, **given: Any) -> Any:
        return perform(obj, **given)

    return call


QUESTIONS = (
    Question(
        "Approve, return or decline",
        answering.ManagerAnswerForm,
        {
            "approve": Action.APPROVE,
            "return": Action.RETURN_TO_AUTHOR,
            "decline": Action.DECLINE,
        },
    ),
    Question(
        "Clear it, or ask for changes",
        answering.ClearerAnswerForm,
        {
            ClearanceOutcome.CLEARED.value: Action.CLEAR,
            ClearanceOutcome.CLEARED_WITH_COMMENT.value: Action.CLEAR,
            ClearanceOutcome.NOT_NEEDED.value: Action.CLEAR,
            ClearanceOutcome.CHANGES_REQUIRED.value: Action.REQUIRE_CHANGES,
        },
    ),
)
BY_ACT = {name: question for question in QUESTIONS for name in question.names}

"""How long a council keeps what it decided, and the disposal of what is due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.enums import RetentionClass
from commissioning.models import Council, Disposal, DisposalAnswer, RetentionRule
from commissioning.object_actions import ObjectAction
from commissioning.retention import MINIMUM_YEARS, may_set
from commissioning.verdicts import Verdict
from decisions.forms.keeping import DeclineDisposalForm, RetentionForm
from decisions.services import disposal


def may_set_rule(council: Council, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer."""
    longest = max(MINIMUM_YEARS.values())
    return may_set(actor, kind=RetentionClass.RECORD, years=longest)


def _set(council: Council, *, version: int, **given: Any) -> RetentionRule:
    return disposal.set_rule(council=council, **given)


def _propose(council: Council, *, version: int, **given: Any) -> Disposal:
    return disposal.propose(council=council, **given)


def may_answer(row: Disposal, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer, for what somebody else proposed."""
    return disposal.may_answer_now(row, actor)


def _approve(row: Disposal, *, version: int, **given: Any) -> DisposalAnswer:
    return disposal.answer(disposal=row, is_approved=True, **given)


def _decline(row: Disposal, *, version: int, **given: Any) -> DisposalAnswer:
    return disposal.answer(disposal=row, is_approved=False, **given)


def _what_goes(row: Disposal, actor: Actor, at: datetime) -> list[str]:
    """How much is removed, of which reports."""
    items = list(row.items.all())
    references = sorted({item.reference for item in items})
    lines = "1 line" if len(items) == 1 else f"{len(items)} lines"
    return [f"It names what is kept of {', '.join(references)}, in {lines}. All of it goes at once."]


ON_COUNCIL = (
    ObjectAction(
        name="propose-disposal",
        label="Propose to dispose of what is due",
        verdict=disposal.may_propose_now,
        perform=_propose,
        about=lambda council, actor, at: [
            "Everything in the list goes to the monitoring officer, who approves or declines it as a whole."
        ],
        done=lambda row: f"{row} waits for the monitoring officer.",
    ),
    ObjectAction(
        name="set-retention",
        label="Say how long a class is kept",
        verdict=may_set_rule,
        perform=_set,
        form_class=RetentionForm,
        form_needs=("obj", "actor"),
        done=lambda rule: f"{rule} is set.",
    ),
)
ON_DISPOSAL = (
    ObjectAction(
        name="approve",
        label="Approve the disposal",
        verdict=may_answer,
        perform=_approve,
        about=_what_goes,
        confirm=True,
        done="Approved: the words, names and files it names are gone. Their stubs and hashes stay.",
        warning="What is disposed of cannot be brought back.",
    ),
    ObjectAction(
        name="decline",
        label="Decline the disposal",
        verdict=may_answer,
        perform=_decline,
        form_class=DeclineDisposalForm,
        done="Declined, with your reason. Nothing is removed.",
    ),
)

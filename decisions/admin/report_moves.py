"""The moves of a report as acts beside it: each with the verdict of the one door, `services.workflow`."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from commissioning.actors import Actor
from commissioning.admin.object_actions import NothingToFill, ObjectAction
from commissioning.verdicts import Verdict
from decisions.enums import Action
from decisions.forms.acts import ClearForm, ReasonForm, RequireChangesForm, disciplines_of
from decisions.forms.deciding import DecideForm, RefuseForm
from decisions.models import DecisionProof, Report
from decisions.services import reauthentication
from decisions.services.workflow import perform, verdict_for
from decisions.workflow import TRANSITIONS, Transition, may_begin

# What a page cannot know before its form is filled in.
TYPED_LATER = ("reason", "items", "secret")
STAND_IN = "…"

FORMS = {
    Action.CLEAR: ClearForm,
    Action.REQUIRE_CHANGES: RequireChangesForm,
    Action.DECIDE: DecideForm,
    Action.REFUSE: RefuseForm,
}
FORM_NEEDS = {
    Action.CLEAR: ("obj", "actor"),
    Action.REQUIRE_CHANGES: ("obj", "actor"),
    Action.DECIDE: ("obj",),
}
CONFIRMED = (Action.ISSUE, Action.DECIDE, Action.REFUSE, Action.DECLINE, Action.WITHDRAW)
PROVED = (Action.DECIDE, Action.REFUSE)
WARNINGS = {
    Action.ISSUE: "The paper is frozen when you issue it. After that it can only be decided, or returned for changes.",
    Action.DECIDE: "A decision is final: it cannot be changed or deleted, only followed by another decision.",
    Action.REFUSE: "A refusal is final: it cannot be changed or deleted, only followed by another report.",
    Action.DECLINE: "The report ends here. Its author can begin another.",
    Action.WITHDRAW: "The report ends here. Another can be begun.",
}
DONE = {
    Action.SUBMIT: "Submitted: the approving manager has it now.",
    Action.APPROVE: "Approved: every clearing officer the rule names has been asked.",
    Action.RETURN_TO_AUTHOR: "Returned to its author, with your reason.",
    Action.DECLINE: "Declined. The report is withdrawn, with your reason.",
    Action.CLEAR: "Your clearance is recorded.",
    Action.REQUIRE_CHANGES: "Changes are asked for: its author has it now.",
    Action.RESUBMIT: "Back in clearance: every discipline that has to clear it again has been asked.",
    Action.ISSUE: "Issued for decision. Its paper is being made.",
    Action.PUT_TO_MAKER: "The decision-maker has it now.",
    Action.DECIDE: "Decided. The certified record is being made, and what was resolved goes to the register.",
    Action.REFUSE: "Refused. The certified record is being made.",
    Action.DEFER: "Deferred, with your reason.",
    Action.BRING_BACK: "The decision-maker has it again.",
    Action.RETURN_FROM_MAKER: "Returned for changes, with your reason.",
    Action.WITHDRAW: "Withdrawn, with your reason.",
    Action.SUPERSEDE: "Marked as superseded.",
}


def offered(row: Transition, report: Report, actor: Actor, at: datetime) -> Verdict:
    """The verdict on a move before anything is typed: what its form asks for is not held against it yet.

    Most moves fail at once on status or role, which need no look at the report's rows.
    """
    begun = may_begin(row, report.status, actor)
    if not begun.allowed:
        return begun
    if row.action not in (Action.CLEAR, Action.REQUIRE_CHANGES):
        return _leaving_out(verdict_for(report, row.action, actor, at, reason=STAND_IN), *TYPED_LATER)
    # Clearing is possible when it is possible in one of the disciplines of the post.
    verdicts = [
        _leaving_out(verdict_for(report, row.action, actor, at, reason=STAND_IN, discipline=one), *TYPED_LATER)
        for one in disciplines_of(report, actor)
    ]
    if not verdicts:
        return verdict_for(report, row.action, actor, at, reason=STAND_IN)
    return next((verdict for verdict in verdicts if verdict.allowed), verdicts[0])


def _leaving_out(verdict: Verdict, *fields: str) -> Verdict:
    return Verdict(tuple(reason for reason in verdict.reasons if reason.field not in fields))


def _perform(action: Action, report: Report, **entered: Any) -> Report:
    return perform(report=report, action=action, **entered)


def _decide(
    report: Report,
    *,
    actor: Actor,
    at: datetime,
    version: int,
    proof: DecisionProof,
    reason: str,
    items: Any,
    **boxes: Any,
) -> Report:
    """The form's boxes are already in `items`."""
    return perform(
        report=report,
        action=Action.DECIDE,
        actor=actor,
        version=version,
        at=at,
        reason=reason,
        items=items,
        proof=proof,
    )


def _refuse(report: Report, *, has_no_conflict: bool, **entered: Any) -> Report:
    return perform(report=report, action=Action.REFUSE, **entered)


PERFORM = {Action.DECIDE: _decide, Action.REFUSE: _refuse}
TEMPLATES = {Action.DECIDE: "admin/decisions/report/decide.html"}


def _prove(report: Report, *, secret: str, actor: Actor, at: datetime, version: int) -> DecisionProof:
    """One proof for the paper the person saw: a report that has moved on is shown again first."""
    report.expect_version(version)
    return reauthentication.prove(actor=actor, report=report, at=at, secret=secret)


def _about(row: Transition, report: Report, actor: Actor, at: datetime) -> list[str]:
    told = [report.title]
    if row.completes is None:
        told.append(f"It goes from “{report.get_status_display()}” to “{row.target.label}”.")
    return told


def _action(row: Transition) -> ObjectAction:
    action = row.action
    return ObjectAction(
        name=action.value.replace("_", "-"),
        label=row.label,
        verdict=partial(offered, row),
        perform=PERFORM.get(action, partial(_perform, action)),
        form_class=FORMS.get(action, ReasonForm if row.reason_required else NothingToFill),
        form_needs=FORM_NEEDS.get(action, ()),
        about=partial(_about, row),
        confirm=action in CONFIRMED,
        prove=_prove if action in PROVED else None,
        warning=WARNINGS.get(action, ""),
        done=DONE[action],
        template=TEMPLATES.get(action, "admin/act.html"),
    )


MOVES = {row.action: _action(row) for row in TRANSITIONS}

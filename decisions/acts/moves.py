"""The moves of a report as acts beside it: each with the verdict of the one door, `services.workflow`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from commissioning.actors import Actor
from commissioning.object_actions import NothingToFill, ObjectAction
from commissioning.verdicts import Verdict
from decisions.enums import Action, ReportStatus
from decisions.forms.acts import ClearForm, IssueForm, ReasonForm, RequireChangesForm, disciplines_of
from decisions.forms.deciding import DecideForm, RefuseForm
from decisions.forms.paper import ConfirmPaperForm, RejectPaperForm, enter_form
from decisions.models import DecisionProof, Report
from decisions.records import moment as say_moment
from decisions.selectors import ledger
from decisions.selectors.paper import body_of, from_json, waiting_entry
from decisions.services import reauthentication
from decisions.services.workflow import issue_and_put, perform, verdict_for
from decisions.workflow import TRANSITIONS, Transition, may_begin

# What a page cannot know before its form is filled in.
TYPED_LATER = ("reason", "items", "secret", "paper")
STAND_IN = "…"

FORMS = {
    Action.CLEAR: ClearForm,
    Action.REQUIRE_CHANGES: RequireChangesForm,
    Action.ISSUE: IssueForm,
    Action.DECIDE: DecideForm,
    Action.REFUSE: RefuseForm,
    Action.ENTER_PAPER: enter_form,
    Action.CONFIRM_PAPER: ConfirmPaperForm,
    Action.REJECT_PAPER: RejectPaperForm,
}
FORM_NEEDS = {
    Action.CLEAR: ("obj", "actor"),
    Action.REQUIRE_CHANGES: ("obj", "actor"),
    Action.ISSUE: ("obj",),
    Action.DECIDE: ("obj",),
    Action.ENTER_PAPER: ("obj",),
    Action.CONFIRM_PAPER: ("obj",),
    Action.REJECT_PAPER: ("obj",),
}
CONFIRMED = (Action.DECIDE, Action.REFUSE, Action.CONFIRM_PAPER, Action.DECLINE, Action.WITHDRAW)
PROVED = (Action.DECIDE, Action.REFUSE)
WARNINGS = {
    Action.ISSUE: "The paper is frozen when you issue it. After that it can only be decided, or returned for changes.",
    Action.DECIDE: "A decision is final: only another decision can follow it.",
    Action.REFUSE: "A refusal is final: only another report can follow it.",
    Action.CONFIRM_PAPER: "The decision is final once you confirm it: it cannot be changed or deleted.",
    Action.DECLINE: "The report ends here. Its author can begin another.",
    Action.WITHDRAW: "The report ends here. Another can be begun.",
}


def _who_has(report: Report) -> str:
    if report.status != ReportStatus.WITH_DECISION_MAKER:
        return ""
    if report.consultations.open().exists():
        return " It is before the decision-maker, who is told once the view asked for has come."
    return " The decision-maker has it now."


DONE: dict[Action, str | Callable[[Any], str]] = {
    Action.SUBMIT: "Submitted: the approving manager has it now, and an e-mail.",
    Action.APPROVE: "Approved: every clearing officer the rule names has been asked.",
    Action.RETURN_TO_AUTHOR: "Returned to its author, with your reason.",
    Action.DECLINE: "Declined. The report is withdrawn, with your reason.",
    Action.CLEAR: "Your clearance is recorded.",
    Action.REQUIRE_CHANGES: "Changes are asked for: its author has it now.",
    Action.RESUBMIT: "Back in clearance: every discipline that has to clear it again has been asked.",
    Action.ISSUE: lambda report: f"Issued for decision. Its paper is being made.{_who_has(report)}",
    Action.PUT_TO_MAKER: "The decision-maker has it now.",
    Action.DECIDE: "The certified record is being made.",
    Action.REFUSE: "The certified record is being made.",
    Action.ENTER_PAPER: "Entered. A second person now compares it with the scan and confirms or rejects it.",
    Action.CONFIRM_PAPER: "Confirmed. The certified record is being made, and what was resolved goes to the register.",
    Action.REJECT_PAPER: "The entry is rejected, with your reason. The paper can be entered again.",
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
        return leaving_out(verdict_for(report, row.action, actor, at, reason=STAND_IN), *TYPED_LATER)
    # Clearing is possible when it is possible in one of the disciplines of the post.
    verdicts = [
        leaving_out(verdict_for(report, row.action, actor, at, reason=STAND_IN, discipline=one), *TYPED_LATER)
        for one in disciplines_of(report, actor)
    ]
    if not verdicts:
        return verdict_for(report, row.action, actor, at, reason=STAND_IN)
    return next((verdict for verdict in verdicts if verdict.allowed), verdicts[0])


def leaving_out(verdict: Verdict, *fields: str) -> Verdict:
    """The verdict without what stands against boxes that are filled in later."""
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


def _confirm_paper(report: Report, *, has_compared: bool, **entered: Any) -> Report:
    return perform(report=report, action=Action.CONFIRM_PAPER, **entered)


def _issue(report: Report, *, puts_to_maker: bool, **entered: Any) -> Report:
    return issue_and_put(report=report, **entered) if puts_to_maker else _perform(Action.ISSUE, report, **entered)


PERFORM = {Action.ISSUE: _issue, Action.DECIDE: _decide, Action.REFUSE: _refuse, Action.CONFIRM_PAPER: _confirm_paper}


def prove(report: Report, *, version: int, **given: Any) -> DecisionProof:
    """One proof for the paper the person saw: a report that has moved on is shown again first."""
    report.expect_version(version)
    return reauthentication.prove(report=report, **given)


def _about(row: Transition, report: Report, actor: Actor, at: datetime) -> list[str]:
    told = [report.title]
    if row.action in (Action.CONFIRM_PAPER, Action.REJECT_PAPER):
        return told + _entered(report)
    if row.completes is None:
        told.append(f"It goes from “{report.get_status_display()}” to “{row.target.label}”.")
    return told


def _entered(report: Report) -> list[str]:
    """What was read from the signed paper, to be compared with its scan."""
    entry = waiting_entry(report)
    if entry is None:
        return []
    resolved = ledger.in_words(report, from_json(entry.items))
    if entry.meeting is not None:
        present = ", ".join(entry.present.splitlines())
        source = [f"Minute {entry.minute_number} of {entry.meeting}.", f"Members present: {present}.", entry.votes]
    else:
        source = [f"Signed by {entry.maker}, {entry.maker_post}, on {say_moment(entry.signed_at)}."]
    return [
        *filter(None, source),
        f"Entered by {entry.entered_by}, {entry.entered_post}, on {say_moment(entry.entered_at)}.",
        *(
            " ".join(filter(None, (f"{one.label}: {one.outcome}.", one.words, one.lots, one.amount)))
            for one in resolved
        ),
        f"Reasons: {entry.reasons}",
        f"Conflicts of interest declared: {entry.conflicts or 'none'}",
        f"SHA-256 of the scan or minute: {entry.scan_sha256}",
    ]


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
        prove=prove if action in PROVED else None,
        signs_for=reauthentication.signs_for,
        warning=WARNINGS.get(action, ""),
        done=DONE[action],
    )


MOVES = {row.action: _action(row) for row in TRANSITIONS}


def named_for(act: ObjectAction, report: Report) -> ObjectAction:
    """The act under the name it has for this report: what a body decides is recorded from a minute, not a signature."""
    if act.name not in OF_A_BODY:
        return act
    body = body_of(report)
    return replace(act, label=OF_A_BODY[act.name].format(body=body)) if body is not None else act


OF_A_BODY = {
    "enter-paper": "Record what {body} resolved",
    "confirm-paper": "Confirm what was entered from the minute",
    "reject-paper": "Reject what was entered from the minute",
    "defer": "Record that {body} deferred it",
    "return-from-maker": "Record that {body} returned it for changes",
}

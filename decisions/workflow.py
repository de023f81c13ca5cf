"""The course of a report: which move leads from where to where, by whom, and what must hold first.

A table to be read aloud. `services.workflow.perform` is the only door through it, and the only code that changes a
report's status. Source: model.md §4.2 (the one list of states) and §4.4 (whose move it is).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions import guards, paper
from decisions.enums import Action
from decisions.enums import ReportStatus as S
from decisions.guards import Situation


@dataclass(frozen=True)
class Transition:
    """One row: from any of `sources` to `target`, by a post with one of `roles`, when every guard holds.

    `completes` names what must be so for the status to move at all; until then the act is recorded and the report
    stays where it is (one clearance of several). `onward` names what must be so for the report to go straight on to
    another status: nobody is left to act at `target` (every clearance still stands, or none is asked for), or a signed
    paper refuses the report. Where `target` is also the source, the act is recorded and the report stays.
    """

    action: Action
    sources: tuple[S, ...]
    target: S
    roles: tuple[Role, ...]
    guards: tuple[Callable[[Situation], Verdict], ...]
    reason_required: bool
    audit_verb: str
    completes: Callable[[Situation], Verdict] | None = None
    onward: tuple[Callable[[Situation], Verdict], S] | None = None

    @property
    def label(self) -> str:
        """What the button says."""
        return str(self.action.label)


_AUTHOR, _MANAGER, _CLEARER = Role.REPORT_AUTHOR, Role.APPROVING_MANAGER, Role.CLEARER
_OFFICE, _MAKER, _MONITOR = Role.DEMOCRATIC_SERVICES, Role.DECISION_MAKER, Role.MONITORING_OFFICER
_READY = (guards.is_ready, guards.has_a_route)
_MAKING = (guards.holds_authority, guards.one_person_decides, guards.maker_is_independent, guards.has_no_conflict)
_PUTTING_OFF = (guards.speaks_for_the_maker, guards.maker_is_independent, guards.has_no_conflict)
_FREE = (paper.none_is_waiting,)
_ON_PAPER = (paper.recorder_is_independent, guards.has_no_conflict, paper.scan_may_be_read,
             paper.it_was_taken_in_a_meeting, paper.signer_holds_authority, paper.signer_is_independent,
             paper.is_lawfully_dated, paper.scan_is_there, guards.consultations_are_closed, guards.clearances_stand,
             guards.holders_agree, guards.notice_has_run, guards.paper_is_as_issued,
             guards.resolution_is_complete)  # fmt: skip
_RESOLVING = (*_MAKING, *_FREE, guards.consultations_are_closed, guards.clearances_stand, guards.holders_agree,
              guards.paper_is_as_issued, guards.decision_date_is_lawful, guards.resolution_is_complete,
              guards.identity_is_proved)  # fmt: skip
_UNDECIDED = (S.DRAFT, S.WITH_MANAGER, S.IN_CLEARANCE, S.CHANGES_REQUESTED, S.CLEARED, S.ISSUED,
              S.WITH_DECISION_MAKER, S.DEFERRED)  # fmt: skip

# fmt: off
TRANSITIONS: tuple[Transition, ...] = (
    Transition(Action.SUBMIT, (S.DRAFT, S.CHANGES_REQUESTED), S.WITH_MANAGER, (_AUTHOR,),
               (guards.is_the_author, *_READY), False, "report.submitted"),
    Transition(Action.APPROVE, (S.WITH_MANAGER,), S.IN_CLEARANCE, (_MANAGER,),
               (guards.manager_is_independent, guards.has_no_conflict, guards.has_a_route), False, "report.approved",
               onward=(guards.clearances_stand, S.CLEARED)),
    Transition(Action.RETURN_TO_AUTHOR, (S.WITH_MANAGER,), S.CHANGES_REQUESTED, (_MANAGER,),
               (guards.manager_is_independent, guards.has_no_conflict), True, "report.returned"),
    Transition(Action.DECLINE, (S.WITH_MANAGER,), S.WITHDRAWN, (_MANAGER,),
               (guards.manager_is_independent, guards.has_no_conflict), True, "report.declined"),
    Transition(Action.CLEAR, (S.IN_CLEARANCE,), S.CLEARED, (_CLEARER,),
               (guards.clears_what_is_asked, guards.clearance_is_open, guards.clearance_is_worded,
                guards.clearer_is_independent, guards.has_no_conflict), False, "report.cleared",
               completes=guards.clearances_stand),
    Transition(Action.REQUIRE_CHANGES, (S.IN_CLEARANCE, S.CLEARED), S.CHANGES_REQUESTED, (_CLEARER,),
               (guards.clears_what_is_asked, guards.clearer_is_independent, guards.has_no_conflict), True,
               "report.changes_required"),
    Transition(Action.RESUBMIT, (S.CHANGES_REQUESTED,), S.IN_CLEARANCE, (_AUTHOR,),
               (guards.is_the_author, guards.approval_stands, *_READY), False, "report.resubmitted",
               onward=(guards.clearances_stand, S.CLEARED)),
    Transition(Action.ISSUE, (S.CLEARED,), S.ISSUED, (_OFFICE,),
               (*_READY, guards.approval_stands, guards.clearances_stand, guards.exempt_is_agreed,
                guards.lots_are_free, guards.is_in_time_for_its_meeting), False, "report.issued"),
    Transition(Action.PUT_TO_MAKER, (S.ISSUED,), S.WITH_DECISION_MAKER, (_OFFICE,),
               (guards.paper_is_as_issued,), False, "report.put_to_maker"),
    Transition(Action.DECIDE, (S.WITH_DECISION_MAKER,), S.DECIDED, (_MAKER,),
               (*_RESOLVING, guards.notice_has_run), True, "report.decided"),
    Transition(Action.REFUSE, (S.WITH_DECISION_MAKER,), S.REFUSED, (_MAKER,),
               _RESOLVING, True, "report.refused"),
    Transition(Action.ENTER_PAPER, (S.WITH_DECISION_MAKER,), S.WITH_DECISION_MAKER, (_OFFICE,),
               (*_FREE, paper.is_entered, *_ON_PAPER), True, "report.paper_entered"),
    Transition(Action.CONFIRM_PAPER, (S.WITH_DECISION_MAKER,), S.DECIDED, (_OFFICE, _MONITOR),
               (paper.is_waiting, paper.another_confirms, *_ON_PAPER), False, "report.decided_on_paper",
               onward=(paper.is_a_refusal, S.REFUSED)),
    Transition(Action.REJECT_PAPER, (S.WITH_DECISION_MAKER,), S.WITH_DECISION_MAKER, (_OFFICE, _MONITOR),
               (paper.is_waiting, paper.scan_may_be_read), True, "report.paper_rejected"),
    Transition(Action.DEFER, (S.WITH_DECISION_MAKER,), S.DEFERRED, (_MAKER, _OFFICE),
               (*_PUTTING_OFF, *_FREE), True, "report.deferred"),
    Transition(Action.BRING_BACK, (S.DEFERRED,), S.WITH_DECISION_MAKER, (_OFFICE,),
               (guards.paper_is_as_issued,), False, "report.brought_back"),
    Transition(Action.RETURN_FROM_MAKER, (S.WITH_DECISION_MAKER,), S.CHANGES_REQUESTED, (_MAKER, _OFFICE),
               (*_PUTTING_OFF, *_FREE), True, "report.returned_by_maker"),
    Transition(Action.WITHDRAW, _UNDECIDED, S.WITHDRAWN, (_AUTHOR, _MANAGER),
               (guards.is_the_author_or_manager, *_FREE), True, "report.withdrawn"),
    Transition(Action.SUPERSEDE, _UNDECIDED, S.SUPERSEDED, (_OFFICE,),
               (guards.newer_report_is_issued,), False, "report.superseded"),
)
# fmt: on

# Whose move it is. Where nobody is named the report's own course is over; a decided one goes on in its tracks.
TURN: dict[S, Role | None] = {
    S.DRAFT: _AUTHOR,
    S.WITH_MANAGER: _MANAGER,
    S.IN_CLEARANCE: _CLEARER,
    S.CHANGES_REQUESTED: _AUTHOR,
    S.CLEARED: _OFFICE,
    S.ISSUED: _OFFICE,
    S.WITH_DECISION_MAKER: _MAKER,
    S.DEFERRED: _OFFICE,
    S.DECIDED: Role.CONTRACT_MANAGER,
    S.REFUSED: None,
    S.WITHDRAWN: None,
    S.SUPERSEDED: None,
}


def transition_for(action: Action | str) -> Transition:
    """The row of the table for an action. An unknown action is a programming error (`ValueError`)."""
    action = Action(action)
    return next(row for row in TRANSITIONS if row.action is action)


def may_begin(row: Transition, status: S | str, actor: Actor) -> Verdict:
    """Whether the report's status and the actor's roles let this move be tried at all.

    Says from which states the move can be made and who could make it; the guards ask the rest.
    """
    status = S(status)
    sources = _one_of([source.label for source in row.sources])
    roles = _one_of([role.label for role in row.roles])
    return Verdict.of(
        (status in row.sources, "wrong_status",
         f"“{row.label}” is possible when a report is at “{sources}”; this one is at “{status.label}”."),
        (actor.holds(*row.roles), "not_your_role", f"“{row.label}” is for a post with the role {roles}."),
    )  # fmt: skip


def moves_for(status: S | str, actor: Actor) -> list[Transition]:
    """The moves that this status and these roles make possible, in the table's order."""
    return [row for row in TRANSITIONS if may_begin(row, status, actor).allowed]


def _one_of(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"

"""What must hold before a report makes a move. Each guard asks one question and answers it in a sentence.

Pure: a guard reads values from the `Situation` it is given and returns a verdict. The situation is gathered under the
lock by `selectors.situations`, only as far as the guards of the move at hand ask for it.
Sources: model.md invariants 14–28; each guard names its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from commissioning.actors import Actor
from commissioning.enums import Discipline, Role
from commissioning.verdicts import Reason, Verdict
from decisions import delegating, separation
from decisions.clearances import GIVEN, ClearanceState
from decisions.enums import ClearanceOutcome
from decisions.key_decisions import Notices, may_be_decided
from decisions.paper import SignedPaper
from decisions.resolving import Resolution


class Situation(Protocol):
    """The values guards ask about: one report, one actor, one day."""

    @property
    def actor(self) -> Actor: ...
    @property
    def at(self) -> datetime: ...
    @property
    def day(self) -> date:
        """The day of the act in Europe/London."""

    @property
    def today(self) -> date:
        """The day on the clock: nothing is signed for a day to come."""

    @property
    def author_id(self) -> int | None: ...
    @property
    def duties(self) -> separation.Duties: ...
    @property
    def blockers(self) -> Sequence[Reason]:
        """Readiness findings that stop the report."""

    @property
    def route(self) -> Verdict:
        """Whether a rule of the scheme of delegation routes this report."""

    @property
    def authority(self) -> Verdict:
        """Whether the actor's post holds authority for the action, value and day."""

    @property
    def discipline(self) -> Discipline | None:
        """The discipline in which the actor says they act."""

    @property
    def outcome(self) -> ClearanceOutcome:
        """How a clearing officer answers: cleared, unless they say otherwise."""

    @property
    def reason(self) -> str:
        """What the actor wrote: a comment, a reason, the reasons for a decision."""

    @property
    def clearances(self) -> Mapping[Discipline, ClearanceState]:
        """Each required discipline and how its clearance stands on the report as it is now."""

    @property
    def last_cleared_on(self) -> date | None: ...
    @property
    def approval_stands(self) -> bool:
        """Whether a manager approved these recommendations and this money."""

    @property
    def consultations(self) -> Sequence[tuple[str, bool]]:
        """Each consultee the rule demands or democratic services asked, and whether it is closed."""

    @property
    def notices(self) -> Notices:
        """What has been published before a key decision."""

    @property
    def holders_missing(self) -> Sequence[str]:
        """The other holders of a joint delegation whose written agreement to the paper is not recorded."""

    @property
    def is_as_issued(self) -> bool:
        """Whether the report's content is still what was issued."""

    @property
    def resolution(self) -> Resolution | None: ...
    @property
    def proof(self) -> Verdict:
        """Whether the maker has just proved who they are, for this paper."""

    @property
    def paper(self) -> SignedPaper | None:
        """The signed paper at hand: being entered, or waiting for a second person."""

    @property
    def maker_body(self) -> str:
        """The body that the post that decides stands for; empty where a person decides."""

    @property
    def late_for(self) -> str:
        """The meeting whose papers are published without this report, which has not said why it is late."""

    @property
    def is_paper_waiting(self) -> bool:
        """Whether a signed paper was entered and neither confirmed nor rejected."""

    @property
    def reads_exempt(self) -> bool:
        """Whether the actor may read whatever exempt text the report has."""

    @property
    def not_agreed(self) -> Sequence[str]:
        """What is withheld without the monitoring officer's agreement, each in words that give nothing away."""

    @property
    def rival_report(self) -> str:
        """The open report, other than one this supersedes, that holds the same lots and option; empty if none."""

    @property
    def newer_report(self) -> str:
        """The report that supersedes this one and has been issued; empty when there is none."""


def is_the_author(now: Situation) -> Verdict:
    """A report is submitted by its author."""
    return Verdict.of(
        (now.actor.user_id == now.author_id, "not_the_author", "Only the author of this report can send it on."),
    )


def is_the_author_or_manager(now: Situation) -> Verdict:
    """A report is withdrawn by its own author or by an approving manager (model.md §4.4)."""
    mine = now.actor.user_id == now.author_id or now.actor.holds(Role.APPROVING_MANAGER)
    return Verdict.of(
        (mine, "not_the_author", "Only the author of this report or an approving manager can withdraw it."),
    )


def is_ready(now: Situation) -> Verdict:
    """No readiness check blocks it; each blocker says what would put it right."""
    return Verdict(tuple(now.blockers))


def has_a_route(now: Situation) -> Verdict:
    """A rule of the scheme of delegation says who decides (invariant 18)."""
    return now.route


def manager_is_independent(now: Situation) -> Verdict:
    """Invariant 19."""
    return separation.may_approve(now.duties, now.actor.user_id)


def clearer_is_independent(now: Situation) -> Verdict:
    """Invariant 19."""
    return separation.may_clear(now.duties, now.actor.user_id)


def maker_is_independent(now: Situation) -> Verdict:
    """Invariants 19 and 20."""
    return separation.may_make(now.duties, now.actor.user_id)


def has_no_conflict(now: Situation) -> Verdict:
    """Invariant 19."""
    return separation.has_no_conflict(now.duties, now.actor.user_id)


def approval_stands(now: Situation) -> Verdict:
    """A manager has approved what the report now asks for; what they have not seen goes to them first."""
    return Verdict.of(
        (
            now.approval_stands,
            "approval_lapsed",
            "The approving manager has not approved these recommendations and sums. The author submits the report to "
            "them; if it has been cleared, a clearing officer asks for changes first.",
        ),
    )


def clears_what_is_asked(now: Situation) -> Verdict:
    """The actor's post clears the discipline they name, and the rule requires it."""
    if now.discipline is None:
        return Verdict.refuse("no_discipline", "Say in which discipline you act.", "discipline")
    state = now.clearances.get(now.discipline)
    label = now.discipline.label.lower()
    return Verdict.of(
        (
            now.actor.clears(now.discipline),
            "not_your_discipline",
            f"Your post does not clear reports in {label}. An officer whose post does can.",
            "discipline",
        ),
        (
            state is not None,
            "discipline_not_asked",
            f"The rule that routes this report does not ask for clearance in {label}.",
            "discipline",
        ),
    )


def clearance_is_open(now: Situation) -> Verdict:
    """Nothing is cleared twice: the discipline's clearance is missing, or what it covered has changed."""
    state = now.clearances.get(now.discipline) if now.discipline else None
    return Verdict.of(
        (
            state is None or not state.stands,
            "already_cleared",
            f"{state.sentence(now.discipline.label)} There is nothing to add." if state and now.discipline else "",
            "discipline",
        ),
    )


def clearance_is_worded(now: Situation) -> Verdict:
    """A comment is there when the outcome promises one; asking for changes is another move."""
    return Verdict.of(
        (now.outcome in GIVEN, "not_a_clearance", "Choose a clearance, or ask for changes instead.", "outcome"),
        (
            now.outcome is ClearanceOutcome.CLEARED or bool(now.reason),
            "no_comment",
            "Write the comment, or why clearance is not needed.",
            "reason",
        ),
    )


def clearances_stand(now: Situation) -> Verdict:
    """Every required clearance was given, and on the report as it is now (invariants 21 and 22)."""
    return Verdict(
        tuple(
            Reason(f"{discipline.value}_not_cleared", state.sentence(discipline.label))
            for discipline, state in now.clearances.items()
            if not state.stands
        )
    )


def exempt_is_agreed(now: Situation) -> Verdict:
    """The monitoring officer has agreed to everything withheld, as it is now (invariant 31)."""
    return Verdict(
        tuple(
            Reason(
                "exempt_not_agreed",
                f"The monitoring officer has not agreed that {what} is withheld from the public. They can do so on the "
                "report's page; the author can change it or make it public.",
            )
            for what in now.not_agreed
        )
    )


def consultations_are_closed(now: Situation) -> Verdict:
    """A view, a disagreement, or no reply by the date with evidence: each closes it (invariant 20)."""
    return Verdict(
        tuple(
            Reason(
                "consultation_open",
                f"The consultation of {consultee} is not closed. They give their view themselves, or democratic "
                "services record it, or that no reply came.",
            )
            for consultee, closed in now.consultations
            if not closed
        )
    )


def holds_authority(now: Situation) -> Verdict:
    """The maker's post holds authority for the action, value and date (invariant 18)."""
    return now.authority


def holders_agree(now: Situation) -> Verdict:
    """Authority delegated to several jointly is used by all of them (case S3)."""
    return delegating.holders_agree(now.holders_missing)


def one_person_decides(now: Situation) -> Verdict:
    """Whoever holds a post that stands for a body does not decide for it: the body does, in a meeting."""
    return Verdict.of(
        (
            not now.maker_body,
            "body_decides",
            f"{now.maker_body} decides in a meeting, and nobody for it. Democratic services record what it resolved "
            "from the minute, and a second officer confirms it.",
        ),
    )


def speaks_for_the_maker(now: Situation) -> Verdict:
    """The maker puts off or returns a report; what a body did, democratic services record."""
    if not now.maker_body:
        is_theirs = now.actor.holds(Role.DECISION_MAKER)
        return now.authority if is_theirs else Verdict.refuse("for_the_maker", "This is for the decision-maker to do.")
    return Verdict.of(
        (
            now.actor.holds(Role.DEMOCRATIC_SERVICES),
            "body_decides",
            f"{now.maker_body} does so in a meeting; democratic services record it, with the minute as the reason.",
        ),
    )


def is_in_time_for_its_meeting(now: Situation) -> Verdict:
    """A report that is on an agenda whose papers are out says why it is late before it is issued."""
    return Verdict.of(
        (
            not now.late_for,
            "late_report",
            f"The papers of {now.late_for} are published already. Say on the meeting's page why this report comes late "
            "and which chair agreed, or move it to a later meeting; then issue it.",
        ),
    )


def paper_is_as_issued(now: Situation) -> Verdict:
    """What is decided is what was issued, to the byte."""
    return Verdict.of(
        (
            now.is_as_issued,
            "not_as_issued",
            "The report is no longer what was issued for decision. Return it for changes, so that it is issued again.",
        ),
    )


def decision_date_is_lawful(now: Situation) -> Verdict:
    """Not after today, and not before the last clearance (invariant 25)."""
    cleared = now.last_cleared_on
    return Verdict.of(
        (now.day <= now.today, "date_in_future", "A decision cannot be dated after today.", "at"),
        (
            cleared is None or now.day >= cleared,
            "before_clearance",
            f"A decision cannot be dated before the last clearance, on {cleared:%-d %B %Y}." if cleared else "",
            "at",
        ),
    )


def notice_has_run(now: Situation) -> Verdict:
    """A key decision's notice has run its clear days, or its exception has, or urgency was agreed (invariant 24).

    On paper it is the day of signature that counts; a report that is refused decides nothing that needs notice.
    """
    if now.paper is not None and now.paper.is_refusal:
        return Verdict.allow()
    day = now.paper.day if now.paper is not None else now.day
    return may_be_decided(now.notices, day, today=now.today)


def resolution_is_complete(now: Situation) -> Verdict:
    """Each recommendation has an outcome within what was cleared (invariants 23 and 28)."""
    if now.resolution is None:
        return Verdict.refuse("no_resolution", "Say how each recommendation is decided.", "items")
    return now.resolution.verdict


def identity_is_proved(now: Situation) -> Verdict:
    """The maker proved who they are a moment ago, for this paper and no other; one proof, one decision."""
    return now.proof


def lots_are_free(now: Situation) -> Verdict:
    """No other open report asks about the same lots and option (invariant 12)."""
    return Verdict.of(
        (
            not now.rival_report,
            "lots_taken",
            f"Report {now.rival_report} now asks about the same lots and option. Withdraw it, or go on with that one.",
        ),
    )


def newer_report_is_issued(now: Situation) -> Verdict:
    """A report gives way only to one issued later on the same lots and option (model.md §4.4)."""
    return Verdict.of(
        (
            bool(now.newer_report),
            "nothing_newer",
            "A report is superseded when a newer one on the same lots and option is issued; there is none.",
        ),
    )

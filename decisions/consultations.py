"""When a consultation may be asked for and closed, and when a conflict of interest may be declared.

Source: model.md §4.2 (Consultation) and invariant 20; SI 2012/2089 reg 13 and SI 2014/2095 reg 7(3) for conflicts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.enums import ConsultationOutcome, ReportStatus


@dataclass(frozen=True)
class Minuted:
    """The meeting in which a body gave its view: whether it is a meeting of the body asked, its day, the minute."""

    is_of_the_consultee: bool
    held_on: date
    number: str


RUNS_IN = (
    ReportStatus.IN_CLEARANCE,
    ReportStatus.CHANGES_REQUESTED,
    ReportStatus.CLEARED,
    ReportStatus.ISSUED,
    ReportStatus.WITH_DECISION_MAKER,
    ReportStatus.DEFERRED,
)


def may_ask(
    actor: Actor,
    *,
    status: ReportStatus,
    is_author: bool,
    is_maker: bool,
    is_open: bool,
    is_own_council: bool,
    reply_due_on: date,
    today: date,
) -> Verdict:
    """The author or democratic services ask, from clearance until the decision; never the post that decides."""
    return _by_author_or_office(actor, is_author=is_author) & Verdict.of(
        (is_own_council, "other_council", "The consultee's post is another council's.", "post"),
        (
            status in RUNS_IN,
            "not_now",
            f"A consultee is asked while a report is in clearance or on its way to the decision; this one is at "
            f"“{status.label}”.",
        ),
        (not is_maker, "maker_consulted", "The post that decides cannot be the one consulted.", "post"),
        (not is_open, "asked_already", "This post has been asked already. Record its view first.", "post"),
        (reply_due_on >= today, "due_in_the_past", "The reply cannot be due before today.", "reply_due_on"),
    )


def _silence(reply_due_on: date, today: date, *, is_own: bool) -> Verdict:
    """That no reply came is recorded by somebody else than the consultee, once the day for it is over."""
    can_come = f"A reply can still come: it is asked for by {reply_due_on:%A %-d %B %Y}."
    return Verdict.of(
        (not is_own, "own_silence", "Give your view, or leave it to others to record none.", "outcome"),
        (today > reply_due_on, "not_due", can_come, "outcome"),
    )


def may_close(
    actor: Actor, *, status: ReportStatus, is_author: bool, is_closed: bool, is_on_behalf: bool,
    outcome: ConsultationOutcome, view: str, evidence: str, reply_due_on: date, today: date, somebody_gave_it: bool,
    body: str = "", minuted: Minuted | None = None,
) -> Verdict:  # fmt: skip
    """The consultee gives their view; on their behalf it is recorded with evidence; no reply only after the day.

    `body` is the body that the post asked stands for: its view is recorded from the minute of its meeting.
    """
    no_reply = outcome is ConsultationOutcome.NO_REPLY
    in_words = outcome in (ConsultationOutcome.COMMENTS, ConsultationOutcome.DISAGREES)
    recorder = _by_author_or_office(actor, is_author=is_author) if is_on_behalf else Verdict.allow()
    return (
        recorder
        & _in_a_meeting(body, minuted, today, is_silence=no_reply)
        & (_silence(reply_due_on, today, is_own=not is_on_behalf) if no_reply else Verdict.allow())
        & Verdict.of(
            (not is_closed, "closed_already", "This consultation is closed. Ask again to have another view."),
            (
                status in RUNS_IN,
                "not_now",
                f"A view is recorded before the decision; this report is at “{status.label}”.",
            ),
            (
                no_reply or somebody_gave_it or bool(body),
                "nobody_in_post",
                "Nobody holds the post today: say who gave the view.",
                "view",
            ),
            (
                not in_words or bool(view.strip()),
                "no_view",
                "Write the comments or the disagreement; they are printed.",
                "view",
            ),
            (
                not (is_on_behalf or no_reply) or bool(evidence.strip()),
                "no_evidence",
                "Say how the view was given, or how it was asked for in vain.",
                "evidence",
            ),
        )
    )


def may_declare(actor: Actor, *, is_decided: bool, is_own_council: bool, has_declared: bool, nature: str) -> Verdict:
    """Anybody in a post of the council declares their own interest, until the decision."""
    return Verdict.of(
        (actor.post is not None and is_own_council, "not_yours", "Only somebody in a post of the council declares."),
        (not is_decided, "decided", "The report has been decided. Tell the monitoring officer."),
        (not has_declared, "declared_already", "You have declared a conflict in this report already."),
        (bool(nature.strip()), "no_nature", "Say what the conflict of interest is.", "nature"),
    )


def may_dispense(
    actor: Actor, *, is_decided: bool, is_own: bool, is_given: bool, given_by: str, given_on: date, today: date,
    reason: str,
) -> Verdict:  # fmt: skip
    """The monitoring officer records a dispensation that the head of paid service, or the council's rules, gave.

    Not their own, not twice, and not for a day to come. SI 2012/2089 regs 12 and 13.
    """
    return Verdict.of(
        (actor.holds(Role.MONITORING_OFFICER), "not_yours", "Only the monitoring officer records a dispensation."),
        (not is_decided, "decided", "The report has been decided: what is printed of it cannot change."),
        (not is_own, "own_dispensation", "Your own dispensation is recorded by another monitoring officer."),
        (not is_given, "given_already", "A dispensation of this interest is on record already.", "declaration"),
        (
            bool(given_by.strip()),
            "nobody_gave_it",
            "Say who gave it: the head of paid service by name, or the rule of the council.",
            "given_by",
        ),
        (given_on <= today, "given_in_future", "A dispensation counts from the day on which it is given.", "given_on"),
        (bool(reason.strip()), "no_reason", "Say why it was given; it is printed.", "reason"),
    )


def _in_a_meeting(body: str, minuted: Minuted | None, today: date, *, is_silence: bool) -> Verdict:
    """A body speaks through the minute of a meeting of its own that has been held, and a person does not."""
    if minuted is None:
        return Verdict.of(
            (
                not body or is_silence,
                "view_in_a_meeting",
                f"{body} gives its view in a meeting. Once it has met, democratic services or the author record the "
                "view from the minute.",
                "meeting",
            ),
        )
    return Verdict.of(
        (
            bool(body) and minuted.is_of_the_consultee,
            "other_body",
            "The meeting is not one of the body that was asked.",
            "meeting",
        ),
        (minuted.held_on <= today, "not_held", "The meeting is still to come.", "meeting"),
        (bool(minuted.number.strip()), "no_minute", "Give the number of the minute.", "minute"),
        (not is_silence, "met_and_replied", "A meeting that minuted the matter has given a view.", "outcome"),
    )


def _by_author_or_office(actor: Actor, *, is_author: bool) -> Verdict:
    return Verdict.of(
        (
            (is_author and actor.holds(Role.REPORT_AUTHOR)) or actor.holds(Role.DEMOCRATIC_SERVICES),
            "not_yours",
            "Only the report's author or democratic services can do this; a consultee in post gives their own view.",
        ),
    )

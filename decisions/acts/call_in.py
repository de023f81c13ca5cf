"""Publishing a decision, logging who asks to call it in, recording what was found, and reconsidering it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db.models import prefetch_related_objects

from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from commissioning.verdicts import Verdict
from decisions import call_in as rules
from decisions.acts.moves import STAND_IN, leaving_out, prove
from decisions.enums import Action, CallInFinding, CallInStatus, ReportStatus
from decisions.forms import call_in as forms
from decisions.models import CallIn, CallInOutcome, CallInRequest, Publication, Report
from decisions.publishing import may_publish
from decisions.selectors import call_in as found
from decisions.selectors.situations import ReportSituation
from decisions.services import calling_in, publishing, reauthentication

Asked = Callable[[CallIn, Actor, datetime], Verdict]
NOT_DECIDED = Verdict.refuse("not_decided", "This is possible once the report has been decided.")


def of_decision(asked: Asked) -> Callable[[Report, Actor, datetime], Verdict]:
    """A verdict about a decision's call-in, asked of its report; not possible before there is a decision."""

    @wraps(asked)
    def verdict(report: Report, actor: Actor, at: datetime) -> Verdict:
        if report.status not in (ReportStatus.DECIDED, ReportStatus.REFUSED):
            return NOT_DECIDED
        track = found.track_of(report)
        return asked(track, actor, at) if track else NOT_DECIDED

    return verdict


@of_decision
def may_publish_it(track: CallIn, actor: Actor, at: datetime) -> Verdict:
    """Whether the decision can be published by this person now."""
    decision = track.decision
    return may_publish(
        actor,
        is_own_council=actor.council_id == decision.council.pk,
        is_published=decision.publication.is_published,
        taken_at=decision.taken_at,
        at=at,
    )


@of_decision
def may_log(track: CallIn, actor: Actor, at: datetime) -> Verdict:
    """Whether a request can be logged by this person now, whatever it says."""
    return rules.may_log_any(actor, status=found.track_status(track))


@of_decision
def may_find(track: CallIn, actor: Actor, at: datetime) -> Verdict:
    """Whether something can be recorded of the call-in by this person now."""
    status = found.track_status(track)
    counted = len(track.counted) if status is CallInStatus.OPEN else 0
    return rules.may_find_any(actor, status=status, counted=counted)


@of_decision
def may_reconsider(track: CallIn, actor: Actor, at: datetime) -> Verdict:
    """Whether this person can answer for the decision now; their proof is asked later."""
    now = ReportSituation(track.decision.report, Action.DECIDE, actor, at, STAND_IN, {})
    return leaving_out(calling_in.may_answer(track, now), "secret")


def _publish(report: Report, *, version: int, **given: Any) -> Publication:
    return publishing.publish(decision=report.decision, **given)


def _log(report: Report, *, version: int, **given: Any) -> CallInRequest:
    return calling_in.log_request(decision=report.decision, **given)


def _find(report: Report, *, version: int, **given: Any) -> CallInOutcome:
    return calling_in.find(decision=report.decision, **given)


def _answer(report: Report, *, version: int, has_no_conflict: bool, **given: Any) -> CallInOutcome:
    return calling_in.answer(decision=report.decision, **given)


def _about_publishing(report: Report, actor: Actor, at: datetime) -> list[str]:
    track = found.track_of(report)
    if track is None:
        return []
    told = [f"It is to be published by {track.decision.publication.due_on:%A %-d %B %Y}."]
    if track.status == CallInStatus.NOT_APPLICABLE:
        return [*told, f"It cannot be called in. {track.why}"]
    until = rules.say_moment(found.window_from(track, at).closes_at)
    return [*told, f"Published now, it can be called in until {until}; uncalled, it takes effect then."]


def _about_call_in(report: Report, actor: Actor, at: datetime) -> list[str]:
    """Until when and by whom it can be called in, and who asked so far."""
    track = found.track_of(report)
    if track is None or not track.rules_id:
        return []
    rule, asked = found.rule_under(track), track.counted
    told = [f"{found.count_down(track, at)}."]
    told.append(f"It takes {rules.members(rule.requests_needed)}; {rules.members(len(asked))} asked so far.")
    told += [f"Who may: {rule.by}."] if rule.by else []
    return [*told, *(_asked(row) for row in asked)]


def _asked(row: CallInRequest) -> str:
    capacity = f", {row.capacity}" if row.capacity else ""
    why = " ".join(filter(None, (*row.grounds.split("\n"), row.words)))
    return f"{row.member_name}{capacity}, received on {rules.say_moment(row.received_at)}: {why}"


def _about_reconsidering(report: Report, actor: Actor, at: datetime) -> list[str]:
    """What was asked and found, in order: what the maker weighs."""
    track = found.track_of(report)
    if track is None:
        return []
    prefetch_related_objects([track], "findings")  # read once: `counted` asks for them too
    told = [_asked(row) for row in track.counted]
    for row in track.findings.all():
        minute = f" ({row.minute})" if row.minute else ""
        said = f" {row.reason}" if row.reason else ""
        told.append(f"{row.get_finding_display()}, {rules.say_moment(row.taken_at)}{minute}.{said}")
    return told


def _published(publication: Publication) -> str:
    closes_at = CallIn.objects.get(decision=publication.decision_id).closes_at
    if closes_at is None:
        return "Published. The decision notice is being made."
    return f"Published. It can be called in until {rules.say_moment(closes_at)}. The decision notice is being made."


def _logged(request: CallInRequest) -> str:
    counted = len(request.call_in.counted)
    needed = found.rule_under(request.call_in).requests_needed
    if counted < needed:
        return f"Logged. {rules.members(counted)} asked; it takes {needed}."
    return f"Logged. {rules.members(counted)} asked, which is enough: say whether the call-in is valid."


FOUND: dict[str, str] = {
    CallInFinding.VALID: "The decision is called in. Its effect waits; the decision-maker has an e-mail.",
    CallInFinding.INVALID: "Recorded. These requests do not count; others can be made in time.",
    CallInFinding.UPHELD: "The decision stands and has taken effect.",
    CallInFinding.SENT_BACK: "Recorded. The decision-maker has it again, and an e-mail.",
    CallInFinding.REFERRED: "Recorded. The decision waits for the council.",
    CallInFinding.CONFIRMED: "Confirmed. The decision has taken effect.",
    CallInFinding.REPLACED: "Recorded. This decision never takes effect; a new report can be begun.",
}


def _said(row: CallInOutcome) -> str:
    return FOUND[row.finding]


CALLING_IN = (
    ObjectAction(
        name="publish-decision",
        label="Publish the decision",
        verdict=may_publish_it,
        perform=_publish,
        about=_about_publishing,
        confirm=True,
        warning="Publication cannot be taken back: the time for a call-in begins with it.",
        done=_published,
    ),
    ObjectAction(
        name="log-call-in",
        label="Log a request to call it in",
        verdict=may_log,
        perform=_log,
        about=_about_call_in,
        form_class=forms.RequestForm,
        form_needs=("obj",),
        done=_logged,
    ),
    ObjectAction(
        name="record-call-in",
        label="Record what was found of the call-in",
        verdict=may_find,
        perform=_find,
        about=_about_call_in,
        form_class=forms.FindingForm,
        form_needs=("obj",),
        confirm=True,
        done=_said,
    ),
    ObjectAction(
        name="reconsider",
        label="Reconsider the decision",
        verdict=may_reconsider,
        perform=_answer,
        about=_about_reconsidering,
        form_class=forms.ReconsiderForm,
        confirm=True,
        prove=prove,
        signs_for=reauthentication.signs_for,
        warning="Your answer is final. The decision itself is never changed: it takes effect, or another replaces it.",
        done=_said,
    ),
)

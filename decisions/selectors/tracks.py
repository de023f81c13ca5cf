"""The tracks of a decision as its page tells them: publication, call-in, and when it takes effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import working_days_between
from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from decisions import call_in as rules
from decisions.decision_notice import say_day
from decisions.enums import CallInStatus
from decisions.models import CallIn, CallInOutcome, CallInRequest, Publication, Report
from decisions.selectors.call_in import count_down, rule_under, track_of, track_status
from decisions.selectors.timing import days_of

COLOURS: dict[CallInStatus, str] = {
    CallInStatus.WAITING: "grey",
    CallInStatus.NOT_APPLICABLE: "grey",
    CallInStatus.OPEN: "blue",
    CallInStatus.CALLED_IN: "yellow",
    CallInStatus.REFERRED: "yellow",
    CallInStatus.SENT_BACK: "yellow",
    CallInStatus.REPLACED: "red",
}


@dataclass(frozen=True)
class Tracks:
    """How a decision stands with publication, call-in and effect, in words."""

    publication: Publication
    call_in: CallIn
    published: str
    called_in: str
    effective: str
    asked: str
    requests: tuple[CallInRequest, ...]
    findings: tuple[CallInOutcome, ...]
    notice: SignedArtefact | None

    @property
    def colour(self) -> str:
        """Of the call-in's tag: green once the decision stands."""
        return COLOURS.get(CallInStatus(self.call_in.status), "green")

    @property
    def act(self) -> str:
        """The act that the tracks wait for; empty where they wait for time alone, or for nothing."""
        if not self.publication.is_published:
            return "publish-decision"
        status = CallInStatus(self.call_in.status)
        if status in (CallInStatus.CALLED_IN, CallInStatus.REFERRED):
            return "record-call-in"
        if status is CallInStatus.OPEN and len(self.requests) >= rule_under(self.call_in).requests_needed:
            return "record-call-in"
        return "reconsider" if status is CallInStatus.SENT_BACK else ""


NEXT = {
    "publish-decision": "Publish the decision",
    "record-call-in": "Record what was found of the call-in",
    "reconsider": "Reconsider the decision",
}


def tracks_of(report: Report, actor: Actor, at: datetime) -> Tracks | None:
    """The tracks of a report's decision; None before there is one."""
    track = track_of(report)
    if track is None:
        return None
    publication = track.decision.publication
    requests = track.counted if track.rules_id else []
    findings = list(track.findings.order_by("pk")) if track.rules_id else []
    return Tracks(
        publication=publication,
        call_in=track,
        published=_published(publication, at),
        called_in=_called_in(track, at),
        effective=_effective(track, at),
        asked=_asked(track, len(requests)),
        requests=tuple(requests),
        findings=tuple(findings),
        notice=SignedArtefact.objects.newest_of(RenditionKind.DECISION_NOTICE, report.reference),
    )


def waits_for(tracks: Tracks | None, at: datetime) -> str:
    """What a decision waits for that nobody has to do, until when, and what follows; empty where that is nothing."""
    if tracks is None:
        return ""
    track = tracks.call_in
    status = track_status(track)
    if status is CallInStatus.OPEN and track.closes_at:
        until = rules.say_moment(track.closes_at)
        if track.closes_at < at:
            return f"Its time for a call-in ended on {until}. What was resolved is now posted to the register."
        return f"Nothing, until {until}: until then it can be called in. If it is not, it takes effect then."
    if status is CallInStatus.REPLACED:
        return "Nothing follows from this decision: another one replaces it."
    if track.effective_at and track.effective_at > at:
        return f"Nothing, until it takes effect on {say_day(track.effective_at)}."
    return ""


def _published(publication: Publication, at: datetime) -> str:
    if publication.published_at:
        return f"On {rules.say_moment(publication.published_at)}, by {publication.published_post}."
    today, due = clock.london_day(at), publication.due_on
    said = f"To be published by {due:%A} {due.day} {due:%B %Y}"
    if due < today:
        return f"{said}: that day has passed."
    days = days_of(publication.council)
    left = working_days_between(today, due, nation=days.nation, closures=days.closures)
    return f"{said}: {'today' if due == today else 'tomorrow' if left == 1 else f'in {left} working days'}."


def _called_in(track: CallIn, at: datetime) -> str:
    status = track_status(track)
    if status is CallInStatus.NOT_APPLICABLE:
        return track.why
    if status is CallInStatus.WAITING:
        rule = rule_under(track)
        return (
            f"Once published, it can be called in for {rule.length}, until {rules.say_hour(rule.cut_off)} on the last."
        )
    return f"{count_down(track, at)}."


def _asked(track: CallIn, count: int) -> str:
    """How many asked, of how many it takes; empty where nobody could."""
    if track_status(track) in (CallInStatus.WAITING, CallInStatus.NOT_APPLICABLE):
        return ""
    needed = rule_under(track).requests_needed
    return f"{rules.members(count)} asked; it takes {needed}."


def _effective(track: CallIn, at: datetime) -> str:
    """When it takes effect, or what it waits for."""
    status = track_status(track)
    if track.effective_at:
        tense = "Took effect" if track.effective_at <= at else "Takes effect"
        return f"{tense} on {say_day(track.effective_at)}."
    if status is CallInStatus.OPEN and track.closes_at:
        return f"Takes effect on {rules.say_moment(track.closes_at)}, if it is not called in."
    if status is CallInStatus.REPLACED:
        return "Never takes effect: another decision replaces it."
    return "Not in effect yet."

"""Calling a decision in: requests logged, found valid or not, what scrutiny or the council said, the maker's answer.

Nothing here changes a decision: it holds its effect, lets it go, or has it replaced by another decision.
Source: Local Government Act 2000 s.9F; model.md invariant 26.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.verdicts import Verdict
from decisions import call_in as rules
from decisions import guards
from decisions.enums import Action, CallInFinding, PostingStatus
from decisions.models import CallIn, CallInOutcome, CallInRequest, Decision, DecisionProof, EffectPosting, Report
from decisions.selectors.call_in import rule_under, track_status, window_of
from decisions.selectors.situations import ReportSituation
from decisions.services import decision_notices, effects, telling, tracks


@transaction.atomic
def log_request(
    *,
    decision: Decision,
    member_name: str,
    received_at: datetime,
    actor: Actor,
    at: datetime,
    capacity: str = "",
    grounds: Sequence[str] = (),
    words: str = "",
) -> CallInRequest:
    """Log a member's request as it was received. Refused by `call_in.may_log`, a late one and a second one among it."""
    track = _locked(decision, actor)
    known = call_in_rule(track)
    rules.may_log(
        actor,
        status=track_status(track),
        window=window_of(track),
        received_at=received_at,
        at=at,
        member=member_name,
        counted=[row.member_key for row in track.counted],
        grounds=grounds,
        rule_grounds=known.grounds if known else (),
        words=words,
    ).or_refuse()
    request = CallInRequest(
        call_in=track,
        round=track.round,
        member_name=member_name.strip(),
        member_key=rules.member_key(member_name),
        capacity=capacity.strip(),
        grounds="\n".join(grounds),
        words=words.strip(),
        received_at=received_at,
        logged_by=actor.user,
        logged_post=actor.post_label,
        logged_at=at,
    )
    request.save()
    audit.record(
        actor,
        "call_in.requested",
        track,
        at=at,
        changes={"received_at": (None, received_at)},
        reason=words.strip(),
        row=request,
    )
    return request


@transaction.atomic
def find(
    *,
    decision: Decision,
    finding: CallInFinding,
    actor: Actor,
    at: datetime,
    taken_at: datetime | None = None,
    reason: str = "",
    minute: str = "",
) -> CallInOutcome:
    """Record what was found about a call-in: valid or not, or what scrutiny or the council said on `taken_at`.

    Refused by `call_in.may_find`. Side effects, in order: the finding; the state of the call-in, and the decision's
    effect where it stands; the notice anew; e-mails; audit; on commit, effects are posted.
    """
    track = _locked(decision, actor)
    known, moment = call_in_rule(track), taken_at or at
    rules.may_find(
        actor,
        finding,
        status=track_status(track),
        counted=len(track.counted),
        needed=known.requests_needed if known else 1,
        reason=reason,
        minute=minute,
        taken_at=moment,
        not_before=track.called_in_at or track.opens_at,
        at=at,
    ).or_refuse()
    return _settle(track, finding, taken_at=moment, reason=reason, minute=minute, actor=actor, at=at)


@transaction.atomic
def answer(
    *, decision: Decision, confirms: bool, reason: str, proof: DecisionProof, actor: Actor, at: datetime
) -> CallInOutcome:
    """The maker has reconsidered: the decision is confirmed and takes effect, or another will replace it.

    Refused by `call_in.may_answer`, and as a decision would be: to a post that holds no authority today, to whoever
    may not decide this report, and without a proof of identity. A decision to be replaced never takes effect: what it
    still owed the register lapses.
    """
    report = Report.objects.locked(decision.report_id)
    track = _locked(decision, actor)
    now = ReportSituation(report, Action.DECIDE, actor, at, reason, {"proof": proof})
    may_answer(track, now).or_refuse()
    DecisionProof.objects.filter(pk=proof.pk).update(used_at=at)
    finding = CallInFinding.CONFIRMED if confirms else CallInFinding.REPLACED
    return _settle(track, finding, taken_at=at, reason=reason, minute="", actor=actor, at=at)


def may_answer(track: CallIn, now: ReportSituation) -> Verdict:
    """Whether the maker may answer now: sent back, in the maker's post, with authority today, proved."""
    begun = rules.may_answer(
        now.actor,
        status=track_status(track),
        is_maker_post=now.actor.post_id == track.decision.maker_post_id,
        reason=now.reason,
    )
    if any(code in ("not_sent_back", "not_yours") for code in begun.codes):
        return begun
    for guard in (
        guards.holds_authority,
        guards.maker_is_independent,
        guards.has_no_conflict,
        guards.identity_is_proved,
    ):
        begun &= guard(now)
    return begun


def close_call_ins(*, at: datetime) -> Iterator[CallIn]:
    """Close every call-in whose time ran out unused, the one that ended first at the head; post what took effect."""
    for track in CallIn.objects.open().filter(closes_at__lt=at).select_related("decision__report__council"):
        if tracks.close_if_over(track.decision, at=at):
            effects.post_decision(track.decision_id, at=at)
            track.refresh_from_db(fields=["status", "effective_at"])
            yield track


def call_in_rule(track: CallIn) -> rules.CallInRule | None:
    """The rule of a call-in; None where there is none."""
    return rule_under(track) if track.rules_id else None


def _locked(decision: Decision, actor: Actor) -> CallIn:
    track: CallIn = CallIn.objects.locked(CallIn.objects.get(decision=decision).pk)
    Verdict.of(
        (actor.council_id == track.council.pk, "other_council", "This decision is another council's."),
    ).or_refuse()
    return track


def _settle(
    track: CallIn, finding: CallInFinding, *, taken_at: datetime, reason: str, minute: str, actor: Actor, at: datetime
) -> CallInOutcome:
    before, after = track_status(track), rules.LEADS_TO[finding]
    row = CallInOutcome(
        call_in=track,
        finding=finding,
        reason=reason.strip(),
        minute=minute.strip(),
        taken_at=taken_at,
        recorded_by=actor.user,
        recorded_name=actor.label,
        recorded_post=actor.post_label,
        recorded_at=at,
    )
    row.save()
    if finding is CallInFinding.VALID:
        track.called_in_at = taken_at
    tracks.settle(track, after, settled_at=taken_at)
    if finding is CallInFinding.REPLACED:
        EffectPosting.objects.filter(item__decision=track.decision).unposted().update(status=PostingStatus.LAPSED)
    if finding is not CallInFinding.INVALID:
        decision_notices.issue(track.decision, at=at)
    telling.of_call_in(row, actor=actor, at=at)
    if track.effective_at:
        telling.of_taking_effect(track, actor=actor, at=at)
        transaction.on_commit(partial(effects.post_decision, track.decision_id, at=at), robust=True)
    audit.record(
        actor,
        f"call_in.{finding.value}",
        track,
        at=at,
        changes={"status": (before.value, after.value), "effective_at": (None, track.effective_at)},
        reason=reason.strip(),
        row=row,
    )
    return row

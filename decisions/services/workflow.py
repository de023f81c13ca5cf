"""The one door through a report's course: nothing else changes a report's status.

Source: architecture §3 and §4; model.md invariant 36.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models, transaction

from commissioning.actors import Actor
from commissioning.once import reading_anew
from commissioning.services import audit
from commissioning.verdicts import Verdict
from decisions.enums import Action, ReportStatus
from decisions.models import Report, ReportMove
from decisions.selectors.situations import ReportSituation
from decisions.services import clearing, deciding, exempt_copies, issuing, paper, submitting, telling, varying, versions
from decisions.services.rows import release_claims
from decisions.workflow import Transition, may_begin, transition_for

Act = Callable[[ReportSituation], models.Model | None]

# What each move does to the rows around the report, before its status changes. An append-only row that an act
# returns is the one its audit event accompanies.
_ACTS: dict[Action, Act] = {
    Action.SUBMIT: submitting.submit,
    Action.APPROVE: submitting.approve,
    Action.DECLINE: submitting.withdraw,
    Action.CLEAR: clearing.clear,
    Action.REQUIRE_CHANGES: clearing.require_changes,
    Action.RESUBMIT: submitting.resubmit,
    Action.ISSUE: issuing.issue,
    Action.DECIDE: deciding.decide,
    Action.REFUSE: deciding.decide,
    Action.ENTER_PAPER: paper.enter,
    Action.CONFIRM_PAPER: paper.confirm,
    Action.REJECT_PAPER: paper.reject,
    Action.WITHDRAW: submitting.withdraw,
}
_LETS_GO = (ReportStatus.DECIDED, ReportStatus.REFUSED, ReportStatus.WITHDRAWN, ReportStatus.SUPERSEDED)


def verdict_for(
    report: Report, action: Action | str, actor: Actor, at: datetime, *, reason: str = "", **entered: Any
) -> Verdict:
    """Whether this actor may make this move now, and if not, every reason why: what `perform` asks under the lock.

    A page that offers the move before anything is typed passes a stand-in reason; what it cannot know yet (items,
    proof) it leaves out and reads as reasons with the fields `items` and `secret`.
    """
    return _verdict(transition_for(action), ReportSituation(report, Action(action), actor, at, reason, entered))


@transaction.atomic
def perform(
    *, report: Report, action: Action | str, actor: Actor, version: int, at: datetime, reason: str = "", **entered: Any
) -> Report:
    """Make one move: lock, compare versions, ask every guard, act, change the status, audit; the report comes back.

    `version` is the report as the person saw it (`StaleVersion` when it has moved on). `entered` is what the move
    needs: `discipline` and `outcome` to clear; `items` and `proof` to decide; `items` and `paper` to enter a signed
    paper (`selectors.situations`). Refused with all that stands against it. Side effects, in order: the act's own rows;
    lots let go of or taken; the status; the move with its reason; the report as it was acted on; audit. On commit,
    documents are made and effects posted.
    """
    row = transition_for(action)
    report = Report.objects.locked(report.pk).expect_version(version)
    now = ReportSituation(report, row.action, actor, at, reason, entered)
    with reading_anew():
        _verdict(row, now).or_refuse()
    before = ReportStatus(report.status)
    act = _ACTS.get(row.action)
    accompanied = act(now) if act else None
    after = _after(row, now)
    move = _move(now, before, after)
    kept = versions.keep_step(report=report, why=move.get_action_display(), actor=now.actor, at=at, move=move)
    audit.record(
        now.actor,
        row.audit_verb,
        report,
        at=at,
        changes={"status": (before.value, after.value), **_named(now)},
        reason=now.reason,
        row=kept if accompanied is None else accompanied,
    )
    telling.of_move(now, move)
    if row.action is Action.CONFIRM_PAPER:
        paper.vouch(now)
    exempt_copies.vouch(now)
    if row.action is Action.ISSUE and report.supersedes is not None:
        _supersede(report.supersedes, now)
    return report


@transaction.atomic
def issue_and_put(*, report: Report, actor: Actor, version: int, at: datetime) -> Report:
    """Issue a report and put it before its decision-maker: two moves, both made or neither. Refused as each of them."""
    given: dict[str, Any] = {"actor": actor, "at": at}
    issued = perform(report=report, action=Action.ISSUE, version=version, **given)
    return perform(report=issued, action=Action.PUT_TO_MAKER, version=issued.version, **given)


def _verdict(row: Transition, now: ReportSituation) -> Verdict:
    """Status and role first, so that the guards are asked only of moves that can be made at all."""
    held = Verdict.of(
        (
            now.given_actor.post is None or now.actor.post is not None,
            "not_in_post",
            f"You do not hold the post of {now.given_actor.post} on {now.day:%-d %B %Y}. Whoever holds it that day can "
            "act in it.",
        ),
        (
            now.given_actor.is_system or now.actor.council_id in (None, now.report.council_id),
            "other_council",
            "This report belongs to another council.",
        ),
    )
    begun = held & may_begin(row, now.report.status, now.actor) if held.allowed else held
    if not begun.allowed:
        return begun
    verdict = Verdict.of(
        (not row.reason_required or bool(now.reason), "no_reason", "Give the reason; it is kept.", "reason")
    )
    for guard in row.guards:
        verdict &= guard(now)
    return verdict


def _after(row: Transition, now: ReportSituation) -> ReportStatus:
    """Where the report stands once the act is done."""
    if row.completes is not None and not row.completes(now).allowed:
        return ReportStatus(now.report.status)
    if row.onward is not None and row.onward[0](now).allowed:
        return row.onward[1]
    return row.target


def _move(now: ReportSituation, before: ReportStatus, after: ReportStatus) -> ReportMove:
    report = now.report
    report.status = after
    if after != before or now.action is not Action.CLEAR:  # the other clearing officers still see the report as it is
        report.save_version()
    if after in _LETS_GO:
        release_claims(report)
        varying.let_go(report, actor=now.actor, at=now.at)
    move: ReportMove = ReportMove.objects.create(
        report=report,
        action=now.action,
        from_status=before,
        to_status=after,
        reason=now.reason,
        made_by=now.actor.user,
        made_post=now.actor.post_label,
        made_at=now.at,
    )
    return move


def _supersede(older: Report, now: ReportSituation) -> None:
    """The newer report has been issued: the older one gives way, if it was still on its course."""
    older = Report.objects.locked(older.pk)
    if verdict_for(older, Action.SUPERSEDE, now.actor, now.at).allowed:
        perform(report=older, action=Action.SUPERSEDE, actor=now.actor, version=older.version, at=now.at)


def _named(now: ReportSituation) -> dict[str, tuple[str | None, str | None]]:
    """What the audit event says beside the status: in which discipline, with which outcome."""
    if now.discipline is None:
        return {}
    return {"discipline": (None, now.discipline.value), "outcome": (None, str(now.entered.get("outcome") or ""))}

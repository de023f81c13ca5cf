"""Actions arising from a decision: asked for, done with evidence, given to another post, dropped.

Nothing is deleted. The owner is told when it becomes theirs; no word of it is in the e-mail.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import MailKind
from commissioning.models import Post
from commissioning.selectors.people import actors_of
from commissioning.services import attachments, audit, mail
from commissioning.services.attachments import NewFile
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Verdict
from decisions import actions as rules
from decisions.enums import ReportStatus
from decisions.governance_enums import ActionKind
from decisions.models import Action, Report, ReportAttachment
from decisions.selectors.actions import maker_post_of


@transaction.atomic
def ask(
    *, report: Report, kind: ActionKind, what: str, owner_post: Post, due_on: date, actor: Actor, at: datetime
) -> Action:
    """Ask a post to do something because of a decision. Before the decision it waits for it; refused by `may_ask`."""
    report = Report.objects.locked(report.pk)
    verdict = rules.may_ask(
        actor, status=ReportStatus(report.status), author_id=report.author_id, maker_post_id=maker_post_of(report)
    ) & _is_seen(report, actor)
    is_own = owner_post.council_id == report.council_id and owner_post.is_active
    verdict &= rules.is_asked_well(what=what, due_on=due_on, today=clock.london_day(at), is_own_council=is_own)
    verdict.or_refuse()
    action = save_new(
        Action(
            report=report, kind=kind, what=what.strip(), owner_post=owner_post, due_on=due_on, asked_by=actor.user,
            asked_post=actor.post_label, asked_at=at,
        )
    )  # fmt: skip
    audit.record(actor, "action.asked", action, at=at, changes=_first(action), reason=action.what)
    _tell(action, actor=actor, at=at)
    return action


@transaction.atomic
def finish(
    *, action: Action, version: int, done_on: date, evidence: str, actor: Actor, at: datetime,
    given: NewFile | None = None,
) -> Action:  # fmt: skip
    """Say that it is done and how one knows, with a file if there is one: kept with the decision, as its papers are."""
    action = _held(action, version)
    report = action.report
    rules.may_finish(
        actor, is_open=action.is_open, is_decided=report.status == ReportStatus.DECIDED,
        owner_post_id=action.owner_post_id, done_on=done_on, asked_on=clock.london_day(action.asked_at),
        today=clock.london_day(at),
    ).or_refuse()  # fmt: skip
    if given is not None:
        row = ReportAttachment(report=report, decision=report.decision)
        action.evidence_file = attachments.add(
            row, given=given, verb="decision.file_attached", about=report, actor=actor, at=at
        )
    action.done_on, action.done_by, action.evidence = done_on, actor.user, evidence.strip()
    checked(action).save_version()
    audit.record(actor, "action.done", action, at=at, changes={"done_on": (None, done_on)}, reason=action.evidence)
    return action


@transaction.atomic
def hand_over(*, action: Action, version: int, owner_post: Post, actor: Actor, at: datetime) -> Action:
    """Give it to another post of the council, which is told."""
    action = _held(action, version)
    is_own = owner_post.council_id == action.report.council_id and owner_post.is_active
    (
        _may_change(action, actor)
        & Verdict.of((is_own, "other_council", "Choose a post of this council that is in use.", "owner_post"))
    ).or_refuse()
    return move(action, to=owner_post, actor=actor, at=at)


def move(action: Action, *, to: Post, actor: Actor, at: datetime) -> Action:
    """Write that a locked action is another post's, and tell it. Who may do so is the caller's business."""
    before, action.owner_post = action.owner_post.title, to
    action.save_version(update_fields=["owner_post"])
    audit.record(actor, "action.handed_over", action, at=at, changes={"owner": (before, to.title)})
    _tell(action, actor=actor, at=at)
    return action


@transaction.atomic
def drop(*, action: Action, version: int, reason: str, actor: Actor, at: datetime) -> Action:
    """Say that it is not needed any more, and why. It stays readable."""
    action = _held(action, version)
    _may_change(action, actor).or_refuse()
    action.dropped_at, action.dropped_by, action.drop_reason = at, actor.user, reason.strip()
    checked(action).save_version()
    audit.record(actor, "action.dropped", action, at=at, reason=action.drop_reason)
    return action


def _held(action: Action, version: int) -> Action:
    Report.objects.locked(action.report_id)
    Action.objects.locked(action.pk).expect_version(version)
    return Action.objects.select_related("report__council", "owner_post").get(pk=action.pk)


def _may_change(action: Action, actor: Actor) -> Verdict:
    return rules.may_change(
        actor, is_open=action.is_open, asked_by_id=action.asked_by_id, status=ReportStatus(action.report.status),
        maker_post_id=maker_post_of(action.report),
    )  # fmt: skip


def _is_seen(report: Report, actor: Actor) -> Verdict:
    seen = Report.objects.visible_to(actor).filter(pk=report.pk).exists()
    return Verdict.of((seen, "not_seen", "This report is outside what your post sees."))


def _first(action: Action) -> dict[str, tuple[None, str | date]]:
    return {"kind": (None, str(action.kind)), "owner": (None, action.owner_post.title), "due_on": (None, action.due_on)}


def _tell(action: Action, *, actor: Actor, at: datetime) -> None:
    """Tell whoever holds the post today, once it is theirs to do."""
    if action.report.status != ReportStatus.DECIDED:
        return
    mail.tell(
        council=action.report.council,
        to=[one.user for one in actors_of([action.owner_post], on=clock.today())],
        kind=MailKind.YOURS,
        reference=action.report.reference,
        what="Do what a decision asks of you",
        path=reverse("decisions:action-detail", args=[action.pk]),
        about=f"decisions.action:{action.pk}:{action.owner_post_id}",
        actor=actor,
        at=at,
    )

"""Saying something about a paragraph of a report, answering it, and closing it. The report itself does not change.

The audit chain holds the digest of what was said, because the chain can never be deleted from; of what was said about
an exempt passage not even that, because a short remark can be guessed from it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Refused, Verdict
from decisions.commenting import may_comment, may_resolve, may_say
from decisions.enums import ReportStatus
from decisions.models import Comment, Report
from decisions.selectors.comments import spots_of

GONE = "This paragraph has changed since you opened the page. Read it again, then comment on what it says now."


@transaction.atomic
def add(*, report: Report, place: str, position: int, digest: str, body: str, actor: Actor, at: datetime) -> Comment:
    """Comment on one paragraph, as `place` (a section's key) and `position` name it and `digest` fixes its words.

    Refused by `may_comment`, without words, and when the paragraph there is no longer the one that was read. A
    passage the person has no leave to read is not there.
    """
    report = Report.objects.locked(report.pk)
    (may_comment(actor, status=ReportStatus(report.status)) & may_say(body)).or_refuse()
    here = (spot for spot in spots_of(report, actor) if spot.can_be_spoken_about and spot.anchor.place == place)
    spots = [spot for spot in here if spot.anchor.digest == digest]
    if not spots:
        raise Refused(Verdict.refuse("paragraph_gone", GONE, "body"))
    spot = min(spots, key=lambda one: abs(one.anchor.position - position))
    comment = Comment(
        report=report,
        section=spot.section,
        digest=spot.anchor.digest,
        quote=spot.anchor.quote,
        position=spot.anchor.position,
        is_exempt=spot.is_exempt,
        body=_words(body),
        author=actor.user,
        author_post=actor.post_label,
        at=at,
    )
    return _saved(comment, "comment.made", actor, at)


@transaction.atomic
def reply(*, comment: Comment, body: str, actor: Actor, at: datetime) -> Comment:
    """Answer a comment the person may read. A comment that was resolved is opened first. Refused by `may_comment`."""
    parent = Comment.objects.locked(comment.pk)
    Verdict.of((parent.parent_id is None, "reply_to_reply", "Answer the first comment of the thread.")).or_refuse()
    (may_comment(actor, status=ReportStatus(parent.report.status)) & may_say(body)).or_refuse()
    Verdict.of(
        (parent.resolved_at is None, "resolved", "This comment is resolved. Open it again to go on.", "body")
    ).or_refuse()
    answer = Comment(
        report=parent.report,
        section=parent.section,
        parent=parent,
        digest=parent.digest,
        quote=parent.quote,
        position=parent.position,
        is_exempt=parent.is_exempt,
        body=_words(body),
        author=actor.user,
        author_post=actor.post_label,
        at=at,
    )
    return _saved(answer, "comment.answered", actor, at)


@transaction.atomic
def resolve(*, comment: Comment, actor: Actor, at: datetime) -> Comment:
    """Close a comment. Refused by `may_resolve`, and for one that is closed."""
    comment = _to_settle(comment, actor)
    Verdict.of((comment.resolved_at is None, "resolved", "This comment is resolved already.")).or_refuse()
    comment.resolved_at, comment.resolved_by, comment.resolved_post = at, actor.user, actor.post_label
    comment.save(update_fields=["resolved_at", "resolved_by", "resolved_post"])
    audit.record(actor, "comment.resolved", comment.report, at=at, changes={"comment": (comment.pk, comment.pk)})
    return comment


@transaction.atomic
def reopen(*, comment: Comment, actor: Actor, at: datetime) -> Comment:
    """Open a closed comment again. Refused by `may_resolve`, and for one that is open."""
    comment = _to_settle(comment, actor)
    Verdict.of((comment.resolved_at is not None, "open", "This comment is open already.")).or_refuse()
    comment.resolved_at, comment.resolved_by, comment.resolved_post = None, None, ""
    comment.save(update_fields=["resolved_at", "resolved_by", "resolved_post"])
    audit.record(actor, "comment.opened_again", comment.report, at=at, changes={"comment": (comment.pk, comment.pk)})
    return comment


def _to_settle(comment: Comment, actor: Actor) -> Comment:
    """The locked comment, if this person resolves it."""
    locked: Comment = Comment.objects.locked(comment.pk)
    report = locked.report
    may_resolve(
        actor, status=ReportStatus(report.status), author_id=report.author_id, commenter_id=locked.author_id
    ).or_refuse()
    Verdict.of((locked.parent_id is None, "reply", "A reply is resolved with the comment it answers.")).or_refuse()
    return locked


def _saved(comment: Comment, verb: str, actor: Actor, at: datetime) -> Comment:
    checked(comment).save()
    section = comment.section.key if comment.section else ""
    audit.record(
        actor, verb, comment.report, at=at,
        changes={"comment": (None, comment.pk), "section": (None, section)},
        reason="" if comment.is_exempt else comment.body,
    )  # fmt: skip
    return comment


def _words(body: str) -> str:
    return body.replace("\r\n", "\n").strip()

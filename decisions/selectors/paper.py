"""A signed paper, or a minute, gathered for the rules: from what is being typed, or from the entry that waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.scan import page_count
from commissioning.models import Post, User
from commissioning.once import once
from commissioning.selectors import people
from decisions.enums import ItemOutcome, ReportStatus
from decisions.models import Body, Meeting, PaperEntry, Report, ReportVersion
from decisions.paper import MOST_BYTES, Minuted, SignedPaper
from decisions.resolving import Resolved
from decisions.routing import PostRef, may_decide
from decisions.selectors import meetings, parts, routes, seldom


@dataclass(frozen=True)
class PaperTyped:
    """What is entered from a paper: who signed in which post and when, and the scan.

    `conflicts` are those declared on the paper, in its words.
    """

    maker: User
    maker_post: Post
    signed_at: datetime
    scan: bytes
    conflicts: str = ""
    is_refusal: bool = False

    @property
    def is_text(self) -> bool:
        """A signed paper is always a scan."""
        return False


@dataclass(frozen=True)
class MinuteTyped:
    """What is entered from the minute of a body's meeting; `scan` is its scan as a PDF or, with `is_text`, its text.

    `present` are the members by name, one on each line; `conflicts` the interests declared.
    """

    meeting: Meeting
    number: str
    present: str
    scan: bytes
    is_text: bool = False
    votes: str = ""
    conflicts: str = ""
    is_refusal: bool = False

    @property
    def taken_at(self) -> datetime:
        """The meeting's own day and time."""
        return began(self.meeting)


def began(meeting: Meeting) -> datetime:
    """When a meeting begins."""
    return datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=LONDON)


def problem_with(scan: bytes) -> str:
    """What is wrong with a scan, in a sentence that says what to do; empty when it is a PDF that opens."""
    if len(scan) > MOST_BYTES:
        return f"The scan is larger than {MOST_BYTES // 1024 // 1024} MB. Scan it at a lower resolution."
    try:
        page_count(scan)
    except InvalidDocument as problem:
        return str(problem)
    return ""


@once
def waiting_entry(report: Report) -> PaperEntry | None:
    """The entry that waits for a second person, if any."""
    if not seldom.may_have(report, "paper_entries"):
        return None
    waiting = PaperEntry.objects.waiting().filter(report=report)
    beside = ("maker", "maker_post", "entered_by", "meeting__body__council", "meeting__body__post")
    return waiting.select_related(*beside).first()


def paper_typed(report: Report, typed: PaperTyped | MinuteTyped, issue: ReportVersion | None) -> SignedPaper:
    """What is being entered, for the rules."""
    if isinstance(typed, MinuteTyped):
        return _minuted(report, typed.meeting, issue, scan_problem=_problem_with_minute(typed),
                        is_refusal=typed.is_refusal)  # fmt: skip
    return _signed(report, typed.maker, typed.maker_post, typed.signed_at, issue,
                   scan_problem=problem_with(typed.scan), is_refusal=typed.is_refusal)  # fmt: skip


def paper_entered(report: Report, entry: PaperEntry, issue: ReportVersion | None) -> SignedPaper:
    """What was entered, for the rules: asked anew about the day of signature."""
    more = {"entered_by": entry.entered_by_id, "is_refusal": entry.outcome == ReportStatus.REFUSED}
    if entry.meeting is not None:
        return _minuted(report, entry.meeting, issue, **more)
    if entry.maker is None:
        raise LookupError("A paper was signed by somebody or is the minute of a meeting.")
    return _signed(report, entry.maker, entry.maker_post, entry.signed_at, issue, **more)


def signer_of(entry: PaperEntry) -> Actor:
    """Whoever signed, in the post they held that day; for a body, the post that stands for it and nobody in it."""
    if entry.maker is None:
        return Actor(post=entry.maker_post, council=entry.report.council)
    return people.actor_for(entry.maker, on=clock.london_day(entry.signed_at), post=entry.maker_post)


def as_json(items: Mapping[int, Resolved]) -> dict[str, Any]:
    """What was resolved as plain JSON types; `from_json` reads it back."""
    return {str(pk): _plain(item) for pk, item in items.items()}


def from_json(stored: Mapping[str, Any]) -> dict[int, Resolved]:
    """What was entered as resolved, by the recommendation's primary key."""
    return {int(pk): _resolved(item) for pk, item in stored.items()}


def _signed(
    report: Report, maker: User, post: Post, signed_at: datetime, issue: ReportVersion | None, **more: Any
) -> SignedPaper:
    day = clock.london_day(signed_at)
    route = routes.route_for(report, signed_at)
    return SignedPaper(
        maker=maker.pk,
        maker_name=str(maker),
        post=str(post),
        in_post=_held(report, maker, post, day),
        authority=may_decide(route, ruled_by=report.authority_rule_id, post=PostRef(post.pk, str(post))),
        signed_at=signed_at,
        day=day,
        issued_at=issue.issued_at if issue else None,
        issued_on=clock.london_day(issue.issued_at) if issue else None,
        **more,
    )


def _minuted(report: Report, meeting: Meeting, issue: ReportVersion | None, **more: Any) -> SignedPaper:
    """The minute of a meeting: the body in the post that stands for it, at the meeting's own time."""
    body, at = meeting.body, began(meeting)
    post = PostRef(body.post_id or 0, str(body))
    item = next((one for one in meetings.items_of(report) if one.meeting_id == meeting.pk), None)
    deadlines, issued_on = meetings.deadlines_of(meeting), clock.london_day(issue.issued_at) if issue else None
    in_time = issued_on is not None and issued_on <= deadlines.despatch_on
    minute = Minuted(
        body=str(body),
        is_of_the_maker=body.post_id is not None and body.post_id == report.decision_maker_post_id,
        is_on_agenda=item is not None and item.rolled_to_id is None,
        was_out=in_time or (item is not None and item.supplement is not None),
    )
    return SignedPaper(
        maker=None,
        maker_name=str(body),
        post=str(body.post or body),
        in_post=True,
        authority=may_decide(routes.route_for(report, at), ruled_by=report.authority_rule_id, post=post),
        signed_at=at,
        day=meeting.held_on,
        issued_at=issue.issued_at if issue else None,
        issued_on=issued_on,
        minute=minute,
        **more,
    )


def _problem_with_minute(typed: MinuteTyped) -> str:
    return "" if typed.is_text and typed.scan.strip() else problem_with(typed.scan)


def body_of(report: Report) -> Body | None:
    """The body that decides the report; None where a person does, or nobody is named yet."""
    post = report.decision_maker_post
    return getattr(post, "body", None) if post is not None else None


def _held(report: Report, maker: User, post: Post, day: date) -> bool:
    """Whether somebody held a post on a day. Who holds the post that decides is read with the consultees."""
    if post.pk != report.decision_maker_post_id:
        return people.actor_for(maker, on=day, post=post).post is not None
    held = ((row.user_id, row.post_id) for row in parts.holdings_on(report, day))
    return maker.is_active and (maker.pk, post.pk) in held


def _plain(item: Resolved) -> dict[str, Any]:
    lots = item.lots
    return {
        "outcome": ItemOutcome(item.outcome).value,
        "lots": None if lots is None else {str(pk): end.isoformat() if end else None for pk, end in lots.items()},
        "amount": None if item.amount is None else str(item.amount),
        "words": item.words,
    }


def _resolved(item: Mapping[str, Any]) -> Resolved:
    lots = item["lots"]
    return Resolved(
        outcome=ItemOutcome(item["outcome"]),
        lots=None if lots is None else {int(pk): date.fromisoformat(end) if end else None for pk, end in lots.items()},
        amount=None if item["amount"] is None else Decimal(item["amount"]),
        words=item["words"],
    )

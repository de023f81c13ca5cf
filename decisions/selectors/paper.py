"""A signed paper gathered for the rules: from what is being typed, or from the entry that waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.scan import page_count
from commissioning.models import Post, User
from commissioning.once import once
from commissioning.selectors import people
from decisions.enums import ItemOutcome, ReportStatus
from decisions.models import PaperEntry, Report, ReportVersion
from decisions.paper import MOST_BYTES, SignedPaper
from decisions.resolving import Resolved
from decisions.routing import PostRef, may_decide
from decisions.selectors import parts, routes


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
    if not parts.may_have(report, "paper_entries"):
        return None
    waiting = PaperEntry.objects.waiting().filter(report=report)
    return waiting.select_related("maker", "maker_post", "entered_by").first()


def paper_typed(report: Report, typed: PaperTyped, issue: ReportVersion | None) -> SignedPaper:
    """What is being entered, for the rules."""
    return _signed(report, typed.maker, typed.maker_post, typed.signed_at, issue,
                   scan_problem=problem_with(typed.scan), is_refusal=typed.is_refusal)  # fmt: skip


def paper_entered(report: Report, entry: PaperEntry, issue: ReportVersion | None) -> SignedPaper:
    """What was entered, for the rules: asked anew about the day of signature."""
    return _signed(report, entry.maker, entry.maker_post, entry.signed_at, issue,
                   entered_by=entry.entered_by_id, is_refusal=entry.outcome == ReportStatus.REFUSED)  # fmt: skip


def signer_of(entry: PaperEntry) -> Actor:
    """Whoever signed, in the post they held that day."""
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

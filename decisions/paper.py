"""A decision signed on paper, or minuted: what democratic services read from it, and what must hold before it counts.

Two persons stand in for the proof of identity that the maker gives on screen: one enters what the scan shows, another
compares it and confirms. Neither of them is the maker, drafted the report, cleared it or was consulted on it. All that
holds for a decision on screen holds for this one, on the day it was signed.
What a body resolves in a meeting is entered from its minute in the same way: nobody signs for a body.
Source: model.md §4.2 (Decision: recorded from signed paper; maker a body with meeting and minute), invariants 18–20, 25
and 31; Local Government Act 1972 s.100B(4) and SI 2012/2089 reg 7 for papers that were not out in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from commissioning.verdicts import Reason, Verdict
from decisions import separation

if TYPE_CHECKING:
    from decisions.guards import Situation

MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True)
class Minuted:
    """The minute of a meeting: whether the meeting is one of the body that decides, and the report was on its agenda.

    `was_out` says whether the paper was issued when the papers of the meeting were published, or is a late report whose
    reason the chair agreed to.
    """

    body: str
    is_of_the_maker: bool
    is_on_agenda: bool
    was_out: bool


@dataclass(frozen=True)
class SignedPaper:
    """A signed paper as it was entered, or is about to be.

    `maker` and `entered_by` are persons by user id, `entered_by` None until somebody has entered it. `in_post` says
    whether the maker held the post on `day`, the day of signature in Europe/London, and `authority` whether that post
    held authority then. `scan_problem` is what is wrong with the scan, empty when nothing is. With a `minute` nobody
    signed: `maker` is None and `maker_name` the body.
    """

    maker: int | None
    maker_name: str
    post: str
    in_post: bool
    authority: Verdict
    signed_at: datetime
    day: date
    issued_at: datetime | None
    issued_on: date | None
    scan_problem: str = ""
    entered_by: int | None = None
    is_refusal: bool = False
    minute: Minuted | None = None


def is_entered(now: Situation) -> Verdict:
    """Something was read from a paper; asked only when the page has been filled in."""
    return Verdict.of((now.paper is not None, "no_paper", "Enter what the signed paper says.", "paper"))


def is_waiting(now: Situation) -> Verdict:
    """A paper was entered, and neither confirmed nor rejected yet."""
    return Verdict.of(
        (
            now.is_paper_waiting,
            "no_paper_waiting",
            "No signed paper of this report waits for a second person. Democratic services enter it first.",
        ),
    )


def none_is_waiting(now: Situation) -> Verdict:
    """Nothing else is done with a report while its signed paper waits for the second person."""
    return Verdict.of(
        (
            not now.is_paper_waiting,
            "paper_waiting",
            "A signed paper of this report has been entered and waits for a second person. Democratic services or the "
            "monitoring officer confirm or reject it first.",
        ),
    )


def is_lawfully_dated(now: Situation) -> Verdict:
    """Signed after the paper was issued and the last clearance given, and not in the future (invariant 25)."""
    if now.paper is None:
        return Verdict.allow()
    day, cleared, issued = now.paper.day, now.last_cleared_on, now.paper.issued_at
    what, field = ("The paper cannot have been signed", "signed_on")
    if now.paper.minute is not None:
        what, field = (f"{now.paper.maker_name} cannot have resolved it", "meeting")
    return Verdict.of(
        (
            now.paper.signed_at <= now.at,
            "date_in_future",
            f"{what} on {_say(day)}: that is still to come.",
            field,
        ),
        (
            cleared is None or day >= cleared,
            "before_clearance",
            f"{what} on {_say(day)}: the last clearance was given on {_say(cleared)}." if cleared else "",
            field,
        ),
        (
            issued is None or now.paper.signed_at >= issued,
            "before_issue",
            f"{what} on {_say(day)}: it was issued on {_say(now.paper.issued_on)}." if now.paper.issued_on else "",
            field,
        ),
    )


def it_was_taken_in_a_meeting(now: Situation) -> Verdict:
    """A body decides in a meeting on whose agenda the report was, with papers that were out; a person signs."""
    body, paper = now.maker_body, now.paper
    minute = paper.minute if paper else None
    if paper is None or (minute is None and not body):
        return Verdict.allow()
    if minute is None or not body:
        return Verdict.refuse(
            "not_as_it_is_decided",
            f"{body} decides in a meeting: enter what it resolved from the minute."
            if body
            else "The post that decides stands for no body: enter the paper that its holder signed.",
            "meeting",
        )
    return Verdict.of(
        (
            minute.is_of_the_maker,
            "other_body",
            f"That is a meeting of {minute.body}; this report is for {body} to decide.",
            "meeting",
        ),
        (
            minute.is_on_agenda,
            "not_on_agenda",
            "The report was not on the agenda of that meeting. Put it on the agenda first, or choose its meeting.",
            "meeting",
        ),
        (
            minute.was_out,
            "papers_too_late",
            "The paper was not out when the papers of the meeting were published. Say on the meeting's page why it was "
            "late and which chair agreed; otherwise it could not be decided there.",
            "meeting",
        ),
    )


def signer_holds_authority(now: Situation) -> Verdict:
    """Whoever signed held the post that day, and the post the authority (invariant 18)."""
    paper = now.paper
    if paper is None:
        return Verdict.allow()
    if not paper.in_post:
        return Verdict.refuse(
            "not_in_post",
            f"{paper.maker_name} did not hold the post of {paper.post} on {_say(paper.day)}. Choose whoever held it "
            "that day; if nobody did, the paper is no decision.",
            "signer",
        )
    return Verdict(tuple(Reason(one.code, one.message, "signer") for one in paper.authority.reasons))


def signer_is_independent(now: Situation) -> Verdict:
    """The same separation as on screen, said of somebody else (invariant 19)."""
    paper = now.paper
    if paper is None:
        return Verdict.allow()
    against = separation.may_make(now.duties, paper.maker) & separation.has_no_conflict(now.duties, paper.maker)
    said = {
        "maker_is_drafter": "drafted this report",
        "maker_is_clearer": "cleared this report",
        "maker_is_consultee": "was consulted on this report, or held a post that was",
        "conflict_declared": "has declared a conflict of interest in this report",
    }
    return Verdict(
        tuple(
            Reason(
                code,
                f"{paper.maker_name} {said[code]}, so this paper is no decision. Somebody else with authority decides.",
                "signer",
            )
            for code in against.codes
        )
    )


def recorder_is_independent(now: Situation) -> Verdict:
    """Whoever enters or confirms stands in for the maker's proof, so the same separation holds for them."""
    maker = now.paper.maker if now.paper else None
    return separation.may_record_paper(now.duties, now.actor.user_id, maker=maker)


def another_confirms(now: Situation) -> Verdict:
    """Two persons compare the scan with what was entered."""
    entered_by = now.paper.entered_by if now.paper else None
    return Verdict.of(
        (
            entered_by is None or now.actor.user_id != entered_by,
            "entered_by_yourself",
            "You entered this paper, so somebody else confirms it: another person of democratic services, or the "
            "monitoring officer.",
        ),
    )


def scan_is_there(now: Situation) -> Verdict:
    """The scan is a PDF that opens."""
    problem = now.paper.scan_problem if now.paper else ""
    return Verdict.of((not problem, "bad_scan", problem, "scan"))


def scan_may_be_read(now: Situation) -> Verdict:
    """The scan of a report with exempt text may show it: only those given leave handle it (invariant 31)."""
    return Verdict.of(
        (
            now.reads_exempt,
            "exempt_scan",
            "The signed paper of this report may show exempt text, and you have no leave to read it. Its author or the "
            "monitoring officer can give your post leave.",
        ),
    )


def is_a_refusal(now: Situation) -> Verdict:
    """The paper refuses the report as a whole."""
    return Verdict.of((now.paper is not None and now.paper.is_refusal, "decides", "The paper decides the report."))


def _say(day: date) -> str:
    return f"{day:%A %-d %B %Y}"

"""A decision signed on paper or minuted: entered from scan or minute, confirmed or rejected by a second person.

Called by `services.workflow.perform` only, which has locked the report and asked every guard.
"""

from __future__ import annotations

from typing import Any

from commissioning.enums import Role
from commissioning.services import audit, documents
from decisions.enums import PaperStatus, ReportStatus
from decisions.models import Decision, DecisionMinute, DecisionPaper, Meeting, PaperEntry
from decisions.selectors.paper import MinuteTyped, PaperTyped, as_json
from decisions.selectors.situations import ReportSituation
from decisions.services import deciding

TEXT = "text/plain; charset=utf-8"
READERS = (Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER, Role.AUDITOR)


def enter(now: ReportSituation) -> None:
    """Keep the scan, or the minute, under its hash and what was read from it. Nothing is decided yet."""
    typed: PaperTyped | MinuteTyped = now.entered["paper"]
    if now.issue is None or now.resolution is None:
        raise LookupError("A paper is of an issue and resolves something.")  # the guards have seen to it
    entry = PaperEntry(
        report=now.report,
        report_version=now.issue,
        outcome=ReportStatus.REFUSED if typed.is_refusal else ReportStatus.DECIDED,
        **_taken(typed),
        reasons=now.reason,
        conflicts=typed.conflicts,
        items=as_json(now.resolution.resolved),
        scan_sha256=documents.keep(typed.scan, TEXT if typed.is_text else "application/pdf"),
        scan_size=len(typed.scan),
        entered_by=now.actor.user,
        entered_post=now.actor.post_label,
        entered_at=now.at,
    )
    entry.save()


def _taken(typed: PaperTyped | MinuteTyped) -> dict[str, Any]:
    """By whom and when: a person who signed, or a body in its meeting."""
    if isinstance(typed, PaperTyped):
        return {"maker": typed.maker, "maker_post": typed.maker_post, "signed_at": typed.signed_at}
    return {
        "maker_post": typed.meeting.body.post,
        "signed_at": typed.taken_at,
        "meeting": typed.meeting,
        "minute_number": typed.number.strip(),
        "present": typed.present.strip(),
        "votes": typed.votes.strip(),
    }


def confirm(now: ReportSituation) -> Decision:
    """The second person has compared the scan: the decision is taken, as of the moment it was signed."""
    decision = deciding.decide(now)
    _answer(now, PaperStatus.CONFIRMED)
    return decision


def reject(now: ReportSituation) -> None:
    """The entry does not say what the scan shows. It is kept, with the reason; the paper can be entered anew."""
    _answer(now, PaperStatus.REJECTED, why=now.reason)


def vouch(now: ReportSituation) -> None:
    """Once the decision is on record and in the chain: by whom it was entered and confirmed, in the chain too."""
    entry = _waiting(now)
    facts = DecisionPaper(
        decision=now.report.decision,
        maker=entry.maker,
        signed_at=entry.signed_at,
        entered_by=entry.entered_by,
        entered_name=str(entry.entered_by),
        entered_post=entry.entered_post,
        entered_at=entry.entered_at,
        confirmed_by=now.actor.user,
        confirmed_name=now.actor.label,
        confirmed_post=now.actor.post_label,
        confirmed_at=now.at,
        scan_sha256=entry.scan_sha256,
    )
    facts.save()
    audit.record(now.actor, "decision.recorded_from_paper", facts.decision, at=now.at, row=facts,
                 changes={"scan_sha256": (None, facts.scan_sha256)})  # fmt: skip
    if entry.meeting is not None:
        _vouch_for_minute(now, entry, entry.meeting)


def _vouch_for_minute(now: ReportSituation, entry: PaperEntry, meeting: Meeting) -> None:
    minute = DecisionMinute(
        decision=now.report.decision,
        meeting=meeting,
        body_name=meeting.body.name,
        held_on=meeting.held_on,
        place=meeting.place,
        number=entry.minute_number,
        present_sha256=documents.keep(entry.present.encode(), TEXT),
        votes=entry.votes,
    )
    minute.save()
    audit.record(now.actor, "decision.minuted", minute.decision, at=now.at, row=minute,
                 changes={"meeting": (None, str(meeting)), "minute": (None, minute.number)})  # fmt: skip


def _answer(now: ReportSituation, status: PaperStatus, *, why: str = "") -> None:
    entry = _waiting(now)
    entry.status, entry.reject_reason = status, why
    entry.answered_by, entry.answered_post, entry.answered_at = now.actor.user, now.actor.post_label, now.at
    entry.save()


def _waiting(now: ReportSituation) -> PaperEntry:
    if now.waiting is None:
        raise LookupError("A signed paper is answered while it waits.")  # the guards have seen to it
    return now.waiting

"""How a decision stands with publication and call-in: what the rules say of it, and what has been asked and found."""

from __future__ import annotations

from datetime import date, datetime

from commissioning.models import Council
from commissioning.once import once
from decisions import call_in as rules
from decisions.call_in import Facts, Window
from decisions.enums import RecordType, ReportStatus
from decisions.models import AuthorityRule, CallIn, Decision, ProcedureRules, Report
from decisions.procedure import CallInRule
from decisions.selectors.notices import is_key, is_urgent
from decisions.selectors.procedure import call_in_of, rules_of
from decisions.selectors.timing import days_of

# A record of one of these kinds is of a decision taken by an officer; the others are of members' decisions.
BY_OFFICERS = (RecordType.DELEGATED_POWERS_REPORT, RecordType.OFFICER_DECISION_RECORD)


def facts_of(report: Report, rule: AuthorityRule | None, at: datetime, *, is_refusal: bool = False) -> Facts:
    """What about a report decided under a rule at a moment says whether the decision can be called in."""
    return Facts(
        governance=report.council.governance_model,
        is_refusal=is_refusal,
        is_key=is_key(report, at),
        is_by_officer=rule is not None and rule.record_type in BY_OFFICERS,
        is_urgent=is_urgent(report),
    )


def facts_of_decision(decision: Decision) -> Facts:
    """What about a decision taken says whether it can be called in."""
    refused = decision.outcome == ReportStatus.REFUSED
    return facts_of(decision.report, decision.authority_rule, decision.taken_at, is_refusal=refused)


def rule_on(council: Council, on: date) -> tuple[ProcedureRules | None, CallInRule | None]:
    """The council's rules of a day, and how they let decisions be called in."""
    row = rules_of(council, on)
    return row, call_in_of(row) if row else None


@once
def track_of(report: Report) -> CallIn | None:
    """The call-in of a report's decision, with its decision and publication; None before a decision."""
    beside = ("decision__report__council", "decision__publication", "decision__authority_rule", "rules")
    return CallIn.objects.filter(decision__report=report).select_related(*beside).first()


def rule_under(track: CallIn) -> CallInRule:
    """The rule under which a decision can be called in. `LookupError` where it cannot be."""
    found = call_in_of(track.rules) if track.rules else None
    if found is None:
        raise LookupError("This decision cannot be called in.")
    return found


def window_of(track: CallIn) -> Window | None:
    """From publication to the last moment for a request; None before publication, and where there is no call-in."""
    if track.opens_at is None or track.closes_at is None:
        return None
    return Window(track.opens_at, track.closes_at)


def window_from(track: CallIn, at: datetime) -> Window:
    """The time for a call-in of a decision published at that moment."""
    return rules.window_of(rule_under(track), at, days_of(track.council))


def is_over(track: CallIn, at: datetime) -> bool:
    """Whether its time has run out without a call-in (`call_in.is_closed`)."""
    window = window_of(track)
    if window is None or window.closes_at >= at:
        return False
    needed = rule_under(track).requests_needed
    return rules.is_closed(track_status(track), window, counted=len(track.counted), needed=needed, at=at)


def track_status(track: CallIn) -> rules.CallInStatus:
    """How it stands, as the rules name it."""
    return rules.CallInStatus(track.status)


def count_down(track: CallIn, at: datetime) -> str:
    """Until when it can be called in and how long that is, in words; empty where it is not that far."""
    window = window_of(track)
    if window is None:
        return ""
    return rules.count_down(window, rule_under(track).unit, days_of(track.council), at)

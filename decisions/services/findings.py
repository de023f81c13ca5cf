"""Findings let stand with a reason: a warning by the report's author, a blocker by the post its rule names.

Source: model.md invariants 15 (a sum that does not tie is overridden by the finance clearer alone) and 19.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.verdicts import Verdict
from decisions.checks.rule import Finding
from decisions.enums import Severity
from decisions.models import AcceptedFinding, Report
from decisions.selectors import readiness
from decisions.services.edits import opened_for_editing


@transaction.atomic
def accept(
    *, report: Report, version: int, code: str, place: str, message: str, reason: str, actor: Actor, at: datetime
) -> AcceptedFinding:
    """Accept a warning in the words it has now: with other words it comes back as a new finding.

    Refused by `may_edit`, a stale version, without a reason, for a blocker, and when there is no such finding.
    """
    report = opened_for_editing(report=report, version=version, actor=actor)
    found = _found(report, (code, place, message), at)
    (
        _stands(found)
        & Verdict.of(
            (
                found is None or found.severity is Severity.WARNING,
                "blocker",
                "This has to be put right; the author cannot accept it.",
            ),
            (bool(reason.strip()), "no_reason", "Say why the warning is accepted.", "reason"),
        )
    ).or_refuse()
    return _let_stand(report, (code, place, message), reason, "report.finding_accepted", actor, at)


@transaction.atomic
def override(
    *, report: Report, version: int, code: str, place: str, message: str, reason: str, actor: Actor, at: datetime
) -> AcceptedFinding:
    """Let a blocker stand in the words it has now: with another sum or place it comes back as a new finding.

    Refused by `readiness.may_override`, a stale version, without a reason, for a warning, which is
    the author's to accept, and when there is no such finding.
    """
    report = Report.objects.locked(report.pk).expect_version(version)
    found = _found(report, (code, place, message), at)
    _stands(found).or_refuse()
    (
        _may_override(found, report, actor)
        & Verdict.of((bool(reason.strip()), "no_reason", "Say why it can stand; the reason is kept.", "reason"))
    ).or_refuse()
    return _let_stand(report, (code, place, message), reason, "report.finding_overridden", actor, at)


def _found(report: Report, asked: tuple[str, str, str], at: datetime) -> Finding | None:
    return next((one for one in readiness.findings(report, at) if one.is_what_was_said(*asked)), None)


def _stands(found: Finding | None) -> Verdict:
    return Verdict.of(
        (found is not None, "no_such_finding", "The report has no such finding; it may have been put right.")
    )


def _may_override(found: Finding | None, report: Report, actor: Actor) -> Verdict:
    if found is None or found.severity is Severity.WARNING:
        return Verdict.refuse("warning", "This is a warning. The author of the report accepts it with a reason.")
    return readiness.may_override(report, found.rule, actor)


def _let_stand(
    report: Report, finding: tuple[str, str, str], reason: str, verb: str, actor: Actor, at: datetime
) -> AcceptedFinding:
    code, place, message = finding
    accepted: AcceptedFinding = report.accepted_findings.create(
        code=code,
        place=place,
        message=message,
        reason=reason.strip(),
        accepted_by=actor.user,
        accepted_post=actor.post_label,
        accepted_at=at,
    )
    report.save_version()
    audit.record(actor, verb, report, at=at, changes={"finding": (None, code)}, reason=reason)
    return accepted

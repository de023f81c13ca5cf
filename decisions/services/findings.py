"""Warnings accepted with a reason; a blocker cannot be."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.verdicts import Verdict
from decisions.enums import Severity
from decisions.models import AcceptedFinding, Report
from decisions.selectors import readiness
from decisions.services.reports import opened_for_editing


@transaction.atomic
def accept(
    *, report: Report, version: int, code: str, place: str, message: str, reason: str, actor: Actor, at: datetime
) -> AcceptedFinding:
    """Accept a warning in the words it has now: with other words it comes back as a new finding.

    Refused by `may_edit`, a stale version, without a reason, for a blocker, and when there is no such finding.
    """
    report = opened_for_editing(report=report, version=version, actor=actor)
    asked = (code, place, message)
    found = next((one for one in readiness.findings(report, at) if (one.code, one.place, one.message) == asked), None)
    Verdict.of(
        (found is not None, "no_such_finding", "The report has no such finding; it may have been put right."),
        (
            found is None or found.severity is Severity.WARNING,
            "blocker",
            "This has to be put right; it cannot be accepted.",
        ),
        (bool(reason.strip()), "no_reason", "Say why the warning is accepted.", "reason"),
    ).or_refuse()
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
    audit.record(actor, "report.finding_accepted", report, at=at, changes={"finding": (None, code)}, reason=reason)
    return accepted

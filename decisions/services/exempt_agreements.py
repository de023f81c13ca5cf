"""The monitoring officer agrees to what a report withholds, or does not, before the paper is issued.

Source: model.md invariant 31; Local Government Act 1972, Schedule 12A, paragraph 10 (the public interest).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.verdicts import Refused, Verdict
from decisions.enums import ReportStatus
from decisions.exemption import answer_is_worded, may_agree
from decisions.models import ExemptAgreement, Report
from decisions.selectors import exempt_agreements, exempt_leave, parts
from decisions.selectors.exempt_agreements import Withholding
from decisions.services import telling


@transaction.atomic
def answer(
    *, report: Report, key: str, version: int, is_agreed: bool, actor: Actor, at: datetime, reason: str = ""
) -> ExemptAgreement:
    """Say that one passage or annex may be withheld, or why it may not. `key` names it (`Withholding.key`).

    Bound to the words, the ground and the reasoning as they are at `version` of the report; the latest answer counts.
    Refused by `may_answer`, without a reason where it is not agreed, for something no longer withheld, and for a stale
    version. The author is told when it is not agreed.
    """
    report = Report.objects.locked(report.pk).expect_version(version)
    (may_answer(report, actor) & answer_is_worded(is_agreed=is_agreed, reason=reason)).or_refuse()
    found = next((one for one in exempt_agreements.withholdings(report) if one.key == key), None)
    if found is None:
        raise Refused(Verdict.refuse("not_withheld", "That is no longer withheld in this report.", "key"))
    row = ExemptAgreement(
        report=report,
        kind=found.kind,
        subject=found.pk,
        digest=found.digest,
        is_agreed=is_agreed,
        reason=reason.strip(),
        answered_by=actor.user,
        answered_name=actor.label,
        answered_post=actor.post_label,
        answered_at=at,
    )
    row.save()
    if not is_agreed:
        telling.of_withholding_refused(row, actor=actor, at=at)
    audit.record(
        actor,
        "report.exempt_agreed" if is_agreed else "report.exempt_not_agreed",
        report,
        at=at,
        changes={"withheld": (None, found.kind.value), "digest": (None, found.digest)},
        reason=row.reason,
        row=row,
    )
    return row


def may_answer(report: Report, actor: Actor) -> Verdict:
    """Whether somebody answers for what is withheld in the report now."""
    return may_agree(
        actor,
        status=ReportStatus(report.status),
        is_own_council=report.council_id == actor.council_id,
        author_id=report.author_id,
        is_conflicted=any(row.person_id == actor.user_id for row in parts.conflicts(report)),
        has_leave=exempt_leave.has_leave(report, actor),
    )


def unanswered(report: Report) -> list[Withholding]:
    """What is withheld and waits for the monitoring officer."""
    return [one for one in exempt_agreements.withholdings(report) if one.answer is None]

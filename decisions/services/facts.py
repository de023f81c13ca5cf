"""Facts pinned at submission, and refreshed when the register has changed since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.verdicts import Verdict
from decisions.fact_values import Fact
from decisions.models import PinnedFact, Report
from decisions.selectors import facts
from decisions.services import edits


def pin(*, report: Report, at: datetime) -> None:
    """Pin every fact not pinned yet, as the register says now. Those pinned before stay. Inside a transaction."""
    fixed = facts.pinned(report)
    _store(report, (fact for name, fact in facts.live(report).items() if name not in fixed), at)


@transaction.atomic
def refresh(*, report: Report, version: int, actor: Actor, at: datetime) -> Report:
    """Pin every fact anew as the register says now. Refused by `may_edit` or a stale version.

    What changes voids the clearances that stand on it, as any other change of that fact would.
    """
    edit = edits.begin(report=report, version=version, actor=actor, at=at)
    report = edit.report
    Verdict.of(
        (
            report.pinned_facts.exists(),
            "nothing_pinned",
            "Facts follow the register until the report is submitted; there is nothing to refresh yet.",
        ),
    ).or_refuse()
    moved = facts.moved(report)
    report.pinned_facts.all().delete()
    _store(report, facts.live(report).values(), at)
    edit.save()
    changes = {fact.name: (fact.text[:250], now.text[:250] if now else None) for fact, now in moved}
    audit.record(actor, "report.facts_refreshed", report, at=at, changes=changes)
    return report


def _store(report: Report, found: Iterable[Fact], at: datetime) -> None:
    PinnedFact.objects.bulk_create(
        PinnedFact(report=report, name=fact.name, text=fact.text, source=fact.source, pinned_at=at) for fact in found
    )

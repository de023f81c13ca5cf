"""Who has leave to read what is exempt in a report, and whether there is anything for which leave is needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Value

from commissioning.actors import Actor
from commissioning.once import once
from decisions.models import ExemptGrant, Report
from decisions.selectors import parts, seldom


@once
def exempt_files(report: Report) -> int:
    """How many files of the report are exempt: annexes, papers of its decision, and any replaced or withdrawn."""
    return report.attachments.exempt().count() if seldom.may_have(report, "attachments") else 0


def was_ever_exempt(report: Report) -> bool:
    """Whether there is anything of the report for which leave is needed."""
    return report.exempt_at is not None or bool(parts.withheld(report)) or bool(exempt_files(report))


def noting_leave(reports: QuerySet[Any], reader: Actor) -> QuerySet[Any]:
    """Reports read for this person's pages, which know whether they have leave."""
    held = ExemptGrant.objects.held_by(reader).filter(report=OuterRef("pk"))
    return reports.annotate(
        has_exempt_leave=Exists(held),
        leave_for_user=Value(reader.user_id, IntegerField()),
        leave_for_post=Value(reader.post_id, IntegerField()),
    )


@once
def has_leave(report: Report, reader: Actor) -> bool:
    """Whether this person was given leave to read what is exempt in the report."""
    asked = getattr(report, "leave_for_user", None), getattr(report, "leave_for_post", None)
    if asked == (reader.user_id, reader.post_id) and hasattr(report, "has_exempt_leave"):
        return bool(report.has_exempt_leave)
    return bool(ExemptGrant.objects.held_by(reader).filter(report=report).exists())


def reads_all_exempt(report: Report, reader: Actor) -> bool:
    """Whether this person has leave to read every exempt passage, as a paper may show them all."""
    return not parts.withheld(report) or has_leave(report, reader)


@once
def withheld_until(report: Report, reader: Actor) -> datetime | None:
    """What was kept of the report up to this moment is withheld from this person; None where nothing is.

    For `exemption.may_read_kept` and `exemption.said`. No query where nothing in it was ever exempt.
    """
    return None if report.exempt_at is None or has_leave(report, reader) else report.exempt_at

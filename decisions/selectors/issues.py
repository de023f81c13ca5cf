"""What stands beside a report and is none of its parts: its issues, the documents made of it, what takes its place."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from commissioning.models import Rendition, SignedArtefact
from commissioning.once import once
from decisions.models import Report, ReportVersion


@once
def latest_issue(report: Report) -> ReportVersion | None:
    """The last issue of the report for decision, standing or taken back."""
    found: ReportVersion | None = report.versions.order_by("-number").first()
    return found


@once
def newer_reports(report: Report) -> list[Report]:
    """The reports begun to take this one's place."""
    if not getattr(report, "has_newer", True):
        return []
    return list(report.superseded_by.all())


def noting_newer(reports: QuerySet[Any]) -> QuerySet[Any]:
    """Reports that know whether another was begun to take their place: most pages then ask no more."""
    return reports.annotate(has_newer=Exists(Report.objects.filter(supersedes=OuterRef("pk"))))


@once
def documents(report: Report) -> list[Any]:
    """Every document asked for of this report, oldest first, each with `is_certified`: that there is a file of it."""
    if report.issued_at is None:
        return []
    made = SignedArtefact.objects.filter(rendition=OuterRef("pk"))
    asked = Rendition.objects.filter(reference=report.reference, council=report.council_id)
    return list(asked.annotate(is_certified=Exists(made)).order_by("pk"))

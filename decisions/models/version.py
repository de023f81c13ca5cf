"""A report as it was issued for decision: the content tree, frozen."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet
from decisions.models.report import Report


class ReportPartAppendOnlyQuerySet(AppendOnlyQuerySet):
    """Append-only rows that belong to a report and are read by whoever reads the report."""

    def visible_to(self, actor: Actor) -> ReportPartAppendOnlyQuerySet:
        return self.filter(report__in=Report.objects.visible_to(actor))


class ReportVersion(AppendOnlyModel):
    """One issue of a report. `content_hash` is the hash of its content tree, printed in the paper and the record."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    snapshot = models.OneToOneField("commissioning.Snapshot", models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_post = models.CharField(max_length=200)
    issued_at = models.DateTimeField()

    objects = ReportPartAppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["report", "-number"]
        constraints = [
            UniqueConstraint(
                fields=["report", "number"],
                name="decisions_version_number_once_per_report",
                violation_error_message="The report has already been issued under this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, issue {self.number}"

    @property
    def council(self) -> object:
        return self.report.council

"""A slip in an issued paper or a record, put right beside it by the monitoring officer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.models.base import AppendOnlyModel
from decisions.models.report import Report
from decisions.models.version import ReportPartAppendOnlyQuerySet


class Erratum(AppendOnlyModel):
    """What is wrong as printed, what is to be read, and why it changes nothing that was decided.

    The words stand in stored content under their SHA-256, so that a disposal can remove them and leave the hash.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="errata")
    number = models.PositiveSmallIntegerField()
    wrong_sha256 = models.CharField(max_length=64)
    right_sha256 = models.CharField(max_length=64)
    why_sha256 = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64, help_text="Of the paper it puts right.")
    snapshot = models.OneToOneField("commissioning.Snapshot", models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_name = models.CharField(max_length=150)
    made_post = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    objects = ReportPartAppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        verbose_name_plural = "errata"
        constraints = [
            UniqueConstraint(
                fields=["report", "number"],
                name="decisions_erratum_number_once_per_report",
                violation_error_message="The report already has an erratum with this number.",
            ),
            CheckConstraint(
                name="decisions_erratum_reads_otherwise",
                condition=~Q(wrong_sha256=models.F("right_sha256")),
                violation_error_message="An erratum says what is to be read in place of what is printed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Erratum {self.number} to {self.report}"

    @property
    def reference(self) -> str:
        """What its certified note is filed under."""
        return f"{self.report.reference}-E{self.number}"

    @property
    def council(self) -> object:
        return self.report.council

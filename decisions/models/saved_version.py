"""What a report said at each step of its course, kept so that any two steps can be compared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.models.base import AppendOnlyModel
from decisions.models.report import Report
from decisions.models.version import ReportPartAppendOnlyQuerySet


class SavedVersion(AppendOnlyModel):
    """The report as everybody who sees it could read it at one moment: at a move, or when its author kept it.

    `sha256` names the stored content (`StoredContent`), which is kept once however many versions share it and holds
    no exempt text. `exempt` lists the exempt passages by place and by the hash over their nonce and words, so that a
    comparison can say that one changed without saying how.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="saved_versions")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    exempt = models.JSONField(default=list, blank=True)
    move = models.OneToOneField(
        "decisions.ReportMove", models.PROTECT, null=True, blank=True, related_name="saved_version"
    )
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_post = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    objects = ReportPartAppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["report", "-number"]
        indexes = [models.Index(fields=["report", "saved_by"], name="decisions_saved_by")]
        constraints = [
            UniqueConstraint(
                fields=["report", "number"],
                name="decisions_saved_version_number_once_per_report",
                violation_error_message="The report already has a kept version with this number.",
            ),
            CheckConstraint(
                name="decisions_saved_version_says_why",
                condition=~Q(why=""),
                violation_error_message="A kept version says at which step it was kept, or why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, version {self.number}"

    @property
    def council(self) -> object:
        return self.report.council

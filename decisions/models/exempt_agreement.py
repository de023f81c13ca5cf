"""What the monitoring officer said about something withheld from the public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from commissioning.models.base import AppendOnlyModel
from decisions.enums import WithheldKind
from decisions.models.constraints import allowed_values
from decisions.models.report import Report
from decisions.models.version import ReportPartAppendOnlyQuerySet


class ExemptAgreement(AppendOnlyModel):
    """One answer of the monitoring officer: that a passage or an annex is withheld, or that it should not be.

    `subject` is the primary key of the passage or file, which may be gone since. `digest` is of what they read: the
    words, the paragraph of Schedule 12A and the reasoning (`exemption.agreement_digest`). The latest answer counts, as
    long as its digest is that of what is withheld now. The reason may tell of the words: it is read with leave.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="exempt_agreements")
    kind = models.CharField(max_length=8, choices=WithheldKind)
    subject = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    is_agreed = models.BooleanField()
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_name = models.CharField(max_length=150)
    answered_post = models.CharField(max_length=200)
    answered_at = models.DateTimeField()

    objects = ReportPartAppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            allowed_values(
                "decisions_exempt_agreement_kind_known",
                "kind",
                WithheldKind,
                "What is withheld is a passage or an annex.",
            ),
            CheckConstraint(
                name="decisions_exempt_agreement_refused_says_why",
                condition=Q(is_agreed=True) | ~Q(reason=""),
                violation_error_message="Whoever does not agree that something is withheld says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display().lower()} withheld"

    @property
    def council(self) -> object:
        return self.report.council

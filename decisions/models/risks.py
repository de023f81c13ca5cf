"""Risks of what is proposed, each scored before and after what is done about it."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from decisions.models.report import Report, ReportPartQuerySet


def _one_to_five(label: str, *, is_open: bool = False) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        label, null=is_open, blank=is_open, choices=[(number, str(number)) for number in range(1, 6)]
    )


class Risk(models.Model):
    """One row of the risk register: likelihood and impact from 1 to 5, and the same once the mitigation works.

    Scores are likelihood × impact and never typed; their bands are the council's. Source: model.md, invariant 34.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="risks")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    likelihood = _one_to_five("likelihood")
    impact = _one_to_five("impact")
    mitigation = models.TextField(blank=True)
    residual_likelihood = _one_to_five("likelihood afterwards", is_open=True)
    residual_impact = _one_to_five("impact afterwards", is_open=True)
    comment = models.TextField(blank=True, help_text="Needed where the risk is greater afterwards than before.")
    owner = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            UniqueConstraint(
                fields=["report", "order"],
                name="decisions_risk_order_once",
                violation_error_message="Two risks cannot stand in the same place.",
            ),
            CheckConstraint(
                name="decisions_risk_scored_one_to_five",
                condition=Q(likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5),
                violation_error_message="Likelihood and impact are whole numbers from 1 to 5.",
            ),
            CheckConstraint(
                name="decisions_risk_residual_one_to_five_and_together",
                condition=Q(residual_likelihood__isnull=True, residual_impact__isnull=True)
                | Q(
                    residual_likelihood__gte=1,
                    residual_likelihood__lte=5,
                    residual_impact__gte=1,
                    residual_impact__lte=5,
                    residual_likelihood__isnull=False,
                    residual_impact__isnull=False,
                ),
                violation_error_message="Give both scores for afterwards, from 1 to 5, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def score(self) -> int:
        """Likelihood × impact before anything is done."""
        return int(self.likelihood * self.impact)

    @property
    def residual_score(self) -> int | None:
        """The same once the mitigation works; None where that was not scored."""
        if self.residual_likelihood is None or self.residual_impact is None:
            return None
        return int(self.residual_likelihood * self.residual_impact)

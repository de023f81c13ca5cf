"""Criteria by which the options considered are scored, where a form asks for scores."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from decisions.models.report import Report, ReportPartQuerySet
from decisions.models.rows import OptionConsidered


class Criterion(models.Model):
    """What options are scored on, with its weight in per cent of the whole."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="criteria")
    order = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    weight = models.PositiveSmallIntegerField("weight in per cent")

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        verbose_name_plural = "criteria"
        constraints = [
            UniqueConstraint(
                fields=["report", "order"],
                name="decisions_criterion_order_once",
                violation_error_message="Two criteria cannot stand in the same place.",
            ),
            CheckConstraint(
                name="decisions_criterion_weight_in_per_cent",
                condition=Q(weight__gte=1, weight__lte=100),
                violation_error_message="A weight is between 1 and 100 per cent.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CriterionScore(models.Model):
    """How well one option meets one criterion, from 0 to 10."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="scores")
    option = models.ForeignKey(OptionConsidered, models.CASCADE, related_name="scores")
    score = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["option", "criterion__order"]
        constraints = [
            UniqueConstraint(
                fields=["criterion", "option"],
                name="decisions_criterion_score_once",
                violation_error_message="The option is scored on this criterion already.",
            ),
            CheckConstraint(
                name="decisions_criterion_score_nought_to_ten",
                condition=Q(score__lte=10),
                violation_error_message="A score is a whole number from 0 to 10.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.criterion}"

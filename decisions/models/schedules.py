"""Schedules of money: which of the register's sums stand in a table of the report. The sums are never copied."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint

from decisions.models.report import Report, ReportPartQuerySet


class MoneySchedule(models.Model):
    """A table of sums, placed in prose by `[schedule:key]` on a line of its own.

    Source: model.md, invariants 14 and 15.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="schedules")
    key = models.SlugField(max_length=60)
    caption = models.CharField(max_length=200)
    shows_calculation = models.BooleanField("say how each sum is arrived at", default=True)
    has_total = models.BooleanField(
        "add the sums up", default=False, help_text="Only where all are of one kind and include VAT alike."
    )

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "key"]
        constraints = [
            UniqueConstraint(
                fields=["report", "key"],
                name="decisions_schedule_key_once_per_report",
                violation_error_message="The report already has a schedule with this key.",
            ),
        ]

    def __str__(self) -> str:
        return self.caption


class ScheduleLine(models.Model):
    """One sum of a schedule. An empty `label` is the register's own."""

    schedule = models.ForeignKey(MoneySchedule, models.CASCADE, related_name="lines")
    order = models.PositiveIntegerField()
    line = models.ForeignKey("frameworks.MoneyLine", models.PROTECT, related_name="+")
    label = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["schedule", "order"]
        constraints = [
            UniqueConstraint(
                fields=["schedule", "order"],
                name="decisions_schedule_line_order_once",
                violation_error_message="Two sums cannot stand in the same place.",
            ),
            UniqueConstraint(
                fields=["schedule", "line"],
                name="decisions_schedule_line_once",
                violation_error_message="The schedule already has this sum.",
            ),
        ]

    def __str__(self) -> str:
        return self.label or str(self.line)

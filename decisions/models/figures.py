"""Figures: pictures with words for those who do not see them, and charts drawn from the register's sums."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from decisions.enums import FigureKind
from decisions.models.constraints import allowed_values
from decisions.models.report import Report, ReportPartQuerySet
from decisions.models.schedules import MoneySchedule


class Figure(models.Model):
    """A picture or a chart, placed in prose by `[figure:key]` on a line of its own.

    A picture's bytes are kept under their SHA-256 where attached files are; a chart is drawn anew from its schedule.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures")
    key = models.SlugField(max_length=60)
    caption = models.CharField(max_length=200)
    alt = models.TextField(
        "what it shows, in words", help_text="For people who cannot see it: what the picture tells, not how it looks."
    )
    kind = models.CharField(max_length=8, choices=FigureKind.choices, default=FigureKind.PICTURE)
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    schedule = models.ForeignKey(MoneySchedule, models.PROTECT, null=True, blank=True, related_name="figures")

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "key"]
        constraints = [
            UniqueConstraint(
                fields=["report", "key"],
                name="decisions_figure_key_once_per_report",
                violation_error_message="The report already has a figure with this key.",
            ),
            allowed_values("decisions_figure_kind_known", "kind", FigureKind, "Choose a picture or a chart."),
            CheckConstraint(
                name="decisions_figure_has_words",
                condition=~Q(alt=""),
                violation_error_message="Say in words what the figure shows (WCAG 1.1.1).",
            ),
            CheckConstraint(
                name="decisions_figure_is_a_file_or_a_chart",
                condition=~Q(kind=FigureKind.CHART) & Q(schedule__isnull=True) & ~Q(sha256="") & ~Q(media_type="")
                | Q(kind=FigureKind.CHART, schedule__isnull=False, sha256="", media_type=""),
                violation_error_message="A picture has a file; a chart has the schedule it is drawn from.",
            ),
        ]

    def __str__(self) -> str:
        return self.caption

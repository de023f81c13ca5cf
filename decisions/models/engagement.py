"""Engagement: the public, users, staff or the market asked before a decision. A consultee's view is another thing."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from decisions.enums import EngagementAudience
from decisions.models.constraints import allowed_values
from decisions.models.report import Report, ReportPartQuerySet


class Engagement(models.Model):
    """Who was asked, how, when, and what they said. Days are inclusive; one to come has its planned days."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="engagements")
    order = models.PositiveIntegerField()
    audience = models.CharField("with whom", max_length=12, choices=EngagementAudience.choices)
    method = models.CharField("how", max_length=200)
    from_on = models.DateField("first day", null=True, blank=True)
    to_on = models.DateField("last day", null=True, blank=True)
    summary = models.TextField("what was said", blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            UniqueConstraint(
                fields=["report", "order"],
                name="decisions_engagement_order_once",
                violation_error_message="Two engagements cannot stand in the same place.",
            ),
            allowed_values(
                "decisions_engagement_audience_known", "audience", EngagementAudience, "Say with whom it was."
            ),
            CheckConstraint(
                name="decisions_engagement_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=False, to_on__gte=F("from_on")),
                violation_error_message="The last day needs a first day, and cannot be before it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()}: {self.method}"

"""What happens by when: a timetable's rows, each only as exact as what is known."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from decisions.enums import MilestonePrecision
from decisions.models.constraints import allowed_values
from decisions.models.report import Report, ReportPartQuerySet

_DATED = (MilestonePrecision.DAY, MilestonePrecision.MONTH, MilestonePrecision.FROM, MilestonePrecision.RANGE)


class Milestone(models.Model):
    """One step of a timetable.

    `starts_on` is the day; the first of the month for a month; the first day of a range or of “from”. `words` say a
    season (“spring 2022 onwards”), and a month more closely (“mid-July 2022”). Days are inclusive.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="milestones")
    order = models.PositiveIntegerField()
    label = models.CharField("step", max_length=200)
    precision = models.CharField("how exact", max_length=8, choices=MilestonePrecision.choices)
    starts_on = models.DateField("date", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    words = models.CharField("in words", max_length=80, blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            UniqueConstraint(
                fields=["report", "order"],
                name="decisions_milestone_order_once",
                violation_error_message="Two steps of a timetable cannot stand in the same place.",
            ),
            allowed_values(
                "decisions_milestone_precision_known", "precision", MilestonePrecision, "Say how exact the date is."
            ),
            CheckConstraint(
                name="decisions_milestone_date_as_exact_as_said",
                condition=Q(precision__in=_DATED, starts_on__isnull=False) | ~Q(precision__in=_DATED),
                violation_error_message="Give the date, or say that it is a season or to be confirmed.",
            ),
            CheckConstraint(
                name="decisions_milestone_range_has_its_last_day",
                condition=Q(precision=MilestonePrecision.RANGE, ends_on__isnull=False, ends_on__gte=F("starts_on"))
                | ~Q(precision=MilestonePrecision.RANGE) & Q(ends_on__isnull=True),
                violation_error_message="A range has a last day, not before its first; nothing else has one.",
            ),
            CheckConstraint(
                name="decisions_milestone_season_in_words",
                condition=~Q(precision=MilestonePrecision.SEASON) | ~Q(words=""),
                violation_error_message="Say which season, such as spring 2022.",
            ),
            CheckConstraint(
                name="decisions_milestone_to_be_confirmed_has_no_date",
                condition=~Q(precision=MilestonePrecision.TO_BE_CONFIRMED) | Q(starts_on__isnull=True, words=""),
                violation_error_message="What is to be confirmed has no date yet.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

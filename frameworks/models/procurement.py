"""The timetable of a procurement: its steps, each only as exact as what is known, and the mobilisation checklist."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from commissioning.enums import MilestonePrecision
from commissioning.milestones import in_words
from commissioning.models import Council
from commissioning.models.base import VersionedModel
from frameworks.models.contract import Contract
from frameworks.models.sight import OfContract
from frameworks.variation_enums import StepKind

_DATED = [
    MilestonePrecision.DAY.value,
    MilestonePrecision.MONTH.value,
    MilestonePrecision.FROM.value,
    MilestonePrecision.RANGE.value,
]


class ProcurementStep(VersionedModel):
    """A step of a procurement. `starts_on` is the day, the first of a month, or the first day of a range."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="procurement_steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField("stage", max_length=12, choices=StepKind)
    label = models.CharField("step", max_length=200)
    precision = models.CharField(
        "how exact", max_length=8, choices=MilestonePrecision, default=MilestonePrecision.TO_BE_CONFIRMED
    )
    starts_on = models.DateField("date", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    words = models.CharField("in words", max_length=80, blank=True)
    done_on = models.DateField(null=True, blank=True)
    source = models.CharField("where the date comes from", max_length=200, blank=True)

    objects = OfContract.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["contract_id", "order"]
        constraints = [
            UniqueConstraint(
                fields=["contract", "order"],
                name="frameworks_procurementstep_order_once",
                violation_error_message="Two steps of a timetable cannot stand in the same place.",
            ),
            CheckConstraint(
                name="frameworks_procurementstep_kind_in_list",
                condition=Q(kind__in=StepKind.values),
                violation_error_message="Choose one of the stages listed.",
            ),
            CheckConstraint(
                name="frameworks_procurementstep_precision_in_list",
                condition=Q(precision__in=MilestonePrecision.values),
                violation_error_message="Say how exact the date is.",
            ),
            CheckConstraint(
                name="frameworks_procurementstep_date_as_exact_as_said",
                condition=Q(precision__in=_DATED, starts_on__isnull=False)
                | ~Q(precision__in=_DATED) & Q(starts_on__isnull=True),
                violation_error_message="Give the date, or say that it is a season or to be confirmed.",
            ),
            CheckConstraint(
                name="frameworks_procurementstep_range_has_its_last_day",
                condition=Q(precision=MilestonePrecision.RANGE, ends_on__isnull=False, ends_on__gte=F("starts_on"))
                | ~Q(precision=MilestonePrecision.RANGE) & Q(ends_on__isnull=True),
                violation_error_message="A range has a last day, not before its first; nothing else has one.",
            ),
            CheckConstraint(
                name="frameworks_procurementstep_season_in_words",
                condition=~Q(precision=MilestonePrecision.SEASON) | ~Q(words=""),
                violation_error_message="Say which season, such as spring 2022.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.contract}"

    @property
    def council(self) -> Council:
        return self.contract.council

    @property
    def when(self) -> str:
        """When it is, as a timetable prints it."""
        return in_words(
            MilestonePrecision(self.precision), starts_on=self.starts_on, ends_on=self.ends_on, words=self.words
        )

"""How a contract is watched over: when returns are due, what they count, targets, their assessments, the diary."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.models import Council
from commissioning.models.base import LockingQuerySet, VersionedModel
from frameworks.models.contract import Contract
from frameworks.models.lot import Lot
from frameworks.models.sight import OfContract, OfLot, RegisterQuerySet
from frameworks.monitoring import EVERY, Period, rag
from frameworks.monitoring_enums import STAY_OPEN, Better, DiaryKind, Rag
from providers.models import Provider


def _count(name: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(name, null=True, blank=True)


class _Recorded(VersionedModel):
    """Written down by somebody at a time."""

    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True


class MonitoringPlan(VersionedModel):
    """From when, how often, and by how many days after a period a return is due of each lot of a contract."""

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="monitoring_plan")
    starts_on = models.DateField("first period begins on")
    every_months = models.PositiveSmallIntegerField("how often", choices=EVERY, default=3)
    due_days = models.PositiveSmallIntegerField("days after the period", default=28)

    objects = OfContract.as_manager()

    class Meta:
        ordering = ["contract_id"]
        constraints = [
            CheckConstraint(
                name="frameworks_monitoringplan_every_in_list",
                condition=Q(every_months__in=[months for months, _ in EVERY]),
                violation_error_message="Returns are due every month, quarter, half-year or year.",
            ),
        ]

    def __str__(self) -> str:
        return f"Monitoring of {self.contract}"

    @property
    def council(self) -> Council:
        return self.contract.council


class MonitoringReturn(_Recorded):
    """What was counted on a lot in a period, by one provider or by all of them together. Counts only."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="returns")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="monitoring_returns")
    from_on = models.DateField("period begins on")
    to_on = models.DateField("period ends on")
    received_on = models.DateField()
    people_supported = _count("people supported")
    referrals = _count("referrals")
    sessions = _count("sessions")
    outcomes = _count("outcomes achieved")

    objects = OfLot.as_manager()

    class Meta:
        ordering = ["lot_id", "from_on", "provider_id"]
        constraints = [
            UniqueConstraint(
                fields=["lot", "provider", "from_on"],
                name="frameworks_monitoringreturn_once_for_a_provider",
                violation_error_message="This provider's return for the period is recorded already.",
            ),
            UniqueConstraint(
                fields=["lot", "from_on"],
                condition=Q(provider__isnull=True),
                name="frameworks_monitoringreturn_once_for_all",
                violation_error_message="The lot's return for the period is recorded already.",
            ),
            CheckConstraint(
                name="frameworks_monitoringreturn_days_in_order",
                condition=Q(to_on__gte=F("from_on")),
                violation_error_message="The period cannot end before it begins.",
            ),
            CheckConstraint(
                name="frameworks_monitoringreturn_counts_something",
                condition=Q(people_supported__isnull=False)
                | Q(referrals__isnull=False)
                | Q(sessions__isnull=False)
                | Q(outcomes__isnull=False),
                violation_error_message="Give at least one count.",
            ),
        ]

    def __str__(self) -> str:
        whose = f", {self.provider}" if self.provider else ""
        return f"Return of {self.lot}{whose}, {Period(self.from_on, self.to_on, self.to_on).words}"

    @property
    def council(self) -> Council:
        return self.lot.contract.council


class Kpi(VersionedModel):
    """A measure with its target and the limit beyond which it is not met. Ended, it is kept and assessed no more."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="kpis")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="kpis")
    title = models.CharField("what is measured", max_length=150)
    unit = models.CharField(max_length=20, blank=True, help_text="Such as % or days.")
    better = models.CharField(max_length=6, choices=Better, default=Better.HIGHER)
    target = models.DecimalField(max_digits=12, decimal_places=2)
    limit = models.DecimalField(max_digits=12, decimal_places=2, help_text="Where “nearly met” ends.")
    ended_on = models.DateField("not used from", null=True, blank=True)

    objects = OfContract.as_manager()

    class Meta:
        verbose_name = "key performance indicator"
        ordering = ["contract_id", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["contract", "title"],
                condition=Q(ended_on__isnull=True),
                name="frameworks_kpi_title_once_in_a_contract",
                violation_error_message="This contract already measures that.",
            ),
            CheckConstraint(
                name="frameworks_kpi_better_in_list",
                condition=Q(better__in=Better.values),
                violation_error_message="Say whether higher or lower is better.",
            ),
            CheckConstraint(
                name="frameworks_kpi_limit_on_the_worse_side",
                condition=Q(better="higher", limit__lte=F("target")) | Q(better="lower", limit__gte=F("target")),
                violation_error_message="The limit lies on the worse side of the target.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def council(self) -> Council:
        return self.contract.council

    def said(self, value: Decimal) -> str:
        """A value with its unit: “45%”, “3 days”."""
        number = f"{Decimal(value).normalize():f}"
        return f"{number}{self.unit}" if self.unit == "%" else f"{number} {self.unit}".strip()

    def stands(self, value: Decimal | None) -> Rag:
        """How a value stands against the target."""
        return rag(value, target=self.target, limit=self.limit, better=Better(self.better))


class OfKpi(RegisterQuerySet):
    to_contract = "kpi__contract__"


class KpiAssessment(_Recorded):
    """What a measure came to on a day."""

    kpi = models.ForeignKey(Kpi, on_delete=models.PROTECT, related_name="assessments")
    assessed_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)

    objects = OfKpi.as_manager()

    class Meta:
        ordering = ["kpi_id", "-assessed_on"]
        constraints = [
            UniqueConstraint(
                fields=["kpi", "assessed_on"],
                name="frameworks_kpiassessment_once_a_day",
                violation_error_message="This measure was assessed as on that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} on {self.assessed_on:%-d %B %Y}"

    @property
    def council(self) -> Council:
        return self.kpi.contract.council


class DiaryQuerySet(OfContract):
    def waiting(self) -> LockingQuerySet:
        """Concerns and default notices of which nobody has said how they ended."""
        return self.filter(kind__in=[str(kind) for kind in STAY_OPEN], closed_on__isnull=True)


class DiaryEntry(_Recorded):
    """A meeting, a concern, a default notice or a note about a contract. A concern stays open until it has ended."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="diary")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=14, choices=DiaryKind)
    happened_on = models.DateField()
    title = models.CharField("what it was about", max_length=150)
    text = models.TextField("what was said or found", blank=True)
    closed_on = models.DateField("ended on", null=True, blank=True)
    outcome = models.TextField("how it ended", blank=True)

    objects = DiaryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "diary entries"
        ordering = ["contract_id", "-happened_on", "-pk"]
        constraints = [
            CheckConstraint(
                name="frameworks_diaryentry_kind_in_list",
                condition=Q(kind__in=DiaryKind.values),
                violation_error_message="Choose a meeting, a concern, a default notice or a note.",
            ),
            CheckConstraint(
                name="frameworks_diaryentry_ended_says_how",
                condition=Q(closed_on__isnull=True, outcome="")
                | Q(closed_on__isnull=False, closed_on__gte=F("happened_on"), kind__in=[str(one) for one in STAY_OPEN])
                & ~Q(outcome=""),
                violation_error_message="A concern or default notice ends on a day, with how it ended.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def council(self) -> Council:
        return self.contract.council

    @property
    def is_open(self) -> bool:
        """Whether it waits for how it ended."""
        return self.kind in STAY_OPEN and self.closed_on is None

"""What a recommendation to procure asks for: the contract planned, its lots, and what they follow."""

from __future__ import annotations

from typing import Self

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from decisions.models.constraints import allowed_values
from decisions.models.report import Report
from decisions.models.rows import Recommendation
from frameworks.enums import ContractKind, ProcurementRoute, Regime


class ProcurementPlanQuerySet(models.QuerySet["ProcurementPlan"]):
    """Plans of procurement."""

    def visible_to(self, actor: Actor) -> Self:
        """The plans of the reports a person sees."""
        return self.filter(recommendation__report__in=Report.objects.visible_to(actor))

    def with_lots(self) -> Self:
        """Each with what it follows, its lots, and what these follow and whether another lot follows that already."""
        lots = models.Prefetch("lots", PlannedLot.objects.with_what_they_follow())
        return self.select_related("predecessor__council").prefetch_related(lots)


class PlannedLotQuerySet(models.QuerySet["PlannedLot"]):
    """Lots of plans."""

    def visible_to(self, actor: Actor) -> Self:
        """The lots of the plans of the reports a person sees."""
        return self.filter(plan__recommendation__report__in=Report.objects.visible_to(actor))

    def with_what_they_follow(self) -> Self:
        """Each with the lot it follows, and whether another lot follows that already; in one query."""
        return self.select_related("predecessor_lot__contract__council", "predecessor_lot__successor")


class ProcurementPlan(models.Model):
    """A contract to be procured, as the register will hold it once that is decided. The first day is a planned one."""

    recommendation = models.OneToOneField(Recommendation, models.CASCADE, related_name="plan")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=24, choices=ContractKind, default=ContractKind.CONTRACT)
    regime = models.CharField("procurement regime", max_length=20, choices=Regime)
    route = models.CharField("procurement route", max_length=24, choices=ProcurementRoute)
    predecessor = models.ForeignKey(
        "frameworks.Contract", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="follows"
    )
    starts_on = models.DateField("planned first day")
    initial_months = models.PositiveSmallIntegerField("months of the initial term", validators=[MinValueValidator(1)])
    option_months = models.CharField(
        "options to extend, in months",
        max_length=60,
        blank=True,
        validators=[RegexValidator(r"^\d{1,3}(, \d{1,3})*$", "Write the months of each option like 24, 24, 24.")],
    )

    objects = ProcurementPlanQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation"]
        constraints = [
            allowed_values("decisions_plan_kind_known", "kind", ContractKind, "Choose one of the kinds listed."),
            allowed_values("decisions_plan_regime_known", "regime", Regime, "Choose one of the regimes listed."),
            allowed_values("decisions_plan_route_known", "route", ProcurementRoute, "Choose one of the routes listed."),
            CheckConstraint(
                name="decisions_plan_has_a_term",
                condition=Q(initial_months__gte=1),
                violation_error_message="The initial term is at least a month.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def options(self) -> tuple[int, ...]:
        """The months of each option to extend, in order."""
        return tuple(int(months) for months in self.option_months.split(", ") if months)


class PlannedLot(models.Model):
    """A lot of the contract planned, and the lot of the running contract it follows, if any."""

    plan = models.ForeignKey(ProcurementPlan, models.CASCADE, related_name="lots")
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    predecessor_lot = models.ForeignKey(
        "frameworks.Lot", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="follows lot"
    )

    objects = PlannedLotQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "order"]
        constraints = [
            UniqueConstraint(
                fields=["plan", "order"],
                name="decisions_planned_lot_order_once",
                violation_error_message="Two lots cannot stand in the same place.",
            ),
            UniqueConstraint(
                fields=["plan", "predecessor_lot"],
                name="decisions_planned_lot_follows_one",
                violation_error_message="Another planned lot follows that lot already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

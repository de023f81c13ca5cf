"""Sums of money: what a contract, an option or a lot is worth, budgeted, forecast and spent."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from commissioning.models import Council
from commissioning.models.base import VersionedModel
from commissioning.money import PENNY, format_pounds
from frameworks.enums import Calculation, Certainty, MoneyKind, VatBasis
from frameworks.figures import EXACT, Formula, sum_of_lines, ties
from frameworks.models.contract import Contract
from frameworks.models.lot import Lot
from frameworks.models.option import TermOption
from frameworks.models.sight import OfContract, RegisterQuerySet
from frameworks.sums import Sum, may_add_up


def _sum_of_money(*args: object, **options: object) -> models.DecimalField:
    return models.DecimalField(*args, max_digits=14, decimal_places=2, **options)  # type: ignore[arg-type]


class MoneyLine(VersionedModel):
    """One sum in pounds: estimated, quoted or actual, from its source, and tied to the lines it comes from."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="money_lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="money_lines")
    option = models.ForeignKey(TermOption, on_delete=models.PROTECT, null=True, blank=True, related_name="money_lines")
    kind = models.CharField(max_length=16, choices=MoneyKind)
    label = models.CharField(max_length=150, help_text="What it is for, as a table would say it.")
    finance_year = models.CharField(
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^\d{4}/\d{2}$", "Write a finance year like 2020/21.")],
        help_text="Like 2020/21. Empty where the sum is for a whole term.",
    )
    cohort = models.CharField(max_length=100, blank=True, help_text="Whom it is for, where sums are kept apart.")
    amount = _sum_of_money()
    vat_basis = models.CharField("VAT", max_length=12, choices=VatBasis)
    certainty = models.CharField(max_length=10, choices=Certainty)
    source = models.CharField(max_length=200, blank=True)
    calculation = models.CharField("calculated as", max_length=14, choices=Calculation, blank=True)
    base_line = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="multiples", verbose_name="line"
    )
    weekly_rate = _sum_of_money(null=True, blank=True)
    times = models.DecimalField("times", max_digits=8, decimal_places=3, null=True, blank=True)
    parts = models.ManyToManyField(
        "self", symmetrical=False, through="MoneyLinePart", related_name="part_of", blank=True, verbose_name="lines"
    )
    tolerance = _sum_of_money(
        default=EXACT, help_text="How far the sum may be off its calculation. Nought to the penny."
    )
    rounding = _sum_of_money(
        "rounded to", default=PENNY, help_text="For an “approximately”: 100000 where £5,772,000 is written as £5.8m."
    )

    objects = OfContract.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["contract_id", "id"]
        constraints = [
            CheckConstraint(
                name="frameworks_moneyline_kind_in_list",
                condition=Q(kind__in=MoneyKind.values),
                violation_error_message="Choose one of the kinds listed.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_vat_basis_in_list",
                condition=Q(vat_basis__in=VatBasis.values),
                violation_error_message="Say whether the sum includes VAT.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_certainty_in_list",
                condition=Q(certainty__in=Certainty.values),
                violation_error_message="Say whether the sum is an estimate, a quote or actual.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_calculation_in_list",
                condition=Q(calculation__in=Calculation.values),
                violation_error_message="Choose one of the calculations listed.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_actual_is_actual",
                condition=Q(kind="actual", certainty="actual")
                | Q(kind__in=["budget", "forecast"], certainty__in=["estimate", "quote"])
                | ~Q(kind__in=["actual", "budget", "forecast"]),
                violation_error_message="Spend is actual; a budget or a forecast never is.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_only_spend_can_be_negative",
                condition=Q(amount__gte=0) | Q(kind="actual"),
                violation_error_message="Only actual spend can be negative (a credit).",
            ),
            CheckConstraint(
                name="frameworks_moneyline_option_value_names_its_option",
                condition=~Q(kind="option") | Q(option__isnull=False),
                violation_error_message="Say which option the sum is the value of.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_lot_value_names_its_lot",
                condition=~Q(kind="lot") | Q(lot__isnull=False),
                violation_error_message="Say which lot the sum is the value of.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_calculation_is_complete",
                condition=Q(
                    calculation="line_times",
                    base_line__isnull=False,
                    weekly_rate__isnull=True,
                    times__isnull=False,
                    times__gt=0,
                )
                | Q(
                    calculation="weekly_times",
                    base_line__isnull=True,
                    weekly_rate__isnull=False,
                    times__isnull=False,
                    times__gt=0,
                )
                | Q(
                    calculation__in=["", "sum_of_lines"],
                    base_line__isnull=True,
                    weekly_rate__isnull=True,
                    times__isnull=True,
                ),
                violation_error_message="Fill in what the calculation needs: a line or a weekly rate, and the number "
                "it is multiplied by.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_tolerance_not_negative",
                condition=Q(tolerance__gte=0),
                violation_error_message="A tolerance is nought or more.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_rounding_at_least_a_penny",
                condition=Q(rounding__gte=PENNY),
                violation_error_message="A sum is rounded to a penny or more.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_contract_sums_tie_exactly",
                condition=~Q(kind__in=["contract_total", "annual", "lot"]) | Q(tolerance=0),
                violation_error_message="A contract sum ties to the penny: state its rounding rather than a tolerance.",
            ),
            CheckConstraint(
                name="frameworks_moneyline_not_a_multiple_of_itself",
                condition=Q(base_line__isnull=True) | ~Q(base_line=F("id")),
                violation_error_message="A line cannot be calculated from itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {format_pounds(Decimal(self.amount))}"

    @property
    def council(self) -> Council:
        return self.contract.council

    @property
    def stated(self) -> Sum:
        """The amount as it is stated: with its VAT basis."""
        return Sum(Decimal(self.amount), VatBasis(self.vat_basis))

    @property
    def formula(self) -> Formula | None:
        """How the sum is arrived at; None where it is entered as it stands."""
        if self.calculation == Calculation.NONE:
            return None
        if self.calculation == Calculation.SUM_OF_LINES:
            return sum_of_lines([line.amount for line in self.added_up])
        of = self.weekly_rate if self.base_line is None else self.base_line.amount
        if of is None or self.times is None:  # pragma: no cover - a constraint forbids it
            raise ValueError("The calculation is not complete.")
        return Formula(Calculation(self.calculation), (of,), self.times)

    @property
    def how(self) -> str:
        """How the sum is arrived at in words: its calculation, or else its source; a dash for neither."""
        return self.formula.words if self.formula else self.source or "–"

    @property
    def lots(self) -> list[Lot]:
        """The lots the sum is for, as far as it says: its own, or those of the lines it adds up."""
        if self.lot is not None:
            return [self.lot]
        return [line.lot for line in self.added_up if line.lot is not None]

    @property
    def added_up(self) -> list[MoneyLine]:
        """The lines this one is the sum of, each with its lot; none for a line of any other kind."""
        is_read = "line_parts" in getattr(self, "_prefetched_objects_cache", {})
        parts = self.line_parts.all() if is_read else self.line_parts.select_related("line__lot")
        return [part.line for part in parts]

    @property
    def mismatch(self) -> str:
        """Why the sum does not tie to its calculation; empty when it does, or has none."""
        formula = self.formula
        if formula is None:
            return ""
        of = self.added_up if self.base_line is None else [self.base_line]
        alike = may_add_up([self.stated, *(line.stated for line in of)], field="vat_basis")
        return (alike & ties(self.amount, formula, tolerance=self.tolerance, rounding=self.rounding)).sentence


class OfTotal(RegisterQuerySet):
    to_contract = "total__contract__"


class MoneyLinePart(models.Model):
    """A line that is added up in another."""

    total = models.ForeignKey(MoneyLine, on_delete=models.PROTECT, related_name="line_parts")
    line = models.ForeignKey(MoneyLine, on_delete=models.PROTECT, related_name="added_up_in")

    objects = OfTotal.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            UniqueConstraint(
                fields=["total", "line"],
                name="frameworks_moneylinepart_once",
                violation_error_message="This line is already added up.",
            ),
            CheckConstraint(
                name="frameworks_moneylinepart_not_of_itself",
                condition=~Q(total=F("line")),
                violation_error_message="A line cannot be added up in itself.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.line)

"""What was paid: extracts of the council's ledger by month, their lines, and what is remembered of lines alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.models.base import LockingQuerySet
from frameworks.models.contract import Contract
from frameworks.models.lot import Lot
from frameworks.models.sight import within_sight
from frameworks.money_enums import MATCHED, SpendMatch
from frameworks.spend_matching import Key, LedgerLine, code
from frameworks.spending import reads_ledger
from providers.models import Provider


def _pounds() -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2)


class LedgerQuerySet(LockingQuerySet):
    """Rows of the ledger, most of which belong to no contract: for those who keep it and those who audit it."""

    to_council = "council"

    def visible_to(self, actor: Actor) -> Self:
        """Those of the council, for whoever may read its ledger; nothing for others."""
        return self.filter(**{self.to_council: actor.council_id}) if reads_ledger(actor) else self.none()


class SpendImportQuerySet(LedgerQuerySet):
    def current(self) -> Self:
        """The one that counts of each month: not replaced by a later extract."""
        return self.filter(superseded_at__isnull=True)


class SpendImport(models.Model):
    """One extract of the ledger for one month. A later one for the same month replaces it whole; it stays readable."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="spend_imports")
    period = models.DateField(help_text="The first day of the month.")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    lines_count = models.PositiveIntegerField("lines")
    net = _pounds()
    vat = _pounds()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    imported_post = models.CharField(max_length=200, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = SpendImportQuerySet.as_manager()

    class Meta:
        verbose_name = "ledger extract"
        ordering = ["council_id", "-period", "-pk"]
        constraints = [
            UniqueConstraint(
                fields=["council", "period"],
                condition=Q(superseded_at__isnull=True),
                name="frameworks_spendimport_one_counts_for_a_month",
                violation_error_message="An extract of this month counts already: a new one replaces it.",
            ),
            CheckConstraint(
                name="frameworks_spendimport_does_not_replace_itself",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                violation_error_message="An extract cannot replace itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"Ledger of {self.period:%B %Y}"


class SpendUpload(models.Model):
    """A file that somebody is looking at before it is brought in: nothing of it counts, and it goes when it is done."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="spend_uploads")
    period = models.DateField(help_text="The first day of the month.")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            UniqueConstraint(
                fields=["council", "period", "uploaded_by"],
                name="frameworks_spendupload_one_for_a_month",
                violation_error_message="You are looking at a file of this month already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} for {self.period:%B %Y}"


class SpendRuleQuerySet(LedgerQuerySet):
    def in_use(self) -> Self:
        """Those not given up."""
        return self.filter(ended_at__isnull=True)


class SpendRule(models.Model):
    """What somebody said of lines alike: to which contract and lot they belong, or that they belong to none.

    The three codes are kept as they are compared (`spend_matching.code`); an empty one stands for any.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="spend_rules")
    cost_code = models.CharField(max_length=40, blank=True)
    provider_number = models.CharField(max_length=40, blank=True)
    purchase_order = models.CharField(max_length=40, blank=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="spend_rules")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="spend_rules")
    cohort = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SpendRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "remembered match"
        verbose_name_plural = "remembered matches"
        ordering = ["council_id", "cost_code", "provider_number", "purchase_order", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["council", "cost_code", "provider_number", "purchase_order"],
                condition=Q(ended_at__isnull=True),
                name="frameworks_spendrule_once_for_lines_alike",
                violation_error_message="Something is remembered of such lines already: give that up first.",
            ),
            CheckConstraint(
                name="frameworks_spendrule_names_a_code",
                condition=~Q(cost_code="", provider_number="", purchase_order=""),
                violation_error_message="Name a cost code, a provider number or a purchase order.",
            ),
            CheckConstraint(
                name="frameworks_spendrule_lot_of_a_contract",
                condition=Q(contract__isnull=False) | Q(lot__isnull=True, cohort=""),
                violation_error_message="A lot and a cohort belong to a contract.",
            ),
            CheckConstraint(
                name="frameworks_spendrule_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                violation_error_message="Whoever gives a remembered match up is recorded with the time.",
            ),
        ]

    def __str__(self) -> str:
        named = (("cost code", self.cost_code), ("provider", self.provider_number), ("order", self.purchase_order))
        return "Lines with " + ", ".join(f"{what} {said}" for what, said in named if said)

    @property
    def key(self) -> Key:
        """The codes of the lines it is about."""
        return self.cost_code, self.provider_number, self.purchase_order


class SpendLineQuerySet(LedgerQuerySet):
    to_council = "spend_import__council"

    def visible_to(self, actor: Actor) -> Self:
        """The whole ledger for whoever may read it; for others what was paid under the contracts they see."""
        return super().visible_to(actor) if reads_ledger(actor) else self.filter(within_sight(actor, "contract__"))

    def current(self) -> Self:
        """Lines of extracts that count."""
        return self.filter(spend_import__superseded_at__isnull=True)

    def unmatched(self) -> Self:
        """Lines of which nobody can say where they belong."""
        return self.filter(matched_as=SpendMatch.UNMATCHED)


class SpendLine(models.Model):
    """One line of the ledger, in pounds. What the ledger says of it in words is not kept: it may name people."""

    spend_import = models.ForeignKey(SpendImport, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField("row of the file")
    posted_on = models.DateField()
    cost_code = models.CharField(max_length=40, blank=True)
    provider_number = models.CharField(max_length=40, blank=True)
    provider_name = models.CharField(max_length=200, blank=True)
    purchase_order = models.CharField(max_length=40, blank=True)
    document = models.CharField("invoice or journal", max_length=60, blank=True)
    net = _pounds()
    vat = _pounds()
    matched_as = models.CharField(max_length=14, choices=SpendMatch, default=SpendMatch.UNMATCHED)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="spend_lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="spend_lines")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="spend_lines")
    cohort = models.CharField(max_length=100, blank=True)
    rule = models.ForeignKey(SpendRule, on_delete=models.PROTECT, null=True, blank=True, related_name="lines")

    objects = SpendLineQuerySet.as_manager()

    class Meta:
        ordering = ["spend_import_id", "number"]
        indexes = [models.Index(fields=["spend_import", "matched_as"], name="frameworks_spend_by_match")]
        constraints = [
            UniqueConstraint(
                fields=["spend_import", "number"],
                name="frameworks_spendline_row_once",
                violation_error_message="This row of the file is there already.",
            ),
            CheckConstraint(
                name="frameworks_spendline_match_in_list",
                condition=Q(matched_as__in=SpendMatch.values),
                violation_error_message="Choose one of the ways of matching listed.",
            ),
            CheckConstraint(
                name="frameworks_spendline_matched_names_its_contract",
                condition=Q(matched_as__in=[str(one) for one in MATCHED], contract__isnull=False)
                | Q(matched_as__in=["unmatched", "not_a_contract"], contract__isnull=True, lot__isnull=True, cohort=""),
                violation_error_message="A line that is matched names its contract; no other line does.",
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.number} of {self.spend_import}"

    @property
    def council(self) -> Council:
        return self.spend_import.council

    @property
    def read(self) -> LedgerLine:
        """As the rules of matching see it."""
        return LedgerLine(
            self.number, self.posted_on, self.cost_code, self.provider_number, self.provider_name,
            self.purchase_order, self.document, Decimal(self.net), Decimal(self.vat),
        )  # fmt: skip

    @property
    def key(self) -> Key:
        """What lines alike have in common."""
        return code(self.cost_code), code(self.provider_number), code(self.purchase_order)


class SpendTotalQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """What was paid under the contracts the person sees."""
        return self.filter(within_sight(actor, "contract__"))

    def current(self) -> Self:
        """Of extracts that count."""
        return self.filter(spend_import__superseded_at__isnull=True)


class SpendTotal(models.Model):
    """What was paid in a month under a contract, by lot and cohort: worked out from the lines whenever they change."""

    spend_import = models.ForeignKey(SpendImport, on_delete=models.PROTECT, related_name="totals")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="spend_totals")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="spend_totals")
    cohort = models.CharField(max_length=100, blank=True)
    lines_count = models.PositiveIntegerField("lines")
    net = _pounds()
    vat = _pounds()

    objects = SpendTotalQuerySet.as_manager()

    class Meta:
        ordering = ["contract_id", "spend_import__period", "lot_id", "cohort"]
        constraints = [
            UniqueConstraint(
                fields=["spend_import", "contract", "lot", "cohort"],
                name="frameworks_spendtotal_once",
                violation_error_message="This total is there already.",
            ),
            UniqueConstraint(
                fields=["spend_import", "contract", "cohort"],
                condition=Q(lot__isnull=True),
                name="frameworks_spendtotal_once_without_a_lot",
                violation_error_message="This total of no lot is there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, {self.spend_import.period:%B %Y}"

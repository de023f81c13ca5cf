"""Variations: changes of a contract that are not the use of an option, and the procurement notices around it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from commissioning.addresses import https_only
from commissioning.models import Council, User
from commissioning.models.base import VersionedModel
from commissioning.money import format_pounds
from frameworks.enums import VatBasis
from frameworks.models.contract import Contract
from frameworks.models.ledger import TermEvent
from frameworks.models.lot import Lot
from frameworks.models.sight import OfContract, RegisterQuerySet
from frameworks.regimes import GROUND_CHOICES, ground_label
from frameworks.variation_enums import (
    COUNTING_VARIATIONS,
    ChangeKind,
    ContractSubject,
    Keeping,
    NoticeType,
    VariationStatus,
)
from providers.models import Provider

CHANGES = {
    "changes_term": ChangeKind.TERM,
    "changes_value": ChangeKind.VALUE,
    "changes_scope": ChangeKind.SCOPE,
    "changes_provider": ChangeKind.PROVIDER,
    "changes_price": ChangeKind.PRICE,
    "is_administrative": ChangeKind.ADMINISTRATIVE,
}
KEEPINGS = {
    "alters_nature": Keeping.NATURE,
    "alters_scope": Keeping.SCOPE,
    "shifts_balance": Keeping.BALANCE,
    "opens_field": Keeping.FIELD,
}
_OPEN = [VariationStatus.DRAFT.value, VariationStatus.VOID.value]
_SETTLED = [VariationStatus.SIGNED.value, VariationStatus.EFFECTIVE.value]


def _percent() -> models.DecimalField:
    return models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True, editable=False)


class VariationQuerySet(OfContract):
    def counting(self) -> Self:
        """Those that a decision has authorised, or that are in effect."""
        return self.filter(status__in=COUNTING_VARIATIONS)


class Variation(VersionedModel):
    """A change of a contract: what of it, on which ground, from what to what, and how far it has come.

    `value_change` is net, in pounds as `vat_basis` says; percentages are of `base_value`, or of what the register says
    the contract was worth at award, and of its longest term then. From its authorisation on `figures` keeps the rule
    table as it was judged.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="variations")
    number = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField("what is changed", max_length=200)
    reason = models.TextField("why")
    changes_term = models.BooleanField("term", default=False)
    changes_value = models.BooleanField("value", default=False)
    changes_scope = models.BooleanField("scope", default=False)
    changes_provider = models.BooleanField("provider", default=False)
    changes_price = models.BooleanField("price", default=False)
    is_administrative = models.BooleanField("administrative only", default=False)
    ground = models.CharField(max_length=20, choices=GROUND_CHOICES, blank=True)
    clause = models.TextField("words of the contract or notice relied on", blank=True)
    subject = models.CharField(
        "what is bought", max_length=12, choices=ContractSubject, default=ContractSubject.SERVICES
    )
    is_relief = models.BooleanField("emergency relief", default=False)
    # from what to what
    ends_on = models.DateField("new last day", null=True, blank=True)
    value_change = models.DecimalField("change of value", max_digits=14, decimal_places=2, null=True, blank=True)
    vat_basis = models.CharField("VAT", max_length=12, choices=VatBasis, default=VatBasis.NOT_STATED)
    base_value = models.DecimalField("value at award", max_digits=14, decimal_places=2, null=True, blank=True)
    base_source = models.CharField("where that value is written", max_length=200, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    provider_before = models.ForeignKey(
        Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="provider that leaves"
    )
    provider_after = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="provider that follows",
    )
    # what it does not do
    alters_nature = models.BooleanField(Keeping.NATURE.label, default=False)
    alters_scope = models.BooleanField(Keeping.SCOPE.label, default=False)
    shifts_balance = models.BooleanField(Keeping.BALANCE.label, default=False)
    opens_field = models.BooleanField(Keeping.FIELD.label, default=False)
    # bridging
    bridges_to = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="bridged_by",
        verbose_name="carries on until",
    )  # fmt: skip
    cap = models.DecimalField("the most it may cost", max_digits=14, decimal_places=2, null=True, blank=True)
    waiver_reference = models.CharField("waiver", max_length=100, blank=True)
    # how far it has come
    status = models.CharField(max_length=12, choices=VariationStatus, default=VariationStatus.DRAFT, editable=False)
    asked_in = models.CharField("asked for in", max_length=60, blank=True, editable=False)
    decision_reference = models.CharField(max_length=60, blank=True, editable=False)
    authorised_on = models.DateField(null=True, blank=True, editable=False)
    instrument = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    takes_effect_on = models.DateField(null=True, blank=True)
    void_reason = models.TextField(blank=True, editable=False)
    figures = models.JSONField(default=list, blank=True, editable=False)
    value_percent = _percent()
    value_percent_cumulative = _percent()
    term_percent = _percent()
    term_percent_cumulative = _percent()
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(editable=False)

    objects = VariationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["contract_id", "number"]
        constraints = [
            UniqueConstraint(
                fields=["contract", "number"],
                name="frameworks_variation_number_once_in_a_contract",
                violation_error_message="This contract already has a variation with this number.",
            ),
            CheckConstraint(
                name="frameworks_variation_status_in_list",
                condition=Q(status__in=VariationStatus.values),
                violation_error_message="Choose one of the states listed.",
            ),
            CheckConstraint(
                name="frameworks_variation_subject_in_list",
                condition=Q(subject__in=ContractSubject.values),
                violation_error_message="Choose what is bought.",
            ),
            CheckConstraint(
                name="frameworks_variation_vat_basis_in_list",
                condition=Q(vat_basis__in=VatBasis.values),
                violation_error_message="Say how the sums stand to VAT.",
            ),
            CheckConstraint(
                name="frameworks_variation_changes_something",
                condition=Q(changes_term=True) | Q(changes_value=True) | Q(changes_scope=True)
                | Q(changes_provider=True) | Q(changes_price=True) | Q(is_administrative=True),
                violation_error_message="Say what is changed.",
            ),
            CheckConstraint(
                name="frameworks_variation_administrative_or_more",
                condition=Q(is_administrative=False)
                | Q(changes_term=False, changes_value=False, changes_scope=False, changes_provider=False,
                    changes_price=False),
                violation_error_message="A change of something else is not administrative.",
            ),
            CheckConstraint(
                name="frameworks_variation_has_its_ground",
                condition=Q(is_administrative=True) | ~Q(ground=""),
                violation_error_message="A variation stands on a ground.",
            ),
            CheckConstraint(
                name="frameworks_variation_term_has_its_end",
                condition=Q(changes_term=True, ends_on__isnull=False) | Q(changes_term=False, ends_on__isnull=True),
                violation_error_message="A change of the term has its new last day; nothing else has one.",
            ),
            CheckConstraint(
                name="frameworks_variation_value_has_its_sum",
                condition=Q(changes_value=True, value_change__isnull=False) & ~Q(value_change=0)
                | Q(changes_value=False, value_change__isnull=True),
                violation_error_message="A change of the value has its sum; nothing else has one.",
            ),
            CheckConstraint(
                name="frameworks_variation_provider_has_both",
                condition=Q(changes_provider=True, provider_before__isnull=False, provider_after__isnull=False)
                | Q(changes_provider=False, provider_before__isnull=True, provider_after__isnull=True),
                violation_error_message="A change of provider names the one that leaves and the one that follows.",
            ),
            CheckConstraint(
                name="frameworks_variation_bridge_has_a_cap",
                condition=Q(bridges_to__isnull=True) | Q(cap__isnull=False, cap__gt=0, changes_term=True),
                violation_error_message="Bridging carries the term on, up to a sum.",
            ),
            CheckConstraint(
                name="frameworks_variation_base_is_not_negative",
                condition=Q(base_value__isnull=True) | Q(base_value__gt=0),
                violation_error_message="The value at award is more than nothing.",
            ),
            CheckConstraint(
                name="frameworks_variation_authorised_names_its_decision",
                condition=Q(status__in=_OPEN) | Q(is_administrative=True)
                | ~Q(decision_reference="") & Q(authorised_on__isnull=False),
                violation_error_message="A variation that counts names its decision and the day it took effect.",
            ),
            CheckConstraint(
                name="frameworks_variation_signed_has_its_day",
                condition=~Q(status__in=_SETTLED) | Q(takes_effect_on__isnull=False),
                violation_error_message="A variation that is signed says from when it takes effect.",
            ),
            CheckConstraint(
                name="frameworks_variation_void_says_why",
                condition=~Q(status=VariationStatus.VOID) | ~Q(void_reason=""),
                violation_error_message="A void variation says why.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contract} variation {self.number}"

    @property
    def council(self) -> Council:
        return self.contract.council

    @property
    def changes(self) -> frozenset[ChangeKind]:
        """What of the contract it changes."""
        return frozenset(kind for name, kind in CHANGES.items() if getattr(self, name))

    @property
    def alters(self) -> frozenset[Keeping]:
        """What it does that some grounds do not carry."""
        return frozenset(one for name, one in KEEPINGS.items() if getattr(self, name))

    @property
    def ground_words(self) -> str:
        """The ground in words, or nothing for none."""
        return ground_label(self.ground)

    @property
    def value_words(self) -> str:
        """By how much the value changes, or nothing where it does not."""
        return format_pounds(self.value_change) if self.value_change else ""

    @property
    def what(self) -> str:
        """What of the contract it changes, in words: “term and value”."""
        words = [kind.label.lower() for kind in CHANGES.values() if kind in self.changes]
        return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]] if words else []))


class OfVariation(RegisterQuerySet):
    to_contract = "variation__contract__"


class VariationLot(models.Model):
    """A lot that a variation is about, its last day before, and the entry of its ledger once the term has moved."""

    variation = models.ForeignKey(Variation, on_delete=models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="variations")
    ended_on = models.DateField("last day before", null=True, blank=True)
    event = models.OneToOneField(
        TermEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="variation_lot"
    )

    objects = OfVariation.as_manager()

    class Meta:
        ordering = ["variation", "lot__number"]
        constraints = [
            UniqueConstraint(
                fields=["variation", "lot"],
                name="frameworks_variationlot_once",
                violation_error_message="The variation already names this lot.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variation}, {self.lot.label.lower()}"

    @property
    def council(self) -> Council:
        return self.variation.council


class NoticeQuerySet(OfContract):
    def waiting(self) -> Self:
        """Neither published nor found not to be needed."""
        return self.filter(published_on__isnull=True, not_needed_because="")


class Notice(VersionedModel):
    """A procurement notice about a contract: why it is due and by when, and where it was published."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="procurement_notices")
    variation = models.ForeignKey(Variation, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    type = models.CharField(max_length=20, choices=NoticeType)
    is_before = models.BooleanField("comes before what it is about", default=False)
    is_voluntary = models.BooleanField("nothing waits for it", default=False)
    due_on = models.DateField("due by", null=True, blank=True)
    source = models.CharField("rule", max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    identifier = models.CharField("number of the notice", max_length=60, blank=True)
    url = models.CharField("where it can be read", max_length=300, blank=True, validators=[https_only])
    not_needed_because = models.TextField("why it is not needed", blank=True)

    objects = NoticeQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["contract_id", "due_on", "pk"]
        constraints = [
            CheckConstraint(
                name="frameworks_notice_type_in_list",
                condition=Q(type__in=NoticeType.values),
                violation_error_message="Choose one of the notices listed.",
            ),
            CheckConstraint(
                name="frameworks_notice_published_or_not_needed",
                condition=Q(published_on__isnull=True) | Q(not_needed_because=""),
                violation_error_message="A notice that was published was needed.",
            ),
            CheckConstraint(
                name="frameworks_notice_identified_once_published",
                condition=Q(published_on__isnull=False) | Q(identifier="", url=""),
                violation_error_message="Only a notice that was published has a number and an address.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, {self.contract}"

    @property
    def council(self) -> Council:
        return self.contract.council

    def standing(self, on: date) -> str:
        """Published, not needed, due or overdue, in words."""
        if self.published_on:
            return "Published"
        if self.not_needed_because:
            return "Not needed"
        return "Overdue" if self.due_on and self.due_on < on else "Due"

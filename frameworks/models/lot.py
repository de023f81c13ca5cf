"""Lots, and providers' places on them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from commissioning.models import Council
from commissioning.models.base import VersionedModel
from frameworks.enums import STANDING_ADMISSIONS, AdmissionStatus, CallOffMethod, LotStatus
from frameworks.models.contract import Contract
from frameworks.models.sight import OfContract, OfLot
from providers.models import Provider


class LotQuerySet(OfContract):
    def live_on(self, day: date) -> Self:
        """Lots whose term covers the day, by the ledger's current end."""
        return self.filter(starts_on__lte=day, current_ends_on__gte=day)


class Lot(VersionedModel):
    """A part of a contract with a term of its own. Every contract has at least one.

    The five dates are projections of the lot's ledger, written with every entry and never by hand.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=200)
    scope = models.TextField(blank=True)
    eligibility = models.CharField(max_length=200, blank=True, help_text="Client group and age range.")
    areas = models.CharField("areas and venues", max_length=200, blank=True)
    provider_limit = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    call_off_method = models.CharField(
        "how work is called off", max_length=16, choices=CallOffMethod, blank=True, default=CallOffMethod.NOT_STATED
    )
    status = models.CharField(max_length=14, choices=LotStatus, default=LotStatus.OPEN)
    predecessor = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor", verbose_name="follows lot"
    )
    starts_on = models.DateField(null=True, blank=True, editable=False)
    initial_ends_on = models.DateField(null=True, blank=True, editable=False)
    authorised_ends_on = models.DateField(null=True, blank=True, editable=False)
    current_ends_on = models.DateField("ends on", null=True, blank=True, editable=False)
    max_ends_on = models.DateField("can last until", null=True, blank=True, editable=False)

    objects = LotQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["contract_id", "number"]
        constraints = [
            UniqueConstraint(
                fields=["contract", "number"],
                name="frameworks_lot_number_once_in_a_contract",
                violation_error_message="This contract already has a lot with this number.",
            ),
            CheckConstraint(
                name="frameworks_lot_number_from_one",
                condition=Q(number__gte=1),
                violation_error_message="Lots are numbered from 1.",
            ),
            CheckConstraint(
                name="frameworks_lot_status_in_list",
                condition=Q(status__in=LotStatus.values),
                violation_error_message="Choose one of the statuses listed.",
            ),
            CheckConstraint(
                name="frameworks_lot_call_off_method_in_list",
                condition=Q(call_off_method__in=CallOffMethod.values),
                violation_error_message="Choose one of the ways listed.",
            ),
            CheckConstraint(
                name="frameworks_lot_dates_in_order",
                condition=Q(
                    starts_on__isnull=True,
                    initial_ends_on__isnull=True,
                    current_ends_on__isnull=True,
                    authorised_ends_on__isnull=True,
                    max_ends_on__isnull=True,
                )
                | Q(
                    starts_on__isnull=False,
                    initial_ends_on__isnull=False,
                    current_ends_on__isnull=False,
                    authorised_ends_on__isnull=False,
                    max_ends_on__isnull=False,
                    current_ends_on__gte=F("starts_on"),
                    initial_ends_on__gte=F("starts_on"),
                    authorised_ends_on__gte=F("current_ends_on"),
                    max_ends_on__gte=F("authorised_ends_on"),
                ),
                violation_error_message="A lot starts before it ends; its current end cannot pass the authorised one, "
                "nor that the maximum.",
            ),
            CheckConstraint(
                name="frameworks_lot_does_not_follow_itself",
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("id")),
                violation_error_message="A lot cannot follow itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} lot {self.number}"

    @property
    def label(self) -> str:
        """As it is named in a sentence about its contract."""
        return f"Lot {self.number}"

    @property
    def council(self) -> Council:
        return self.contract.council


class AdmissionQuerySet(OfLot):
    def standing(self) -> Self:
        """Places held or asked for, not those given up or lost."""
        return self.filter(status__in=STANDING_ADMISSIONS)

    def admitted(self) -> Self:
        return self.filter(status=AdmissionStatus.ADMITTED)

    def unconditional(self) -> Self:
        """Without a condition, or with one that is met: work can be called off."""
        return self.filter(Q(condition="") | Q(condition_met_on__isnull=False))


class Admission(VersionedModel):
    """A provider's place on a lot, with an end of its own: who declines an extension ends when it would have."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="admissions")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="admissions")
    status = models.CharField(max_length=14, choices=AdmissionStatus, default=AdmissionStatus.ADMITTED)
    admitted_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, editable=False)
    reason = models.TextField(blank=True)
    condition = models.TextField(blank=True, help_text="What is still to be shown before work is called off.")
    condition_met_on = models.DateField("condition met on", null=True, blank=True)
    novated_from = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="novated_to",
        verbose_name="passed on from",
    )
    novation_instrument = models.CharField("deed of novation", max_length=200, blank=True)
    novation_variation = models.ForeignKey(
        "frameworks.Variation", on_delete=models.PROTECT, null=True, blank=True, related_name="novated_places"
    )

    objects = AdmissionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["lot_id", "provider__legal_name"]
        constraints = [
            UniqueConstraint(
                fields=["lot", "provider"],
                condition=Q(status__in=[str(status) for status in STANDING_ADMISSIONS]),
                name="frameworks_admission_provider_once_on_a_lot",
                violation_error_message="This provider already has a place on this lot.",
            ),
            CheckConstraint(
                name="frameworks_admission_status_in_list",
                condition=Q(status__in=AdmissionStatus.values),
                violation_error_message="Choose one of the statuses listed.",
            ),
            CheckConstraint(
                name="frameworks_admission_admitted_has_its_day",
                condition=~Q(status__in=["admitted", "suspended"]) | Q(admitted_on__isnull=False),
                violation_error_message="A place that is held has the day of admission.",
            ),
            CheckConstraint(
                name="frameworks_admission_starts_before_it_ends",
                condition=Q(ends_on__isnull=True) | Q(admitted_on__isnull=True) | Q(ends_on__gte=F("admitted_on")),
                violation_error_message="A place cannot end before it began.",
            ),
            CheckConstraint(
                name="frameworks_admission_lost_has_a_reason",
                condition=~Q(status__in=["suspended", "removed"]) | ~Q(reason=""),
                violation_error_message="Say why the provider was suspended or removed.",
            ),
            CheckConstraint(
                name="frameworks_admission_condition_met_was_one",
                condition=Q(condition_met_on__isnull=True) | ~Q(condition=""),
                violation_error_message="Only a condition can be met.",
            ),
            CheckConstraint(
                name="frameworks_admission_novated_names_its_paper",
                condition=Q(novated_from__isnull=True, novation_instrument="", novation_variation__isnull=True)
                | Q(novated_from__isnull=False) & ~Q(novation_instrument=""),
                violation_error_message="A place that passed on names the deed by which it did; no other has one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} on {self.lot}"

    @property
    def council(self) -> Council:
        return self.lot.council

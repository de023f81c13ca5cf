"""Rate cards of a provider's place on a lot, each from a day on, and the prices on them."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.models.base import LockingQuerySet, VersionedModel
from frameworks.enums import RateKind, RateUnit
from frameworks.models.lot import Admission
from frameworks.models.places import OfPlace
from frameworks.models.sight import within_sight
from frameworks.rates import RateFacts


class RateCard(VersionedModel):
    """What a provider charges on a lot from a day on, until the next card begins."""

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="rate_cards")
    starts_on = models.DateField("charged from")
    source = models.CharField("where it is written", max_length=200, blank=True)

    objects = OfPlace.as_manager()

    class Meta:
        ordering = ["admission_id", "-starts_on"]
        constraints = [
            UniqueConstraint(
                fields=["admission", "starts_on"],
                name="frameworks_ratecard_one_from_a_day",
                violation_error_message="A rate card begins on this day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.admission}: rates from {self.starts_on:%-d %B %Y}"

    @property
    def council(self) -> Council:
        return self.admission.council


class RateQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(within_sight(actor, "card__admission__lot__contract__"))


class Rate(VersionedModel):
    """One price of a card in pounds: one to one, in a group of so many, or virtual; for how long; of which band."""

    card = models.ForeignKey(RateCard, on_delete=models.PROTECT, related_name="rates")
    kind = models.CharField("how", max_length=12, choices=RateKind)
    unit = models.CharField("for how long", max_length=10, choices=RateUnit)
    group_from = models.PositiveSmallIntegerField(
        "group from", null=True, blank=True, validators=[MinValueValidator(2)]
    )
    group_to = models.PositiveSmallIntegerField("group up to", null=True, blank=True)
    band = models.CharField(max_length=60, blank=True)
    price = models.DecimalField(
        "price (£)", max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )

    objects = RateQuerySet.as_manager()

    class Meta:
        ordering = ["card_id", "kind", "unit", "group_from", "band"]
        constraints = [
            CheckConstraint(
                name="frameworks_rate_kind_in_list",
                condition=Q(kind__in=RateKind.values),
                violation_error_message="Choose one to one, in a group, or virtual.",
            ),
            CheckConstraint(
                name="frameworks_rate_unit_in_list",
                condition=Q(unit__in=RateUnit.values),
                violation_error_message="Choose one of the times listed.",
            ),
            CheckConstraint(
                name="frameworks_rate_price_is_more_than_nought",
                condition=Q(price__gt=0),
                violation_error_message="A rate is more than nought.",
            ),
            CheckConstraint(
                name="frameworks_rate_group_has_its_size",
                condition=Q(kind="group", group_from__isnull=False, group_from__gte=2)
                & (Q(group_to__isnull=True) | Q(group_to__gte=F("group_from")))
                | ~Q(kind="group") & Q(group_from__isnull=True, group_to__isnull=True),
                violation_error_message="A group has its sizes, the smallest two or more; nothing else has.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words}: £{self.price}"

    @property
    def facts(self) -> RateFacts:
        """The price, for the rules."""
        return RateFacts(self.kind, self.unit, self.price, self.group_from, self.group_to, self.band)

    @property
    def words(self) -> str:
        """What it is charged for: “In a group of 3 to 5, half day, band B”."""
        size = ""
        if self.group_from is not None:
            size = f" of {self.group_from} to {self.group_to}" if self.group_to else f" of {self.group_from} or more"
        band = f", band {self.band}" if self.band else ""
        return f"{self.get_kind_display()}{size}, {self.get_unit_display().lower()}{band}"

    @property
    def council(self) -> Council:
        return self.card.council

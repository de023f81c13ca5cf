"""The council and the days on which it is closed."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import GovernanceModel, Nation
from commissioning.models.base import LockingQuerySet, VersionedModel


class CouncilQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The actor's own council, and no other."""
        return self.filter(pk=actor.council_id) if actor.council_id else self.none()


class Council(VersionedModel):
    """An organisation that commissions. Every record belongs to one, directly or through its parent."""

    code = models.CharField(
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,11}$", "Use two to twelve capital letters and digits: BRK.")],
        help_text="Stands before every reference, as in BRK:ASC-2017-041.",
    )
    name = models.CharField(max_length=200, unique=True)
    governance_model = models.CharField(max_length=20, choices=GovernanceModel, default=GovernanceModel.COMMITTEE)
    nation = models.CharField(max_length=3, choices=Nation, default=Nation.ENGLAND)
    brand_colour = models.CharField(
        max_length=7,
        default="#1d5a6c",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", "Write a colour as # and six hexadecimal digits: #1d5a6c.")],
    )
    days_left_warning = models.PositiveSmallIntegerField(
        default=30, help_text="Warn when a decision leaves fewer days than this before a lot ends."
    )
    clearance_working_days = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1)], help_text="Working days a clearing officer is given."
    )
    finance_year_start_month = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    risk_amber_from = models.PositiveSmallIntegerField(
        "risks are amber from", default=5, help_text="A score of likelihood × impact, from 1 to 25."
    )
    risk_red_from = models.PositiveSmallIntegerField("risks are red from", default=12)
    wards_word = models.CharField("word for wards", max_length=40, default="Wards")
    status_word = models.CharField("word for classification", max_length=40, default="Status")

    objects = CouncilQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            CheckConstraint(
                name="commissioning_council_governance_model_in_list",
                condition=Q(governance_model__in=GovernanceModel.values),
                violation_error_message="Choose one of the governance models listed.",
            ),
            CheckConstraint(
                name="commissioning_council_nation_in_list",
                condition=Q(nation__in=Nation.values),
                violation_error_message="Choose England, Wales or Scotland.",
            ),
            CheckConstraint(
                name="commissioning_council_finance_year_starts_in_a_month",
                condition=Q(finance_year_start_month__gte=1, finance_year_start_month__lte=12),
                violation_error_message="The finance year starts in a month from 1 to 12.",
            ),
            CheckConstraint(
                name="commissioning_council_risk_bands_in_order",
                condition=Q(risk_amber_from__gte=2, risk_red_from__gt=F("risk_amber_from"), risk_red_from__lte=25),
                violation_error_message="Amber begins at a score of 2 or more, and red at a higher one up to 25.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def council(self) -> Council:
        """Itself: what the audit asks every row for."""
        return self


class LocalClosureQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(council_id=actor.council_id) if actor.council_id else self.none()


class LocalClosure(models.Model):
    """A day on which this council is closed besides the bank holidays: it is no working day."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="closures")
    on = models.DateField()
    label = models.CharField(max_length=100)

    objects = LocalClosureQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [
            UniqueConstraint(
                fields=["council", "on"],
                name="commissioning_localclosure_once_a_day",
                violation_error_message="This closure is already listed.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.on:%-d %B %Y}"

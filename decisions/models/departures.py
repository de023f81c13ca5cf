"""Departures from the rules, each a record of its own: waivers, breaches, late authorisations; and their reasons."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.departures import READERS, is_retrospective
from decisions.enums import DepartureKind, WaiverOutcome
from decisions.models.constraints import allowed_values, together

if TYPE_CHECKING:
    from commissioning.models import Council


class DepartureReasonQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> DepartureReasonQuerySet:
        """The council's own, and those that are shipped."""
        own = Q(council=actor.council_id) | Q(council__isnull=True)
        return self.filter(own) if actor.council_id else self.none()

    def in_force(self, council: Council, kind: str, day: date) -> DepartureReasonQuerySet:
        """The reasons of a kind on a day: the council's own where it has any for that day, else those shipped."""
        there = self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day), kind=kind
        )
        own = there.filter(council=council)
        return own if own.exists() else there.filter(council__isnull=True)


class DepartureReason(VersionedModel):
    """One reason of the dated list from which a departure takes its own. Without a council it is shipped for all."""

    council = models.ForeignKey(
        "commissioning.Council", models.PROTECT, null=True, blank=True, related_name="departure_reasons"
    )
    kind = models.CharField(max_length=10, choices=DepartureKind.choices)
    code = models.SlugField(max_length=30)
    label = models.CharField(max_length=150)
    starts_on = models.DateField("counts from", null=True, blank=True)
    ends_on = models.DateField("counts until", null=True, blank=True)

    objects = DepartureReasonQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "label"]
        verbose_name = "reason for a departure"
        verbose_name_plural = "reasons for departures"
        constraints = [
            allowed_values("decisions_departure_reason_kind_known", "kind", DepartureKind, "Choose a listed kind."),
            UniqueConstraint(
                fields=["council", "kind", "code"],
                name="decisions_departure_reason_code_once",
                violation_error_message="The council already has a reason with this code.",
            ),
            CheckConstraint(
                name="decisions_departure_reason_starts_before_it_ends",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="A reason cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class DepartureQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> DepartureQuerySet:
        """All of the council for those who answer for its rules; for others their department's, and their own."""
        if not actor.council_id or not (actor.is_system or actor.post_id):
            return self.none()
        own = self.filter(council=actor.council_id)
        if actor.is_system or actor.holds(*READERS):
            return own
        mine = Q(recorded_by=actor.user_id)
        return own.filter(mine | Q(department=actor.department)) if actor.department else own.filter(mine)

    def counting(self) -> DepartureQuerySet:
        """Those that were not struck out."""
        return self.filter(voided_at__isnull=True)


class Departure(VersionedModel):
    """What the three have in common. `value` is in pounds. The explanation is never in the audit trail."""

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="+")
    contract = models.ForeignKey("frameworks.Contract", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField("what it is about", max_length=200)
    department = models.CharField(max_length=150)
    reason = models.ForeignKey(DepartureReason, models.PROTECT, related_name="+")
    value = models.DecimalField("value (£)", max_digits=14, decimal_places=2)
    explanation = models.TextField("what happened, and why")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_post = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    voided_at = models.DateTimeField("struck out at", null=True, blank=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.TextField("why it was struck out", blank=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        abstract = True


def _shared(prefix: str) -> list[models.BaseConstraint]:
    return [
        CheckConstraint(
            name=f"{prefix}_value_is_not_negative",
            condition=Q(value__gte=0),
            violation_error_message="The value is nought or more.",
        ),
        CheckConstraint(
            name=f"{prefix}_voided_says_why",
            condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
            | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
            violation_error_message="An entry is struck out by somebody, at a time, for a reason.",
        ),
    ]


class Waiver(Departure):
    """A rule of the council's own, set aside for one case: asked for, and granted or refused."""

    rule = models.CharField("rule waived", max_length=200, help_text="Where it stands: Contract Procedure Rules 7.2.")
    requested_on = models.DateField("asked for on")
    applies_from = models.DateField("needed from", null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=WaiverOutcome.choices, default=WaiverOutcome.WAITING)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField("decided by", max_length=200, blank=True, help_text="The post or body.")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-requested_on", "-pk"]
        constraints = [
            *_shared("decisions_waiver"),
            allowed_values("decisions_waiver_outcome_known", "outcome", WaiverOutcome, "Choose a listed outcome."),
            CheckConstraint(
                name="decisions_waiver_answered_has_when_and_who",
                condition=Q(outcome=WaiverOutcome.WAITING, decided_on__isnull=True, decided_by="")
                | ~Q(outcome=WaiverOutcome.WAITING) & Q(decided_on__isnull=False) & ~Q(decided_by=""),
                violation_error_message="A waiver that was answered says when and by whom; one that waits does not.",
            ),
            CheckConstraint(
                name="decisions_waiver_answered_after_it_was_asked_for",
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("requested_on")),
                violation_error_message="A waiver cannot be decided before it was asked for.",
            ),
        ]

    def __str__(self) -> str:
        return f"Waiver: {self.title}"

    @property
    def is_retrospective(self) -> bool:
        """Whether it was decided only after what it was for had begun."""
        return is_retrospective(self.applies_from, self.decided_on)


class Breach(Departure):
    """A rule that was broken: of the council's, or of the law. A waiver named beside it does not cure it."""

    rule = models.CharField("rule broken", max_length=200)
    is_of_law = models.BooleanField("a rule of law, not only the council's", default=False)
    happened_on = models.DateField()
    found_on = models.DateField()
    waiver = models.ForeignKey(Waiver, models.PROTECT, null=True, blank=True, related_name="breaches")
    remedy = models.TextField("what was done about it", blank=True)
    remedied_on = models.DateField(null=True, blank=True)
    remedied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-found_on", "-pk"]
        verbose_name_plural = "breaches"
        constraints = [
            *_shared("decisions_breach"),
            CheckConstraint(
                name="decisions_breach_found_after_it_happened",
                condition=Q(found_on__gte=F("happened_on")),
                violation_error_message="A breach cannot be found before it happened.",
            ),
            together("decisions_breach_remedied_on_and_by_together", "remedied_on", "remedied_by", "A remedy"),
            CheckConstraint(
                name="decisions_breach_remedied_says_how",
                condition=Q(remedied_on__isnull=True) | ~Q(remedy=""),
                violation_error_message="Say what was done about it.",
            ),
        ]

    def __str__(self) -> str:
        return f"Breach: {self.title}"


class LateAuthorisation(Departure):
    """A decision that took effect on `authorised_on`, when the service had run without one since `service_from`."""

    decision = models.ForeignKey("decisions.Decision", models.PROTECT, null=True, blank=True, related_name="+")
    lot = models.ForeignKey("frameworks.Lot", models.PROTECT, null=True, blank=True, related_name="+")
    service_from = models.DateField("the service ran without authority from")
    authorised_on = models.DateField("authorised in effect from")

    class Meta:
        ordering = ["-authorised_on", "-pk"]
        constraints = [
            *_shared("decisions_late"),
            CheckConstraint(
                name="decisions_late_is_late",
                condition=Q(authorised_on__gt=F("service_from")),
                violation_error_message="A decision in effect by the first day of the service is not late.",
            ),
            UniqueConstraint(
                fields=["decision", "lot"],
                condition=Q(voided_at__isnull=True),
                name="decisions_late_once_per_decision_and_lot",
                violation_error_message="The late authorisation of this lot by this decision is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Late authorisation: {self.title}"

    @property
    def days(self) -> int:
        """For how many days the service ran without authority."""
        return (self.authorised_on - self.service_from).days

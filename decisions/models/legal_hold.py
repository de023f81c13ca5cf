"""A legal hold: nothing about a report, a contract or a matter is disposed of while it stands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet
from decisions.models.constraints import together
from decisions.models.matter import Matter
from decisions.models.report import Report
from decisions.models.rows import RecommendationLot
from frameworks.models import Contract


class LegalHoldQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> LegalHoldQuerySet:
        """The holds of the actor's own council."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()

    def standing(self) -> LegalHoldQuerySet:
        """Placed and not lifted."""
        return self.filter(lifted_at__isnull=True)

    def on_report(self, report: Report) -> LegalHoldQuerySet:
        """Standing holds that keep this report: on itself, its matter, its contract or one that its lots are of."""
        named = RecommendationLot.objects.filter(recommendation__report=report).values("lot__contract")
        about = Q(report=report) | Q(contract=report.contract_id) | Q(contract__in=named)
        if report.matter_id:
            about |= Q(matter=report.matter_id)
        return self.standing().filter(about)


def held_reports() -> Q:
    """The condition on reports that a standing hold keeps them."""
    standing = LegalHold.objects.standing()
    lots = RecommendationLot.objects.filter(
        recommendation__report=OuterRef("pk"), lot__contract__in=standing.values("contract")
    )
    return (
        Q(Exists(standing.filter(report=OuterRef("pk"))))
        | Q(Exists(standing.filter(contract=OuterRef("contract"))))
        | Q(Exists(standing.filter(matter__isnull=False, matter=OuterRef("matter"))))
        | Q(Exists(lots))
    )


class LegalHold(models.Model):
    """Placed by the monitoring officer for a reason, and lifted by one. Exactly one of report, contract and matter."""

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="legal_holds")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="legal_holds")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, blank=True, related_name="legal_holds")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="legal_holds")
    reason = models.TextField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_post = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.TextField(blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                name="decisions_legal_hold_on_one_thing",
                condition=Q(report__isnull=False, contract__isnull=True, matter__isnull=True)
                | Q(report__isnull=True, contract__isnull=False, matter__isnull=True)
                | Q(report__isnull=True, contract__isnull=True, matter__isnull=False),
                violation_error_message="A legal hold is on one report, one contract or one matter.",
            ),
            CheckConstraint(
                name="decisions_legal_hold_has_reasons",
                condition=~Q(reason="") & (Q(lifted_at__isnull=True) | ~Q(lifted_reason="")),
                violation_error_message="A legal hold is placed for a reason, and lifted for one.",
            ),
            together("decisions_legal_hold_lifted_at_and_by_together", "lifted_at", "lifted_by", "Lifting a hold"),
        ]

    def __str__(self) -> str:
        return f"Legal hold on {self.about}"

    @property
    def about(self) -> str:
        """What it keeps, in words."""
        if self.report_id:
            return f"report {self.report}"
        return f"contract {self.contract}" if self.contract_id else f"matter “{self.matter}”"

"""Rounds in which providers are admitted to a list, and who evaluates what they send in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models import Council, User
from commissioning.models.base import LockingQuerySet, VersionedModel
from frameworks.enums import OVER_ROUNDS, ContractStage, RoundStatus
from frameworks.models.contract import Contract
from frameworks.models.lot import Lot
from frameworks.models.sight import within_sight

FULL_MARKS = 100
OVER_STAGES = (ContractStage.TERMINATED, ContractStage.CANCELLED, ContractStage.VOID)
POINTS = [MinValueValidator(0), MaxValueValidator(FULL_MARKS)]


def seen_in_a_round(actor: Actor, to_round: str) -> Q:
    """Rows of the rounds a person sees: of contracts in their sight, and those they evaluate. `to_round` ends in __."""
    mine = Evaluator.objects.filter(round=OuterRef(f"{to_round}pk"), user=actor.user_id, removed_at__isnull=True)
    council = Q(**{f"{to_round}contract__council_id": actor.council_id})
    evaluated = council & Q(Exists(mine)) if actor.council_id and actor.user_id else Q(pk__in=[])
    return within_sight(actor, f"{to_round}contract__") | evaluated


class AdmissionRoundQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The rounds of contracts in sight, and those the person evaluates."""
        return self.filter(seen_in_a_round(actor, ""))

    def running(self) -> Self:
        """Neither concluded nor abandoned."""
        return self.exclude(status__in=OVER_ROUNDS)

    def public(self) -> Self:
        """Those that have been opened: what is only planned is nobody's business yet."""
        return self.filter(opened_at__isnull=False)

    def taking(self, on: date) -> Self:
        """Open, and a provider can still apply: the last day has not passed, and the list has not ended."""
        runs = Q(contract__current_ends_on__isnull=True) | Q(contract__current_ends_on__gte=on)
        found = self.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=on), runs, status=RoundStatus.OPEN)
        return found.exclude(contract__stage__in=OVER_STAGES)


class AdmissionRound(VersionedModel):
    """A time in which providers apply for places on lots of a list. Without a last day it is always open."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    lots = models.ManyToManyField(Lot, related_name="rounds")
    status = models.CharField(max_length=12, choices=RoundStatus, default=RoundStatus.PLANNED)
    opens_on = models.DateField()
    closes_on = models.DateField(
        "last day for applications", null=True, blank=True, help_text="Empty: always open, as long as the list runs."
    )
    evaluate_from = models.DateField("evaluation from", null=True, blank=True)
    evaluate_to = models.DateField("evaluation until", null=True, blank=True)
    outcome_on = models.DateField("outcome told on", null=True, blank=True)
    pass_mark = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("50.00"), validators=POINTS)
    how_to_apply = models.TextField(blank=True, help_text="Published: whom to write to, what to send.")
    notice_ids = models.CharField("notices", max_length=200, blank=True, help_text="As Find a Tender numbers them.")
    decision_reference = models.CharField("re-opened by decision", max_length=60, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    abandoned_reason = models.TextField(blank=True)

    objects = AdmissionRoundQuerySet.as_manager()

    class Meta:
        ordering = ["contract_id", "number"]
        verbose_name = "round of admission"
        verbose_name_plural = "rounds of admission"
        constraints = [
            UniqueConstraint(
                fields=["contract", "number"],
                name="frameworks_admissionround_number_once_in_a_contract",
                violation_error_message="This contract already has a round with this number.",
            ),
            UniqueConstraint(
                fields=["contract"],
                condition=Q(status="open"),
                name="frameworks_admissionround_one_open_for_a_contract",
                violation_error_message="Another round of this contract is open.",
            ),
            CheckConstraint(
                name="frameworks_admissionround_number_from_one",
                condition=Q(number__gte=1),
                violation_error_message="Rounds are numbered from 1.",
            ),
            CheckConstraint(
                name="frameworks_admissionround_status_in_list",
                condition=Q(status__in=RoundStatus.values),
                violation_error_message="Choose one of the statuses listed.",
            ),
            CheckConstraint(
                name="frameworks_admissionround_opens_before_it_closes",
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                violation_error_message="A round cannot close before it opens.",
            ),
            CheckConstraint(
                name="frameworks_admissionround_evaluation_in_order",
                condition=Q(evaluate_from__isnull=True, evaluate_to__isnull=True)
                | Q(evaluate_from__isnull=False, evaluate_to__isnull=False, evaluate_to__gte=F("evaluate_from")),
                violation_error_message="The evaluation has a first and a last day, in that order.",
            ),
            CheckConstraint(
                name="frameworks_admissionround_pass_mark_in_range",
                condition=Q(pass_mark__gte=0, pass_mark__lte=FULL_MARKS),
                violation_error_message="The pass mark is between 0 and 100.",
            ),
            CheckConstraint(
                name="frameworks_admissionround_abandoned_says_why",
                condition=Q(status="abandoned") & ~Q(abandoned_reason="")
                | ~Q(status="abandoned") & Q(abandoned_reason=""),
                violation_error_message="Say why the round was abandoned; only then.",
            ),
            CheckConstraint(
                name="frameworks_admissionround_opened_has_its_time",
                condition=Q(status__in=["planned", "abandoned"]) | Q(opened_at__isnull=False),
                violation_error_message="A round that has been opened says when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} round {self.number}"

    @property
    def label(self) -> str:
        """As it is named on pages of its contract."""
        return f"Round {self.number}"

    @property
    def council(self) -> Council:
        return self.contract.council


class EvaluatorQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_in_a_round(actor, "round__"))

    def active(self) -> Self:
        """Those not removed by a conflict: their scores count, and are waited for."""
        return self.filter(removed_at__isnull=True)


class Evaluator(VersionedModel):
    """Somebody who scores a round. A conflict of interest that they declare removes them."""

    round = models.ForeignKey(AdmissionRound, on_delete=models.PROTECT, related_name="evaluators")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post_label = models.CharField("acting as", max_length=200, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    conflict = models.TextField("conflict of interest", blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EvaluatorQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["round", "user"],
                name="frameworks_evaluator_once_in_a_round",
                violation_error_message="This person evaluates the round already, or has been removed from it.",
            ),
            CheckConstraint(
                name="frameworks_evaluator_conflict_removes",
                condition=Q(conflict="", removed_at__isnull=True)
                | ~Q(conflict="") & Q(removed_at__isnull=False, declared_at__isnull=False),
                violation_error_message="A declared conflict of interest removes the evaluator, and nothing else does.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def council(self) -> Council:
        return self.round.council

"""What providers apply for in a round, lot by lot: scores, the moderated score, the outcome and the place it gave."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models import Council, User
from commissioning.models.base import LockingQuerySet, VersionedModel
from frameworks.enums import ADMITTING, SIGNED_OFF, ApplicationOutcome, ApplicationSource
from frameworks.models.letter import Letter
from frameworks.models.lot import Admission, Lot
from frameworks.models.rounds import FULL_MARKS, POINTS, AdmissionRound, Evaluator, seen_in_a_round
from providers.models import Provider

_ADMITTING = [str(one) for one in ADMITTING]
_SIGNED = [str(one) for one in SIGNED_OFF]


class ApplicationQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_in_a_round(actor, "round__"))


class Application(VersionedModel):
    """A provider's application in a round, for one lot or several. A later one may follow an earlier one."""

    round = models.ForeignKey(AdmissionRound, on_delete=models.PROTECT, related_name="applications")
    number = models.PositiveIntegerField()
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="applications")
    received_on = models.DateField()
    insurance_until = models.DateField("insurance runs until", null=True, blank=True)
    source = models.CharField(max_length=8, choices=ApplicationSource, default=ApplicationSource.OFFICER)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["round_id", "number"]
        constraints = [
            UniqueConstraint(
                fields=["round", "number"],
                name="frameworks_application_number_once_in_a_round",
                violation_error_message="This round already has an application with this number.",
            ),
            CheckConstraint(
                name="frameworks_application_source_in_list",
                condition=Q(source__in=ApplicationSource.values),
                violation_error_message="Choose one of the ways listed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Application {self.number}: {self.provider}"

    @property
    def council(self) -> Council:
        return self.round.council


class LotApplicationQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(seen_in_a_round(actor, "application__round__"))

    def waiting(self) -> Self:
        return self.filter(outcome=ApplicationOutcome.WAITING)


class LotApplication(VersionedModel):
    """One application for one lot. The score is out of 100; `score` is the one it was signed off with."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="applications")
    moderated_score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, validators=POINTS)
    moderation_reason = models.TextField(blank=True)
    moderated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    moderated_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=ApplicationOutcome, default=ApplicationOutcome.WAITING)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True, validators=POINTS)
    reason = models.TextField("reason told", blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_as = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    admission = models.OneToOneField(
        Admission, on_delete=models.PROTECT, null=True, blank=True, related_name="application"
    )

    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="application_told"
    )

    objects = LotApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["application__number", "lot__number"]
        constraints = [
            UniqueConstraint(
                fields=["application", "lot"],
                name="frameworks_lotapplication_lot_once_in_an_application",
                violation_error_message="The application already names this lot.",
            ),
            CheckConstraint(
                name="frameworks_lotapplication_outcome_in_list",
                condition=Q(outcome__in=ApplicationOutcome.values),
                violation_error_message="Choose one of the outcomes listed.",
            ),
            CheckConstraint(
                name="frameworks_lotapplication_moderated_has_all_of_it",
                condition=Q(moderated_score__isnull=True, moderation_reason="", moderated_by=None, moderated_at=None)
                | Q(moderated_score__isnull=False, moderated_by__isnull=False, moderated_at__isnull=False)
                & ~Q(moderation_reason=""),
                violation_error_message="A moderated score has its reason, its person and its time.",
            ),
            CheckConstraint(
                name="frameworks_lotapplication_scores_in_range",
                condition=(Q(score__isnull=True) | Q(score__gte=0, score__lte=FULL_MARKS))
                & (Q(moderated_score__isnull=True) | Q(moderated_score__gte=0, moderated_score__lte=FULL_MARKS)),
                violation_error_message="Scores are between 0 and 100.",
            ),
            CheckConstraint(
                name="frameworks_lotapplication_signed_off_has_all_of_it",
                condition=Q(outcome__in=_SIGNED, score__isnull=False, signed_by__isnull=False, signed_at__isnull=False)
                & ~Q(reason="")
                | ~Q(outcome__in=_SIGNED) & Q(score__isnull=True, signed_by__isnull=True, signed_at__isnull=True),
                violation_error_message="An outcome has its score, its reason, and who signed it off when.",
            ),
            CheckConstraint(
                name="frameworks_lotapplication_admitted_has_its_place",
                condition=Q(outcome__in=_ADMITTING, admission__isnull=False)
                | ~Q(outcome__in=_ADMITTING) & Q(admission__isnull=True),
                violation_error_message="Who is admitted has a place on the lot; nobody else has.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} for lot {self.lot.number}"

    @property
    def council(self) -> Council:
        return self.application.council


class ScoreQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A person's own. Those of others are read through `selectors.rounds`, once all are in."""
        own = Q(evaluator__user=actor.user_id) if actor.user_id else Q(pk__in=[])
        return self.filter(seen_in_a_round(actor, "evaluator__round__")).filter(own)


class Score(VersionedModel):
    """What one evaluator gives one application for one lot, out of 100, and why."""

    lot_application = models.ForeignKey(LotApplication, on_delete=models.PROTECT, related_name="scores")
    evaluator = models.ForeignKey(Evaluator, on_delete=models.PROTECT, related_name="scores")
    points = models.DecimalField(max_digits=5, decimal_places=2, validators=POINTS)
    comment = models.TextField()
    given_at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["lot_application_id", "evaluator_id"]
        constraints = [
            UniqueConstraint(
                fields=["lot_application", "evaluator"],
                name="frameworks_score_one_of_an_evaluator",
                violation_error_message="This evaluator has scored it already.",
            ),
            CheckConstraint(
                name="frameworks_score_points_in_range",
                condition=Q(points__gte=0, points__lte=FULL_MARKS),
                violation_error_message="Scores are between 0 and 100.",
            ),
            CheckConstraint(
                name="frameworks_score_says_why",
                condition=~Q(comment=""),
                violation_error_message="Say why: the provider is told.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator}: {self.lot_application}"

    @property
    def council(self) -> Council:
        return self.lot_application.council

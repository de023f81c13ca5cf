"""How long what is decided is kept, and the approved act that removes it afterwards."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import RetentionAction, RetentionClass, RetentionTrigger
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet
from commissioning.models.councils import Council
from commissioning.retention import MINIMUM_YEARS


def _long_enough() -> Q:
    """Each class by itself: at least the years that the law asks for."""
    shorter = [Q(kind=kind, years__lt=years) for kind, years in MINIMUM_YEARS.items()]
    refused = shorter[0]
    for one in shorter[1:]:
        refused |= one
    return ~refused


class OfCouncilQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(council_id=actor.council_id) if actor.council_id else self.none()


class RetentionRule(AppendOnlyModel):
    """How many years a class is kept, counted from the decision, from a day on. The latest that has begun counts.

    Never changed: a later row takes its place. Sources: SI 2014/2095 reg. 8 and SI 2012/2089 reg. 21 (a record at
    least six years, background papers at least four).
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="retention_rules")
    kind = models.CharField("class", max_length=12, choices=RetentionClass)
    years = models.PositiveSmallIntegerField("years kept at least")
    trigger = models.CharField(
        "counted from", max_length=10, choices=RetentionTrigger, default=RetentionTrigger.DECISION
    )
    action = models.CharField("afterwards", max_length=8, choices=RetentionAction, default=RetentionAction.DISPOSE)
    starts_on = models.DateField("in force from")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_post = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        ordering = ["council", "kind", "-starts_on", "-pk"]
        constraints = [
            CheckConstraint(
                name="commissioning_retentionrule_kind_in_list",
                condition=Q(kind__in=RetentionClass.values),
                violation_error_message="Choose one of the classes listed.",
            ),
            CheckConstraint(
                name="commissioning_retentionrule_long_enough",
                condition=_long_enough(),
                violation_error_message="The law asks for more years: six for a record, four for papers and files, and "
                "one for anything else.",
            ),
            UniqueConstraint(
                fields=["council", "kind", "starts_on"],
                name="commissioning_retentionrule_once_a_day",
                violation_error_message="A rule for this class begins on that day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.years} years from {self.starts_on:%-d %B %Y}"


class Disposal(AppendOnlyModel):
    """A list of what is to be removed, proposed by one person. Its `answer` is another's."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="disposals")
    number = models.PositiveIntegerField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_name = models.CharField(max_length=150)
    proposed_post = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            UniqueConstraint(
                fields=["council", "number"],
                name="commissioning_disposal_numbered_once",
                violation_error_message="The council already has a disposal with this number.",
            )
        ]

    def __str__(self) -> str:
        return f"Disposal {self.number}"


class DisposalItem(AppendOnlyModel):
    """One body by its hash, or with an empty hash rows that are kept outside such bodies (comments, e-mails)."""

    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=RetentionClass)
    reference = models.CharField(max_length=80)
    kept_until = models.DateField()
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["disposal", "pk"]
        indexes = [models.Index(fields=["sha256"], name="commissioning_disposed")]
        constraints = [
            CheckConstraint(
                name="commissioning_disposalitem_kind_in_list",
                condition=Q(kind__in=RetentionClass.values),
                violation_error_message="What is disposed of is of one of the classes listed.",
            ),
            UniqueConstraint(
                fields=["disposal", "kind", "reference", "sha256"],
                name="commissioning_disposalitem_named_once",
                violation_error_message="The disposal names this already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.get_kind_display().lower()}"


class DisposalAnswer(AppendOnlyModel):
    """The monitoring officer's yes or no to a disposal that somebody else proposed. With a yes, the bodies are gone."""

    disposal = models.OneToOneField(Disposal, on_delete=models.PROTECT, related_name="answer")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_approved = models.BooleanField()
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_name = models.CharField(max_length=150)
    answered_post = models.CharField(max_length=200)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            CheckConstraint(
                name="commissioning_disposalanswer_by_another",
                condition=~Q(answered_by=F("proposed_by")),
                violation_error_message="A disposal is approved by somebody else than the person who proposed it.",
            ),
            CheckConstraint(
                name="commissioning_disposalanswer_declined_says_why",
                condition=Q(is_approved=True) | ~Q(reason=""),
                violation_error_message="Whoever declines a disposal says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disposal}: {'approved' if self.is_approved else 'declined'}"

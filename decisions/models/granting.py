"""Authority that a decision delegates: what is asked for, the grant it becomes, and agreements of joint holders.

Source: model.md §4.2 (AuthorityGrant); cases S1 recommendation b and S3 recommendation b; Local Government Act 1972
s. 101. A grant is used through the rules of the scheme that it makes, one for each post it names.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet
from decisions.enums import HeldBy, RouteAction
from decisions.models.constraints import allowed_values, together
from decisions.models.decision import DecisionItem
from decisions.models.report import Report
from decisions.models.rows import Recommendation


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, actor: Actor) -> Self:
        """What reports a person sees ask to delegate."""
        return self.filter(recommendation__report__in=Report.objects.visible_to(actor))


class Delegation(models.Model):
    """The terms on which a recommendation asks that authority be delegated to its post, and to others beside it."""

    recommendation = models.OneToOneField(Recommendation, models.CASCADE, related_name="delegation")
    others = models.ManyToManyField("commissioning.Post", blank=True, related_name="+", verbose_name="posts beside it")
    held = models.CharField(max_length=8, choices=HeldBy.choices, default=HeldBy.SEVERALLY)
    action = models.CharField("to do what", max_length=12, choices=RouteAction.choices)
    contract = models.ForeignKey("frameworks.Contract", models.PROTECT, null=True, blank=True, related_name="+")
    cap = models.DecimalField("up to (£)", max_digits=14, decimal_places=2, null=True, blank=True)
    expires_on = models.DateField("last day")

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["recommendation"]
        constraints = [
            allowed_values("decisions_delegation_held_known", "held", HeldBy, "Choose how the posts hold it."),
            allowed_values("decisions_delegation_action_known", "action", RouteAction, "Choose one of the actions."),
            CheckConstraint(
                name="decisions_delegation_cap_is_a_sum",
                condition=Q(cap__isnull=True) | Q(cap__gt=0),
                violation_error_message="The most that may be spent is more than nothing.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_action_display()}"


class AuthorityGrantQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The grants of the actor's own council: who may decide what is no secret within it."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()


class AuthorityGrant(models.Model):
    """Authority delegated by a decision that has taken effect: to whom, to do what, about what, how much, until when.

    Without a `contract` it covers the matter of the report, and what the same decision planned. `cap` is in pounds with
    VAT and is used up by the decisions that rely on the grant; empty means no limit. Days are inclusive. One that is
    revoked gives no authority from `revoked_from` on; what was decided under it before stands.
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="authority_grants")
    item = models.OneToOneField(DecisionItem, models.PROTECT, related_name="grant")
    posts = models.ManyToManyField("commissioning.Post", related_name="authority_grants")
    held = models.CharField(max_length=8, choices=HeldBy.choices)
    action = models.CharField(max_length=12, choices=RouteAction.choices)
    contract = models.ForeignKey("frameworks.Contract", models.PROTECT, null=True, blank=True, related_name="+")
    matter = models.ForeignKey("decisions.Matter", models.PROTECT, null=True, blank=True, related_name="+")
    cap = models.DecimalField("up to (£)", max_digits=14, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField()
    expires_on = models.DateField("last day")
    made_at = models.DateTimeField()
    revoked_from = models.DateField(null=True, blank=True)
    revoked_reason = models.TextField("why it was revoked", blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_post = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AuthorityGrantQuerySet.as_manager()

    class Meta:
        ordering = ["council", "starts_on", "pk"]
        constraints = [
            allowed_values("decisions_grant_held_known", "held", HeldBy, "Choose how the posts hold it."),
            allowed_values("decisions_grant_action_known", "action", RouteAction, "Choose one of the listed actions."),
            CheckConstraint(
                name="decisions_grant_starts_before_it_expires",
                condition=Q(expires_on__gte=F("starts_on")),
                violation_error_message="A delegation cannot end before it starts.",
            ),
            CheckConstraint(
                name="decisions_grant_cap_is_a_sum",
                condition=Q(cap__isnull=True) | Q(cap__gt=0),
                violation_error_message="The most that may be spent is more than nothing.",
            ),
            together("decisions_grant_revoked_at_and_by_together", "revoked_at", "revoked_by", "A revocation"),
            CheckConstraint(
                name="decisions_grant_revoked_says_from_when_and_why",
                condition=Q(revoked_at__isnull=True, revoked_from__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False, revoked_from__isnull=False) & ~Q(revoked_reason="")),
                violation_error_message="A revocation says from which day and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.decision.report.reference}, {str(self.item.recommendation).lower()}"

    @property
    def used(self) -> Decimal:
        """What the decisions that relied on it have resolved to spend, in pounds."""
        items = DecisionItem.objects.filter(decision__authority_rule__grant=self)
        amounts = items.values_list("amount", flat=True)
        return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))

    @property
    def remaining(self) -> Decimal | None:
        """What is left of the cap; None where there is no limit."""
        return None if self.cap is None else self.cap - self.used

    def covers(self, day: date) -> bool:
        """Whether it runs on a day."""
        is_revoked = self.revoked_from is not None and self.revoked_from <= day
        return bool(self.starts_on <= day <= self.expires_on) and not is_revoked


class GrantAgreementQuerySet(models.QuerySet["GrantAgreement"]):
    def visible_to(self, actor: Actor) -> Self:
        """The agreements in reports a person sees."""
        return self.filter(report__in=Report.objects.visible_to(actor))


class GrantAgreement(models.Model):
    """That another holder of a joint delegation agrees, in writing, to a decision about to be taken under it."""

    grant = models.ForeignKey(AuthorityGrant, models.PROTECT, related_name="agreements")
    report = models.ForeignKey(Report, models.PROTECT, related_name="grant_agreements")
    post = models.ForeignKey("commissioning.Post", models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64, help_text="Of the paper that was agreed to.")
    words = models.TextField("what was written")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_post = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    objects = GrantAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["report", "recorded_at"]
        constraints = [
            UniqueConstraint(
                fields=["report", "post", "content_hash"],
                name="decisions_grant_agreed_once",
                violation_error_message="The agreement of this post to this paper is recorded already.",
            ),
            CheckConstraint(
                name="decisions_grant_agreed_in_writing",
                condition=~Q(words=""),
                violation_error_message="Give what was written.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.post}"

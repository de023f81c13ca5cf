"""Exempt information: its own rows, read only by those granted, absent from every rendering but the exempt one.

Source: Local Government Act 1972, Schedule 12A, Part 1; model.md, invariant 31.
"""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint

from commissioning.actors import Actor
from decisions.enums import ExemptParagraph
from decisions.models.constraints import allowed_values, together
from decisions.models.report import Report, Section


def new_nonce() -> str:
    """256 random bits, in hexadecimal."""
    return secrets.token_hex(32)


class ExemptTextQuerySet(models.QuerySet["ExemptText"]):
    def visible_to(self, actor: Actor) -> ExemptTextQuerySet:
        """Only what the actor, by name or by post, has a standing grant to read. No role stands in for a grant."""
        if actor.user_id is None or actor.post_id is None:
            return self.none()
        grants = ExemptGrant.objects.standing().filter(
            Q(user=actor.user_id) | Q(post=actor.post_id), report=OuterRef("report")
        )
        return self.filter(Exists(grants), report__council=actor.council_id)


class ExemptText(models.Model):
    """A passage withheld from the public, with the ground and the public-interest reasoning.

    It follows its section's own text; other renderings say only that something is withheld, and on which ground.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="exempt_texts")
    section = models.ForeignKey(Section, models.PROTECT, related_name="exempt_texts")
    order = models.PositiveIntegerField(default=1)
    paragraph = models.PositiveSmallIntegerField("paragraph of Schedule 12A", choices=ExemptParagraph.choices)
    public_interest_reasoning = models.TextField(
        help_text="Why the public interest in withholding outweighs the interest in publishing."
    )
    text = models.TextField()
    # Short passages could be guessed from a plain hash; with this, the hash in a public record gives nothing away.
    nonce = models.CharField(max_length=64, default=new_nonce, editable=False)

    objects = ExemptTextQuerySet.as_manager()

    class Meta:
        ordering = ["report", "section", "order"]
        constraints = [
            UniqueConstraint(
                fields=["section", "order"],
                name="decisions_exempt_text_order_once",
                violation_error_message="Two exempt passages cannot stand in the same place.",
            ),
            allowed_values(
                "decisions_exempt_text_has_paragraph",
                "paragraph",
                ExemptParagraph,
                "Exempt text needs the paragraph of Schedule 12A it falls under.",
            ),
            CheckConstraint(
                name="decisions_exempt_text_has_reasoning",
                condition=~Q(public_interest_reasoning=""),
                violation_error_message="Exempt text needs its public-interest reasoning.",
            ),
        ]

    def __str__(self) -> str:
        return f"Exempt passage {self.order} in {self.section}"

    @property
    def sha256(self) -> str:
        """The hash by which a record vouches for the passage: over the nonce and the text."""
        return hashlib.sha256(f"{self.nonce}{self.text}".encode()).hexdigest()


class ExemptGrantQuerySet(models.QuerySet["ExemptGrant"]):
    def visible_to(self, actor: Actor) -> ExemptGrantQuerySet:
        """Who may read what is itself no secret to those who read the report."""
        return self.filter(report__in=Report.objects.visible_to(actor))

    def standing(self) -> ExemptGrantQuerySet:
        """Grants not taken back."""
        return self.filter(revoked_at__isnull=True)


class ExemptGrant(models.Model):
    """Leave for one person, or for whoever holds one post, to read the exempt text of one report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="exempt_grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey("commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=250)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ExemptGrantQuerySet.as_manager()

    class Meta:
        ordering = ["report", "granted_at"]
        constraints = [
            CheckConstraint(
                name="decisions_exempt_grant_to_person_or_post",
                condition=Q(user__isnull=False, post__isnull=True) | Q(user__isnull=True, post__isnull=False),
                violation_error_message="A grant goes to one person or to one post.",
            ),
            CheckConstraint(
                name="decisions_exempt_grant_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why this person or post needs to read the exempt text.",
            ),
            CheckConstraint(
                name="decisions_exempt_grant_revoked_after_granted",
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("granted_at")),
                violation_error_message="A grant cannot be taken back before it was given.",
            ),
            together("decisions_exempt_grant_revoked_at_and_by_together", "revoked_at", "revoked_by", "A revocation"),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.post} may read the exempt text of {self.report}"

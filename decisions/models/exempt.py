"""Exempt information: its own rows, read only by those granted, absent from every rendering but the exempt one.

Source: Local Government Act 1972, Schedule 12A, Part 1; model.md, invariant 31.
"""

from __future__ import annotations

import hashlib
import secrets

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.leave import Leave, LeaveQuerySet, leave_constraints
from decisions.enums import ExemptParagraph
from decisions.models.constraints import allowed_values
from decisions.models.report import Report, Section


def new_nonce() -> str:
    """256 random bits, in hexadecimal."""
    return secrets.token_hex(32)


def on_its_report(actor: Actor) -> Q:
    """The condition on rows of a report that the actor has leave to read what is exempt in it."""
    return Q(Exists(ExemptGrant.objects.held_by(actor).filter(report=OuterRef("report"))))


class ExemptTextQuerySet(models.QuerySet["ExemptText"]):
    def visible_to(self, actor: Actor) -> ExemptTextQuerySet:
        """Only what the actor, by name or by post, has a standing grant to read. No role stands in for a grant."""
        return self.filter(on_its_report(actor), report__council=actor.council_id)


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


class ExemptGrantQuerySet(LeaveQuerySet):
    def visible_to(self, actor: Actor) -> ExemptGrantQuerySet:
        """Who may read what is itself no secret to those who read the report."""
        return self.filter(report__in=Report.objects.visible_to(actor))


class ExemptGrant(Leave):
    """Leave to read the exempt passages of one report, its exempt annexes, and what was kept of it before them."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="exempt_grants")

    objects = ExemptGrantQuerySet.as_manager()

    class Meta:
        ordering = ["report", "granted_at"]
        constraints = leave_constraints("decisions_exempt_grant", "exempt text")

    def __str__(self) -> str:
        return f"{self.holder} may read the exempt text of {self.report}"

"""What every attached file is, whatever it is attached to. The packages that attach files derive from it."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from commissioning.actors import Actor
from commissioning.enums import AttachmentKind, ExemptParagraph


def new_nonce() -> str:
    """256 random bits, in hexadecimal."""
    return secrets.token_hex(32)


def attachment_constraints(prefix: str) -> list[models.BaseConstraint]:
    """The constraints of one table of attachments, each named `<prefix>_…`."""
    unmade = Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
    made = Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")
    public = Q(exempt_paragraph__isnull=True, exempt_reasoning="")
    exempt = Q(exempt_paragraph__in=ExemptParagraph.values) & ~Q(exempt_reasoning="")
    return [
        CheckConstraint(
            name=f"{prefix}_kind_in_list",
            condition=Q(kind__in=AttachmentKind.values),
            violation_error_message="Choose one of the kinds of document listed.",
        ),
        CheckConstraint(
            name=f"{prefix}_exempt_has_ground_and_reasoning",
            condition=public | exempt,
            violation_error_message="An exempt file needs its paragraph of Schedule 12A and its reasoning.",
        ),
        CheckConstraint(
            name=f"{prefix}_withdrawn_has_reason",
            condition=unmade | made,
            violation_error_message="A file is withdrawn by somebody, at a time, for a reason.",
        ),
        CheckConstraint(
            name=f"{prefix}_does_not_replace_itself",
            condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk")),
            violation_error_message="A file cannot replace itself.",
        ),
    ]


class AttachmentQuerySet(models.QuerySet):
    def readable_by(self, actor: Actor, *, leave: Q) -> Self:
        """Of files whose thing a person sees, those they may read.

        The one rule for every attached file: a public one is read by all who see its thing; an exempt one by whoever
        attached it, acting in a post, and by those with `leave`, a condition on the file. Nobody else, in any role.
        """
        readable = Q(exempt_paragraph__isnull=True) | leave
        if actor.user_id is not None and actor.post_id is not None:
            readable |= Q(attached_by=actor.user_id)
        return self.filter(readable)

    def exempt(self) -> Self:
        """Withheld from the public."""
        return self.filter(exempt_paragraph__isnull=False)


class Attachment(models.Model):
    """A file and what is known of it. Its bytes are kept under their SHA-256 in the storage called “attachments”.

    Never changed: a later file `replaces` it, or it is withdrawn; either way it stays readable and is marked. Without
    a paragraph of Schedule 12A it is public; one that an exempt file replaces becomes exempt with it.
    """

    kind = models.CharField("type", max_length=20, choices=AttachmentKind)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=150, help_text="As it is called when somebody downloads it.")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    exempt_paragraph = models.PositiveSmallIntegerField(
        "paragraph of Schedule 12A", choices=ExemptParagraph, null=True, blank=True
    )
    exempt_reasoning = models.TextField(
        blank=True, help_text="Why the public interest in withholding outweighs the interest in publishing."
    )
    # A short file could be guessed from a plain hash; with this, the hash in a public record gives nothing away.
    nonce = models.CharField(max_length=64, default=new_nonce, editable=False)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_post = models.CharField(max_length=200)
    attached_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def vouched_sha256(self) -> str:
        """The hash by which a public record vouches for the file: for an exempt one over the nonce and its hash."""
        return hashlib.sha256(f"{self.nonce}{self.sha256}".encode()).hexdigest() if self.is_exempt else self.sha256

    @property
    def is_exempt(self) -> bool:
        return self.exempt_paragraph is not None

    @property
    def successor(self) -> Any:
        """The file that replaced this one, or None."""
        return getattr(self, "replaced_by", None)

    @property
    def is_current(self) -> bool:
        """Neither replaced nor withdrawn."""
        return self.withdrawn_at is None and self.successor is None

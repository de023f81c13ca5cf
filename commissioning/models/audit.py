"""The audit chain: what was done, by whom in which post, when; each event bound to the one before it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet, LockingQuerySet

INSTALLATION = "installation"
READERS = (Role.AUDITOR, Role.MONITORING_OFFICER, Role.SECTION_151, Role.ADMINISTRATOR, Role.DEMOCRATIC_SERVICES)


class AuditEventQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The council's own chain, for those whose job it is to read it."""
        return self.filter(chain=actor.council.code) if actor.council and actor.holds(*READERS) else self.none()

    def about(self, obj: models.Model) -> Self:
        """The history of one thing, oldest first."""
        return self.filter(object_type=obj._meta.label_lower, object_pk=str(obj.pk)).order_by("sequence")


class AuditEvent(AppendOnlyModel):
    """One act. Survives the deletion of what it names: labels are copied, nothing is a foreign key.

    `payload` holds scalars only; prose is there as a hash and a length, so that exempt and personal text is never
    in a chain that cannot be deleted. A row of another append-only table that the act wrote is named in `row_type`
    and `row_pk` with the digest of all its columns; the others are `AuditedRow`s, all of them under `rows_digest`.
    `previous_pk` is the key of the link before, so that not even a key can be changed.
    """

    needs_voucher = False

    chain = models.CharField(max_length=20, help_text="The council's code, or “installation”.")
    sequence = models.PositiveBigIntegerField()
    verb = models.CharField(max_length=60)
    actor_label = models.CharField(max_length=150)
    actor_post = models.CharField(max_length=200, blank=True)
    actor_user_pk = models.CharField(max_length=20, blank=True)
    object_type = models.CharField(max_length=100)
    object_pk = models.CharField(max_length=64)
    object_label = models.CharField(max_length=300)
    payload = models.JSONField(default=dict)
    row_type = models.CharField(max_length=100, blank=True)
    row_pk = models.CharField(max_length=64, blank=True)
    row_digest = models.CharField(max_length=64, blank=True)
    rows_digest = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(help_text="When the act counts as done.")
    recorded_at = models.DateTimeField(help_text="When it was written down.")
    previous_hash = models.CharField(max_length=64)
    previous_pk = models.PositiveBigIntegerField(null=True, blank=True)
    hash = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["chain", "sequence"]
        indexes = [
            models.Index(fields=["object_type", "object_pk"], name="commissioning_audit_object"),
            models.Index(fields=["row_type", "row_pk"], name="commissioning_audit_row"),
        ]
        constraints = [
            UniqueConstraint(
                fields=["chain", "sequence"],
                name="commissioning_auditevent_one_event_a_link",
                violation_error_message="This link of the audit chain is already taken.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}: {self.verb} {self.object_label}"


class AuditedRow(AppendOnlyModel):
    """The digest of one row of an append-only table, as it was when the event of this link was recorded.

    Its key says where it stands, “BRK:17:3”, and the event's `rows_digest` covers key, row and digest.
    """

    needs_voucher = False

    id = models.CharField(max_length=60, primary_key=True)
    chain = models.CharField(max_length=20)
    sequence = models.PositiveBigIntegerField()
    row_type = models.CharField(max_length=100)
    row_pk = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "sequence", "id"]
        verbose_name = "digest of a row"
        verbose_name_plural = "digests of rows"
        indexes = [
            models.Index(fields=["chain", "sequence"], name="commissioning_row_of_link"),
            models.Index(fields=["row_type", "row_pk"], name="commissioning_row_digest_of"),
        ]

    def __str__(self) -> str:
        return f"{self.row_type} {self.row_pk}"


class AuditHead(models.Model):
    """The last link of one chain. Locked last in a transaction, so that links are added one at a time."""

    chain = models.CharField(max_length=20, unique=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    event_pk = models.PositiveBigIntegerField(null=True, blank=True)

    objects = LockingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}"

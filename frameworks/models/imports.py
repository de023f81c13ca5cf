"""Registers brought in from files: each batch with the contracts it entered, and what a council's columns hold."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import Council, User
from commissioning.models.base import LockingQuerySet, VersionedModel
from frameworks.enums import ImportStatus
from frameworks.models.contract import Contract

# Those who bring registers in, and those who look at what was done.
READERS = (Role.COMMISSIONER, Role.AUDITOR, Role.MONITORING_OFFICER, Role.SECTION_151)


class ImportBatchQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The batches of the actor's council, for commissioners and those who audit."""
        if not actor.council_id or not (actor.is_system or actor.holds(*READERS)):
            return self.none()
        return self.filter(council_id=actor.council_id)

    def without_content(self) -> Self:
        """With the file itself left in the database."""
        return self.defer("content")


class ImportBatch(VersionedModel):
    """A file brought in: waiting to be looked through, on the register, undone, or put aside.

    The file itself is kept until it is settled, and then no longer: its SHA-256 stays.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="import_batches")
    file_name = models.CharField("file", max_length=200)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED)
    content = models.BinaryField(null=True, blank=True)
    columns = models.JSONField("what each column holds", default=dict, blank=True)
    answers = models.JSONField("who each provider is", default=dict, blank=True)
    all_new = models.BooleanField("every provider not found is new", default=False)
    counts = models.JSONField("what was entered", default=dict, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.TextField(blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "imported file"
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["council", "status"], name="frameworks_import_by_status")]
        constraints = [
            CheckConstraint(
                name="frameworks_importbatch_status_in_list",
                condition=Q(status__in=ImportStatus.values),
                violation_error_message="Choose one of the statuses listed.",
            ),
            CheckConstraint(
                name="frameworks_importbatch_waits_with_its_file",
                condition=Q(status="uploaded", content__isnull=False) | ~Q(status="uploaded") & Q(content__isnull=True),
                violation_error_message="A file that waits is kept; one that is settled is not.",
            ),
            CheckConstraint(
                name="frameworks_importbatch_imported_has_when",
                condition=Q(status__in=["imported", "undone"], imported_at__isnull=False)
                | ~Q(status__in=["imported", "undone"]) & Q(imported_at__isnull=True),
                violation_error_message="What was brought in has the moment it was; nothing else has.",
            ),
            CheckConstraint(
                name="frameworks_importbatch_undone_has_when_and_why",
                condition=Q(status="undone", undone_at__isnull=False) & ~Q(undo_reason="")
                | ~Q(status="undone") & Q(undone_at__isnull=True, undo_reason=""),
                violation_error_message="What was undone has the moment and the reason; nothing else has.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportedContract(models.Model):
    """A contract that a batch put on the register."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="contracts")
    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="imported")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.contract)

    @property
    def council(self) -> Council:
        return self.batch.council


class ColumnMapping(models.Model):
    """What the columns of a council's own sheet hold, kept by its set of headings: {heading: field}."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="column_mappings")
    heading_set = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["council", "heading_set"],
                name="frameworks_columnmapping_once_for_a_heading_set",
                violation_error_message="It is already on record what these columns hold.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council.code}: {len(self.columns)} columns"

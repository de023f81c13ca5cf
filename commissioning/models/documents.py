"""What was rendered and certified: content by hash, snapshots, renditions, sealed files, certificates."""

from __future__ import annotations

from typing import Self, cast

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import RenditionKind, RenditionStatus
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet, LockingQuerySet
from commissioning.models.councils import Council


class StoredContent(AppendOnlyModel):
    """Text or bytes, kept once under their SHA-256. Stubs elsewhere point here, so that a disposal can remove the
    content and leave the stub and the hash."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()

    is_disposable = True

    class Meta:
        verbose_name_plural = "stored contents"

    def __str__(self) -> str:
        return self.sha256


class OfCouncilAppendOnlyQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(council_id=actor.council_id) if actor.council_id else self.none()


class Snapshot(AppendOnlyModel):
    """The canonical content of a document at one moment. `sha256` is its hash, whether or not the content is kept."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=RenditionKind)
    reference = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    is_exempt = models.BooleanField(default=False, help_text="Holds text the public may not see.")
    taken_at = models.DateTimeField()

    objects = OfCouncilAppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["kind", "reference"], name="commissioning_snapshot_of")]
        constraints = [
            CheckConstraint(
                name="commissioning_snapshot_kind_in_list",
                condition=Q(kind__in=RenditionKind.values),
                violation_error_message="This is not a kind of document the program makes.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"


class SealCertificateQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(council_id=actor.council_id) if actor.council_id else self.none()


class SealCertificate(models.Model):
    """A certificate with which this council's records are certified, dated; a file by any other is not ours."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="certificates")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the certificate.")
    subject = models.CharField(max_length=300)
    der = models.BinaryField()
    is_demonstration = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SealCertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_at"]
        constraints = [
            UniqueConstraint(
                fields=["council", "fingerprint"],
                name="commissioning_sealcertificate_registered_once",
                violation_error_message="This certificate is already registered for the council.",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class RenditionQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(council_id=actor.council_id) if actor.council_id else self.none()

    def unfinished(self) -> Self:
        """Everything still to be made or to be tried again, oldest first."""
        return self.exclude(status=RenditionStatus.DONE).order_by("pk")


class Rendition(models.Model):
    """The visible state of making one document out of one snapshot. Can fail, says why, and can be tried again."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="rendition")
    kind = models.CharField(max_length=20, choices=RenditionKind)
    reference = models.CharField(max_length=80)
    status = models.CharField(max_length=20, choices=RenditionStatus, default=RenditionStatus.PENDING)
    problem = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "reference"], name="commissioning_rendition_of")]
        constraints = [
            CheckConstraint(
                name="commissioning_rendition_status_in_list",
                condition=Q(status__in=RenditionStatus.values),
                violation_error_message="This is not a state a rendering can be in.",
            ),
            CheckConstraint(
                name="commissioning_rendition_failed_says_why",
                condition=~Q(status__in=[RenditionStatus.RENDER_FAILED, RenditionStatus.SEAL_FAILED]) | ~Q(problem=""),
                violation_error_message="A failed rendering says why it failed.",
            ),
            CheckConstraint(
                name="commissioning_rendition_done_has_when",
                condition=~Q(status=RenditionStatus.DONE) | Q(finished_at__isnull=False),
                violation_error_message="A finished rendering says when it was finished.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"


class SignedArtefactQuerySet(OfCouncilAppendOnlyQuerySet):
    def newest_of(self, kind: str, reference: str) -> SignedArtefact | None:
        """The certified file now in force of a document, or None."""
        found = self.filter(rendition__kind=kind, rendition__reference=reference)
        return cast("SignedArtefact | None", found.order_by("-pk").first())


class SignedArtefact(AppendOnlyModel):
    """A certified file, byte for byte. Inserted only on success; what supersedes it is written on the newer row."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    rendition = models.OneToOneField(Rendition, on_delete=models.PROTECT, related_name="artefact")
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    signature_level = models.CharField(max_length=10)
    certificate = models.ForeignKey(SealCertificate, on_delete=models.PROTECT, related_name="artefacts")
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    sealed_at = models.DateTimeField()

    objects = SignedArtefactQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.rendition} {self.sha256[:12]}"

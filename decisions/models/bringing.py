"""A draft written elsewhere on its way into a report, and what of it found no place there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.models.constraints import together
from decisions.models.report import Report

KEPT_FOR = timedelta(days=30)


class BroughtDraftQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> BroughtDraftQuerySet:
        """A person's own in the council they act in: a draft may hold what is not yet marked as exempt."""
        if actor.user_id is None or actor.council_id is None:
            return self.none()
        return self.filter(person=actor.user_id, council=actor.council_id)

    def unfinished(self) -> BroughtDraftQuerySet:
        """Drafts that have not been brought into a report."""
        return self.filter(brought_at__isnull=True)

    def to_go_on_with(self, at: datetime) -> BroughtDraftQuerySet:
        """Unfinished drafts that are not to be forgotten yet."""
        return self.unfinished().filter(changed_at__gte=at - KEPT_FOR)

    def to_forget(self, at: datetime) -> BroughtDraftQuerySet:
        """Unfinished drafts that nobody went on with for 30 days."""
        return self.unfinished().filter(changed_at__lt=at - KEPT_FOR)


class BroughtDraft(VersionedModel):
    """A Word or Markdown file somebody brings: into a new report of a form and contract, or into one they write.

    `reading` is the draft as we read it, and `choices` where its author sends its headings, by their place. Until it
    is brought the file stands in `upload`; then its bytes are kept under `sha256` where attached files are.
    """

    left: int  # entries still to place, where `selectors.bringing.brought_into` counted them

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    template = models.ForeignKey("decisions.ReportTemplate", models.PROTECT, null=True, blank=True, related_name="+")
    contract = models.ForeignKey("frameworks.Contract", models.PROTECT, null=True, blank=True, related_name="+")
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="brought_drafts")
    title = models.CharField(max_length=250, blank=True)
    replaces = models.BooleanField("replace what stands there", default=False)
    file_name = models.CharField(max_length=150)
    size = models.PositiveIntegerField(help_text="Bytes.")
    upload = models.BinaryField(default=b"", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reading = models.TextField(blank=True)
    choices = models.JSONField(default=dict, blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    brought_at = models.DateTimeField(null=True, blank=True)
    brought_post = models.CharField(max_length=200, blank=True)

    objects = BroughtDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            CheckConstraint(
                name="decisions_broughtdraft_knows_where_it_goes",
                condition=Q(report__isnull=False) | Q(template__isnull=False, contract__isnull=False),
                violation_error_message="Choose a form and a contract, or the report the draft is brought into.",
            ),
            CheckConstraint(
                name="decisions_broughtdraft_brought_is_kept",
                condition=Q(brought_at__isnull=True, sha256="", brought_post="")
                | Q(brought_at__isnull=False, report__isnull=False) & ~Q(sha256=""),
                violation_error_message="A draft that was brought has its report, and its file is kept.",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class NotPlaced(models.Model):
    """Words of a draft without a place in the report: kept for its author until they put them aside."""

    draft = models.ForeignKey(BroughtDraft, models.CASCADE, related_name="not_placed")
    order = models.PositiveIntegerField()
    what = models.CharField(max_length=250)
    words = models.TextField(blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["draft", "order"]
        verbose_name_plural = "not placed"
        constraints = [
            UniqueConstraint(
                fields=["draft", "order"],
                name="decisions_notplaced_order_once",
                violation_error_message="Two entries cannot stand in the same place.",
            ),
            together(
                "decisions_notplaced_dismissed_at_and_by_together", "dismissed_at", "dismissed_by", "Putting aside"
            ),
        ]

    def __str__(self) -> str:
        return self.what

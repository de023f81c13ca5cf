"""What a post must do because of a decision: asked with it or after it, done with evidence, or no longer needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.enums import ReportStatus
from decisions.governance_enums import ActionKind
from decisions.models.attachments import ReportAttachment
from decisions.models.constraints import allowed_values, together
from decisions.models.report import Report

if TYPE_CHECKING:
    from datetime import date

    from commissioning.models import Council


class ActionQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> ActionQuerySet:
        """Those of the reports a person sees, and those their post is to do."""
        if not actor.council_id or not (actor.is_system or actor.post_id):
            return self.none()
        own = self.filter(report__council=actor.council_id)
        return own.filter(Q(report__in=Report.objects.visible_to(actor)) | Q(owner_post=actor.post_id))

    def open(self) -> ActionQuerySet:
        """Neither done nor dropped."""
        return self.filter(done_on__isnull=True, dropped_at__isnull=True)

    def due_to(self, actor: Actor) -> ActionQuerySet:
        """What a post has to do now: those of decisions that resolved something."""
        asked = self.open().filter(owner_post=actor.post_id, report__council=actor.council_id)
        return asked.filter(report__status=ReportStatus.DECIDED)


class Action(VersionedModel):
    """What one post is to do, by when. `what` holds nothing exempt: whoever owns it reads it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=12, choices=ActionKind.choices)
    what = models.CharField("what is to be done", max_length=300)
    owner_post = models.ForeignKey("commissioning.Post", models.PROTECT, related_name="actions")
    due_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_post = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.TextField("how one knows", blank=True)
    evidence_file = models.ForeignKey(ReportAttachment, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    drop_reason = models.TextField("why it is not needed any more", blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            allowed_values("decisions_action_kind_known", "kind", ActionKind, "Choose a listed kind."),
            together("decisions_action_done_on_and_by", "done_on", "done_by", "That it was done"),
            together("decisions_action_dropped_at_and_by", "dropped_at", "dropped_by", "That it is not needed"),
            CheckConstraint(
                name="decisions_action_done_has_evidence",
                condition=Q(done_on__isnull=True, evidence="", evidence_file__isnull=True)
                | Q(done_on__isnull=False) & ~Q(evidence=""),
                violation_error_message="Say how one knows that it was done, once it is.",
            ),
            CheckConstraint(
                name="decisions_action_dropped_says_why",
                condition=Q(dropped_at__isnull=True, drop_reason="") | Q(dropped_at__isnull=False) & ~Q(drop_reason=""),
                violation_error_message="Say why it is not needed any more.",
            ),
            CheckConstraint(
                name="decisions_action_done_or_dropped",
                condition=Q(done_on__isnull=True) | Q(dropped_at__isnull=True),
                violation_error_message="What was done is not dropped.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, action {self.pk}"  # it stands in the audit chain, which holds no prose

    @property
    def council(self) -> Council:
        return self.report.council

    @property
    def is_open(self) -> bool:
        """Neither done nor dropped."""
        return self.done_on is None and self.dropped_at is None

    def is_late_on(self, day: date) -> bool:
        """Whether it should have been done by now."""
        return self.is_open and self.due_on < day

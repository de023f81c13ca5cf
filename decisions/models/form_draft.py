"""A form of report while an administrator changes it: reports never see it before it is published."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.models.template import ReportTemplate


class FormDraftQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> FormDraftQuerySet:
        """Those of the actor's own council."""
        return self.filter(template__council=actor.council_id) if actor.council_id else self.none()


class FormDraft(VersionedModel):
    """The working copy of a council's own form. `structure` is complete (`decisions/form_structure.py`)."""

    template = models.OneToOneField(ReportTemplate, models.PROTECT, related_name="draft")
    structure = models.JSONField()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        ordering = ["template"]
        verbose_name = "form being changed"
        verbose_name_plural = "forms being changed"

    def __str__(self) -> str:
        return f"{self.template}, being changed"

    @property
    def council(self) -> Council | None:
        return self.template.council

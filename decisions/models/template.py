"""Forms of report: data, versioned, shipped as readable files or made by a council."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet


class ReportTemplateQuerySet(models.QuerySet["ReportTemplate"]):
    def visible_to(self, actor: Actor) -> ReportTemplateQuerySet:
        """Shipped forms are everybody's; a council's own are its own."""
        if actor.council_id is None:
            return self.none()
        return self.filter(Q(council__isnull=True) | Q(council=actor.council_id))


class ReportTemplate(models.Model):
    """A form of report, such as the delegated powers report. `council` is empty for a form shipped with the product."""

    council = models.ForeignKey("commissioning.Council", models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(max_length=60, help_text="Short name used in commands and addresses.")
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True, help_text="Whether new reports may start from this form.")

    objects = ReportTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(
                fields=["council", "slug"],
                name="decisions_template_slug_once_per_council",
                violation_error_message="The council already has a form with this short name.",
            ),
            UniqueConstraint(
                fields=["slug"],
                condition=Q(council__isnull=True),
                name="decisions_template_slug_once_among_shipped",
                violation_error_message="A shipped form already has this short name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current_version(self) -> TemplateVersion:
        """The newest version: what a report started today copies."""
        if "versions" in getattr(self, "_prefetched_objects_cache", {}):
            return max(self.versions.all(), key=lambda version: version.number)
        return self.versions.latest("number")


class TemplateVersion(AppendOnlyModel):
    """One published state of a form; never changed, because reports stand on it.

    `structure` is the parsed form (`decisions/forms_of_report.py` says which keys); `source_hash` is the SHA-256
    of its canonical JSON, by which an unchanged file is recognised.
    """

    template = models.ForeignKey(ReportTemplate, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    structure = models.JSONField()
    source_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty when the version came from a shipped file.",
    )

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["template", "-number"]
        constraints = [
            UniqueConstraint(
                fields=["template", "number"],
                name="decisions_template_version_number_once",
                violation_error_message="The form already has a version with this number.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} version {self.number}"

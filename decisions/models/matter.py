"""A matter: one issue followed through many reports and bodies."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint

from commissioning.actors import Actor


class MatterQuerySet(models.QuerySet["Matter"]):
    def visible_to(self, actor: Actor) -> MatterQuerySet:
        """The matters of the actor's council."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()


class Matter(models.Model):
    """One issue through its reports: the 2017 award and the 2020 extension belong to the same matter."""

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="matters")
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    service = models.CharField(max_length=120, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            UniqueConstraint(
                fields=["council", "reference"],
                name="decisions_matter_reference_once_per_council",
                violation_error_message="The council already has a matter with this reference.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class MatterStep(models.Model):
    """A station of the matter's pathway, past or future: which body, when, with what outcome."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")
    order = models.PositiveIntegerField(default=1)
    body = models.CharField(max_length=160)
    on = models.DateField("date", null=True, blank=True, help_text="Empty while the date is not known.")
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["matter", "order"]
        constraints = [
            UniqueConstraint(
                fields=["matter", "order"],
                name="decisions_matter_step_order_once",
                violation_error_message="Two steps of a matter cannot stand in the same place.",
            ),
        ]

    def __str__(self) -> str:
        return self.body

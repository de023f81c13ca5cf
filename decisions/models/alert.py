"""That somebody was told of something that falls due."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint

from commissioning.actors import Actor
from decisions.enums import AlertKind
from decisions.models.constraints import allowed_values


class AlertSentQuerySet(models.QuerySet["AlertSent"]):
    def visible_to(self, actor: Actor) -> AlertSentQuerySet:
        """What was told in the actor's own council."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()


class AlertSent(models.Model):
    """One alert that was told, so that it is never told again: a kind, a row ("option:3/lot:7"), a day. No prose."""

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AlertKind.choices)
    subject = models.CharField(max_length=80)
    day = models.DateField()
    told_at = models.DateTimeField()

    objects = AlertSentQuerySet.as_manager()

    class Meta:
        ordering = ["council", "day", "pk"]
        verbose_name_plural = "alerts sent"
        constraints = [
            allowed_values("decisions_alert_kind_known", "kind", AlertKind, "Choose a listed kind of alert."),
            UniqueConstraint(
                fields=["kind", "subject", "day"],
                name="decisions_alert_sent_once",
                violation_error_message="This has been told already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day:%-d %B %Y}"

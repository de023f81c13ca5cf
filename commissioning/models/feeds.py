"""Addresses from which a person's own calendar can be read without signing in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet


class FeedTokenQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> FeedTokenQuerySet:
        """A person's own."""
        return self.filter(user=actor.user_id) if actor.user_id else self.none()

    def standing(self) -> FeedTokenQuerySet:
        """Those that have not been revoked."""
        return self.filter(revoked_at__isnull=True)


class FeedToken(models.Model):
    """One secret address of one person's calendar. Only the hash of the secret is kept; one stands at a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed_tokens")
    secret_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedTokenQuerySet.as_manager()

    class Meta:
        ordering = ["user", "-made_at"]
        constraints = [
            UniqueConstraint(
                fields=["secret_sha256"],
                name="commissioning_feedtoken_secret_once",
                violation_error_message="This address is somebody's already.",
            ),
            UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="commissioning_feedtoken_one_stands",
                violation_error_message="A person has one address at a time.",
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar address of {self.user}"

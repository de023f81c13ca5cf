"""Tokens with which a program of a person's reads what that person sees in one of their posts."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.councils import Council
from commissioning.models.people import Post, User


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A person's own, in the council they act for."""
        if not actor.user_id or not actor.council_id:
            return self.none()
        return self.filter(user_id=actor.user_id, post__council_id=actor.council_id)

    def standing(self) -> Self:
        """Those that still open anything."""
        return self.filter(revoked_at__isnull=True)


class ApiToken(models.Model):
    """Leave for a program to read, and only to read, as one person in one post. Only its SHA-256 is kept.

    It opens nothing once it is revoked, or once the person no longer holds the post.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("what it is for", max_length=80)
    sha256 = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "API token"
        constraints = [
            UniqueConstraint(
                fields=["sha256"],
                name="commissioning_apitoken_of_its_own",
                violation_error_message="Another token has the same secret.",
            ),
            CheckConstraint(
                name="commissioning_apitoken_says_what_it_is_for",
                condition=~Q(label=""),
                violation_error_message="Say what the token is for.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def council(self) -> Council:
        return self.post.council

"""Leave to read what is exempt, given to one person or to whoever holds one post, for a reason, and taken back.

The packages that hold exempt content derive a model for each kind of thing that leave is given on: leave on one thing
opens nothing of another, and no role stands in for it. Source: model.md §4.4 (exempt content needs explicit grant).
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from commissioning.actors import Actor


def leave_constraints(prefix: str, what: str) -> list[models.BaseConstraint]:
    """The constraints of one table of leave to read `what` (“exempt text”), each named `<prefix>_…`."""
    revoked = Q(revoked_at__isnull=False, revoked_by__isnull=False)
    standing = Q(revoked_at__isnull=True, revoked_by__isnull=True)
    return [
        CheckConstraint(
            name=f"{prefix}_to_person_or_post",
            condition=Q(user__isnull=False, post__isnull=True) | Q(user__isnull=True, post__isnull=False),
            violation_error_message="A grant goes to one person or to one post.",
        ),
        CheckConstraint(
            name=f"{prefix}_has_reason",
            condition=~Q(reason=""),
            violation_error_message=f"Say why this person or post needs to read the {what}.",
        ),
        CheckConstraint(
            name=f"{prefix}_revoked_after_granted",
            condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("granted_at")),
            violation_error_message="A grant cannot be taken back before it was given.",
        ),
        CheckConstraint(
            name=f"{prefix}_revoked_at_and_by_together",
            condition=revoked | standing,
            violation_error_message="A revocation is recorded with both its time and its person.",
        ),
    ]


class LeaveQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(revoked_at__isnull=True)

    def held_by(self, actor: Actor) -> Self:
        """What stands for a person by name, or by the post they act in. Whoever acts in no post has none."""
        if actor.user_id is None or actor.post_id is None:
            return self.none()
        return self.standing().filter(Q(user=actor.user_id) | Q(post=actor.post_id))


class Leave(models.Model):
    """Leave for one person, or for whoever holds one post. Never changed but for being taken back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.ForeignKey("commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=250)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def holder(self) -> str:
        """Whom it was given to."""
        return str(self.user or self.post)

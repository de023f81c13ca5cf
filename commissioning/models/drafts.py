"""What somebody typed and has not saved yet: it comes back to them, and to nobody else."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from commissioning.actors import Actor

LONGEST_PATH = 500


class DraftQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A person's own, in whichever post they act: no role reads what somebody else has not saved."""
        return self.filter(user=actor.user_id) if actor.user_id else self.none()


class Draft(models.Model):
    """The boxes of one page as one person last filled them in, by their names; every value a list of what was sent.

    Never holds a password, a code or a file (`services.drafts.worth_keeping`).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=LONGEST_PATH, help_text="The page's address, with what follows a question mark.")
    data = models.JSONField()
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            UniqueConstraint(
                fields=["user", "path"],
                name="commissioning_draft_one_for_a_person_and_page",
                violation_error_message="A page keeps one draft for each person.",
            )
        ]

    def __str__(self) -> str:
        return f"Draft of {self.path}"

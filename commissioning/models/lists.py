"""What a person keeps of a list: which filters and which order, under a name of their own."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import SavedList
from commissioning.models.councils import Council
from commissioning.models.people import User

LONGEST_QUERY = 2000


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A person's own, in the council they act for: filters name posts and providers of one council."""
        if not actor.user_id or not actor.council_id:
            return self.none()
        return self.filter(user_id=actor.user_id, council_id=actor.council_id)


class SavedView(models.Model):
    """A list as one person likes to see it. Theirs alone, so nobody else can have changed it meanwhile."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=20, choices=SavedList)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY, help_text="The list's address after the question mark.")
    is_default = models.BooleanField("open the list like this", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(
                fields=["user", "council", "list_name", "name"],
                name="commissioning_savedview_name_once_for_a_person",
                violation_error_message="You already have a view with this name. Choose another, or delete that one.",
            ),
            UniqueConstraint(
                fields=["user", "council", "list_name"],
                condition=Q(is_default=True),
                name="commissioning_savedview_one_default_for_a_person",
                violation_error_message="A list opens with one view only.",
            ),
            CheckConstraint(
                name="commissioning_savedview_list_name_in_list",
                condition=Q(list_name__in=SavedList.values),
                violation_error_message="Choose one of the lists that views can be saved of.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""What the search knows of each thing that can be found: its words, and what to show of it."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint


class SearchEntry(models.Model):
    """One thing that can be found. Only `commissioning.search` writes and reads it; it can be made anew at any time.

    `heading_words` and `words` are folded (`search.words`), each word once; `title` and `text` are what is shown. Who
    may see it is asked of the thing itself. No index begins with the council or the kind: the words lead every search.
    """

    council = models.ForeignKey("commissioning.Council", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    object_pk = models.BigIntegerField()
    page_pk = models.BigIntegerField()
    reference = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    on = models.DateField(null=True, blank=True)
    heading_words = models.TextField(blank=True)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "search entries"
        constraints = [
            UniqueConstraint(
                fields=["object_pk", "kind"],
                name="commissioning_searchentry_once_for_an_object",
                violation_error_message="This is in the index of the search already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference or self.title}"

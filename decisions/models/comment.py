"""Comments on the paragraphs of a report while it is written. They are never printed and change nothing in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet
from decisions.models.constraints import together
from decisions.models.exempt import on_its_report
from decisions.models.report import Report, Section


class CommentQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> CommentQuerySet:
        """Comments on reports the actor sees.

        Only with leave to read what is exempt in the report: those on exempt passages, and those made before
        something in it was last withheld, whose words and quotations may give it away.
        """
        was_public_since = Q(report__exempt_at__isnull=True) | Q(at__gt=F("report__exempt_at"))
        readable = Q(is_exempt=False) & was_public_since | on_its_report(actor)
        return self.filter(readable, report__in=Report.objects.visible_to(actor))

    def open(self) -> CommentQuerySet:
        """First comments nobody has resolved; replies go with the comment they answer."""
        return self.filter(parent__isnull=True, resolved_at__isnull=True)


class Comment(models.Model):
    """Something said about one paragraph, or in reply to that.

    `digest`, `quote` and `position` are the anchor (`documents.anchoring`): what the paragraph said and where it
    stood in its section when the comment was made. `section` is where it stood then, and empty once that section was
    taken out; the comment stays. `is_exempt` marks a comment on a passage that only some may read.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments")
    section = models.ForeignKey(Section, models.SET_NULL, null=True, blank=True, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    digest = models.CharField(max_length=64)
    quote = models.TextField()
    position = models.PositiveIntegerField(default=0)
    is_exempt = models.BooleanField(default=False)
    body = models.TextField("comment")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author_post = models.CharField(max_length=200)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_post = models.CharField(max_length=200, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["report", "at", "pk"]
        constraints = [
            CheckConstraint(
                name="decisions_comment_says_something",
                condition=~Q(body=""),
                violation_error_message="Write the comment.",
            ),
            CheckConstraint(
                name="decisions_comment_quotes_its_paragraph",
                condition=~Q(quote="") & ~Q(digest=""),
                violation_error_message="A comment keeps the words it was made about.",
            ),
            CheckConstraint(
                name="decisions_comment_does_not_answer_itself",
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                violation_error_message="A comment cannot be a reply to itself.",
            ),
            CheckConstraint(
                name="decisions_comment_resolved_as_a_whole",
                condition=Q(parent__isnull=True) | Q(resolved_at__isnull=True),
                violation_error_message="A reply is resolved with the comment it answers.",
            ),
            CheckConstraint(
                name="decisions_comment_resolved_after_it_was_made",
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("at")),
                violation_error_message="A comment cannot be resolved before it was made.",
            ),
            together("decisions_comment_resolved_at_and_by_together", "resolved_at", "resolved_by", "A resolution"),
        ]

    def __str__(self) -> str:
        return f"Comment on {self.report}"

    @property
    def council(self) -> object:
        return self.report.council

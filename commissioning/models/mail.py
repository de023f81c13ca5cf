"""Mail about work: what is to be sent to whom, once; and what each person wants to be told."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.enums import MailKind
from commissioning.models.base import LockingQuerySet
from commissioning.models.councils import Council


class OutgoingMailQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A person's own mail."""
        return self.filter(to=actor.user_id) if actor.user_id else self.none()

    def unsent(self) -> Self:
        """What is still to be sent, or failed before, oldest first."""
        return self.filter(sent_at=None).order_by("pk")


class OutgoingMail(models.Model):
    """One message to one person about one thing that happened: a reference and a link, never any content.

    `about` names the row that caused it ("decisions.reportmove:12"), so that nothing is told twice.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=MailKind)
    reference = models.CharField(max_length=80)
    what = models.CharField(max_length=200, help_text="What is asked or has happened; no title, no content.")
    path = models.CharField(max_length=300, help_text="Where the link leads, from the site's root.")
    about = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "outgoing mail"
        constraints = [
            UniqueConstraint(
                fields=["to", "kind", "about"],
                name="commissioning_outgoingmail_told_once",
                violation_error_message="This person has been told already.",
            ),
            CheckConstraint(
                name="commissioning_outgoingmail_kind_in_list",
                condition=Q(kind__in=MailKind.values),
                violation_error_message="This is not a kind of mail the program sends.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reference}"


class MailLine(models.Model):
    """One line of a message about several things: a title and where its page is, never any content."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="lines")
    what = models.CharField(max_length=300)
    path = models.CharField(max_length=300, help_text="Where the link leads, from the site's root.")

    class Meta:
        ordering = ["mail", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def link(self) -> str:
        """The whole address, as a message needs it."""
        return str(settings.SITE_URL) + self.path


class MailPreferenceQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A person's own wishes."""
        return self.filter(user=actor.user_id) if actor.user_id else self.none()


class MailPreference(models.Model):
    """Whether a person wants one kind of mail. Without a row they do."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=12, choices=MailKind)
    wanted = models.BooleanField(default=True)

    objects = MailPreferenceQuerySet.as_manager()

    class Meta:
        ordering = ["user", "kind"]
        constraints = [
            UniqueConstraint(
                fields=["user", "kind"],
                name="commissioning_mailpreference_one_for_a_kind",
                violation_error_message="A person says once whether they want a kind of mail.",
            ),
            CheckConstraint(
                name="commissioning_mailpreference_kind_in_list",
                condition=Q(kind__in=MailKind.values),
                violation_error_message="This is not a kind of mail the program sends.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()} {'on' if self.wanted else 'off'}"

"""Another route than the ordinary one, asked for by the author of a report."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet
from decisions.enums import RouteDirection
from decisions.models.authority import AuthorityRule
from decisions.models.constraints import allowed_values, together
from decisions.models.report import Report


class RouteChoiceQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The choices in reports a person sees."""
        return self.filter(report__in=Report.objects.visible_to(actor))

    def standing(self) -> Self:
        """Choices neither taken back, nor refused, nor replaced by a later one."""
        return self.filter(ended_at__isnull=True)

    def to_agree(self) -> Self:
        """Lower routes that wait for the monitoring officer's answer."""
        return self.standing().filter(direction=RouteDirection.LOWER, agreed_at__isnull=True)


class RouteChoice(models.Model):
    """Which rule an author asked for instead of which; a lower one counts once the monitoring officer has agreed.

    A choice is never rewritten: it ends when it is taken back, refused (with the reason) or replaced, and is kept.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="route_choices")
    rule = models.ForeignKey(AuthorityRule, models.PROTECT, related_name="+", verbose_name="rule asked for")
    instead_of = models.ForeignKey(AuthorityRule, models.PROTECT, related_name="+", verbose_name="ordinary rule")
    direction = models.CharField(max_length=8, choices=RouteDirection.choices)
    reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_post = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_post = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_reason = models.TextField(blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)

    objects = RouteChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["report", "asked_at"]
        constraints = [
            allowed_values(
                "decisions_route_choice_direction_known", "direction", RouteDirection, "Choose one of the directions."
            ),
            UniqueConstraint(
                fields=["report"],
                condition=Q(ended_at__isnull=True),
                name="decisions_route_choice_one_stands",
                violation_error_message="Another route has been asked for already. Take that back first.",
            ),
            CheckConstraint(
                name="decisions_route_choice_is_another_rule",
                condition=~Q(rule=F("instead_of")),
                violation_error_message="That is the ordinary route: nothing has to be chosen for it.",
            ),
            CheckConstraint(
                name="decisions_route_choice_lower_has_a_reason",
                condition=~Q(direction=RouteDirection.LOWER) | ~Q(reason=""),
                violation_error_message="Say why a lower route is asked for.",
            ),
            together("decisions_route_choice_agreed_at_and_by", "agreed_at", "agreed_by", "An agreement"),
            together("decisions_route_choice_ended_at_and_by", "ended_at", "ended_by", "The end of a choice"),
            CheckConstraint(
                name="decisions_route_choice_agreed_by_another_with_a_reason",
                condition=Q(agreed_by__isnull=True) | (~Q(agreed_by=F("asked_by")) & ~Q(agreed_reason="")),
                violation_error_message="Somebody other than the author agrees, and gives the reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.rule}"

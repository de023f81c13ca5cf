"""That a decision was taken by a body in a meeting, as its minute has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q

from commissioning.models.base import AppendOnlyModel
from decisions.models.decision import Decision, DecisionPartQuerySet
from decisions.models.meeting import Meeting

if TYPE_CHECKING:
    from commissioning.models import Council


class DecisionMinute(AppendOnlyModel):
    """The meeting, the number of the minute, and the votes; who was present stands in stored content under its hash.

    Who entered and who confirmed it, and the minute itself, are with the decision's `paper`, as for one signed on
    paper: nobody signs for a body.
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="minute")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    body_name = models.CharField(max_length=160)
    held_on = models.DateField()
    place = models.CharField(max_length=160, blank=True)
    number = models.CharField("minute", max_length=40)
    present_sha256 = models.CharField("members present", max_length=64)
    votes = models.CharField(max_length=200, blank=True)

    objects = DecisionPartQuerySet.as_manager()

    class Meta:
        ordering = ["decision"]
        constraints = [
            CheckConstraint(
                name="decisions_decision_minute_is_whole",
                condition=~Q(number="") & ~Q(present_sha256="") & ~Q(body_name=""),
                violation_error_message="A body's decision has its minute's number and the members present.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision}, minute {self.number} of {self.body_name}"

    @property
    def council(self) -> Council:
        return self.decision.council

"""What was done on the way to a decision: every move, the manager's approval, and the clearances."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.enums import Discipline
from decisions.clearances import GIVEN
from decisions.enums import Action, ClearanceOutcome, ReportStatus
from decisions.models.constraints import allowed_values, together
from decisions.models.report import Report, ReportPartQuerySet
from decisions.workflow import TRANSITIONS

_WITH_REASON = [row.action for row in TRANSITIONS if row.reason_required]


class ReportMove(models.Model):
    """One move of a report through its course, with the reason given for it. The audit chain holds its digest."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="moves")
    action = models.CharField(max_length=20, choices=Action.choices)
    from_status = models.CharField(max_length=20, choices=ReportStatus.choices)
    to_status = models.CharField(max_length=20, choices=ReportStatus.choices)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_post = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            allowed_values("decisions_move_action_known", "action", Action, "A move is one of the workflow's."),
            CheckConstraint(
                name="decisions_move_has_its_reason",
                condition=~Q(action__in=_WITH_REASON) | ~Q(reason=""),
                violation_error_message="This move needs a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_action_display()}"


class ManagerApproval(models.Model):
    """An approving manager's yes, bound to the recommendations and sums it was given for."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="approvals")
    asked_digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_post = models.CharField(max_length=200)
    approved_at = models.DateTimeField()

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]

    def __str__(self) -> str:
        return f"{self.report} approved by {self.approved_by}"


class Clearance(models.Model):
    """One round of one discipline: asked, due, and answered on what the report then said. Silence never clears.

    `aspect_digest` is the digest of what the discipline answers for, at the moment of its answer
    (`decisions/aspects.py`). The round in which a clearance was voided stays as it was given.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="clearances")
    discipline = models.CharField(max_length=12, choices=Discipline.choices)
    round = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=24, choices=ClearanceOutcome.choices, blank=True)
    comment = models.TextField(blank=True)
    aspect_digest = models.CharField(max_length=64, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="answered by"
    )
    cleared_post = models.CharField("answered in the post", max_length=200, blank=True)
    cleared_at = models.DateTimeField("answered at", null=True, blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "discipline", "round"]
        constraints = [
            UniqueConstraint(
                fields=["report", "discipline", "round"],
                name="decisions_clearance_once_per_report_discipline_and_round",
                violation_error_message="This discipline has already been asked in this round.",
            ),
            UniqueConstraint(
                fields=["report", "discipline"],
                condition=Q(outcome=""),
                name="decisions_clearance_one_open_per_discipline",
                violation_error_message="This discipline is being asked already.",
            ),
            allowed_values(
                "decisions_clearance_discipline_known",
                "discipline",
                Discipline,
                "Choose one of the listed disciplines.",
            ),
            CheckConstraint(
                name="decisions_clearance_outcome_known",
                condition=Q(outcome="") | Q(outcome__in=ClearanceOutcome.values),
                violation_error_message="Choose one of the listed outcomes.",
            ),
            CheckConstraint(
                name="decisions_clearance_answered_has_who_and_when",
                condition=Q(outcome="", cleared_by__isnull=True) | ~Q(outcome="") & Q(cleared_by__isnull=False),
                violation_error_message="An answered clearance has a person and a time; an open one has neither.",
            ),
            CheckConstraint(
                name="decisions_clearance_given_on_a_digest",
                condition=~Q(outcome__in=GIVEN) | ~Q(aspect_digest=""),
                violation_error_message="A clearance stands on what it cleared.",
            ),
            CheckConstraint(
                name="decisions_clearance_says_what_it_has_to",
                condition=Q(outcome__in=["", ClearanceOutcome.CLEARED]) | ~Q(comment=""),
                violation_error_message="Write the comment, the changes required, or why clearance is not needed.",
            ),
            CheckConstraint(
                name="decisions_clearance_answered_after_it_was_asked",
                condition=Q(cleared_at__isnull=True) | Q(cleared_at__gte=F("asked_at")),
                violation_error_message="A clearance cannot be answered before it was asked for.",
            ),
            together("decisions_clearance_cleared_at_and_by_together", "cleared_at", "cleared_by", "A clearance"),
        ]

    def __str__(self) -> str:
        return f"{self.get_discipline_display()} clearance of {self.report}, round {self.round}"

    @property
    def council(self) -> object:
        return self.report.council

"""A member's or officer's view before signing, and conflicts of interest declared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from decisions.enums import ConsultationOutcome
from decisions.models.constraints import together
from decisions.models.meeting import Meeting
from decisions.models.report import Report, ReportPartQuerySet


class ConsultationQuerySet(ReportPartQuerySet):
    def open(self) -> ConsultationQuerySet:
        """Those still waiting for a view."""
        return self.filter(outcome="")


class Consultation(models.Model):
    """A post asked for its view before the decision. Closed by a view, a disagreement, or no reply by the date.

    `person` is whoever gave the view, `substitute_for` says whose place they took. A view given by word of mouth or
    e-mail is recorded on behalf, with the evidence. Disagreement is printed and blocks nothing (model.md §4.2). A body
    gives its view in a `meeting`: nobody in person, but the minute.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="consultations")
    consultee_post = models.ForeignKey("commissioning.Post", models.PROTECT, related_name="consultations")
    capacity = models.CharField(max_length=200, help_text="In what capacity, as it is printed.")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reply_due_on = models.DateField("reply asked for by")
    outcome = models.CharField(max_length=12, choices=ConsultationOutcome.choices, blank=True)
    view = models.TextField(blank=True, help_text="In the consultee's words; printed in the record.")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    person_post = models.CharField("in the post", max_length=200, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="views")
    minute_number = models.CharField("minute", max_length=40, blank=True)
    substitute_for = models.CharField(max_length=150, blank=True)
    is_on_behalf = models.BooleanField("recorded on behalf", default=False)
    evidence = models.TextField(blank=True, help_text="How the view was given, or how it was asked for in vain.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["report", "consultee_post"],
                condition=Q(outcome=""),
                name="decisions_consultation_one_open_per_post",
                violation_error_message="This consultee is being asked already.",
            ),
            CheckConstraint(
                name="decisions_consultation_outcome_known",
                condition=Q(outcome="") | Q(outcome__in=ConsultationOutcome.values),
                violation_error_message="Choose one of the listed outcomes.",
            ),
            CheckConstraint(
                name="decisions_consultation_closed_has_who_and_when",
                condition=Q(outcome="", closed_by__isnull=True) | ~Q(outcome="") & Q(closed_by__isnull=False),
                violation_error_message="A closed consultation has a person and a time; an open one has neither.",
            ),
            CheckConstraint(
                name="decisions_consultation_view_is_of_a_person",
                condition=Q(outcome__in=["", ConsultationOutcome.NO_REPLY])
                | Q(person__isnull=False)
                | Q(meeting__isnull=False),
                violation_error_message="Say who gave the view.",
            ),
            CheckConstraint(
                name="decisions_consultation_meeting_with_its_minute",
                condition=Q(meeting__isnull=True, minute_number="")
                | Q(meeting__isnull=False, person__isnull=True)
                & ~Q(minute_number="")
                & ~Q(outcome__in=["", ConsultationOutcome.NO_REPLY]),
                violation_error_message="A body's view has its meeting and the number of the minute, and no person.",
            ),
            CheckConstraint(
                name="decisions_consultation_view_in_words",
                condition=Q(outcome__in=["", ConsultationOutcome.AGREES, ConsultationOutcome.NO_REPLY]) | ~Q(view=""),
                violation_error_message="Write the comments or the disagreement; they are printed.",
            ),
            CheckConstraint(
                name="decisions_consultation_evidence_where_nobody_wrote",
                condition=~Q(outcome=ConsultationOutcome.NO_REPLY) & Q(is_on_behalf=False) | ~Q(evidence=""),
                violation_error_message="Say how the view was given, or how it was asked for in vain.",
            ),
            together("decisions_consultation_closed_at_and_by_together", "closed_at", "closed_by", "A consultation"),
        ]

    def __str__(self) -> str:
        return f"{self.consultee_post} on {self.report}"

    @property
    def council(self) -> object:
        return self.report.council


class ConflictDeclaration(models.Model):
    """A person's declared interest in a report. It removes them from acting on it.

    A dispensation is given by the head of paid service, or as the council's rules say, and recorded by the monitoring
    officer with its day and reason; before that, `dispensation` is what the person said of it. It is printed; whether
    it lets the person act again, the rules of procedure say.
    SI 2012/2089 regs 12 and 13; SI 2014/2095 reg 7(3): declared conflicts and dispensations are part of the record.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person_post = models.CharField("in the post", max_length=200)
    nature = models.TextField(help_text="Printed in the record.")
    dispensation = models.TextField(blank=True)
    dispensed_by = models.CharField("dispensation given by", max_length=200, blank=True)
    dispensed_on = models.DateField("dispensation given on", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("dispensation recorded at", null=True, blank=True)
    declared_at = models.DateTimeField()

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["report", "person"],
                name="decisions_conflict_declared_once",
                violation_error_message="This person has already declared a conflict in this report.",
            ),
            CheckConstraint(
                name="decisions_conflict_dispensation_is_whole",
                condition=Q(
                    dispensed_on__isnull=True, dispensed_by="", recorded_by__isnull=True, recorded_at__isnull=True
                )
                | Q(dispensed_on__isnull=False, recorded_by__isnull=False, recorded_at__isnull=False)
                & ~Q(dispensed_by="")
                & ~Q(dispensation=""),
                violation_error_message="A dispensation has its day, who gave it, why, and who recorded it.",
            ),
            CheckConstraint(
                name="decisions_conflict_dispensation_by_another",
                condition=Q(recorded_by__isnull=True) | ~Q(recorded_by=F("person")),
                violation_error_message="Nobody records a dispensation of their own.",
            ),
            CheckConstraint(
                name="decisions_conflict_says_what_it_is",
                condition=~Q(nature=""),
                violation_error_message="Say what the conflict of interest is.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.report}"

    @property
    def council(self) -> object:
        return self.report.council

    @property
    def is_dispensed(self) -> bool:
        """Whether the monitoring officer has recorded a dispensation."""
        return self.recorded_at is not None

    @property
    def dispensation_in_words(self) -> str:
        """As it is printed: why, by whom and when; before it is recorded, what the person said of it."""
        if self.dispensed_on is None:
            return self.dispensation
        return f"{self.dispensation} Given by {self.dispensed_by} on {self.dispensed_on:%-d %B %Y}."

"""A decision signed on paper or minuted, as democratic services entered it, until a second person has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from decisions.enums import PaperStatus, ReportStatus
from decisions.models.constraints import allowed_values
from decisions.models.meeting import Meeting
from decisions.models.report import Report, ReportPartQuerySet
from decisions.models.version import ReportVersion

if TYPE_CHECKING:
    from commissioning.models import Council


class PaperEntryQuerySet(ReportPartQuerySet):
    def waiting(self) -> PaperEntryQuerySet:
        """Entered, and neither confirmed nor rejected yet."""
        return self.filter(status=PaperStatus.WAITING)


class PaperEntry(models.Model):
    """What somebody of democratic services read from a signed paper; it decides nothing until a second person agrees.

    `items` holds, for each recommendation by its primary key as text, the outcome and whatever was resolved otherwise
    than asked: `lots` (lot → last day or null), `amount` (pounds, as text) and `words`. The scan stands in stored
    content under its SHA-256. A rejected entry is kept, with the reason; the paper is then entered anew.

    What a body resolved is entered from the minute of its meeting: nobody signs, so there is no `maker`, `signed_at` is
    the meeting's own time, and the scan may be the text of the minute.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="paper_entries")
    report_version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="+")
    outcome = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in (ReportStatus.DECIDED, ReportStatus.REFUSED)]
    )
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    maker_post = models.ForeignKey("commissioning.Post", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    minute_number = models.CharField("minute", max_length=40, blank=True)
    present = models.TextField("members present", blank=True)
    votes = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField()
    reasons = models.TextField()
    conflicts = models.TextField("conflicts of interest declared on the paper", blank=True)
    items = models.JSONField(default=dict)
    scan_sha256 = models.CharField("SHA-256 of the scan", max_length=64)
    scan_size = models.PositiveIntegerField("size of the scan in bytes")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_post = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=PaperStatus.choices, default=PaperStatus.WAITING)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_post = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reject_reason = models.TextField("why it was rejected", blank=True)

    objects = PaperEntryQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        verbose_name = "signed paper"
        constraints = [
            UniqueConstraint(
                fields=["report"],
                condition=Q(status=PaperStatus.WAITING),
                name="decisions_paper_one_waiting_per_report",
                violation_error_message="A signed paper of this report is waiting for a second person already.",
            ),
            CheckConstraint(
                name="decisions_paper_signed_or_minuted",
                condition=Q(maker__isnull=False, meeting__isnull=True, minute_number="", present="")
                | Q(maker__isnull=True, meeting__isnull=False) & ~Q(minute_number="") & ~Q(present=""),
                violation_error_message="A paper was signed by a person, or is the numbered minute of a meeting that "
                "names the members present.",
            ),
            allowed_values("decisions_paper_status_known", "status", PaperStatus, "Choose a listed state."),
            CheckConstraint(
                name="decisions_paper_outcome_known",
                condition=Q(outcome__in=[ReportStatus.DECIDED, ReportStatus.REFUSED]),
                violation_error_message="A signed paper resolves something or refuses the report.",
            ),
            CheckConstraint(
                name="decisions_paper_has_scan_and_reasons",
                condition=~Q(scan_sha256="") & Q(scan_size__gt=0) & ~Q(reasons=""),
                violation_error_message="A signed paper is entered with its scan and its reasons.",
            ),
            CheckConstraint(
                name="decisions_paper_signed_before_it_was_entered",
                condition=Q(signed_at__lte=F("entered_at")),
                violation_error_message="A paper cannot be entered before it was signed.",
            ),
            CheckConstraint(
                name="decisions_paper_answered_has_who_and_when",
                condition=Q(status=PaperStatus.WAITING, answered_by__isnull=True, answered_at__isnull=True)
                | ~Q(status=PaperStatus.WAITING) & Q(answered_by__isnull=False, answered_at__isnull=False),
                violation_error_message="An answered entry has a person and a time; a waiting one has neither.",
            ),
            CheckConstraint(
                name="decisions_paper_confirmed_by_another",
                condition=~Q(status=PaperStatus.CONFIRMED) | ~Q(answered_by=F("entered_by")),
                violation_error_message="Whoever entered the paper cannot be the one who confirms it.",
            ),
            CheckConstraint(
                name="decisions_paper_rejected_says_why",
                condition=~Q(status=PaperStatus.REJECTED) | ~Q(reject_reason=""),
                violation_error_message="A rejected entry says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Signed paper of {self.report}"

    @property
    def council(self) -> Council:
        return self.report.council

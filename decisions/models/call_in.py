"""What follows a decision in public: its publication, and its call-in with requests and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import AppendOnlyModel, AppendOnlyQuerySet, LockingQuerySet
from decisions.call_in import EFFECTIVE
from decisions.enums import CallInFinding, CallInStatus
from decisions.models.constraints import allowed_values, together
from decisions.models.decision import Decision
from decisions.models.procedure import ProcedureRules
from decisions.models.report import Report

if TYPE_CHECKING:
    from commissioning.models import Council


class TrackQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> TrackQuerySet:
        """With the report the decision is about."""
        return self.filter(decision__report__in=Report.objects.visible_to(actor))


class PublicationQuerySet(TrackQuerySet):
    def unpublished(self) -> PublicationQuerySet:
        """Those still to be published, the one due first at the head."""
        return self.filter(published_at__isnull=True).order_by("due_on", "pk")


class Publication(models.Model):
    """By when a decision is to be published, and when it was: the time for a call-in runs from then."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="publication")
    due_on = models.DateField("to be published by")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_post = models.CharField(max_length=200, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            together("decisions_publication_at_and_by_together", "published_at", "published_by", "A publication"),
        ]

    def __str__(self) -> str:
        return f"Publication of {self.decision}"

    @property
    def is_published(self) -> bool:
        """Whether the public can read it."""
        return self.published_at is not None

    @property
    def council(self) -> Council:
        return self.decision.council


class CallInQuerySet(TrackQuerySet):
    def open(self) -> CallInQuerySet:
        """Those that can be called in, or could until their time ran out; the one that ends first at the head."""
        return self.filter(status=CallInStatus.OPEN).order_by("closes_at", "pk")


class CallIn(models.Model):
    """How a decision stands with call-in, under which rules, until when, and when it takes effect.

    `effective_at` is set once the decision takes effect, and only then. What was asked and found stands in the rows
    beneath (`requests`, `findings`).
    """

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="call_in")
    status = models.CharField(max_length=16, choices=CallInStatus.choices, default=CallInStatus.WAITING)
    why = models.TextField("why it cannot be called in", blank=True)
    rules = models.ForeignKey(ProcedureRules, models.PROTECT, null=True, blank=True, related_name="+")
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    called_in_at = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField("takes effect", null=True, blank=True)

    objects = CallInQuerySet.as_manager()

    class Meta:
        ordering = ["decision"]
        verbose_name = "call-in"
        constraints = [
            allowed_values("decisions_call_in_status_known", "status", CallInStatus, "Choose a listed state."),
            CheckConstraint(
                name="decisions_call_in_not_applicable_says_why",
                condition=~Q(status=CallInStatus.NOT_APPLICABLE) | ~Q(why=""),
                violation_error_message="Say why the decision cannot be called in.",
            ),
            CheckConstraint(
                name="decisions_call_in_under_rules",
                condition=Q(status=CallInStatus.NOT_APPLICABLE) | Q(rules__isnull=False),
                violation_error_message="A decision is called in under rules of procedure.",
            ),
            CheckConstraint(
                name="decisions_call_in_window_after_publication",
                condition=Q(status__in=[CallInStatus.WAITING, CallInStatus.NOT_APPLICABLE])
                & Q(opens_at__isnull=True, closes_at__isnull=True)
                | ~Q(status__in=[CallInStatus.WAITING, CallInStatus.NOT_APPLICABLE])
                & Q(opens_at__isnull=False, closes_at__isnull=False),
                violation_error_message="The time for a call-in is known once the decision has been published.",
            ),
            CheckConstraint(
                name="decisions_call_in_opens_before_it_closes",
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                violation_error_message="The time for a call-in begins before it ends.",
            ),
            CheckConstraint(
                name="decisions_call_in_effective_only_when_it_stands",
                condition=Q(status__in=EFFECTIVE, effective_at__isnull=False)
                | ~Q(status__in=EFFECTIVE) & Q(effective_at__isnull=True),
                violation_error_message="A decision takes effect when it cannot be called in any more and stands, "
                "and only then.",
            ),
        ]

    def __str__(self) -> str:
        return f"Call-in of {self.decision}: {self.get_status_display().lower()}"

    @property
    def round(self) -> int:
        """Which requests count: those logged since requests were last found not to be valid."""
        return 1 + sum(row.finding == CallInFinding.INVALID for row in self.findings.all())

    @property
    def counted(self) -> list[CallInRequest]:
        """The requests that count, each of another member."""
        round_now = self.round
        return [row for row in self.requests.all() if row.round == round_now]

    @property
    def council(self) -> Council:
        return self.decision.council


class CallInPartQuerySet(AppendOnlyQuerySet):
    def visible_to(self, actor: Actor) -> CallInPartQuerySet:
        """With the report the decision is about."""
        return self.filter(call_in__decision__report__in=Report.objects.visible_to(actor))


class CallInRequest(AppendOnlyModel):
    """One member's request that a decision be called in, as democratic services logged it.

    `round` goes up when requests were found not to be valid: those of earlier rounds count no more. `grounds` are the
    rules' own words, one to a line.
    """

    call_in = models.ForeignKey(CallIn, models.PROTECT, related_name="requests")
    round = models.PositiveSmallIntegerField(default=1)
    member_name = models.CharField("member", max_length=150)
    member_key = models.CharField(max_length=150, editable=False)
    capacity = models.CharField(max_length=200, blank=True, help_text="For example: member for Oak ward.")
    grounds = models.TextField(blank=True)
    words = models.TextField("in the member's words", blank=True)
    received_at = models.DateTimeField()
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    logged_post = models.CharField(max_length=200)
    logged_at = models.DateTimeField()

    objects = CallInPartQuerySet.as_manager()

    class Meta:
        ordering = ["call_in", "pk"]
        verbose_name = "request for a call-in"
        verbose_name_plural = "requests for a call-in"
        constraints = [
            UniqueConstraint(
                fields=["call_in", "round", "member_key"],
                name="decisions_call_in_request_once_per_member",
                violation_error_message="This member has asked for the call-in already, and counts once.",
            ),
            CheckConstraint(
                name="decisions_call_in_request_says_who_and_why",
                condition=~Q(member_key="") & (~Q(grounds="") | ~Q(words="")),
                violation_error_message="A request says who asks and why.",
            ),
            CheckConstraint(
                name="decisions_call_in_request_received_before_it_was_logged",
                condition=Q(received_at__lte=F("logged_at")),
                violation_error_message="A request cannot be logged before it was received.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_name} on {self.call_in.decision}"

    @property
    def council(self) -> Council:
        return self.call_in.council


class CallInOutcome(AppendOnlyModel):
    """One thing found about a call-in: valid or not, what scrutiny or the council said, how the maker answered.

    `taken_at` is when the meeting or the person found so, `recorded_at` when it was entered here.
    """

    call_in = models.ForeignKey(CallIn, models.PROTECT, related_name="findings")
    finding = models.CharField(max_length=12, choices=CallInFinding.choices)
    reason = models.TextField(blank=True)
    minute = models.CharField("meeting and minute", max_length=250, blank=True)
    taken_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_name = models.CharField(max_length=150)
    recorded_post = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    objects = CallInPartQuerySet.as_manager()

    class Meta:
        ordering = ["call_in", "pk"]
        verbose_name = "finding about a call-in"
        verbose_name_plural = "findings about a call-in"
        constraints = [
            allowed_values("decisions_call_in_finding_known", "finding", CallInFinding, "Choose a listed finding."),
            CheckConstraint(
                name="decisions_call_in_finding_has_its_reason",
                condition=Q(finding=CallInFinding.VALID) | ~Q(reason=""),
                violation_error_message="Give the reason for what was found.",
            ),
            CheckConstraint(
                name="decisions_call_in_finding_of_a_meeting_has_its_minute",
                condition=~Q(finding__in=[CallInFinding.UPHELD, CallInFinding.SENT_BACK, CallInFinding.REFERRED])
                | ~Q(minute=""),
                violation_error_message="Say in which minute of which meeting it is recorded.",
            ),
            CheckConstraint(
                name="decisions_call_in_finding_recorded_after_it_was_made",
                condition=Q(taken_at__lte=F("recorded_at")),
                violation_error_message="A finding cannot be recorded before it was made.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_in.decision}: {self.get_finding_display().lower()}"

    @property
    def council(self) -> Council:
        return self.call_in.council

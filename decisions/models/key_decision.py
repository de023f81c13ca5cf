"""Notice that a key decision is due, the ways round it, who ruled what is key, and the numbers decisions have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.enums import AgreedBy, ShorterNoticeKind, ToldWhom
from decisions.models.constraints import allowed_values, together
from decisions.models.report import Report, ReportPartQuerySet

if TYPE_CHECKING:
    from commissioning.models import Council


class OfCouncilQuerySet(LockingQuerySet):
    """Rows of a council that all its officers read: they are public, or about to be."""

    def visible_to(self, actor: Actor) -> OfCouncilQuerySet:
        return self.filter(council=actor.council_id) if actor.council_id else self.none()


class KeyRuling(models.Model):
    """What the monitoring officer ruled: that a report asks for a key decision, or that it does not, and why.

    It covers what they saw: `value` in pounds and `wards`, None where nobody had said. The latest one counts, as long
    as the report asks for no more than that. Scrutiny may ask for a report on a ruling (SI 2012/2089 reg 18).
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="key_rulings")
    is_key = models.BooleanField("key decision")
    reason = models.TextField()
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    wards = models.PositiveSmallIntegerField(null=True, blank=True)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ruled_post = models.CharField(max_length=200)
    ruled_at = models.DateTimeField()

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "ruled_at", "pk"]
        constraints = [
            CheckConstraint(
                name="decisions_key_ruling_says_why",
                condition=~Q(reason=""),
                violation_error_message="A ruling on whether a decision is key says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {'a' if self.is_key else 'not a'} key decision"

    @property
    def council(self) -> Council:
        return self.report.council


class DecisionNumber(models.Model):
    """The number of a decision to be: the next of its council and year, never given twice.

    Democratic services issue it to a line of the forward plan, and every report made from that line bears it, or to a
    report of its own.
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="decision_numbers")
    year = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField("number within the year")
    text = models.CharField("as printed", max_length=40)
    forward_plan_entry = models.OneToOneField(
        "decisions.ForwardPlanEntry", models.PROTECT, null=True, blank=True, related_name="decision_number"
    )
    report = models.OneToOneField(Report, models.PROTECT, null=True, blank=True, related_name="decision_number")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        ordering = ["council", "year", "n"]
        constraints = [
            UniqueConstraint(
                fields=["council", "year", "n"],
                name="decisions_number_once_in_a_year",
                violation_error_message="This number of the year has been issued.",
            ),
            UniqueConstraint(
                fields=["council", "text"],
                name="decisions_number_printed_once",
                violation_error_message="Another decision bears this number.",
            ),
            CheckConstraint(
                name="decisions_number_is_of_an_entry_or_a_report",
                condition=Q(forward_plan_entry__isnull=False, report__isnull=True)
                | Q(forward_plan_entry__isnull=True, report__isnull=False),
                violation_error_message="A decision number is issued to a line of the forward plan or to a report.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class KeyDecisionNotice(VersionedModel):
    """The document that says a key decision is due (SI 2012/2089 reg 9(2)), published `clear_days` before it.

    Written by democratic services; once published it is not changed but withdrawn and written anew. Everything in it
    is public. `maker_name` and `maker_title` for a person, `body` and `members` for a body; `due_from` and `due_to` are
    the same day or the ends (inclusive) of a period. `private_reasons` says why the meeting is to be private (reg 5).
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="key_notices")
    contract = models.ForeignKey("frameworks.Contract", models.PROTECT, related_name="key_notices")
    forward_plan_entry = models.ForeignKey(
        "decisions.ForwardPlanEntry", models.PROTECT, null=True, blank=True, related_name="key_notices"
    )
    report = models.ForeignKey(Report, models.PROTECT, null=True, blank=True, related_name="key_notices")
    subject = models.CharField("matter to be decided", max_length=250)
    maker_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="who decides"
    )
    maker_name = models.CharField("name of who decides", max_length=150, blank=True)
    maker_title = models.CharField("title of who decides", max_length=150, blank=True)
    body = models.CharField("body that decides", max_length=150, blank=True)
    members = models.TextField("members of the body", blank=True, help_text="One a line.")
    due_from = models.DateField("to be decided on or from")
    due_to = models.DateField("to be decided by")
    documents = models.TextField("documents to be submitted", help_text="One a line.")
    obtain_from = models.TextField("where and how to get them")
    ask_by = models.TextField("how to ask for others as they come")
    private_reasons = models.TextField("why the meeting is to be private", blank=True)
    clear_days = models.PositiveSmallIntegerField("clear days' notice", null=True, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField("why it was withdrawn", blank=True)

    objects = OfCouncilQuerySet.as_manager()

    class Meta:
        ordering = ["council", "due_from", "pk"]
        verbose_name = "notice of a key decision"
        verbose_name_plural = "notices of key decisions"
        constraints = [
            UniqueConstraint(
                fields=["forward_plan_entry"],
                condition=Q(withdrawn_at__isnull=True),
                name="decisions_key_notice_one_standing_per_entry",
                violation_error_message="A notice for this line of the forward plan stands already.",
            ),
            UniqueConstraint(
                fields=["report"],
                condition=Q(withdrawn_at__isnull=True),
                name="decisions_key_notice_one_standing_per_report",
                violation_error_message="A notice for this report stands already.",
            ),
            CheckConstraint(
                name="decisions_key_notice_says_who_decides",
                condition=~Q(body="") & ~Q(members="") | ~Q(maker_name="") & ~Q(maker_title=""),
                violation_error_message="Name who decides with their title, or the body with its members.",
            ),
            CheckConstraint(
                name="decisions_key_notice_period_in_order",
                condition=Q(due_from__lte=F("due_to")),
                violation_error_message="The period in which it is to be decided ends before it begins.",
            ),
            CheckConstraint(
                name="decisions_key_notice_says_what_the_law_asks",
                condition=~Q(subject="") & ~Q(documents="") & ~Q(obtain_from="") & ~Q(ask_by=""),
                violation_error_message="A notice says what is decided, on which documents, and how to get them.",
            ),
            CheckConstraint(
                name="decisions_key_notice_published_with_its_days",
                condition=Q(published_at__isnull=True) | Q(clear_days__isnull=False),
                violation_error_message="A published notice says how many clear days it runs.",
            ),
            together(
                "decisions_key_notice_published_at_and_by_together", "published_at", "published_by", "A publication"
            ),
            together(
                "decisions_key_notice_withdrawn_at_and_by_together", "withdrawn_at", "withdrawn_by", "A withdrawal"
            ),
            CheckConstraint(
                name="decisions_key_notice_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                violation_error_message="A notice is withdrawn for a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"Notice of key decision: {self.subject}"


class ShorterNotice(models.Model):
    """Why a key decision is taken on less than 28 clear days' notice, and whose leave there is (regs 10 and 11).

    A general exception: written notice to the chair of scrutiny (or each member), published, then `clear_days` clear
    days. Special urgency: somebody agreed, in the order of regulation 11, with the evidence in words or as a document
    of the report; `passed_over` says why nobody earlier in the order could. Published when recorded; withdrawn with a
    reason, never changed.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="shorter_notices")
    kind = models.CharField(max_length=8, choices=ShorterNoticeKind.choices)
    impracticable = models.TextField("why notice was impracticable", help_text="Printed and published.")
    urgent_because = models.TextField(
        "why it is urgent and cannot reasonably be deferred", blank=True, help_text="Printed and published."
    )
    told = models.CharField("written notice was given to", max_length=8, choices=ToldWhom.choices, blank=True)
    told_on = models.DateField("written notice was given on", null=True, blank=True)
    agreed_as = models.CharField("agreed by", max_length=16, choices=AgreedBy.choices, blank=True)
    agreed_by = models.CharField("name of who agreed", max_length=150, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    passed_over = models.TextField("why nobody earlier in the order could", blank=True)
    evidence = models.TextField(blank=True, help_text="How the notice or the agreement was given.")
    attachment = models.ForeignKey(
        "decisions.ReportAttachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document"
    )
    clear_days = models.PositiveSmallIntegerField("clear days", default=0)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField("why it was withdrawn", blank=True)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        ordering = ["report", "published_at", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["report", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="decisions_shorter_notice_one_standing_of_a_kind",
                violation_error_message="This is recorded for the report already.",
            ),
            allowed_values(
                "decisions_shorter_notice_kind_known", "kind", ShorterNoticeKind, "Choose one of the listed ways."
            ),
            CheckConstraint(
                name="decisions_shorter_notice_says_why",
                condition=~Q(impracticable=""),
                violation_error_message="Say why 28 clear days' notice was impracticable.",
            ),
            CheckConstraint(
                name="decisions_shorter_notice_general_was_given",
                condition=~Q(kind=ShorterNoticeKind.GENERAL)
                | Q(told__in=ToldWhom.values, told_on__isnull=False, clear_days__gte=1),
                violation_error_message="A general exception says who was told in writing, when, and the clear days.",
            ),
            CheckConstraint(
                name="decisions_shorter_notice_urgency_was_agreed",
                condition=~Q(kind=ShorterNoticeKind.URGENT)
                | Q(agreed_as__in=AgreedBy.values, agreed_on__isnull=False) & ~Q(agreed_by="") & ~Q(urgent_because=""),
                violation_error_message="Special urgency says who agreed, when, and why it cannot wait.",
            ),
            CheckConstraint(
                name="decisions_shorter_notice_has_evidence",
                condition=~Q(evidence="") | Q(attachment__isnull=False),
                violation_error_message="Say how it was given, or name the document that shows it.",
            ),
            CheckConstraint(
                name="decisions_shorter_notice_withdrawn_says_why",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
                violation_error_message="It is withdrawn for a reason.",
            ),
            together(
                "decisions_shorter_notice_withdrawn_at_and_by_together", "withdrawn_at", "withdrawn_by", "A withdrawal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.report}"

    @property
    def council(self) -> Council:
        return self.report.council

"""Bodies that decide or give a view together, their meetings, and the reports on the agenda of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from commissioning.actors import Actor
from commissioning.models.base import LockingQuerySet, VersionedModel
from decisions.enums import BodyKind
from decisions.meetings import SetDays
from decisions.models.constraints import allowed_values
from decisions.models.report import Report

if TYPE_CHECKING:
    from commissioning.models import Council


class BodyQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> BodyQuerySet:
        """The bodies of the actor's own council."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()


class Body(VersionedModel):
    """The full council, its cabinet, or a committee: several members who decide, or give a view, in a meeting.

    In the scheme of delegation a post stands for it (`post`), such as Cabinet: the rules name posts alone. Nobody
    decides in such a post by themselves; what the body resolves is recorded from its minute.
    """

    council = models.ForeignKey("commissioning.Council", models.PROTECT, related_name="bodies")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=BodyKind.choices)
    members = models.TextField(blank=True, help_text="One on each line, the chair first, as the minutes name them.")
    post = models.OneToOneField(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="body",
        verbose_name="post that stands for it",
        help_text="The post by which the scheme of delegation names this body. Empty where it neither decides nor is "
        "consulted.",
    )  # fmt: skip
    clerk_post = models.ForeignKey(
        "commissioning.Post", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="clerk",
        help_text="The post that keeps its agenda and its minutes.",
    )  # fmt: skip
    is_active = models.BooleanField("still meets", default=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["council", "name"]
        verbose_name_plural = "bodies"
        constraints = [
            UniqueConstraint(
                fields=["council", "name"],
                name="decisions_body_name_once_per_council",
                violation_error_message="The council already has a body with this name.",
            ),
            allowed_values("decisions_body_kind_known", "kind", BodyKind, "Choose a listed kind of body."),
        ]

    def __str__(self) -> str:
        return self.name


class MeetingQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> MeetingQuerySet:
        """The meetings of the bodies of the actor's own council."""
        return self.filter(body__council=actor.council_id) if actor.council_id else self.none()

    def from_day(self, day: date) -> MeetingQuerySet:
        """Those held on the day or later, the next first."""
        return self.filter(held_on__gte=day).order_by("held_on", "starts_at", "pk")

    def before_day(self, day: date) -> MeetingQuerySet:
        """Those held before the day, the latest first."""
        return self.filter(held_on__lt=day).order_by("-held_on", "-starts_at", "-pk")


class Meeting(VersionedModel):
    """One sitting of a body. The days until which papers are due follow from the council's rules of procedure
    (`meetings.work_back`); each can be set by hand, with the reason.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    held_on = models.DateField("day")
    starts_at = models.TimeField("starts at")
    place = models.CharField(max_length=160, blank=True)
    is_public = models.BooleanField("open to the public", default=True)
    draft_on = models.DateField("latest draft", null=True, blank=True)
    final_on = models.DateField("final report due", null=True, blank=True)
    despatch_on = models.DateField("papers published", null=True, blank=True)
    deadlines_reason = models.CharField("why days are set by hand", max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "starts_at", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["body", "held_on", "starts_at"],
                name="decisions_meeting_once_at_a_time",
                violation_error_message="This body already meets at that time.",
            ),
            CheckConstraint(
                name="decisions_meeting_days_by_hand_say_why",
                condition=Q(draft_on__isnull=True, final_on__isnull=True, despatch_on__isnull=True)
                | ~Q(deadlines_reason=""),
                violation_error_message="Days set by hand have a reason.",
            ),
            CheckConstraint(
                name="decisions_meeting_papers_before_it",
                condition=(Q(despatch_on__isnull=True) | Q(despatch_on__lte=F("held_on")))
                & (Q(final_on__isnull=True) | Q(final_on__lte=F("held_on")))
                & (Q(draft_on__isnull=True) | Q(draft_on__lte=F("held_on"))),
                violation_error_message="Papers are due before the meeting.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on:%-d %B %Y}"

    @property
    def council(self) -> Council:
        return self.body.council

    @property
    def set_days(self) -> SetDays:
        """The days that somebody set by hand."""
        return SetDays(self.draft_on, self.final_on, self.despatch_on)


class AgendaItemQuerySet(LockingQuerySet):
    def visible_to(self, actor: Actor) -> AgendaItemQuerySet:
        """The items of the council's meetings about reports that the actor may see."""
        return self.filter(report__in=Report.objects.visible_to(actor), meeting__in=Meeting.objects.visible_to(actor))

    def standing(self) -> AgendaItemQuerySet:
        """Those still on their agenda: not moved to a later meeting."""
        return self.filter(rolled_to__isnull=True)


class AgendaItem(models.Model):
    """A report on the agenda of a meeting. Moved to a later meeting it stays here, with the reason, and stands there.

    A late report came after the papers were published: it is a numbered supplement, and says why it cannot wait and
    which chair agreed (Local Government Act 1972 s.100B(4)(b)).
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    report = models.ForeignKey(Report, models.PROTECT, related_name="agenda_items")
    order = models.PositiveSmallIntegerField("item")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    supplement = models.PositiveSmallIntegerField("number of the supplement", null=True, blank=True)
    late_reason = models.CharField("why it is late and cannot wait", max_length=500, blank=True)
    late_agreed_by = models.CharField("agreed by", max_length=160, blank=True)
    rolled_to = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="rolled_here")
    rolled_reason = models.CharField("why it goes to a later meeting", max_length=500, blank=True)
    rolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    rolled_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "order", "pk"]
        constraints = [
            UniqueConstraint(
                fields=["meeting", "report"],
                name="decisions_agenda_report_once",
                violation_error_message="The report is on the agenda of this meeting already.",
            ),
            UniqueConstraint(
                fields=["meeting", "supplement"],
                name="decisions_agenda_supplement_once",
                violation_error_message="Two supplements of a meeting cannot have the same number.",
            ),
            CheckConstraint(
                name="decisions_agenda_late_says_why",
                condition=Q(supplement__isnull=True, late_reason="", late_agreed_by="")
                | Q(supplement__gte=1) & ~Q(late_reason="") & ~Q(late_agreed_by=""),
                violation_error_message="A late report has its supplement, a reason, and who agreed to it.",
            ),
            CheckConstraint(
                name="decisions_agenda_rolled_says_why",
                condition=Q(rolled_to__isnull=True, rolled_reason="", rolled_by__isnull=True, rolled_at__isnull=True)
                | Q(rolled_to__isnull=False, rolled_by__isnull=False, rolled_at__isnull=False) & ~Q(rolled_reason=""),
                violation_error_message="A report moved to a later meeting has the reason, the person and the time.",
            ),
            CheckConstraint(
                name="decisions_agenda_rolled_to_another",
                condition=Q(rolled_to__isnull=True) | ~Q(rolled_to=F("meeting")),
                violation_error_message="A report is moved to another meeting.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} at {self.meeting}"

    @property
    def council(self) -> Council:
        return self.report.council

    @property
    def is_for_decision(self) -> bool:
        """Whether the body decides the report; otherwise it gives a view or takes note."""
        return self.meeting.body.post_id is not None and self.meeting.body.post_id == self.report.decision_maker_post_id

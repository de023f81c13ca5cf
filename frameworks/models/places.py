"""What is known of a provider's place on a lot: its suspensions, the services it offers there, for whom and where."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower

from commissioning.actors import Actor
from commissioning.models import Council, User
from commissioning.models.base import LockingQuerySet, VersionedModel
from frameworks.enums import SuspensionGround, SuspensionStatus
from frameworks.models.lot import Admission
from frameworks.models.sight import within_sight


class OfPlace(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Of the places on contracts this person sees."""
        return self.filter(within_sight(actor, "admission__lot__contract__"))


class Suspension(VersionedModel):
    """A place suspended from a moment on: at once, by one person; ratified or lifted by another afterwards."""

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField(max_length=12, choices=SuspensionGround)
    reason = models.TextField()
    status = models.CharField(max_length=8, choices=SuspensionStatus, default=SuspensionStatus.AT_ONCE)
    suspended_at = models.DateTimeField()
    suspended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    suspended_as = models.CharField(max_length=200, blank=True)
    ratify_by_on = models.DateField("to be ratified by")
    ratified_at = models.DateTimeField(null=True, blank=True)
    ratified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ratified_as = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_reason = models.TextField(blank=True)

    objects = OfPlace.as_manager()

    class Meta:
        ordering = ["-suspended_at"]
        constraints = [
            UniqueConstraint(
                fields=["admission"],
                condition=~Q(status="lifted"),
                name="frameworks_suspension_one_at_a_time",
                violation_error_message="This place is suspended already.",
            ),
            CheckConstraint(
                name="frameworks_suspension_ground_in_list",
                condition=Q(ground__in=SuspensionGround.values),
                violation_error_message="Choose one of the grounds listed.",
            ),
            CheckConstraint(
                name="frameworks_suspension_status_in_list",
                condition=Q(status__in=SuspensionStatus.values),
                violation_error_message="Choose one of the statuses listed.",
            ),
            CheckConstraint(
                name="frameworks_suspension_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why the place is suspended.",
            ),
            CheckConstraint(
                name="frameworks_suspension_ratified_has_when_and_who",
                condition=Q(ratified_at__isnull=True, ratified_by__isnull=True) & ~Q(status="ratified")
                | Q(ratified_at__isnull=False, ratified_by__isnull=False) & ~Q(status="at_once"),
                violation_error_message="A suspension that was ratified says when and by whom.",
            ),
            CheckConstraint(
                name="frameworks_suspension_ratified_by_a_second_person",
                condition=Q(ratified_by__isnull=True) | ~Q(ratified_by=F("suspended_by")),
                violation_error_message="A second person has to ratify the suspension.",
            ),
            CheckConstraint(
                name="frameworks_suspension_lifted_has_all_of_it",
                condition=Q(status="lifted", lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_reason="")
                | ~Q(status="lifted") & Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_reason=""),
                violation_error_message="A suspension that was lifted says when, by whom and why.",
            ),
        ]

    def __str__(self) -> str:
        return f"Suspension of {self.admission}"

    @property
    def council(self) -> Council:
        return self.admission.council


class NamedInCouncil(LockingQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The council's own list, for everybody in a post there."""
        return self.filter(council=actor.council_id) if actor.council_id else self.none()


class Area(models.Model):
    """A part of the council's area, or a place beyond it, in which services are offered: Melton."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="areas")
    name = models.CharField(max_length=100)

    objects = NamedInCouncil.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(
                "council",
                Lower("name"),
                name="frameworks_area_name_once_in_a_council",
                violation_error_message="The council already has an area with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClientGroup(models.Model):
    """People whom a service is for: those with a physical disability."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="client_groups")
    name = models.CharField(max_length=100)

    objects = NamedInCouncil.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(
                "council",
                Lower("name"),
                name="frameworks_clientgroup_name_once_in_a_council",
                violation_error_message="The council already has a client group with this name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Service(VersionedModel):
    """What a provider offers on a lot: for whom, in which areas, and until when where it has ended."""

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="services")
    title = models.CharField(max_length=200)
    client_groups = models.ManyToManyField(ClientGroup, related_name="services")
    areas = models.ManyToManyField(Area, related_name="services")
    capacity = models.PositiveIntegerField("places", null=True, blank=True)
    ended_on = models.DateField("offered until", null=True, blank=True)

    objects = OfPlace.as_manager()

    class Meta:
        ordering = ["admission_id", "title"]
        constraints = [
            UniqueConstraint(
                fields=["admission", "title"],
                name="frameworks_service_title_once_in_a_place",
                violation_error_message="This provider already has a service with this name on the lot.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def council(self) -> Council:
        return self.admission.council


class Venue(VersionedModel):
    """A building in which a provider's services on a lot are given, and the area it lies in."""

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="venues")
    is_accessible = models.BooleanField("step-free", default=False)
    closed_on = models.DateField("used until", null=True, blank=True)

    objects = OfPlace.as_manager()

    class Meta:
        ordering = ["admission_id", "name"]
        constraints = [
            UniqueConstraint(
                fields=["admission", "name"],
                name="frameworks_venue_name_once_in_a_place",
                violation_error_message="This provider already has a venue with this name on the lot.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def council(self) -> Council:
        return self.admission.council

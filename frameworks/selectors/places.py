"""Who serves where: places on lots by their services, client groups, areas and venues; and one place whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from commissioning.actors import Actor
from frameworks.enums import AdmissionStatus, SuspensionStatus
from frameworks.models import Admission, Area, ClientGroup, RateCard, Service, Suspension, Venue

OFFERED = "services_offered"
USED = "venues_used"


def _offered(on: date) -> QuerySet[Service]:
    return Service.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))


def _used(on: date) -> QuerySet[Venue]:
    return Venue.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=on))


def offered_on(on: date) -> list[Prefetch[Any]]:
    """What to read ahead of places: their services of a day with whom they are for and where, and their venues."""
    return [
        Prefetch("services", _offered(on).prefetch_related("client_groups", "areas"), to_attr=OFFERED),
        Prefetch("venues", _used(on).select_related("area"), to_attr=USED),
    ]


def services_of(place: Admission) -> list[Service]:
    """The services of a place that were read ahead (`offered_on`)."""
    found: list[Service] = getattr(place, OFFERED)
    return found


def venues_of(place: Admission) -> list[Venue]:
    """The venues of a place that were read ahead."""
    found: list[Venue] = getattr(place, USED)
    return found


def places_for(actor: Actor, *, on: date) -> QuerySet[Admission]:
    """Every place that is held, on contracts this person sees, with its services and venues of the day.

    Who declined an extension has a place that ended before its lot does.
    """
    held = Admission.objects.visible_to(actor).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        status__in=[AdmissionStatus.ADMITTED, AdmissionStatus.SUSPENDED],
        lot__current_ends_on__gte=on,
    )
    return (
        held.select_related("provider", "lot__contract__council")
        .prefetch_related(*offered_on(on))
        .order_by("provider__legal_name", "lot__contract__reference", "lot__number")
    )


def serving(
    places: QuerySet[Admission], *, area: Area | None, group: ClientGroup | None, on: date
) -> QuerySet[Admission]:
    """Of these places, those of admitted providers that cover an area for a client group on a day.

    A service covers it that is offered to the group in the area, or to the group by a provider with a venue there.
    """
    services = _offered(on).filter(admission=OuterRef("pk"))
    if group is not None:
        services = services.filter(client_groups=group)
    admitted = places.filter(status=AdmissionStatus.ADMITTED)
    if area is None:
        return admitted.filter(Exists(services))
    venue = Exists(_used(on).filter(admission=OuterRef("pk"), area=area))
    return admitted.filter(Exists(services.filter(areas=area)) | Q(venue) & Q(Exists(services)))


def suspension_of(place: Admission) -> Suspension | None:
    """The suspension under which a place stands now, if it does."""
    return (
        place.suspensions.exclude(status=SuspensionStatus.LIFTED).select_related("suspended_by", "ratified_by").first()
    )


def cards_of(place: Admission) -> list[RateCard]:
    """The rate cards of a place, the newest first, each with its prices."""
    return list(place.rate_cards.prefetch_related("rates").order_by("-starts_on"))


def card_on(cards: list[RateCard], day: date) -> RateCard | None:
    """The card that counts on a day."""
    return next((card for card in cards if card.starts_on <= day), None)

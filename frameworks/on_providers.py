"""What the register shows on the pages of the directory: on which contracts a provider has a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from commissioning.actors import Actor
from commissioning.clock import london_day
from commissioning.panels import Condition, Panel
from frameworks.enums import AdmissionStatus, ContractKind
from frameworks.models import Admission, Service, Venue
from frameworks.place_acts import may_merge
from frameworks.selectors.places import offered_on, services_of, venues_of
from providers.models import Provider

LIVE_CONTRACTS = "Live contracts"
RUNNING = "Running"
ON_LIVE = "on_live_contract"
_HELD = (AdmissionStatus.ADMITTED, AdmissionStatus.SUSPENDED)


@dataclass(frozen=True)
class Place:
    """A provider's place as its page tells it; `has_one_lot` where nobody wants to read the word."""

    admission: Admission
    has_one_lot: bool
    standing: str
    colour: str
    offers: tuple[str, ...] = ()


def places_of(provider: Provider, actor: Actor, at: datetime) -> Panel:
    """Every place of the provider on contracts this person sees, those that run first, the nearest end first."""
    today = london_day(at)
    seen = Admission.objects.visible_to(actor).filter(provider=provider).select_related("lot__contract__council")
    seen = seen.annotate(lots=Count("lot__contract__lots", distinct=True)).prefetch_related(*offered_on(today))
    places = [_place(admission, today) for admission in seen]
    places.sort(key=lambda place: (place.standing != RUNNING, place.admission.ends_on or date.max, place.admission.pk))
    more = {"provider": provider, "may_merge": may_merge(provider, actor, at).allowed}
    return Panel("Places on contracts", "frameworks/places_of_provider.html", {"places": places, **more})


def live_contracts(providers: Sequence[Provider], actor: Actor, at: datetime) -> dict[int, int]:
    """On how many running contracts that this person sees each provider has a place."""
    found = _live(actor, london_day(at)).filter(provider__in=[provider.pk for provider in providers])
    counted = found.order_by().values("provider").annotate(number=Count("lot__contract", distinct=True))
    return {row["provider"]: row["number"] for row in counted}


def on_live_contract(actor: Actor, at: datetime) -> Q:
    """Providers with a place on a running contract that this person sees."""
    return Q(Exists(_live(actor, london_day(at)).filter(provider=OuterRef("pk"))))


ON_A_LIVE_CONTRACT = Condition(ON_LIVE, "On a live contract", on_live_contract)


def _live(actor: Actor, today: date) -> QuerySet[Admission]:
    held = Admission.objects.visible_to(actor).filter(status__in=_HELD)
    return held.filter(lot__starts_on__lte=today, lot__current_ends_on__gte=today)


def _place(admission: Admission, today: date) -> Place:
    contract = admission.lot.contract
    lots: int = admission.lots  # type: ignore[attr-defined]  # counted by the query
    has_one_lot = contract.kind in (ContractKind.CONTRACT, ContractKind.CALL_OFF) and lots <= 1
    offers = tuple(_offer(service, venues_of(admission)) for service in services_of(admission))
    return Place(admission, has_one_lot, *_standing(admission, today), offers)


def _offer(service: Service, venues: list[Venue]) -> str:
    """“Day centre, for physical disability, in Melton”."""
    groups = ", ".join(str(group) for group in service.client_groups.all())
    areas = sorted({str(area) for area in service.areas.all()} | {str(venue.area) for venue in venues})
    return f"{service.title} ({groups}): {', '.join(areas)}"


def _standing(admission: Admission, today: date) -> tuple[str, str]:
    """How a place stands today, and the colour that goes with the word."""
    if admission.status != AdmissionStatus.ADMITTED:
        return AdmissionStatus(admission.status).label, "orange"
    starts_on = admission.lot.starts_on
    if starts_on is None or starts_on > today:
        return "Not begun", "blue"
    if admission.ends_on is not None and admission.ends_on < today:
        return "Ended", "grey"
    return RUNNING, "green"

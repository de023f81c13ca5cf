"""Who serves where, as a list: what it can be narrowed by, how it is drawn, and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import columns

from commissioning import cells, clock
from commissioning.components.content import tag
from commissioning.exports import Cell
from commissioning.filters import Filters, SearchFilter
from commissioning.tables import Table
from frameworks.enums import AdmissionStatus
from frameworks.models import Admission, Area, ClientGroup, Contract, Service
from frameworks.selectors.places import services_of, serving, venues_of
from providers.models import Provider

HEADINGS = (
    "Provider", "Contract", "Lot", "Lot title", "Services", "For whom", "Areas", "Venues", "Place", "From", "Until",
)  # fmt: skip


def _areas(request: Any) -> QuerySet[Area]:
    return Area.objects.visible_to(request.actor)


def _groups(request: Any) -> QuerySet[ClientGroup]:
    return ClientGroup.objects.visible_to(request.actor)


def _contracts(request: Any) -> QuerySet[Contract]:
    held = Admission.objects.visible_to(request.actor).filter(lot__contract=OuterRef("pk"))
    return Contract.objects.visible_to(request.actor).filter(Exists(held)).select_related("council")


def _providers(request: Any) -> QuerySet[Provider]:
    held = Admission.objects.visible_to(request.actor).filter(provider=OuterRef("pk"))
    return Provider.objects.visible_to(request.actor).filter(Exists(held)).order_by("legal_name")


class PlaceFilters(Filters):
    """Over `places_for(actor)`. An area and a client group together ask who covers the one for the other."""

    q = SearchFilter(
        "provider__legal_name", "provider__trading_name", "services__title", "venues__name", "venues__postcode",
        label="Search", help_text="A provider, a service, a venue or a postcode.", distinct=True,
    )  # fmt: skip
    area = django_filters.ModelChoiceFilter(
        label="Area", queryset=_areas, empty_label="Every area", method="narrowed_together"
    )
    group = django_filters.ModelChoiceFilter(
        label="For whom", queryset=_groups, empty_label="Everybody", method="narrowed_together"
    )
    contract = django_filters.ModelChoiceFilter(
        label="Contract", queryset=_contracts, empty_label="Every contract", field_name="lot__contract"
    )
    provider = django_filters.ModelChoiceFilter(
        label="Provider", queryset=_providers, empty_label="Every provider"
    )  # fmt: skip

    class Meta:
        model = Admission
        fields: tuple[str, ...] = ()

    def narrowed_together(self, places: QuerySet[Admission], name: str, chosen: Any) -> QuerySet[Admission]:
        """By area and client group at once: asked when the first of them is applied, the second adds nothing."""
        valid = self.form.cleaned_data
        area, group = valid.get("area"), valid.get("group")
        if name == "group" and area is not None:
            return places
        return serving(places, area=area, group=group, on=clock.today())


class PlaceTable(Table):
    """A row for each place of `places_for`."""

    provider = columns.Column(verbose_name="Provider", order_by=("provider__legal_name", "pk"))
    lot = columns.Column(verbose_name="Lot", order_by=("lot__contract__reference", "lot__number", "pk"))
    services = columns.Column(accessor="pk", verbose_name="Offers", orderable=False)
    areas = columns.Column(accessor="pk", verbose_name="Areas", orderable=False)
    venues = columns.Column(accessor="pk", verbose_name="Venues", orderable=False)
    standing = columns.Column(accessor="status", verbose_name="Place", order_by=("status", "pk"))

    class Meta(Table.Meta):
        caption = "Who serves where"
        caption_hidden = True
        empty_text = "Nobody, as far as the register knows. Services are entered on the page of a provider's place."
        row_header = "provider"
        stacks = True

    def render_provider(self, record: Admission) -> SafeString:
        """The provider, which leads to its place."""
        url = reverse("frameworks:place-detail", args=[record.pk])
        return format_html(
            '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">, lot {}</span></a>',
            url, record.provider, record.lot.number,
        )  # fmt: skip

    def render_lot(self, record: Admission) -> Any:
        """The lot, with its contract under it."""
        return cells.with_note(f"{record.lot.number}. {record.lot.title}", record.lot.contract.reference)

    def render_services(self, record: Admission) -> str:
        """Each service with those it is for."""
        return "; ".join(told_of(one) for one in services_of(record)) or "Nothing entered"

    def render_areas(self, record: Admission) -> str:
        """Where they are offered."""
        return ", ".join(areas_of(record)) or "None entered"

    def render_venues(self, record: Admission) -> str:
        """The buildings."""
        return ", ".join(str(one) for one in venues_of(record)) or "None"

    def render_standing(self, record: Admission) -> SafeString:
        """Admitted, on a condition, or suspended."""
        return tag(standing_of(record))


def standing_of(place: Admission) -> dict[str, str]:
    """How a place stands, as a tag: the word and its colour."""
    if place.status == AdmissionStatus.ADMITTED and place.condition and place.condition_met_on is None:
        return {"text": "Admitted on a condition", "classes": "govuk-tag--orange"}
    colours = {AdmissionStatus.ADMITTED: "green", AdmissionStatus.SUSPENDED: "red"}
    colour = colours.get(AdmissionStatus(place.status), "grey")
    return {"text": AdmissionStatus(place.status).label, "classes": f"govuk-tag--{colour}"}


def told_of(service: Service) -> str:
    """“Day centre (Physical disability, Dementia)”."""
    return f"{service.title} ({', '.join(str(group) for group in service.client_groups.all())})"


def areas_of(place: Admission) -> list[str]:
    """The areas in which it offers its services, and those its venues lie in."""
    named = {area.name for service in services_of(place) for area in service.areas.all()}
    return sorted(named | {venue.area.name for venue in venues_of(place)})


def exported_rows(places: Iterable[Admission]) -> Iterator[list[Cell]]:
    """The list as lines of a file."""
    for one in places:
        groups = sorted({str(group) for service in services_of(one) for group in service.client_groups.all()})
        yield [
            str(one.provider), one.lot.contract.reference, one.lot.number, one.lot.title,
            "; ".join(str(service) for service in services_of(one)), "; ".join(groups), "; ".join(areas_of(one)),
            "; ".join(str(venue) for venue in venues_of(one)), one.get_status_display(), one.admitted_on, one.ends_on,
        ]  # fmt: skip

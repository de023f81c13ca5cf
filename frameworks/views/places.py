"""Who serves where, and one provider's place on a lot: how it stands, what it offers, its rates, what can be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commissioning import clock
from commissioning.exports import download, links
from commissioning.object_actions import Offer
from commissioning.once import reading_once
from commissioning.selectors.audit import history_of
from commissioning.views.acts import WorkspaceFace, respond
from frameworks.admissions import may_keep_places
from frameworks.forms.places import RateCardForm, RateForm, ServiceForm, VenueForm
from frameworks.models import Admission, Rate, RateCard, Service, Venue
from frameworks.place_acts import MERGE, ON_PLACE
from frameworks.selectors import places as selectors
from frameworks.services import serving
from frameworks.serving_list import HEADINGS, PlaceFilters, PlaceTable, exported_rows, standing_of
from frameworks.views.editing import Editing, edit_page
from providers.models import Provider

Request = Any  # a request whose actor `ActorMiddleware` has set


class PlaceFace(WorkspaceFace):
    """The acts on a place."""

    folder = "frameworks"

    def act_templates(self, action: Any) -> list[str]:
        """The general one: acts on other things are called the same."""
        return ["acts/act.html"]

    def object_label(self, obj: Admission) -> str:
        return f"{obj.provider}, {obj.lot.contract.reference} lot {obj.lot.number}"

    def back_text(self, obj: Admission) -> str:
        return "Back to the place"

    def object_url(self, obj: Admission) -> str:
        return place_url(obj)

    def onward_url(self, obj: Admission, action: Any, outcome: Any) -> str:
        return place_url(outcome if isinstance(outcome, Admission) else obj)


class ProviderFace(WorkspaceFace):
    """The merger, on a provider."""

    folder = "frameworks"

    def object_url(self, obj: Provider) -> str:
        return reverse("providers:provider-detail", args=[obj.pk])


def place_url(place: Admission) -> str:
    """The page of a place."""
    return reverse("frameworks:place-detail", args=[place.pk])


def _narrowed(request: Request) -> PlaceFilters:
    seen = selectors.places_for(request.actor, on=clock.today())
    return PlaceFilters(request.GET, seen, request=request)


@require_safe
def place_list(request: Request) -> HttpResponse:
    """Who covers an area for a client group: every place that is held, narrowed."""
    filters = _narrowed(request)
    table = PlaceTable(filters.qs, request=request)
    context = {
        "filters": filters,
        "table": table,
        "total": filters.qs.count(),
        "files": links("frameworks:place-export", request.GET.urlencode()),
    }
    return TemplateResponse(request, "frameworks/place_list.html", context)


@require_safe
def place_export(request: Request, file_type: str) -> HttpResponse:
    """The same places as a file."""
    rows = exported_rows(_narrowed(request).qs)
    return download("who-serves-where", HEADINGS, rows, file_type=file_type, on=clock.today())


def _place(request: Request, pk: int) -> Admission:
    found = Admission.objects.visible_to(request.actor).select_related(
        "provider", "lot__contract__council", "novated_from__provider", "novation_variation__contract__council"
    )
    place: Admission = get_object_or_404(found, pk=pk)
    return place


@require_safe
@reading_once()
def place_detail(request: Request, pk: int) -> HttpResponse:
    """One provider's place on a lot."""
    place, at, actor = _place(request, pk), clock.now(), request.actor
    offers = [
        Offer(act, act.verdict(place, actor, at), reverse("frameworks:place-act", args=[pk, act.name]))
        for act in ON_PLACE
    ]
    cards = selectors.cards_of(place)
    context = {
        "place": place,
        "contract": place.lot.contract,
        "standing": standing_of(place),
        "suspension": selectors.suspension_of(place),
        "services": list(place.services.prefetch_related("client_groups", "areas")),
        "venues": list(place.venues.select_related("area")),
        "cards": cards,
        "counts_now": selectors.card_on(cards, clock.london_day(at)),
        "may_keep": may_keep_places(actor),
        "offers": [offer for offer in offers if offer.verdict.allowed],
        "far_off": [offer for offer in offers if not offer.verdict.allowed],
        "history": history_of(place)[-10:],
    }
    return TemplateResponse(request, "frameworks/place_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def place_act(request: Request, pk: int, slug: str) -> HttpResponse:
    """The page of one act on a place."""
    return respond(PlaceFace(), request, _place(request, pk), ON_PLACE, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def provider_merge(request: Request, pk: int) -> HttpResponse:
    """Merge a provider into another."""
    provider = get_object_or_404(Provider.objects.visible_to(request.actor).select_related("council"), pk=pk)
    return respond(ProviderFace(), request, provider, [MERGE], MERGE.name)


def _keep(request: Request, place: Admission, **more: Any) -> HttpResponse:
    page = Editing(
        caption=f"{place.provider}, {place.lot.contract.reference} lot {place.lot.number}",
        back_url=place_url(place),
        back_text="Back to the place",
        verdict=may_keep_places(request.actor),
        onward=lambda made: place_url(place),
        **more,
    )
    return edit_page(request, page)


@require_http_methods(["GET", "HEAD", "POST"])
def service_add(request: Request, pk: int) -> HttpResponse:
    """A service that the provider offers on the lot."""
    place = _place(request, pk)
    return _keep(
        request, place, title="Add a service", form_class=ServiceForm, given={"admission": place},
        save=lambda **given: serving.keep_service(admission=place, **given), button="Add the service",
        done="Service added.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: Request, pk: int) -> HttpResponse:
    """Change a service, or say until when it is offered."""
    row: Service = get_object_or_404(Service.objects.visible_to(request.actor), pk=pk)
    place = _place(request, row.admission_id)
    return _keep(
        request, place, title=f"Change {row.title}", form_class=ServiceForm, given={"admission": place}, stored=row,
        save=lambda **given: serving.keep_service(admission=place, service=row, **given),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def venue_add(request: Request, pk: int) -> HttpResponse:
    """A venue of the provider's for the lot."""
    place = _place(request, pk)
    return _keep(
        request, place, title="Add a venue", form_class=VenueForm, given={"admission": place}, done="Venue added.",
        save=lambda **given: serving.keep_venue(admission=place, **given), button="Add the venue",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def venue_edit(request: Request, pk: int) -> HttpResponse:
    """Change a venue, or say until when it is used."""
    row: Venue = get_object_or_404(Venue.objects.visible_to(request.actor), pk=pk)
    place = _place(request, row.admission_id)
    return _keep(
        request, place, title=f"Change {row.name}", form_class=VenueForm, given={"admission": place}, stored=row,
        save=lambda **given: serving.keep_venue(admission=place, venue=row, **given),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def rate_card_add(request: Request, pk: int) -> HttpResponse:
    """A rate card from a day on; it begins with the prices of the one before it."""
    place = _place(request, pk)
    return _keep(
        request, place, title="Add a rate card", form_class=RateCardForm, button="Add the rate card",
        save=lambda **given: serving.add_rate_card(admission=place, **given),
        done="Rate card added, with the prices of the one before it. Now change or add prices.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def rate_add(request: Request, pk: int) -> HttpResponse:
    """One more price on a card."""
    card: RateCard = get_object_or_404(RateCard.objects.visible_to(request.actor), pk=pk)
    place = _place(request, card.admission_id)
    return _keep(
        request, place, title="Add a price", form_class=RateForm, button="Add the price", done="Price added.",
        save=lambda **given: serving.keep_rate(card=card, **given),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def rate_edit(request: Request, pk: int) -> HttpResponse:
    """Change a price, until its card counts."""
    row: Rate = get_object_or_404(Rate.objects.visible_to(request.actor).select_related("card"), pk=pk)
    place = _place(request, row.card.admission_id)
    return _keep(
        request, place, title="Change a price", form_class=RateForm, stored=row,
        save=lambda **given: serving.keep_rate(card=row.card, rate=row, **given),
    )  # fmt: skip

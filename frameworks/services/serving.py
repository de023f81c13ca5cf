"""What a provider offers on a lot: services for client groups in areas, venues, and rate cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Council
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Verdict
from frameworks.admissions import may_keep_places
from frameworks.models import Admission, Area, ClientGroup, Rate, RateCard, Service, Venue
from frameworks.rates import RateFacts, may_change_card, may_have_card, may_have_rate


@transaction.atomic
def keep_service(
    *, admission: Admission, client_groups: Sequence[ClientGroup], areas: Sequence[Area], actor: Actor, at: datetime,
    further_groups: Sequence[str] = (), further_areas: Sequence[str] = (), service: Service | None = None,
    version: int | None = None, **fields: Any,
) -> Service:  # fmt: skip
    """Add a service to a place, or change one. `further_…` are names that join the council's lists."""
    may_keep_places(actor).or_refuse()
    row = _row(Service, admission, service, version)
    for name, value in fields.items():
        setattr(row, name, value)
    groups = [*client_groups, *_named(ClientGroup, admission.council, further_groups)]
    places = [*areas, *_named(Area, admission.council, further_areas)]
    Verdict.of(
        (bool(groups), "no_groups", "Say whom it is for.", "client_groups"),
        (bool(places), "no_areas", "Say in which areas it is offered.", "areas"),
    ).or_refuse()
    checked(row).save_version()
    row.client_groups.set(groups)
    row.areas.set(places)
    audit.record(actor, "service.kept", row, at=at, changes={"title": (None, row.title)})
    return row


@transaction.atomic
def keep_venue(
    *, admission: Admission, area: Area | None, actor: Actor, at: datetime, further_area: str = "",
    venue: Venue | None = None, version: int | None = None, **fields: Any,
) -> Venue:  # fmt: skip
    """Add a venue to a place, or change one. `further_area` is a name that joins the council's list of areas."""
    may_keep_places(actor).or_refuse()
    row = _row(Venue, admission, venue, version)
    for name, value in fields.items():
        setattr(row, name, value)
    named = next(iter(_named(Area, admission.council, [further_area])), None) or area
    Verdict.of((named is not None, "no_area", "Say in which area it lies.", "area")).or_refuse()
    row.area = named
    checked(row).save_version()
    audit.record(actor, "venue.kept", row, at=at, changes={"name": (None, row.name)})
    return row


@transaction.atomic
def add_rate_card(*, admission: Admission, starts_on: date, actor: Actor, at: datetime, source: str = "") -> RateCard:
    """A new rate card of a place from a day on, with the prices of the one before it to begin with."""
    place: Admission = Admission.objects.locked(admission.pk)
    cards = list(place.rate_cards.order_by("starts_on"))
    verdict = may_have_card(
        starts_on=starts_on,
        others=[card.starts_on for card in cards],
        place_from=place.admitted_on,
        place_to=place.ends_on,
    )
    (may_keep_places(actor) & verdict).or_refuse()
    card = save_new(RateCard(admission=place, starts_on=starts_on, source=source))
    before = [one for one in cards if one.starts_on < starts_on]
    for rate in before[-1].rates.all() if before else ():
        save_new(_copied(rate, card))
    audit.record(actor, "rate_card.added", card, at=at, changes={"from": (None, starts_on)})
    return card


@transaction.atomic
def keep_rate(
    *, card: RateCard, actor: Actor, at: datetime, rate: Rate | None = None, version: int | None = None, **fields: Any
) -> Rate:
    """Add a price to a card, or change one; as long as the card does not count yet, or has no price."""
    card = RateCard.objects.locked(card.pk)
    row = Rate(card=card, version=0)
    if rate is not None:
        row = Rate.objects.locked(rate.pk)
        row.expect_version(row.version if version is None else version)
    for name, value in fields.items():
        setattr(row, name, value)
    others: list[RateFacts] = [one.facts for one in card.rates.exclude(pk=row.pk)]
    may_change = (
        may_change_card(starts_on=card.starts_on, today=clock.london_day(at)) if rate is not None else Verdict.allow()
    )
    (may_keep_places(actor) & may_change & may_have_rate(row.facts, others)).or_refuse()
    before = Rate.objects.get(pk=row.pk).price if row.pk else None
    checked(row).save_version()
    audit.record(actor, "rate.kept", card, at=at, changes={row.words: (before, row.price)})
    return row


def copy_to(follows: Admission, place: Admission, *, on: date) -> None:
    """Services, venues and the current rate card of a place go on with the one that follows it."""
    for service in place.services.filter(ended_on=None):
        groups, areas = list(service.client_groups.all()), list(service.areas.all())
        copied = save_new(Service(admission=follows, title=service.title, capacity=service.capacity))
        copied.client_groups.set(groups)
        copied.areas.set(areas)
    for venue in place.venues.filter(closed_on=None):
        venue.pk, venue.admission, venue.version = None, follows, 1
        venue._state.adding = True
        save_new(venue)
    card = place.rate_cards.filter(starts_on__lte=on).order_by("-starts_on").first()
    if card is not None:
        new = save_new(RateCard(admission=follows, starts_on=on, source=card.source))
        for rate in card.rates.all():
            save_new(_copied(rate, new))


def _copied(rate: Rate, card: RateCard) -> Rate:
    return Rate(
        card=card,
        kind=rate.kind,
        unit=rate.unit,
        group_from=rate.group_from,
        group_to=rate.group_to,
        band=rate.band,
        price=rate.price,
    )


def _row(model: Any, admission: Admission, there: Any, version: int | None) -> Any:
    """The row to change, locked, as the person saw it; or a new one of the place."""
    if there is None:
        return model(admission=admission, version=0)
    held = model.objects.locked(there.pk)
    return held.expect_version(held.version if version is None else version)


def _named(model: Any, council: Council, names: Iterable[str]) -> list[Any]:
    """The council's own entries of these names, whatever their case; those it has not are added to its list."""
    found = []
    for name in dict.fromkeys(word.strip() for word in names if word.strip()):
        there = model.objects.filter(council=council, name__iexact=name).first()
        found.append(there or save_new(model(council=council, name=name)))
    return found

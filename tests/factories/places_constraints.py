"""Places' suspensions, services, venues and rates; and rows that break a constraint of theirs, one each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from frameworks.models import Admission, Area, ClientGroup, Rate, RateCard, Service, Suspension, Venue
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.frameworks import S0_AT, AdmissionFactory, LotFactory
from tests.factories.providers import ProviderFactory

DAY = date(2020, 4, 1)


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"Area {n}")


class ClientGroupFactory(DjangoModelFactory):
    class Meta:
        model = ClientGroup

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"Client group {n}")


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    admission = factory.SubFactory(AdmissionFactory)
    title = factory.Sequence(lambda n: f"Service {n}")


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    admission = factory.SubFactory(AdmissionFactory)
    name = factory.Sequence(lambda n: f"Venue {n}")
    area = factory.LazyAttribute(lambda venue: AreaFactory(council=venue.admission.council))


class RateCardFactory(DjangoModelFactory):
    class Meta:
        model = RateCard

    admission = factory.SubFactory(AdmissionFactory)
    starts_on = DAY


class RateFactory(DjangoModelFactory):
    class Meta:
        model = Rate

    card = factory.SubFactory(RateCardFactory)
    kind, unit, price = "one_to_one", "hour", Decimal("18.00")


class SuspensionFactory(DjangoModelFactory):
    class Meta:
        model = Suspension

    admission = factory.SubFactory(AdmissionFactory)
    ground, reason = "safeguarding", "An enquiry is open."
    suspended_at, ratify_by_on = S0_AT, date(2020, 10, 29)
    suspended_by = factory.SubFactory(UserFactory)


def suspension(**given: Any) -> Suspension:
    return SuspensionFactory.build(**{"admission": AdmissionFactory(), "suspended_by": UserFactory(), **given})


def by_one_person() -> Suspension:
    user = UserFactory()
    return suspension(status="ratified", suspended_by=user, ratified_by=user, ratified_at=S0_AT)


def rate(**given: Any) -> Rate:
    return RateFactory.build(**{"card": RateCardFactory(), **given})


def _again(made: Any, build: Any, *names: str) -> Any:
    return build(**{name: getattr(made, name) for name in names})


OF_PLACES = {
    "frameworks_admission_novated_names_its_paper": lambda: Admission(
        lot=LotFactory(), provider=ProviderFactory(), admitted_on=DAY, novation_instrument="A deed."
    ),
    "frameworks_suspension_one_at_a_time": lambda: _again(SuspensionFactory(), suspension, "admission"),
    "frameworks_suspension_ground_in_list": lambda: suspension(ground="whim"),
    "frameworks_suspension_status_in_list": lambda: suspension(status="asleep"),
    "frameworks_suspension_says_why": lambda: suspension(reason=""),
    "frameworks_suspension_ratified_has_when_and_who": lambda: suspension(status="ratified"),
    "frameworks_suspension_ratified_by_a_second_person": by_one_person,
    "frameworks_suspension_lifted_has_all_of_it": lambda: suspension(status="lifted"),
    "frameworks_area_name_once_in_a_council": lambda: _again(AreaFactory(), AreaFactory.build, "council", "name"),
    "frameworks_clientgroup_name_once_in_a_council": lambda: _again(
        ClientGroupFactory(), ClientGroupFactory.build, "council", "name"
    ),
    "frameworks_service_title_once_in_a_place": lambda: _again(
        ServiceFactory(), ServiceFactory.build, "admission", "title"
    ),
    "frameworks_venue_name_once_in_a_place": lambda: _again(
        VenueFactory(), VenueFactory.build, "admission", "name", "area"
    ),
    "frameworks_ratecard_one_from_a_day": lambda: _again(
        RateCardFactory(), RateCardFactory.build, "admission", "starts_on"
    ),
    "frameworks_rate_kind_in_list": lambda: rate(kind="gift"),
    "frameworks_rate_unit_in_list": lambda: rate(unit="moon"),
    "frameworks_rate_price_is_more_than_nought": lambda: rate(price=Decimal("0.00")),
    "frameworks_rate_group_has_its_size": lambda: rate(kind="group"),
}

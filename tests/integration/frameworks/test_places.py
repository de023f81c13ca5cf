"""Places after they were given: suspension and its ratification, ends, novation, merger; services, venues and rates."""

from datetime import date
from decimal import Decimal

import pytest

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.models import OutgoingMail
from commissioning.verdicts import Refused
from frameworks.enums import AdmissionStatus, RateKind, RateUnit, SuspensionGround
from frameworks.models import Admission, Area, ClientGroup, Rate
from frameworks.rates import rate_for
from frameworks.selectors.places import places_for, serving
from frameworks.services import admissions, contracts
from frameworks.services import serving as services
from providers.enums import ProviderStatus
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import S0_AT, S0_DAY, s0_contract
from tests.factories.providers import ProviderFactory
from tests.integration.frameworks.test_rounds import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return s0_contract()


@pytest.fixture
def head(world) -> Actor:
    return actor_with(Role.APPROVING_MANAGER, council=world.contract.council)


def place_of(world, number: int = 4) -> Admission:
    return world.lot(number).admissions.order_by("pk").first()


def on(place: Admission, actor: Actor) -> dict:
    place.refresh_from_db()
    return {"admission": place, "version": place.version, "actor": actor, "at": S0_AT}


def suspend(world, place: Admission, **given):
    facts = {"ground": SuspensionGround.SAFEGUARDING, "reason": "A safeguarding enquiry is open.", **given}
    return admissions.suspend(**on(place, world.manager), **facts)


def test_a_suspension_is_immediate_and_is_ratified_afterwards_by_somebody_else(world, head):
    place = place_of(world)
    row = suspend(world, place)
    place.refresh_from_db()
    assert (place.status, row.ratify_by_on) == (AdmissionStatus.SUSPENDED, date(2020, 10, 29))
    assert codes(admissions.ratify, **on(place, world.manager)) == ("not_yours", "own_act")
    assert codes(admissions.suspend, **on(place, world.manager), ground="quality", reason="Again.") == ("not_admitted",)
    row = admissions.ratify(**on(place, head))
    assert (row.status, row.ratified_by) == ("ratified", head.user)
    admissions.lift(**on(place, head), reason="The enquiry found nothing.")
    place.refresh_from_db()
    assert (place.status, place.reason) == (AdmissionStatus.ADMITTED, "")
    assert OutgoingMail.objects.count() == 0  # an act of an earlier day tells nobody


def test_a_suspension_without_a_reason_changes_nothing_and_says_so(world):
    place = place_of(world)
    assert codes(suspend, world, place, reason=" ") == ("no_reason",)
    auditor = actor_with(Role.AUDITOR, council=world.contract.council)
    assert codes(admissions.suspend, **on(place, auditor), ground="quality", reason="Poor.") == ("not_yours",)
    place.refresh_from_db()
    assert place.status == AdmissionStatus.ADMITTED


def test_nobody_ratifies_what_they_suspended_whatever_posts_they_hold(world):
    both = actor_with(Role.CONTRACT_MANAGER, Role.APPROVING_MANAGER, council=world.contract.council)
    place = place_of(world)
    admissions.suspend(**on(place, both), ground="quality", reason="Poor.")
    assert codes(admissions.ratify, **on(place, both)) == ("own_act",)


def test_a_place_is_removed_by_a_post_with_authority_and_given_up_by_its_provider(world, head):
    removed, given_up = place_of(world, 4), place_of(world, 5)
    suspend(world, removed)
    assert codes(admissions.remove, **on(removed, world.manager), on=S0_DAY, reason="Breach.") == ("not_yours",)
    admissions.remove(**on(removed, head), on=S0_DAY, reason="Serious breach of the terms.")
    admissions.withdraw(**on(given_up, world.manager), on=date(2020, 12, 31))
    removed.refresh_from_db()
    given_up.refresh_from_db()
    assert (removed.status, removed.ends_on) == (AdmissionStatus.REMOVED, S0_DAY)
    assert removed.suspensions.get().status == "lifted"
    assert (given_up.status, given_up.ends_on) == (AdmissionStatus.WITHDRAWN, date(2020, 10, 31))
    assert codes(admissions.withdraw, **on(removed, world.manager), on=S0_DAY) == ("not_held",)


def test_a_place_passes_on_by_novation_with_its_services_and_rates(world):
    place = place_of(world)
    offer(world, place, "Day centre", ["Physical disability"], ["Melton"])
    card = services.add_rate_card(
        admission=place, starts_on=date(2020, 4, 1), actor=world.manager, at=S0_AT, source="Schedule 3"
    )
    services.keep_rate(card=card, kind="one_to_one", unit="hour", price=Decimal("19.50"), actor=world.manager, at=S0_AT)
    to = ProviderFactory(council=world.contract.council)
    novation = {"to": to, "on": date(2020, 10, 26), "instrument": "Deed of novation, 20 October 2020"}
    new = admissions.pass_on(**on(place, world.manager), **novation)
    place.refresh_from_db()
    assert (place.status, place.ends_on) == (AdmissionStatus.NOVATED, date(2020, 10, 25))
    assert (new.provider, new.admitted_on, new.ends_on) == (to, date(2020, 10, 26), date(2020, 10, 31))
    assert (new.novated_from, new.novation_instrument) == (place, "Deed of novation, 20 October 2020")
    assert [one.title for one in new.services.all()] == ["Day centre"]
    assert [rate.price for rate in Rate.objects.filter(card__admission=new)] == [Decimal("19.50")]
    # a closed list: novation is no admission of a further provider
    assert world.contract.admission_mode == "closed"
    other = world.lot(4).admissions.admitted().exclude(provider=to).first()
    assert codes(admissions.pass_on, **on(other, world.manager), **novation) == ("has_a_place",)
    without = {**novation, "to": ProviderFactory(council=world.contract.council), "instrument": ""}
    assert codes(admissions.pass_on, **on(other, world.manager), **without) == ("no_instrument",)


def test_a_merger_passes_places_on_and_ends_those_the_other_has_already(world):
    place = place_of(world)
    goes, stays = place.provider, ProviderFactory(council=world.contract.council)
    held = goes.admissions.count()
    kept = place_of(world, 6)
    Admission.objects.create(lot=kept.lot, provider=stays, admitted_on=date(2017, 11, 1), ends_on=date(2020, 10, 31))
    merged = admissions.merge(
        provider=goes, version=goes.version, into=stays, on=date(2020, 10, 26), instrument="Companies House, merger",
        actor=world.commissioner, at=S0_AT,
    )  # fmt: skip
    assert (merged.status, merged.parent) == (ProviderStatus.MERGED, stays)
    assert stays.admissions.admitted().count() == held
    statuses = sorted(goes.admissions.values_list("status", flat=True))
    assert statuses == ["novated"] * (held - 1) + ["withdrawn"]
    assert codes(
        admissions.merge, provider=merged, version=merged.version, into=stays, on=S0_DAY, instrument="Again.",
        actor=world.commissioner, at=S0_AT,
    ) == ("not_active",)  # fmt: skip


def offer(world, place: Admission, title: str, groups: list[str], areas: list[str], **given):
    return services.keep_service(
        admission=place, title=title, client_groups=[], areas=[], further_groups=groups, further_areas=areas,
        actor=world.manager, at=S0_AT, **given,
    )  # fmt: skip


def test_who_covers_melton_for_physical_disability(world):
    first, second, third = world.lot(4).admissions.order_by("pk")
    offer(world, first, "Day centre", ["Physical disability", "Dementia"], ["Melton", "Oakham"])
    offer(world, second, "Clubs", ["Physical disability"], ["Oakham"])
    offer(world, second, "Memory café", ["Dementia"], ["melton"])
    services.keep_venue(
        admission=third, name="The Old Mill", area=Area.objects.get(name="Melton"), actor=world.manager, at=S0_AT
    )
    offer(world, third, "Workshops", ["Physical disability"], ["Oakham"])
    assert (Area.objects.count(), ClientGroup.objects.count()) == (2, 2)
    melton, group = Area.objects.get(name="Melton"), ClientGroup.objects.get(name="Physical disability")
    seen = Admission.objects.visible_to(world.manager)
    # by a service for the group in the area, or by a venue there of a provider that serves the group
    assert set(serving(seen, area=melton, group=group, on=S0_DAY)) == {first, third}
    assert set(serving(seen, area=melton, group=None, on=S0_DAY)) == {first, second, third}
    ended = first.services.get()
    services.keep_service(
        admission=first, service=ended, title=ended.title, ended_on=S0_DAY, client_groups=[group], areas=[melton],
        actor=world.manager, at=S0_AT,
    )  # fmt: skip
    assert first in serving(seen, area=melton, group=group, on=S0_DAY)
    assert set(serving(seen, area=melton, group=group, on=date(2020, 10, 23))) == {third}
    suspend(world, third)
    assert set(serving(seen, area=melton, group=group, on=date(2020, 10, 23))) == set()
    first.refresh_from_db()
    first.ends_on = S0_DAY  # as where it declined an extension: its place ends before the lot
    first.save()
    assert first in places_for(world.manager, on=S0_DAY)
    held = places_for(world.manager, on=date(2020, 10, 23))
    assert first not in held
    assert second in held


def test_a_service_says_for_whom_and_where(world):
    assert codes(offer, world, place_of(world), "Day centre", [], []) == ("no_groups", "no_areas")
    auditor = actor_with(Role.AUDITOR, council=world.contract.council)
    world.manager = auditor
    assert codes(offer, world, place_of(world), "Day centre", ["Dementia"], ["Melton"]) == ("not_yours",)


def test_rate_cards_follow_one_another_and_a_card_that_counts_is_not_changed(world):
    place, act = place_of(world), {"actor": world.manager, "at": S0_AT}
    first = services.add_rate_card(admission=place, starts_on=date(2019, 4, 1), **act)
    rates = [
        {"kind": RateKind.ONE_TO_ONE, "unit": RateUnit.HOUR, "price": Decimal("18.00")},
        {"kind": RateKind.GROUP, "unit": RateUnit.HALF_DAY, "price": Decimal("30.00"), "group_from": 2, "group_to": 4},
        {"kind": RateKind.GROUP, "unit": RateUnit.HALF_DAY, "price": Decimal("24.00"), "group_from": 5},
        {"kind": RateKind.GROUP, "unit": RateUnit.FULL_DAY, "price": Decimal("44.00"), "group_from": 2, "band": "B"},
        {"kind": RateKind.VIRTUAL, "unit": RateUnit.SESSION, "price": Decimal("9.50")},
    ]
    for one in rates:
        services.keep_rate(card=first, **one, **act)
    facts = [one.facts for one in first.rates.all()]
    assert rate_for(facts, kind="group", unit="half_day", size=4).price == Decimal("30.00")
    assert rate_for(facts, kind="group", unit="half_day", size=12).price == Decimal("24.00")
    assert rate_for(facts, kind="group", unit="full_day", band="B", size=3).price == Decimal("44.00")
    assert rate_for(facts, kind="group", unit="full_day", size=3) is None
    again = {**rates[1], "group_from": 4, "group_to": 6}
    assert codes(services.keep_rate, card=first, **again, **act) == ("same_need",)
    sizeless = {**rates[1], "group_from": None, "group_to": None, "band": "C"}
    assert codes(services.keep_rate, card=first, **sizeless, **act) == ("group_size",)
    changed = first.rates.get(kind="virtual")
    assert codes(services.keep_rate, card=first, rate=changed, price=Decimal("10.00"), **act) == ("counts_already",)
    assert codes(services.add_rate_card, admission=place, starts_on=date(2019, 4, 1), **act) == ("same_day",)
    second = services.add_rate_card(admission=place, starts_on=date(2020, 10, 31), **act)
    assert second.rates.count() == 5
    services.keep_rate(card=second, rate=second.rates.get(kind="virtual"), price=Decimal("10.00"), **act)
    assert (first.rates.get(kind="virtual").price, second.rates.get(kind="virtual").price) == (
        Decimal("9.50"),
        Decimal("10.00"),
    )


def test_nothing_is_called_off_from_a_suspended_place(world):
    place = place_of(world)
    suspend(world, place)
    with pytest.raises(Refused) as said:
        contracts.create(
            actor=world.commissioner, at=S0_AT, reference="CO-1", kind="call_off", title="A place",
            department="Adults and Health", regime="pcr2015", regime_basis_on=date(2017, 5, 2), route="direct_award",
            starts_on=S0_DAY, initial_ends_on=date(2020, 10, 31), parent=world.contract, parent_lot=place.lot,
            provider=place.provider,
        )  # fmt: skip
    assert said.value.verdict.codes == ("not_admitted",)

"""What falls due stands on screen without any run, and in a person's own calendar at an address they can revoke."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.models import AuditEvent, FeedToken, PostHolding
from commissioning.services import feeds
from decisions.demonstration import people, register
from tests.factories.frameworks import ContractFactory, LotFactory

pytestmark = pytest.mark.django_db
AT = datetime(2020, 9, 14, 10, tzinfo=LONDON)
NAMED = "BRK:ASC-2017-041 Employment and day opportunities support"


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def cast():
    return people.cast()


@pytest.fixture
def contract(cast):
    register.set_up_scheme(cast)
    found = register.set_up_contract(cast, register.FROZEN)
    found.owner_post, found.contract_manager_post = cast.post(people.AUTHOR), cast.post(people.CONTRACT_MANAGER)
    found.review_on, found.insurance_checked_on = date(2021, 3, 1), None
    found.save()
    return found


def user(cast, person):
    return cast.users[person.email]


def told(page, name):
    return [(due.what, left) for due, left in page.context[name]]


def test_what_is_due_stands_on_the_page_whether_or_not_anything_was_sent(client, cast, contract):
    client.force_login(user(cast, people.AUTHOR))
    page = client.get(reverse("decisions:due-list"))
    assert told(page, "now") == [(f"{NAMED}: last safe day to begin with option 1", 0), (f"{NAMED}: it ends", 47)]
    assert told(page, "later") == [(f"{NAMED}: review", 168)]
    assert "Monday 14 September 2020" in page.text


def test_it_stands_on_the_contracts_own_page(client, cast, contract):
    client.force_login(user(cast, people.AUTHOR))
    text = client.get(reverse("frameworks:contract-detail", args=[contract.pk])).text
    assert "Due now" in text
    assert "End of a term: <strong>Saturday 31 October 2020</strong>" in text


def test_who_looks_after_nothing_is_told_so_and_so_is_who_holds_no_post(client, cast, contract):
    client.force_login(user(cast, people.AUDITOR))
    assert "Nothing is due now." in client.get(reverse("decisions:due-list")).text
    PostHolding.objects.filter(user=user(cast, people.AUDITOR)).update(ends_on=date(2020, 9, 1))
    assert "You hold no post today." in client.get(reverse("decisions:due-list")).text


def test_many_contracts_take_as_many_queries_as_two(client, cast, contract, django_assert_num_queries):
    def add(count):
        for _ in range(count):
            LotFactory(
                contract=ContractFactory(
                    council=cast.council, owner_post=cast.post(people.AUTHOR), stage="live",
                    current_ends_on=date(2020, 10, 31), authorised_ends_on=date(2020, 10, 31),
                ),
                starts_on=date(2017, 11, 1), initial_ends_on=date(2020, 10, 31), max_ends_on=date(2020, 10, 31),
                current_ends_on=date(2020, 10, 31), authorised_ends_on=date(2020, 10, 31),
            )  # fmt: skip

    client.force_login(user(cast, people.AUTHOR))
    for count in (1, 9):
        add(count)
        with django_assert_num_queries(22):
            client.get(reverse("decisions:due-list"))


# --- the calendar ---------------------------------------------------------------------------------------------------


def made(client):
    """A new address, as its page shows it."""
    page = client.post(reverse("calendar-address"), {"make": "1"})
    return page.context["address"].removeprefix("http://testserver")


def test_an_address_is_shown_once_and_works_without_signing_in(client, cast, contract):
    client.force_login(user(cast, people.AUTHOR))
    address = made(client)
    assert client.get(reverse("calendar-address")).context["address"] == ""
    client.logout()
    read = client.get(address)
    assert (read.status_code, read["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    lines = read.content.decode().replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith("SUMMARY")] == [
        f"SUMMARY:{NAMED}: last safe day to begin with option 1", f"SUMMARY:{NAMED}: it ends",
        f"SUMMARY:{NAMED}: review",
    ]  # fmt: skip
    assert "DTSTART;VALUE=DATE:20201031" in lines
    assert f"URL:http://testserver{reverse('decisions:safe-start', args=[contract.pk])}" in lines
    assert contract.description not in read.content.decode()
    assert address.split("/")[-1].removesuffix(".ics") not in str(list(FeedToken.objects.values()))


def test_a_new_address_ends_the_one_before_and_revoking_ends_it_at_once(client, cast, contract):
    client.force_login(user(cast, people.AUTHOR))
    first, second = made(client), made(client)
    assert [client.get(one).status_code for one in (first, second)] == [404, 200]
    assert "works no more" in client.post(reverse("calendar-address"), {"revoke": "1"}).text
    assert client.get(second).status_code == 404
    assert AuditEvent.objects.filter(verb__in=["feed.made", "feed.revoked"]).count() == 3
    assert not feeds.revoke(user=user(cast, people.AUTHOR), actor=cast.actor(people.AUTHOR, AT), at=AT)


def test_the_calendar_shows_what_its_person_may_see_today_and_no_more(client, cast, contract):
    client.force_login(user(cast, people.AUTHOR))
    address = made(client)
    PostHolding.objects.filter(user=user(cast, people.AUTHOR)).update(ends_on=date(2020, 9, 13))
    assert "SUMMARY" not in client.get(address).content.decode()
    PostHolding.objects.filter(user=user(cast, people.AUTHOR)).update(ends_on=None)
    somebody = user(cast, people.AUTHOR)
    somebody.is_active = False
    somebody.save()
    assert client.get(address).status_code == 404


def test_a_guessed_address_is_not_found_and_not_logged(client, cast, contract, caplog):
    answer = client.get(reverse("calendar-feed", args=["guessed-secret"]))
    assert answer.status_code == 404
    assert "guessed-secret" not in caplog.text


def test_posting_nothing_does_nothing(client, cast, contract):
    client.force_login(user(cast, people.AUTHOR))
    assert client.post(reverse("calendar-address")).status_code == 302
    assert not FeedToken.objects.exists()

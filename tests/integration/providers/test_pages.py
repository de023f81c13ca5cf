"""The pages of the directory: list, provider, contacts; and who never sees a contact."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from itertools import count

import pytest
import time_machine
from django.urls import reverse

from commissioning.enums import Discipline, Role
from commissioning.models import AuditEvent
from frameworks.models import Admission
from providers.models import ProviderContact
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.frameworks import S0_AT, ContractFactory, LotFactory
from tests.factories.providers import ProviderContactFactory, ProviderFactory

pytestmark = pytest.mark.django_db

LIST = "/providers/"
CANARIES = ("Wilhelmina Quartermaine", "canary@private.example", "07700 900123", "Keeper of canaries")
_numbers = count(1)
EVERY_ROLE = [role if role is not Role.CLEARER else (role, Discipline.FINANCE) for role in Role]
READERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER)
OTHERS = [role for role in EVERY_ROLE if role not in READERS]


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(S0_AT, tick=False):
        yield


@pytest.fixture
def commissioner(client):
    actor = actor_with(Role.COMMISSIONER, council=CouncilFactory())
    client.force_login(actor.user)
    return actor


@pytest.fixture
def canary(commissioner):
    """A provider with a private contact whose every word is a canary."""
    provider = ProviderFactory(council=commissioner.council, legal_name="Aviary Limited")
    name, email, telephone, job_title = CANARIES
    return ProviderContactFactory(
        provider=provider, name=name, email=email, telephone=telephone, job_title=job_title, receives_notices=True
    )


def page_of(provider) -> str:
    return reverse("providers:provider-detail", args=[provider.pk])


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def lines(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def names(response) -> list[str]:
    return [str(row.record) for row in response.context["table"].paginated_rows]


# --- the list -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_the_list_takes_as_many_queries_however_long_it_is(client, commissioner, django_assert_num_queries, rows):
    ProviderFactory.create_batch(rows, council=commissioner.council)
    client.get(LIST)

    with django_assert_num_queries(8):
        page = client.get(LIST)

    assert page.context["total"] == rows


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_the_file_takes_as_many_queries_however_long_it_is(client, commissioner, django_assert_num_queries, rows):
    ProviderFactory.create_batch(rows, council=commissioner.council)
    client.get(f"{LIST}export.csv/")

    with django_assert_num_queries(7):
        exported = client.get(f"{LIST}export.csv/")

    assert len(lines(exported)) == rows + 1


@pytest.fixture
def three(commissioner):
    """Three providers that differ in everything; the second has a place on a running contract, the third had one."""
    council = commissioner.council
    one = ProviderFactory(council=council, reference="P-1", legal_name="Avocet Limited", company_number="01112223")
    two = ProviderFactory(council=council, reference="P-2", legal_name="Bittern CIC", is_sme=True, is_vcse=True)
    three = ProviderFactory(
        council=council, reference="P-3", legal_name="Curlew Trust", trading_name="The Curlews", status="dissolved",
        charity_number="1098765", exclusion_checked_on=date(2020, 1, 1),
    )  # fmt: skip
    runs = {"starts_on": date(2018, 1, 1), "initial_ends_on": date(2020, 12, 31), "max_ends_on": date(2021, 12, 31)}
    ended = {"starts_on": date(2015, 1, 1), "initial_ends_on": date(2016, 12, 31), "max_ends_on": date(2016, 12, 31)}
    for provider, dates in ((two, runs), (three, ended)):
        ends = {"current_ends_on": dates["initial_ends_on"], "authorised_ends_on": dates["initial_ends_on"]}
        contract = ContractFactory(council=council, title=f"With {provider}", stage="live", **dates, **ends)
        lot = LotFactory(contract=contract, number=1, **dates, **ends)
        Admission.objects.create(
            lot=lot, provider=provider, admitted_on=dates["starts_on"], ends_on=dates["initial_ends_on"]
        )
    return one, two, three


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["Avocet Limited", "Bittern CIC", "The Curlews"]),
        ({"sort": "-reference"}, ["The Curlews", "Bittern CIC", "Avocet Limited"]),
        ({"sort": "-checked", "checked": ""}, ["The Curlews", "Bittern CIC", "Avocet Limited"]),
        ({"sort": "size"}, ["Bittern CIC", "Avocet Limited", "The Curlews"]),
        ({"is_sme": "True"}, ["Bittern CIC"]),
        ({"is_vcse": "False"}, ["Avocet Limited", "The Curlews"]),
        ({"status": "dissolved"}, ["The Curlews"]),
        ({"on_live_contract": "True"}, ["Bittern CIC"]),
        ({"on_live_contract": "False"}, ["Avocet Limited", "The Curlews"]),
        ({"q": "curlew trust"}, ["The Curlews"]),
        ({"q": "01112223"}, ["Avocet Limited"]),
        ({"q": "109876"}, ["The Curlews"]),
        ({"q": "p-2"}, ["Bittern CIC"]),
        ({"q": "ibis"}, []),
    ],
)
def test_the_list_is_sorted_narrowed_and_searched(client, three, chosen, expected):
    assert names(client.get(LIST, chosen)) == expected
    exported = lines(client.get(f"{LIST}export.csv/", chosen))[1:]
    assert [row[2] or row[1] for row in exported] == expected


def test_the_list_counts_the_live_contracts_that_the_person_sees(client, commissioner, three):
    elsewhere = actor_with(Role.CONTRACT_MANAGER, council=commissioner.council, department="Housing")

    def counted(page):
        return [str(row[-1].value) for row in page.context["table"].drawn_rows()]

    assert [re.sub(r"<[^>]+>", "", one) for one in counted(client.get(LIST))] == ["–None", "1", "–None"]
    client.force_login(elsewhere.user)
    assert [re.sub(r"<[^>]+>", "", one) for one in counted(client.get(LIST))] == ["–None"] * 3
    assert names(client.get(LIST, {"on_live_contract": "True"})) == []


@pytest.mark.parametrize(
    ("role", "chosen", "words"),
    [
        (Role.COMMISSIONER, {}, "There is no provider yet. Add one: a contract needs somebody to provide it."),
        (Role.AUDITOR, {}, "There is no provider here that your post sees. Commissioners enter providers."),
        (Role.COMMISSIONER, {"q": "zzz"}, "No provider is like that."),
        (None, {}, "You hold no post today, so you see no providers."),
    ],
)
def test_an_empty_list_says_why_and_what_to_do_first(client, role, chosen, words):
    user = actor_with(role, council=CouncilFactory()).user if role else UserFactory()
    client.force_login(user)

    page = client.get(LIST, chosen)

    assert words in text(page)
    assert (reverse("providers:provider-add") in page.content.decode()) is (role == Role.COMMISSIONER)


def test_nothing_in_the_file_runs_as_a_formula(client, commissioner):
    ProviderFactory(council=commissioner.council, legal_name="=cmd|' /C calc'!A0", trading_name="+44 Care")

    assert lines(client.get(f"{LIST}export.csv/"))[1][1:3] == ["'=cmd|' /C calc'!A0", "'+44 Care"]


# --- the page of a provider ---------------------------------------------------------------------------------------


def test_the_page_tells_what_is_known_and_where_the_provider_has_places(client, three):
    _one, two, three_ = three

    running, ended = text(client.get(page_of(two))), text(client.get(page_of(three_)))

    assert "With Bittern CIC" in running
    assert "Running" in running
    assert "31 December 2020" in running
    assert "lot 1" not in running
    assert "Ended" in ended
    assert "1 January 2020" in ended
    assert "1098765" in ended


def test_a_place_on_a_list_names_its_lot_and_one_not_begun_says_so(client, commissioner):
    provider = ProviderFactory(council=commissioner.council)
    contract = ContractFactory(council=commissioner.council, kind="approved_list", admission_mode="closed")
    Admission.objects.create(
        lot=LotFactory(contract=contract, number=4, title="Day support"),
        provider=provider,
        admitted_on=date(2021, 1, 1),
    )

    said = text(client.get(page_of(provider)))

    assert "lot 4: Day support" in said
    assert "Not begun" in said


def test_places_on_contracts_the_person_does_not_see_are_absent(client, commissioner, three):
    elsewhere = actor_with(Role.CONTRACT_MANAGER, council=commissioner.council, department="Housing")
    client.force_login(elsewhere.user)

    said = text(client.get(page_of(three[1])))

    assert "With Bittern CIC" not in said
    assert "No place on a contract that you see." in said


def test_organisations_that_belong_together_lead_to_each_other(client, commissioner):
    parent = ProviderFactory(council=commissioner.council, legal_name="Marsh Group Limited")
    child = ProviderFactory(council=commissioner.council, legal_name="Reed Limited", parent=parent)

    assert page_of(parent) in client.get(page_of(child)).content.decode()
    assert page_of(child) in client.get(page_of(parent)).content.decode()


def test_a_person_has_no_company_number_on_their_page(client, commissioner):
    person = ProviderFactory(council=commissioner.council, legal_name="Morwenna Tregear", is_natural_person=True)

    said = text(client.get(page_of(person)))

    assert "A person" in said
    assert "Company number" not in said


def test_a_page_takes_as_many_queries_for_three_places_as_for_one(client, commissioner, django_assert_num_queries):
    provider = ProviderFactory(council=commissioner.council)
    for _ in range(2):
        for _ in range(2 if provider.admissions.exists() else 1):
            contract = ContractFactory(council=commissioner.council)
            Admission.objects.create(lot=LotFactory(contract=contract), provider=provider, admitted_on=date(2018, 1, 1))
        client.get(page_of(provider))
        with django_assert_num_queries(11):
            client.get(page_of(provider))


# --- contacts are private -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", READERS)
def test_those_who_deal_with_providers_see_whom_to_reach(client, canary, role):
    client.force_login(actor_with(role, council=canary.provider.council).user)

    said = text(client.get(page_of(canary.provider)))

    for word in CANARIES:
        assert word in said
    assert "Formal notices go here" in said


@pytest.mark.parametrize("role", OTHERS, ids=str)
def test_nobody_else_finds_a_contact_on_any_page_or_in_any_file(client, canary, role):
    client.force_login(actor_with(role, council=canary.provider.council).user)
    pages = [
        LIST, f"{LIST}?q=Quartermaine", f"{LIST}export.csv/", page_of(canary.provider),
        reverse("providers:contact-edit", args=[canary.pk]), reverse("providers:contact-remove", args=[canary.pk]),
        reverse("providers:contact-add", args=[canary.provider_id]),
    ]  # fmt: skip

    for url in pages:
        served = client.get(url).content.decode()
        for word in CANARIES:
            assert word not in served.replace("?q=Quartermaine", ""), (url, word)
    for url in pages[4:6]:
        assert client.get(url).status_code == 404
        assert client.post(url, {"name": "x", "version": "1"}).status_code == 404
    assert ProviderContact.objects.get().name == CANARIES[0]


@pytest.mark.parametrize("role", READERS)
def test_no_file_holds_a_contact_even_for_those_who_see_them(client, canary, role):
    client.force_login(actor_with(role, council=canary.provider.council).user)

    for url in (f"{LIST}export.csv/", LIST, f"{LIST}?q=canary"):
        served = client.get(url).content.decode()
        assert [word for word in CANARIES if word in served] == []
    assert names(client.get(f"{LIST}?q=Quartermaine")) == []


def test_a_contact_of_another_council_is_not_there(client, canary):
    client.force_login(actor_with(Role.COMMISSIONER, council=CouncilFactory()).user)

    for name, pk in (
        ("provider-detail", canary.provider_id), ("provider-edit", canary.provider_id),
        ("contact-add", canary.provider_id), ("contact-edit", canary.pk), ("contact-remove", canary.pk),
    ):  # fmt: skip
        assert client.get(reverse(f"providers:{name}", args=[pk])).status_code == 404


def test_a_contact_is_added_changed_and_removed(client, commissioner):
    provider = ProviderFactory(council=commissioner.council)
    add = reverse("providers:contact-add", args=[provider.pk])
    person = {"name": "Bo Thorne", "job_title": "", "email": "", "telephone": "01632 960001", "version": "0"}

    unreachable = client.post(add, {**person, "telephone": ""})
    assert "Give an e-mail address or a telephone number." in unreachable.content.decode()
    assert client.post(add, person).url == page_of(provider)
    contact = ProviderContact.objects.get()

    edit = reverse("providers:contact-edit", args=[contact.pk])
    assert client.get(edit).context["version"] == 1
    assert client.post(edit, {**person, "job_title": "Manager", "version": "1"}).url == page_of(provider)
    assert ProviderContact.objects.get().job_title == "Manager"

    remove = reverse("providers:contact-remove", args=[contact.pk])
    assert "Remove Bo Thorne?" in client.get(remove).content.decode()
    assert ProviderContact.objects.count() == 1
    assert client.post(remove).url == page_of(provider)
    assert ProviderContact.objects.count() == 0
    assert not AuditEvent.objects.filter(object_label__contains="Thorne").exists()


def test_a_contact_changed_by_two_shows_both_versions_and_loses_nothing(client, canary):
    edit = reverse("providers:contact-edit", args=[canary.pk])
    person = {"name": CANARIES[0], "job_title": "Mine", "email": "", "telephone": "01632 960001", "version": "1"}
    client.post(edit, {**person, "job_title": "Theirs"})

    page = client.post(edit, person)

    assert page.status_code == 409
    assert [(one.label, one.typed, one.stored) for one in page.context["conflict"]] == [("Job title", "Mine", "Theirs")]
    assert page.context["version"] == 2
    assert 'value="Mine"' in page.content.decode()
    assert client.post(edit, {**person, "version": "2"}).status_code == 302
    assert ProviderContact.objects.get().job_title == "Mine"

"""What the search finds, for whom, and that it is kept up to date; the same on both databases."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from commissioning.enums import Role
from commissioning.models import SearchEntry
from commissioning.search import index
from commissioning.search.finding import PER_PAGE, find
from commissioning.search.kinds import kinds
from commissioning.services import audit
from providers.services import directory
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import S0_AT, AdmissionFactory, ContractFactory, LotFactory
from tests.factories.providers import ProviderContactFactory, ProviderFactory

pytestmark = pytest.mark.django_db
QUERIES = 6


@pytest.fixture
def council(db):
    return CouncilFactory()


@pytest.fixture
def commissioner(council):
    return actor_with(Role.COMMISSIONER, council=council)


@pytest.fixture
def register(council):
    """A contract with a reference, a list with two lots, and a provider on one of them."""
    care = ContractFactory(council=council, reference="ASC-2017-041", title="Home care", description="Visits at home.")
    opportunities = ContractFactory(council=council, reference="ASC-2019-007", title="Day opportunities")
    garden, kitchen = (
        LotFactory(contract=opportunities, number=number, title=title)
        for number, title in ((1, "Gardening"), (2, "Café and kitchen"))
    )
    provider = ProviderFactory(council=council, legal_name="Sandpiper Trust", company_number="01234567")
    AdmissionFactory(lot=garden, provider=provider)
    index.refresh([care, opportunities, garden, kitchen, provider])
    return {"care": care, "opportunities": opportunities, "provider": provider}


def titles(typed: str, actor, **narrowed) -> list[str]:
    return [re.sub(r"</?mark>", "", hit.title) for hit in find(typed, actor, **narrowed).hits]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ASC-2017-041", ["Home care (contract)"]),
        ("2017 041", ["Home care (contract)"]),
        ("visiting HOMES", ["Home care (contract)"]),
        ("cafe", ["Café and kitchen"]),
        ("garden", ["Gardening"]),
        ("sandpiper", ["Sandpiper Trust", "Day opportunities (contract)", "Gardening"]),
        ("01234567", ["Sandpiper Trust"]),
        ("care garden", []),
        ("the", []),
        ("", []),
        ("…", []),
    ],
)
def test_words_find_the_same_in_the_same_order_on_both_databases(register, commissioner, typed, expected):
    assert titles(typed, commissioner) == expected


@pytest.mark.parametrize("typed", ['"', "'", "care*", "NOT care", "care:", "(care", "title : care", "car' & 'x", "\\"])
def test_nothing_typed_is_taken_for_a_sign_of_either_database(register, commissioner, typed):
    assert set(titles(typed, commissioner)) <= {"Home care (contract)"}


def test_a_reference_typed_as_it_is_comes_before_titles_and_texts_that_name_it(register, commissioner, council):
    naming = ContractFactory(council=council, reference="ASC-2021-001", title="After ASC-2017-041")
    telling = ContractFactory(council=council, title="Bridging", description="Follows ASC-2017-041.")
    index.refresh([naming, telling])
    expected = ["Home care (contract)", "After ASC-2017-041 (contract)", "Bridging (contract)"]
    assert titles("asc-2017-041", commissioner) == expected
    assert titles(f"{council.code}:ASC-2017-041", commissioner)[0] == "Home care (contract)"


def test_what_was_found_is_marked_where_it_stands(register, commissioner):
    (hit,) = find("visits", commissioner).hits
    assert (hit.kind, hit.reference, hit.url) == (
        "Contract", "ASC-2017-041", reverse("frameworks:contract-detail", args=[register["care"].pk])
    )  # fmt: skip
    assert hit.text.startswith("<mark>Visits</mark> at home.")


def test_a_kind_narrows_and_the_others_are_counted(register, commissioner):
    found = find("sandpiper", commissioner, kind="lot")
    assert [hit.kind for hit in found.hits] == ["Lot"]
    assert [(kind.several, count) for kind, count in found.counts] == [("Contracts", 1), ("Lots", 1), ("Providers", 1)]
    assert titles("sandpiper", commissioner, kind="report") == []


def test_everybody_finds_only_what_their_post_sees(register, council):
    other_department = actor_with(Role.CONTRACT_MANAGER, council=council, department="Highways")
    own = actor_with(Role.CONTRACT_MANAGER, council=council, department="Adults and Health")
    assert titles("sandpiper", own) == ["Sandpiper Trust", "Day opportunities (contract)", "Gardening"]
    assert titles("sandpiper", other_department) == ["Sandpiper Trust"]
    assert titles("sandpiper", actor_with(Role.ADMINISTRATOR, council=council)) == []
    assert titles("sandpiper", actor_with(Role.MONITORING_OFFICER, council=CouncilFactory())) == []


def test_private_contacts_are_not_in_the_index(register, commissioner):
    ProviderContactFactory(provider=register["provider"], name="Wilhelmina Quartermaine", email="q@private.example")
    index.rebuild()
    assert titles("Quartermaine", commissioner) == []
    assert not SearchEntry.objects.filter(words__contains="quartermaine").exists()


def test_a_change_is_found_when_it_is_committed(register, commissioner, django_capture_on_commit_callbacks):
    provider = register["provider"]
    with django_capture_on_commit_callbacks(execute=True):
        directory.edit_provider(
            provider=provider, version=provider.version, legal_name="Oystercatcher Trust", actor=commissioner, at=S0_AT
        )
    assert titles("sandpiper", commissioner) == []
    expected = ["Oystercatcher Trust", "Day opportunities (contract)", "Gardening"]
    assert titles("oystercatcher", commissioner) == expected


def test_many_changes_of_one_transaction_are_read_once(register, commissioner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as todo:
        for _ in range(3):
            audit.record(commissioner, "contract.changed", register["care"], at=S0_AT)
    assert len([act for act in todo if isinstance(act, index.Pending)]) == 1


def test_what_is_no_longer_there_is_not_found(register, commissioner):
    index.forget("contract", [register["care"].pk])
    assert titles("ASC-2017-041", commissioner) == []


def test_the_index_can_be_made_anew(register, commissioner):
    SearchEntry.objects.all().delete()
    said = StringIO()
    call_command("rebuild_search", stdout=said)
    assert said.getvalue() == "Contracts: 2\nLots: 2\nProviders: 1\n5 can be found\n"
    assert titles("ASC-2017-041", commissioner) == ["Home care (contract)"]


def test_one_page_after_the_other_in_the_same_queries(client, council, commissioner, django_assert_num_queries):
    client.force_login(commissioner.user)
    rows = [ContractFactory(council=council, title=f"Respite {number}") for number in range(PER_PAGE + 3)]
    index.refresh(rows[:1])
    asked = {"q": "respite"}
    client.get("/search/", asked)  # the first page of a session does more
    with django_assert_num_queries(QUERIES):
        assert "Everything (1)" in client.get("/search/", asked).content.decode()
    index.refresh(rows)
    with django_assert_num_queries(QUERIES):
        page = client.get("/search/", asked).content.decode()
    assert f"Everything ({PER_PAGE + 3})" in page
    assert page.count("<mark>Respite</mark>") == PER_PAGE
    assert client.get("/search/", asked | {"page": 2}).content.decode().count("<mark>Respite</mark>") == 3


def test_an_empty_page_says_what_to_try(client, commissioner):
    client.force_login(commissioner.user)
    assert "Nothing found for “zebra &lt;b&gt;”" in client.get("/search/", {"q": "zebra <b>"}).content.decode()
    assert "Type words of a title" in client.get("/search/").content.decode()


def test_every_kind_is_seen_through_its_own_visible_to():
    assert [kind.name for kind in kinds()] == ["contract", "lot", "provider", "report", "decision"]
    assert all(kind.seen.__name__ == "visible_to" for kind in kinds())

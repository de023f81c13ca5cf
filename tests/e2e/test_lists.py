"""Lists and the directory at a keyboard, with and without scripts, at every width."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from commissioning.enums import Role
from frameworks.enums import ContractStage
from providers.models import Provider, ProviderContact
from tests.factories.commissioning import PASSWORD, CouncilFactory, actor_with
from tests.factories.frameworks import ContractFactory, s0_contract, s2_contract
from tests.factories.providers import ProviderContactFactory, ProviderFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def council():
    return CouncilFactory(name="Brackenford Borough Council")


@pytest.fixture
def commissioner(council):
    return actor_with(Role.COMMISSIONER, council=council, title="Commissioning Officer, Adults").user


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_contracts_are_narrowed_kept_as_a_view_and_opened_with_it(at_desk, council, commissioner, javascript):
    s0_contract(council)
    s2_contract(council)
    for _ in range(30):
        ContractFactory(council=council, stage=ContractStage.CANCELLED, title="A contract with a title of some length")
    hands = at_desk(commissioner, password=PASSWORD, javascript=javascript)

    hands.open("/contracts/")
    expect(hands.page.get_by_text("32 contracts")).to_be_visible()
    hands.press(hands.page.get_by_role("link", name="Next"))
    hands.choose("kind", "Approved list")
    hands.submit("Show these")
    expect(hands.page.get_by_text("1 contract", exact=True)).to_be_visible()
    hands.reach(hands.page.locator("main summary", has_text="4 of 17 known"))  # and what it folds away opens
    expect(hands.page.get_by_text("Call-off method")).to_be_visible()

    hands.follow("Save this view")
    hands.submit("Save the view")
    expect(hands.page.get_by_role("alert").get_by_role("link", name="Give the view a name.")).to_be_visible()
    hands.type("name", "Approved lists")
    hands.tick(hands.box("is_default"))
    hands.submit("Save the view")
    hands.is_told("Saved: Approved lists.")
    hands.open("/contracts/")
    expect(hands.page.get_by_text("1 contract", exact=True)).to_be_visible()
    hands.follow("Everything")
    expect(hands.page.get_by_text("32 contracts")).to_be_visible()
    hands.submit("Delete the view Approved lists")
    hands.is_told("Deleted the view Approved lists.")

    hands.type("q", "no such contract")
    hands.submit("Show these")
    expect(hands.page.get_by_text("No contract is like that.")).to_be_visible()


def test_on_a_small_screen_each_row_stands_by_itself(at_desk, council, commissioner):
    s0_contract(council)
    hands = at_desk(commissioner, password=PASSWORD)
    hands.page.set_viewport_size({"width": 320, "height": 900})

    hands.page.goto("/contracts/")

    ends = hands.page.get_by_role("cell", name="31 Oct 2020")
    assert ends.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Ends"'
    assert ends.bounding_box()["x"] < 320
    expect(hands.page.get_by_role("link", name="Ends")).to_be_hidden()
    hands.press(hands.page.locator("main details.app-sort-fold a", has_text="Ends"))
    assert "sort=ends" in hands.page.url


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_provider_is_entered_with_somebody_to_reach(at_desk, council, commissioner, javascript):
    hands = at_desk(commissioner, password=PASSWORD, javascript=javascript)

    hands.open("/providers/")
    expect(hands.page.get_by_text("There is no provider yet.")).to_be_visible()
    hands.press(hands.page.get_by_role("button", name="Add a provider"))
    hands.type("reference", "PRV 014")
    hands.type("legal_name", "Heron Care Limited")
    hands.type_date("exclusion_checked_on", 31, 9, 2020)
    hands.submit("Save")
    expect(hands.page.get_by_role("alert").get_by_role("link")).to_have_count(2)
    hands.type("reference", "PRV-014")
    hands.type_date("exclusion_checked_on", 30, 9, 2020)
    hands.submit("Save")
    hands.is_told("Added: Heron Care Limited.")

    hands.press(hands.page.get_by_role("button", name="Add a contact"))
    hands.type("name", "Bo Thorne")
    hands.type("email", "bo.thorne@heron.example")
    hands.tick(hands.box("receives_notices"))
    hands.submit("Save")
    hands.is_told("Contact added.")
    hands.follow("Remove Bo Thorne")
    hands.submit("Remove the contact")
    hands.is_told("Contact removed.")
    assert ProviderContact.objects.count() == 0

    hands.press(hands.page.get_by_role("button", name="Change"))
    Provider.objects.get().save_version()  # somebody else, meanwhile
    hands.type("trading_name", "Heron")
    hands.submit("Save")
    expect(hands.page.get_by_role("heading", name="Someone else saved this first")).to_be_visible()
    hands.submit("Save")
    hands.is_told("Saved: Heron.")
    hands.press(hands.page.get_by_role("link", name="All providers"))
    expect(hands.page.get_by_role("rowheader")).to_have_count(1)


def test_a_provider_on_a_list_for_somebody_who_may_not_see_contacts(at_desk, council):
    register = s0_contract(council)
    provider = register.lots[0].admissions.first().provider
    ProviderContactFactory(provider=provider, name="Wilhelmina Quartermaine")
    ProviderFactory(council=council, legal_name="Morwenna Tregear", is_natural_person=True)
    auditor = actor_with(Role.AUDITOR, council=council, title="Internal Auditor").user
    hands = at_desk(auditor, password=PASSWORD)

    hands.open("/providers/")
    hands.follow(provider.legal_name)
    expect(hands.page.get_by_text("Only a commissioner or a contract manager keeps the contacts")).to_be_visible()
    assert "Quartermaine" not in hands.page.content()

"""The frame of the workspace in a real browser: with and without scripts, small and large, by keyboard."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from commissioning.enums import Role
from commissioning.guides import ABOUT, GUIDES
from tests.e2e.outbox import link_in_newest_mail_to
from tests.factories.commissioning import PASSWORD, CouncilFactory, actor_with
from tests.factories.frameworks import TermOptionFactory

pytestmark = [pytest.mark.any_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def council():
    return CouncilFactory(name="Brackenford Borough Council", brand_colour="#ffd83d")


@pytest.fixture
def auditor(council):
    return actor_with(Role.AUDITOR, council=council, title="Internal Auditor").user


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_help_is_read_by_keyboard(at_desk, auditor, javascript):
    hands = at_desk(auditor, password=PASSWORD, javascript=javascript)
    hands.press(hands.page.get_by_role("link", name="Help with this page"))
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Guide for auditors")
    hands.press(hands.page.get_by_role("link", name="All guides"))
    hands.follow("Guide for decision-makers")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Guide for decision-makers")


def test_every_help_page_is_valid(client, nu_checker):
    pages = {slug: client.get(f"/help/{slug}/").content for slug in [*GUIDES, *ABOUT]}
    assert {slug: faults for slug, page in pages.items() if (faults := nu_checker.faults(page))} == {}


def test_the_glossary_looks_right(at_desk, auditor):
    at_desk(auditor, password=PASSWORD).open("/help/glossary/")


def test_on_a_small_screen_the_areas_unfold(at_desk, auditor):
    hands = at_desk(auditor, password=PASSWORD)
    hands.page.set_viewport_size({"width": 320, "height": 800})
    hands.page.goto("/help/")
    areas = hands.page.get_by_role("navigation", name="Areas")
    expect(areas.get_by_role("link", name="Help")).to_be_hidden()
    hands.reach(areas.get_by_role("button", name="Menu"))
    hands.page.keyboard.press("Enter")
    expect(areas.get_by_role("link", name="Help")).to_be_visible()


def test_on_a_small_screen_without_scripts_the_areas_are_there(at_desk, auditor):
    hands = at_desk(auditor, password=PASSWORD, javascript=False)
    hands.page.set_viewport_size({"width": 320, "height": 800})
    hands.page.goto("/help/")
    areas = hands.page.get_by_role("navigation", name="Areas")
    expect(areas.get_by_role("link", name="Help")).to_be_visible()
    expect(areas.get_by_role("button")).to_be_hidden()


def test_a_page_that_is_not_there_looks_right(at_desk, auditor):
    hands = at_desk(auditor, password=PASSWORD)
    hands.open("/no-such-page/")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Page not found")


def test_a_password_is_set_anew_from_the_link_in_an_email(page, looks_right, auditor):
    page.goto("/accounts/password/reset/")
    looks_right(page)
    page.get_by_label("Email").fill(auditor.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Password Reset")
    looks_right(page)
    assert len(mail.outbox) == 1
    page.goto(link_in_newest_mail_to(auditor.email))
    looks_right(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Change Password")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_word_is_explained_where_it_stands_by_keyboard(at_desk, auditor, council, javascript):
    hands = at_desk(auditor, password=PASSWORD, javascript=javascript)
    hands.open(f"/contracts/{TermOptionFactory(contract__council=council).contract_id}/")
    meaning = hands.page.get_by_text("Extension: The use of an option.")
    expect(meaning).to_be_hidden()
    # the word stands in a fold, where it has no role before the fold is open
    hands.reach(hands.page.locator("button.app-term").filter(has_text=re.compile("^extension$")))
    hands.page.keyboard.press("Enter")
    expect(meaning).to_be_visible()
    hands.page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()

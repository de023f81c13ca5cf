"""Each kind of page the frame draws, in a real browser: lists, forms, errors, refusals, conflicts."""

import pytest
from playwright.sync_api import expect

from commissioning.enums import Role
from commissioning.models import Council
from tests.e2e.keyboard import Keyboard
from tests.factories.commissioning import PASSWORD, CouncilFactory, actor_with

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def council():
    return CouncilFactory(name="Brackenford Borough Council", brand_colour="#ffd83d")


@pytest.fixture
def administrator(council):
    return actor_with(Role.ADMINISTRATOR, council=council, title="Administrator")


@pytest.fixture
def hands(page, axe, administrator):
    """An administrator of a council with a light colour, signed in."""
    keyboard = Keyboard(page, axe)
    keyboard.sign_in(administrator.user.email, PASSWORD)
    return keyboard


@pytest.mark.any_database
def test_lists_forms_and_histories(hands, administrator):
    post = administrator.post.pk
    for address in (
        "/admin/commissioning/",
        "/admin/commissioning/post/",
        "/admin/commissioning/post/?q=nothing+like+this",
        "/admin/commissioning/post/add/",
        f"/admin/commissioning/post/{post}/change/",
        f"/admin/commissioning/post/{post}/history/",
        f"/admin/commissioning/user/{administrator.user.pk}/act/new-password/",
        "/admin/commissioning/auditevent/",
        "/admin/decisions/authorityrule/add/",
        "/admin/decisions/reporttemplate/",
        "/accounts/2fa/",
        "/accounts/password/change/",
    ):
        hands.open(address)


def test_a_wrong_entry_is_summed_up_and_linked_to_its_box(hands, council):
    hands.open(f"/admin/commissioning/council/{council.pk}/change/")
    hands.type("brand_colour", "teal")
    hands.submit("Save")
    summary = hands.page.get_by_role("alert")
    hands.reach(summary.get_by_role("link"))
    hands.page.keyboard.press("Enter")
    expect(hands.box("brand_colour")).to_be_focused()


def test_both_versions_of_a_conflict_are_shown(hands, council):
    hands.open(f"/admin/commissioning/council/{council.pk}/change/")
    hands.type("wards_word", "Divisions")
    Council.objects.filter(pk=council.pk).update(wards_word="Electoral divisions", version=2)
    hands.submit("Save")
    expect(hands.page.get_by_role("alert")).to_contain_text("nothing you typed is lost")
    row = hands.page.get_by_role("row", name="Word for wards")
    expect(row.get_by_role("cell")).to_have_text(["Divisions", "Electoral divisions"])
    hands.submit("Save")
    hands.is_told("Saved")
    assert Council.objects.get().wards_word == "Divisions"


def test_what_is_not_there_or_not_ours_says_what_to_do_next(hands, council):
    stranger = actor_with(Role.AUDITOR, council=CouncilFactory())
    hands.open(f"/admin/commissioning/post/{stranger.post.pk}/change/")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Page not found")
    hands.open("/admin/decisions/report/add/")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("This is not yours to see or do")

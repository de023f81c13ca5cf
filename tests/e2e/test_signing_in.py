"""Signing in and proving who one is, in a real browser, by keyboard, under the strict content security policy."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from commissioning.enums import HoldingKind, Role
from tests.factories.commissioning import PASSWORD, CouncilFactory, actor_with

pytestmark = [pytest.mark.any_database, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer():
    council = CouncilFactory(name="Brackenford Borough Council")
    officer = actor_with(Role.COMMISSIONER, council=council, title="Commissioning Officer")
    actor_with(
        Role.APPROVING_MANAGER,
        council=council,
        user=officer.user,
        title="Head of Commissioning",
        kind=HoldingKind.ACTING,
    )
    return officer


def sign_in(page, user, password=PASSWORD):
    page.goto("/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def sign_in_and_land(page, user):
    sign_in(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def say_it_again(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm Access")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")


def tab_to(page, locator):
    """Move by keyboard until an element has the focus."""
    for _ in range(60):
        if locator.evaluate("element => element === document.activeElement"):
            return locator
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard never reaches {locator}.")


def test_the_sign_in_page_is_accessible_and_says_what_is_wrong(page, axe, officer):
    page.goto("/accounts/login/")
    axe(page)
    sign_in(page, officer.user, "wrong")
    expect(page.get_by_role("alert")).to_contain_text(
        "The email address and/or password you specified are not correct."
    )
    axe(page)


def test_a_person_changes_post_by_keyboard(page, axe, officer):
    sign_in_and_land(page, officer.user)
    axe(page)
    tab_to(page, page.get_by_label("acting as"))
    page.keyboard.press("H")
    tab_to(page, page.get_by_role("button", name="Switch post"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("You now act as Head of Commissioning.")


def test_the_keyboard_skips_to_the_content(page, officer):
    sign_in_and_land(page, officer.user)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_an_authenticator_app_is_set_up_and_then_asked_for(page, axe, officer):
    sign_in_and_land(page, officer.user)
    page.goto("/accounts/2fa/totp/activate/")
    say_it_again(page)
    expect(page.get_by_role("img", name="Picture of the key below")).to_be_visible()
    axe(page)
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Authenticator code").fill(code_for(secret))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/accounts/2fa/"))
    axe(page)
    page.get_by_role("button", name="Sign out").press("Enter")
    sign_in(page, officer.user)
    expect(page.get_by_label("Code")).to_be_visible()
    axe(page)


def test_a_security_key_is_registered_under_the_strict_policy(page, axe, officer):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in_and_land(page, officer.user)
    page.goto("/accounts/2fa/webauthn/add/")
    say_it_again(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Add Security Key")
    axe(page)
    page.get_by_label("Name").fill("Key on my ring")
    page.get_by_role("button", name="Add").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("added")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="Key on my ring")).to_be_visible()
    axe(page)


def code_for(secret):
    """What an authenticator app shows for this key now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))

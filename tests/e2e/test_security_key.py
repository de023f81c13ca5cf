"""A decision-maker registers a security key and decides with it, by keyboard alone, in a Chromium with a key made of
software; without scripts the page says what to do instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import CDPSession, expect

from commissioning.clock import LONDON
from commissioning.models import User
from commissioning.services import certificates
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import DecisionProof
from tests.e2e.keyboard import Keyboard
from tests.e2e.test_live_twin import REASONS
from tests.factories.security_keys import SoftKey
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db(transaction=True)

AFTERNOON = datetime(2020, 10, 22, 15, tzinfo=LONDON)
CTAP2 = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True,
         "automaticPresenceSimulation": True}  # fmt: skip
NO_SCRIPTS = "A security key can only be asked with JavaScript"


@pytest.fixture
def told() -> Iterator[Told]:
    """The report is before the director, and the chairman has given her view."""
    with time_machine.travel(AFTERNOON, tick=True):
        certificates.set_up_demonstration(council=people.cast().council, at=AFTERNOON)
        told = report_at("with_decision_maker")
        told.close_consultation()
        yield told


def test_a_maker_registers_a_key_and_decides_with_it(at_desk, told):
    hands = at_desk(people.DIRECTOR)
    socket, key = plug_in(hands)
    register(hands)
    resolve(hands, told)
    expect(hands.page.get_by_text(NO_SCRIPTS)).to_be_hidden()
    use = hands.page.get_by_role("button", name="Decide with your security key")
    expect(hands.page.locator("[data-key-problem]")).to_be_hidden()
    socket.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    hands.reach(use)
    hands.page.keyboard.press("Enter")
    expect(hands.page.get_by_role("alert")).to_contain_text("The key was not used.")
    hands.look(hands.page, again=True)
    socket.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    hands.press(use)
    expect(hands.page.get_by_role("heading", name="Decided", level=1)).to_be_visible()
    assert told.report.status == ReportStatus.DECIDED
    assert DecisionProof.objects.get().method == DecisionProof.Method.SECURITY_KEY


def test_without_scripts_the_page_says_that_the_password_is_typed_instead(at_desk, told):
    hands = at_desk(people.DIRECTOR, javascript=False)
    SoftKey(User.objects.get(email=people.DIRECTOR.email), host="localhost")
    resolve(hands, told)
    expect(hands.page.get_by_text(NO_SCRIPTS)).to_be_visible()
    expect(hands.page.get_by_role("button", name="Decide with your security key")).to_be_hidden()
    hands.type("secret", settings.DEMO_PASSWORD)
    hands.submit("Decide")
    expect(hands.page.get_by_role("heading", name="Decided", level=1)).to_be_visible()


def plug_in(hands: Keyboard) -> tuple[CDPSession, str]:
    """A key of software that knows its owner and is touched whenever it is asked."""
    socket = hands.page.context.new_cdp_session(hands.page)
    socket.send("WebAuthn.enable")
    key = socket.send("WebAuthn.addVirtualAuthenticator", {"options": CTAP2})["authenticatorId"]
    return socket, str(key)


def register(hands: Keyboard) -> None:
    """On the pages of one's own sign-in, after saying once more who one is."""
    hands.open("/accounts/2fa/webauthn/add/")
    hands.type("password", settings.DEMO_PASSWORD)
    hands.submit("Confirm")
    hands.type("name", "Key on my ring")
    hands.submit("Add")
    hands.is_told("added")


def resolve(hands: Keyboard, told: Told) -> None:
    """Everything as asked, as far as the page that asks for a proof."""
    hands.open(f"/reports/{told.report.pk}/act/decide/")
    for group in hands.groups("outcome_"):
        hands.pick(group, "As asked")
    hands.type("reason", REASONS)
    hands.tick(hands.box("has_no_conflict"))
    hands.submit("Continue")

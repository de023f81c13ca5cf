"""What is typed in a real browser is there again: after the browser was closed, and after the session ended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from decisions.demonstration import people
from tests.factories.walks import Told, report_at

pytestmark = [pytest.mark.any_database, pytest.mark.django_db(transaction=True)]

WORDS = "The provider has answered every referral within five days."


@pytest.fixture
def told() -> Iterator[Told]:
    with time_machine.travel("2020-10-01 10:00 +0100", tick=True):
        yield report_at("draft")


def page_of(told: Told) -> str:
    return reverse("decisions:report-section", args=[told.report.pk, "insight"])


def test_a_closed_browser_loses_nothing(at_desk, told):
    hands = at_desk(people.AUTHOR)
    hands.open(page_of(told))
    hands.type("body", WORDS)
    expect(hands.page.get_by_text("Draft kept at")).to_be_attached(timeout=20_000)
    hands.page.context.close()
    again = at_desk(people.AUTHOR)
    again.open(page_of(told))
    expect(again.box("body")).to_have_value(WORDS)
    expect(again.page.get_by_text("it is not saved yet")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_an_ended_session_loses_nothing(at_desk, told, javascript):
    hands = at_desk(people.AUTHOR, javascript=javascript)
    hands.open(page_of(told))
    hands.type("body", WORDS)
    hands.pick("answer", "The text in the box")
    Session.objects.all().delete()
    hands.submit("Save and go on")
    hands.type("login", people.AUTHOR.email)
    hands.type("password", settings.DEMO_PASSWORD)
    hands.press(hands.page.get_by_role("button", name="Sign in"))
    expect(hands.box("body")).to_have_value(WORDS)
    hands.submit("Save and go on")
    assert told.report.sections.get(key="insight").body == WORDS

"""Beside the box of a section: a fact put in by its button, and a preview that stays on the page."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from decisions.demonstration import people
from tests.e2e.keyboard import Keyboard
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hands(page, axe):
    """The author of case S0, signed in, on the day of the decision."""
    with time_machine.travel("2020-10-22 14:30 +0100", tick=True):
        told = report_at("draft")
        keyboard = Keyboard(page, axe)
        keyboard.sign_in(told.actor(people.AUTHOR).user.email, settings.DEMO_PASSWORD)
        yield keyboard, told.report


def test_a_fact_is_inserted_and_the_preview_shows_its_value(hands):
    keyboard, report = hands
    keyboard.open(reverse("decisions:report-section", args=[report.pk, "social-value"]))
    page = keyboard.page
    page.get_by_text("Facts to write in", exact=True).click()
    page.get_by_text("The option", exact=True).click()
    page.locator("#id_body").fill("It ends on ")
    page.locator("[data-insert='{{ option.end }}']").click()
    expect(page.locator("#id_body")).to_have_value("It ends on {{ option.end }}")
    expect(page.locator("#id_body")).to_be_focused()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("It ends on 31 October 2021")
    assert page.url.endswith("/sections/social-value/")


def test_every_page_of_the_workspace_is_accessible(hands):
    keyboard, report = hands
    table = report.tables.get().pk
    for name, *more in (
        ("report-detail",), ("report-section", "decisions"), ("report-rows", "recommendations"),
        ("report-row-add", "recommendations"), ("report-rows", "tables"), ("report-table", table),
        ("report-particulars",), ("report-facts",), ("report-readiness",), ("report-read",), ("report-rows", "exempt"),
    ):  # fmt: skip
        keyboard.open(reverse(f"decisions:{name}", args=[report.pk, *more]))

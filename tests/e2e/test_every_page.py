"""Every page of the product outside the admin, in a state in which it has something to say, by whoever may see it.

That none is missing is proved: `pages` names every address, and every act on a report or a contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from playwright.sync_api import Browser, Page

from commissioning.models import User
from decisions.acts.on_report import REPORT_ACTS
from frameworks import acts
from tests.addresses import address, every_address
from tests.e2e.looks import HEIGHT, Looks
from tests.e2e.measuring import LOG
from tests.e2e.pages import NO_PAGE, ON_THE_WAY, PAGES
from tests.e2e.stages import World

LOOKED_AT = {words for people in PAGES.values() for pages in people.values() for words in pages}


class Visitor:
    """A browser that is handed from one person to the next."""

    def __init__(self, browser: Browser, url: str, looks: Looks) -> None:
        self.context = browser.new_context(
            base_url=url, locale="en-GB", timezone_id="Europe/London", viewport={"width": 1280, "height": HEIGHT}
        )
        self.page: Page = self.context.new_page()
        self.url, self.looks = url, looks
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: "Content Security Policy" in said.text and self.faults.append(said.text))

    def become(self, user: User | None) -> None:
        """Sign in without the page that asks for it, with the password said again a moment ago; None is nobody."""
        self.context.clear_cookies()
        if user is None:
            return
        client, request = Client(), HttpRequest()
        client.force_login(user)
        request.session = client.session
        record_authentication(request, user, "password", reauthenticated=True)
        request.session.save()
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.url}])

    def look_at(self, where: str) -> list[str]:
        """What is wrong with a page, in words: also that it is refused, or that another comes in its place."""
        response = self.page.goto(where)
        assert response is not None
        path = urlsplit(where).path
        if response.status != 200 or urlsplit(self.page.url).path != path:
            return [f"{response.status} at {self.page.url}"]
        found = self.looks.faults(self.page, LOG.last(path)) + self.faults
        self.faults.clear()
        return found


@pytest.fixture
def visitor(browser: Browser, live_server, looks_right: Looks) -> Iterator[Visitor]:
    visitor = Visitor(browser, live_server.url, looks_right)
    yield visitor
    visitor.context.close()


@pytest.mark.any_database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", PAGES, ids=lambda stage: stage.__name__)
def test_every_page_looks_right(visitor, stage):
    world: World = stage()
    found: list[str] = []
    with time_machine.travel(world.at, tick=True):
        for name, pages in PAGES[stage].items():
            visitor.become(world.people[name] if name else None)
            for words in pages:
                faults = visitor.look_at(address(words, world.objects))
                found += [f"{name or 'Nobody'} at {words}: {fault}" for fault in faults]
    assert not found, "\n".join(found)


def test_every_address_is_looked_at_or_has_no_page_of_its_own():
    named = {name for name, _ in every_address() if name and not name.startswith("admin:")}
    assert {words.split()[0] for words in LOOKED_AT} | NO_PAGE.keys() | ON_THE_WAY == named


def test_every_act_on_a_report_and_on_a_contract_is_looked_at():
    pages = [words.split() for words in LOOKED_AT]
    assert {page[2] for page in pages if page[0] == "decisions:report-act"} == {act.name for act in REPORT_ACTS}
    assert {page[2] for page in pages if page[0] == "frameworks:contract-act"} == {act.name for act in acts.ALL}

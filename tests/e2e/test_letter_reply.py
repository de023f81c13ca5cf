"""A provider replies to a letter in a real browser, which sends what the test client does not: where the form stood."""

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from frameworks.models import LetterReply
from frameworks.services import letters
from tests.factories.frameworks import S0_AT, s0_contract
from tests.factories.letters import authorised, offers

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_provider_replies_over_its_link_without_an_account(page, live_server, looks_right):
    s0 = s0_contract()
    authorised(s0)
    cache.clear()
    with time_machine.travel(S0_AT, tick=True):
        _link, secret = letters.give_link(letter=offers(s0)[0], actor=s0.manager, at=S0_AT)
        page.goto(f"{live_server.url}{reverse('public-letter-reply', args=[secret])}")
        looks_right(page)
        page.get_by_label("accept", exact=False).first.check()
        page.locator("main [name=given_name]").fill("J. Marsh, director")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Check your reply")
        page.get_by_role("button", name="Send this reply").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your reply has reached us")
    assert LetterReply.objects.get().status == "waiting"

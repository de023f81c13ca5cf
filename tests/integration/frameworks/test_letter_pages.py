"""The pages of letters: the log, the links shown once, and the page on which a provider replies without an account."""

import re
from datetime import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.panels import waiting_for
from frameworks.enums import LetterKind
from frameworks.models import Letter, LetterLink, LetterReply, LetterTemplate
from frameworks.services import letters
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import S0_AT, s0_contract
from tests.factories.letters import authorised, offers
from tests.factories.providers import ProviderContactFactory

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2020, 10, 22, 15, tzinfo=LONDON)


@pytest.fixture
def s0():
    register = s0_contract()
    authorised(register)
    cache.clear()
    with time_machine.travel(AFTERNOON, tick=False):
        yield register


@pytest.fixture
def desk(client, s0):
    client.force_login(s0.manager.user)
    return client


def act(s0, name):
    return reverse("frameworks:contract-letter-act", args=[s0.contract.pk, name])


def test_letters_are_written_to_all_of_a_lot_sent_and_listed(desk, s0):
    asked = {"version": s0.contract.version, "kind": "extension_offer", "lots": [s0.lot(4).pk]}
    asked |= {"reply_by_day": "29", "reply_by_month": "10", "reply_by_year": "2020"}
    checked = desk.post(act(s0, "write"), asked).content.decode()
    assert "Check your answers" in checked
    assert not Letter.objects.exists()
    desk.post(act(s0, "write"), {**asked, "confirmed": "1"})
    assert [letter.kind for letter in Letter.objects.all()] == [LetterKind.EXTENSION_OFFER] * 3
    page = desk.get(reverse("frameworks:contract-detail", args=[s0.contract.pk])).content.decode()
    assert page.count("not sent yet") == 3
    assert "Wrote to providers: 3 letters, offer of an extension." in page


def test_a_letter_is_fetched_by_those_who_see_its_contract_and_nobody_else(desk, s0, client):
    [letter, *_] = offers(s0)
    url = reverse("frameworks:letter-pdf", args=[letter.pk])
    first, again = desk.get(url), desk.get(url)
    assert first.content.startswith(b"%PDF")
    assert first.content == again.content
    assert first["Cache-Control"] == "private, no-store"
    client.force_login(actor_with(Role.MONITORING_OFFICER, council=CouncilFactory()).user)
    assert client.get(url).status_code == 404


def test_a_link_is_shown_once_and_the_provider_replies_over_it_once(desk, s0, client):
    [letter, *_] = offers(s0)
    ProviderContactFactory(provider=letter.provider, name="Bo Thorne", receives_notices=True)
    page = reverse("frameworks:contract-letter-links", args=[s0.contract.pk])
    assert LetterLink.objects.count() == 0
    given = desk.post(page, {"letters": [letter.pk]})
    assert "no-store" in given["Cache-Control"]
    url = re.search(r"http://testserver(/public/reply/[\w-]{43}/)", given.content.decode())[1]
    assert url not in desk.get(page).content.decode()

    client.logout()
    shown = client.get(url)
    text = shown.content.decode()
    assert letter.addressed_to in text
    assert "1 November 2020 to 31 October 2021" in text
    assert "Bo Thorne" not in text
    assert shown["Referrer-Policy"] == "strict-origin"  # with "no-referrer" browsers post "Origin: null": refused
    asked = {"answer": "declined", "comment": "We close.", "given_name": "J. Marsh, director"}
    assert "Check your reply" in client.post(url, asked).content.decode()
    assert LetterReply.objects.count() == 0
    done = client.post(url, {**asked, "confirmed": "1"}).content.decode()
    assert "Your reply has reached us" in done
    assert client.get(url).status_code == 410
    assert client.post(url, {**asked, "confirmed": "1"}).status_code == 410
    reply = LetterReply.objects.get()
    assert (reply.answer, reply.status, reply.recorded_by) == ("declined", "waiting", None)
    assert [one.why for one in waiting_for(s0.manager, AFTERNOON) if one.what == str(letter)] == [
        "Confirm or set aside the provider’s reply"
    ]


def test_a_link_that_nobody_gave_is_not_there_and_guessing_is_slowed_down(client, s0, caplog):
    url = reverse("public-letter-reply", args=["x" * 43])
    assert [client.get(url).status_code for _ in range(30)] == [404] * 30
    assert client.get(url).status_code == 429
    _link, secret = letters.give_link(letter=offers(s0)[0], actor=s0.manager, at=S0_AT)
    assert client.get(reverse("public-letter-reply", args=[secret])).status_code == 429
    assert secret not in caplog.text


def test_an_administrator_begins_from_the_words_shipped(client, s0):
    client.force_login(actor_with(Role.ADMINISTRATOR, council=s0.contract.council).user)
    add = reverse("admin:frameworks_lettertemplate_add")
    assert "It will not be extended" in client.get(add, {"kind": "non_extension"}).content.decode()
    values = {"kind": "non_extension", "subject": "It ends", "body": "On {{ reply.by }}", "guidance": "", "version": 0}
    assert "reply.by" in client.post(add, values).content.decode()
    assert not LetterTemplate.objects.exists()
    client.post(add, {**values, "body": "On {{ place.end }}"})
    template = LetterTemplate.objects.get()
    assert (template.subject, template.version) == ("It ends", 1)
    page = client.get(reverse("admin:frameworks_lettertemplate_change", args=[template.pk])).content.decode()
    assert "The day on which the provider’s place ends" in page

"""A word planted in what is exempt, in what a clearing officer said and in a private contact is on no public page."""

from __future__ import annotations

import pytest
import time_machine

from commissioning.enums import RenditionKind
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.services import publishing
from tests.factories.planted import CONTACT, SAID, plant
from tests.factories.walks import certify
from tests.factories.withheld import CANARY
from tests.integration.test_canaries import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    planted = plant(ReportStatus.DECIDED)
    told = planted.told
    at = told.at(0, 16)
    publishing.publish(decision=told.report.decision, actor=told.actor(people.OFFICE, at), at=at)
    for kind in (RenditionKind.ISSUED_PAPER, RenditionKind.RECORD):
        certify(told.report, kind, told.at(0, 17))
    with time_machine.travel(told.at(0, 18), tick=False):
        yield told.report


def pages(report):
    """Every public address about the report and its contract, files among them."""
    code, reference = report.council.code, report.reference
    decision = f"/public/{code}/decisions/{reference}/"
    contract = f"/public/{code}/contracts/{report.contract.reference}/"
    yield from ("/public/", f"/public/{code}/", f"/public/{code}/decisions/", f"/public/{code}/decisions/feed.atom")
    yield from (f"/public/{code}/contracts/", f"/public/{code}/contracts/register.csv", contract, decision)
    yield from (f"{decision}{name}.pdf" for name in ("record", "notice", "paper", "exempt-record", "erratum-1"))
    yield from (f"{decision}papers/{row.pk}/" for row in report.attachments.all())


def test_no_public_page_and_no_public_file_holds_any_of_them(client, published):
    found = []
    for place in pages(published):
        page = client.get(place)
        assert page.status_code in (200, 404), place
        said = words_of(page).casefold()
        found += [f"{word} at {place}" for word in (CANARY, SAID, CONTACT) if word.casefold() in said]
    assert found == []


def test_no_exempt_file_and_no_exempt_copy_is_served(client, published):
    decision = f"/public/{published.council.code}/decisions/{published.reference}/"
    exempt = published.attachments.exempt()
    assert exempt.count() >= 1
    assert [client.get(f"{decision}papers/{row.pk}/").status_code for row in exempt] == [404] * exempt.count()
    for name in ("exempt-record", "exempt-paper", "exempt_record"):
        assert client.get(f"{decision}{name}.pdf").status_code == 404


@pytest.mark.parametrize("word", [CANARY, SAID, CONTACT])
def test_no_search_tells_whether_they_are_there(client, published, word):
    for place in ("decisions", "contracts"):
        assert client.get(f"/public/{published.council.code}/{place}/", {"q": word}).context["total"] == 0

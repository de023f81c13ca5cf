"""Cabinet decides in its meeting: democratic services record it from the minute, a second officer confirms it, and the
record names body, meeting, minute and members. By keyboard alone.
"""

from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import expect

from commissioning.clock import LONDON
from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from commissioning.services import certificates
from commissioning.services.documents import content_of
from decisions.demonstration.course import Course
from decisions.enums import ReportStatus
from decisions.models import Decision
from tests.acceptance.papers import printed
from tests.e2e.keyboard import Keyboard

AFTERNOON = datetime(2021, 6, 22, 16, 10, tzinfo=LONDON)
PRESENT = "Cllr Edwin Marlow, Leader\nCllr Ayesha Rahman, Deputy Leader\nCllr Colin Whitby"
TEXT = "RESOLVED that the recommendations be agreed as set out in the report."
REASONS = "A framework that can be joined gives people more to choose from."


@pytest.fixture
def told(transactional_db) -> Course:
    """The report is before Cabinet, which has met two hours ago."""
    told = Course("S3")
    certificates.set_up_demonstration(council=told.cast.council, at=told.case.time("drafted"))
    told.until(ReportStatus.WITH_DECISION_MAKER)
    return told


@pytest.mark.django_db(transaction=True)
def test_a_resolution_is_recorded_from_its_minute_by_one_officer_and_confirmed_by_another(at_desk, told, tmp_path):
    with time_machine.travel(AFTERNOON, tick=True):
        enter(at_desk(told.case.people["office"]))
        assert told.report.status == ReportStatus.WITH_DECISION_MAKER
        confirm(at_desk(told.case.people["monitoring_officer"]))
        assert told.report.status == ReportStatus.DECIDED
    decision = Decision.objects.get(report=told.report)
    assert (decision.maker, decision.maker_name, decision.minute.number) == (None, "Cabinet", "23")
    record = tmp_path / "record.pdf"
    artefact = SignedArtefact.objects.newest_of(RenditionKind.RECORD, told.report.reference)
    record.write_bytes(content_of(artefact.sha256))
    words = " ".join(" ".join(line.split()) for line in printed(record))
    for said in (
        "Taken by Cabinet, meeting of 22 June 2021, minute 23",
        "Cabinet, 22 June 2021, County Hall, Fernley Room",
        *PRESENT.splitlines(),
        "Entered by Lucy Penrose, Democratic Services Officer",
        "confirmed by Teresa Vaughan, Monitoring Officer",
    ):
        assert said in words


def enter(hands: Keyboard) -> None:
    """What waits on the first page leads to the minute; the meeting is the one that had the report on its agenda."""
    hands.open("/")
    hands.press(hands.page.get_by_role("link", name="Record what Cabinet resolved on 22 June 2021"))
    hands.type("number", "23")
    hands.type("present", PRESENT)
    hands.type("votes", "Agreed without a vote")
    for group in hands.groups("outcome_"):
        hands.pick(group, "As asked")
    hands.type("reason", REASONS)
    hands.type("text", TEXT)
    hands.submit("Record what Cabinet resolved")
    hands.is_told("A second person now compares it")


def confirm(hands: Keyboard) -> None:
    """The second officer finds it on the first page, opens the minute, compares, and confirms."""
    hands.open("/")
    hands.press(hands.page.get_by_role("link", name="Compare what was entered from the minute of Cabinet"))
    address = hands.page.get_by_role("button", name="Open the minute").get_attribute("href")
    opened = hands.page.request.get(str(address))
    assert (opened.status, opened.text()) == (200, TEXT)
    hands.tick(hands.box("has_compared"))
    hands.submit("Continue")
    hands.submit("Confirm what was entered from the minute")
    expect(hands.page.get_by_role("heading", name="Decided", level=1)).to_be_visible()
    expect(hands.page.get_by_text("Minute 23 of Cabinet, Tuesday 22 June 2021")).to_be_visible()

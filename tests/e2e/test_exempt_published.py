"""A report that withholds something, from the monitoring officer's answer to the public page: by keyboard alone it is
agreed, issued and decided in a public and an exempt copy, and published. Then everybody reads what is public, and finds
no word of an exempt passage, of an exempt annex or of a clearing officer's comment; whoever has leave reads the copy
that holds them. Case S0."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from commissioning.services import certificates
from decisions.demonstration import people
from decisions.demonstration.people import Person
from decisions.enums import ReportStatus
from decisions.models import ExemptAgreement
from decisions.services import consulting
from tests.e2e.keyboard import Keyboard
from tests.factories.planted import EVERYTHING, inside, plant
from tests.factories.walks import Told
from tests.factories.withheld import CANARY

pytestmark = pytest.mark.django_db(transaction=True)

GROUND = "inancial or business affairs of any person"
PUBLIC_COPIES = ("Certified record of the decision", "Decision notice", "Report issued for decision, public copy")


@pytest.fixture
def told() -> Told:
    """The report is cleared and its view given; the monitoring officer has not agreed to what it withholds."""
    certificates.set_up_demonstration(council=people.cast().council, at=people.FOUNDED_AT)
    told = plant(ReportStatus.CLEARED).told
    consulting.ask(
        report=told.report,
        post=told.walk.cast.post(people.CHAIRMAN),
        reply_due_on=told.walk.decided_on,
        actor=told.actor(people.OFFICE, told.at(1, 8)),
        at=told.at(1, 8),
    )
    return told


@pytest.fixture
def arrive(browser: Browser, live_server) -> Iterator[Callable[[], Page]]:
    """`arrive()` is somebody in front of a browser of their own, not signed in."""
    contexts = []

    def open_browser() -> Page:
        contexts.append(browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London"))
        return contexts[-1].new_page()

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def sit_down(arrive) -> Callable[[Person], Keyboard]:
    """`sit_down(person)` signs somebody in, and sees that every page has a heading."""

    def sit(person: Person) -> Keyboard:
        hands = Keyboard(arrive(), lambda page: expect(page.locator("h1").first).to_be_visible())
        hands.sign_in(person.email, settings.DEMO_PASSWORD)
        return hands

    return sit


def test_a_report_with_exempt_content_is_published_without_a_word_of_it(sit_down, arrive, told, tmp_path):
    act = f"/reports/{told.report.pk}/act"
    with time_machine.travel(told.at(1, 9), tick=True):
        is_not_issued_yet(sit_down(people.OFFICE), act)
        agree(sit_down(people.MONITORING_OFFICER), act)
        issue(sit_down(people.OFFICE), act)
    told.close_consultation()
    with time_machine.travel(told.at(0, 14), tick=True):
        decide(sit_down(people.DIRECTOR), act)
        publish(sit_down(people.OFFICE), act)
        read_as_everybody(arrive(), told, tmp_path)
        read_with_leave(sit_down(people.AUTHOR), told, tmp_path)
        read_without_leave(sit_down(people.DIRECTOR), told)


def is_not_issued_yet(hands: Keyboard, act: str) -> None:
    """Democratic services are told what it waits for, without a word of it."""
    hands.open(f"{act}/issue/")
    main = hands.page.get_by_role("main")
    expect(main).to_contain_text("The monitoring officer has not agreed that the exempt passage in")
    expect(main).not_to_contain_text(CANARY)
    expect(main.get_by_role("button", name="Issue for decision", exact=True)).to_have_count(0)


def agree(hands: Keyboard, act: str) -> None:
    """The monitoring officer, who did not agree at first, reads passage and annex again and agrees to each."""
    hands.open(f"{act}/agree-exempt/")
    main = hands.page.get_by_role("main")
    expect(main).to_contain_text(f"{CANARY} Holdings bid seventeen pence less")
    expect(main).to_contain_text(GROUND)
    choices = hands.page.locator('main input[name="key"]').evaluate_all(
        "all => all.map(one => one.labels[0].innerText)"
    )
    assert len(choices) == 2
    hands.pick("key", choices[0])
    hands.pick("answer", "I agree: the paragraph applies, and the public interest in withholding it is the greater")
    hands.submit("Agree to what is withheld, or not")
    hands.is_told("Agreed. The paper is not issued as long as you do not agree to 1 of 2.")
    hands.open(f"{act}/agree-exempt/")
    hands.pick("answer", "I agree: the paragraph applies, and the public interest in withholding it is the greater")
    hands.submit("Agree to what is withheld, or not")
    hands.is_told("Agreed. Nothing more is withheld without your answer.")
    assert ExemptAgreement.objects.filter(is_agreed=True).count() == 2


def issue(hands: Keyboard, act: str) -> None:
    """Democratic services issue both copies, and the report goes on to the director."""
    hands.open(f"{act}/issue/")
    hands.submit("Issue for decision")
    hands.is_told("It is before the decision-maker")


def decide(hands: Keyboard, act: str) -> None:
    """The director, who has no leave, decides on the public copy."""
    hands.open(f"{act}/decide/")
    for group in hands.groups("outcome_"):
        hands.pick(group, "As asked")
    hands.type("reason", "Lots 4 to 6 are in daily use.")
    hands.tick(hands.box("has_no_conflict"))
    hands.submit("Continue")
    hands.type("secret", settings.DEMO_PASSWORD)
    hands.submit("Decide")
    expect(hands.page.get_by_role("heading", name="Decided", level=1)).to_be_visible()


def publish(hands: Keyboard, act: str) -> None:
    """Democratic services publish it."""
    hands.open(f"{act}/publish-decision/")
    hands.submit("Continue")
    hands.submit("Publish the decision")
    expect(hands.page.get_by_role("main")).to_contain_text("by Democratic Services Officer")


def read_as_everybody(page: Page, told: Told, folder: Path) -> None:
    """Somebody from the town finds the decision, reads it, fetches everything, searches and follows the feed."""
    page.goto("/public/BRK/")
    page.get_by_role("main").get_by_role("link", name="Decisions", exact=True).first.click()
    page.get_by_text("Search and filter").click()
    page.get_by_label("Search").fill("extend")
    page.get_by_label("Decision-maker").select_option(label=people.DIRECTOR.post)
    page.get_by_role("button", name="Show these").click()
    holds_nothing(page)
    page.get_by_role("link", name=told.report.title).click()
    expect(page.get_by_role("heading", name="Part of the report is not for publication")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(GROUND)
    holds_nothing(page)
    documents = page.get_by_role("main").get_by_role("link", name="(PDF, ")
    assert [one.inner_text().split(" (PDF")[0] for one in documents.all()] == list(PUBLIC_COPIES)
    for number, link in enumerate(documents.all()):
        assert found_in(fetch(page, str(link.get_attribute("href")), folder / f"{number}.pdf")) == []
    page.goto("/public/BRK/decisions/")
    feed = page.get_by_role("link", name="Follow new decisions (Atom feed)").get_attribute("href")
    followed = page.request.get(str(feed)).text()
    assert told.report.title in followed
    assert [word for word in EVERYTHING if word.casefold() in followed.casefold()] == []
    for word in EVERYTHING:
        page.goto(f"/public/BRK/decisions/?q={word}")
        expect(page.get_by_role("main")).to_contain_text("No decision is like that.")
    for name in ("exempt-record", "exempt-paper"):
        assert page.request.get(f"/public/BRK/decisions/{told.report.reference}/{name}.pdf").status == 404


def read_with_leave(hands: Keyboard, told: Told, folder: Path) -> None:
    """The author, who has leave, opens the exempt copies from the report: they hold the passage, and say so."""
    hands.open(f"/reports/{told.report.pk}/")
    for name in ("exempt-record", "exempt-paper"):
        link = hands.page.get_by_role("main").locator(f'a[href$="{name}.pdf"]').first
        file = fetch(hands.page, str(link.get_attribute("href")), folder / f"{name}.pdf")
        assert found_in(file) == [CANARY]
        assert "Not for publication: Schedule 12A, paragraph 3" in inside(file)


def read_without_leave(hands: Keyboard, told: Told) -> None:
    """The director decided without reading it, and cannot open it."""
    for name in ("exempt-record", "exempt-paper"):
        assert hands.page.request.get(f"/reports/{told.report.pk}/{name}.pdf").status == 403


def holds_nothing(page: Page) -> None:
    """No planted word is anywhere in what the server sent."""
    said = page.content().casefold()
    assert [word for word in EVERYTHING if word.casefold() in said] == [], page.url


def fetch(page: Page, address: str, file: Path) -> Path:
    """Download what a link leads to."""
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    file.write_bytes(answer.body())
    return file


def found_in(file: Path) -> list[str]:
    """The planted words in the text of a PDF, its metadata and the files that travel in it."""
    said = inside(file).casefold()
    return [word for word in EVERYTHING if word.casefold() in said]

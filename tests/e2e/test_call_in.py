"""A key decision from its notice to its effect, by keyboard alone: too late for 28 clear days it goes by a general
exception, the chairman gives the committee's view, the director approves less than asked, it is published, called in,
sent back, reconsidered and confirmed. The authorised ends move only then. Case S0, in a council with a cabinet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from commissioning.services import certificates
from decisions.demonstration import people, register, walk
from decisions.demonstration.people import Person
from decisions.enums import CallInStatus, ReportStatus
from decisions.models import CallIn, DecisionItem, Recommendation
from frameworks.models import Lot
from tests.e2e.keyboard import Keyboard
from tests.factories.call_ins import GROUND, london, with_call_in
from tests.factories.walks import Told

pytestmark = pytest.mark.django_db(transaction=True)

OLD_END, NEW_END = date(2020, 10, 31), date(2021, 10, 31)
ANNOUNCED = (2020, 10, 14)
DECIDED = (2020, 10, 22)


def on(day: tuple[int, int, int], hour: int, minute: int = 0) -> time_machine.travel:
    """The clock of everybody stands there, and ticks on."""
    return time_machine.travel(london(*day, hour=hour, minute=minute), tick=True)


@pytest.fixture
def told() -> Told:
    """The report is in clearance, and asks for a key decision; its council has a cabinet and rules of call-in."""
    with on(ANNOUNCED, 9):
        cast = people.cast()
        certificates.set_up_demonstration(council=cast.council, at=london(*ANNOUNCED))
        register.set_up_scheme(cast)
        told = Told(walk.frozen(cast))
        report = told.walk.draft()
        with_call_in(told)
        report.is_key = True
        report.save()
        told.walk.until(ReportStatus.IN_CLEARANCE)
    return told


@pytest.fixture
def sit_down(browser: Browser, live_server, axe, told) -> Iterator[Callable[[Person], Keyboard]]:
    """`sit_down(person)` signs somebody in at a browser of their own, in which every page is accessible."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def look(page: Page) -> None:
        expect(page.locator("h1").first).to_be_visible()
        axe(page)

    def sit(person: Person) -> Keyboard:
        context = browser.new_context(
            base_url=live_server.url, locale="en-GB", timezone_id="Europe/London",
            viewport={"width": 1280, "height": 960},
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        hands = Keyboard(page, look)
        hands.sign_in(person.email, settings.DEMO_PASSWORD)
        return hands

    yield sit
    for context in contexts:
        context.close()
    assert faults == []


def authorised() -> dict[int, date]:
    """The authorised last day of each lot."""
    return dict(Lot.objects.order_by("number").values_list("number", "authorised_ends_on"))


NOTHING_MOVED = dict.fromkeys(range(1, 7), OLD_END)


def test_a_key_decision_is_called_in_and_moves_the_register_only_when_it_is_confirmed(sit_down, told):
    act = f"/reports/{told.report.pk}/act"
    with on(ANNOUNCED, 10):
        announce_and_except(sit_down(people.OFFICE), act)
    with on((2020, 10, 21), 16):
        told.walk.until(ReportStatus.WITH_DECISION_MAKER)
    with on(DECIDED, 10):
        give_the_committees_view(sit_down(people.CHAIRMAN), act)
    with on(DECIDED, 14, 30):
        approve_less(sit_down(people.DIRECTOR), act)
    assert authorised() == NOTHING_MOVED
    with on(DECIDED, 16):
        publish(sit_down(people.OFFICE), act)
    with on((2020, 10, 26), 12):
        call_in(sit_down(people.OFFICE), act)
    with on((2020, 10, 29), 9):
        send_back(sit_down(people.OFFICE), act)
    assert (CallIn.objects.get().status, authorised()) == (CallInStatus.SENT_BACK, NOTHING_MOVED)
    with on((2020, 10, 30), 10):
        confirm(sit_down(people.DIRECTOR), act)
    assert authorised() == NOTHING_MOVED | dict.fromkeys((4, 5), NEW_END)
    assert DecisionItem.objects.get(order=1).outcome == "less"
    notices = SignedArtefact.objects.filter(rendition__kind=RenditionKind.DECISION_NOTICE)
    assert notices.count() == 4
    assert notices.filter(supersedes__isnull=True).count() == 1


def announce_and_except(hands: Keyboard, act: str) -> None:
    """Democratic services publish the notice, which comes too late, and record a general exception."""
    hands.open(f"{act}/publish-notice/")
    hands.type_date("due_from", 12, 11, 2020)
    hands.type_date("due_to", 30, 11, 2020)
    hands.type("documents", "The delegated powers report")
    hands.type("obtain_from", "Democratic Services, Town Hall")
    hands.type("ask_by", "By e-mail to Democratic Services")
    hands.submit("Continue")
    hands.submit("Publish notice of the key decision")
    hands.is_told("The notice is published. The decision can be taken from")
    hands.open(f"{act}/general-exception/")
    hands.type("impracticable", "The lots end on 31 October 2020.")
    hands.pick("told", "Every member of the scrutiny committee")
    hands.type_date("told_on", 14, 10, 2020)
    hands.type("evidence", "By e-mail of 14 October 2020.")
    hands.submit("Continue")
    hands.submit("Record a general exception")
    hands.is_told("The general exception is recorded and published.")


def give_the_committees_view(hands: Keyboard, act: str) -> None:
    """The chairman gives the view of the committee."""
    hands.open(f"{act}/give-view/")
    hands.pick("outcome", "Agrees")
    hands.submit("Give your view")
    hands.is_told("Your view is recorded.")


def approve_less(hands: Keyboard, act: str) -> None:
    """The director is told that the effect waits, approves lots 4 and 5 for less money, and the rest as asked."""
    first, second = Recommendation.objects.order_by("order")
    lot = first.lots.get(lot__number=6).lot
    hands.open(f"{act}/decide/")
    expect(hands.page.locator("main")).to_contain_text("This decision can be called in: its effect waits")
    hands.pick(f"outcome_{first.pk}", "Less than asked")
    hands.untick(hands.box(f"lots_{first.pk}-{lot.pk}"))
    hands.type(f"amount_{first.pk}", "302500.00")
    hands.pick(f"outcome_{second.pk}", "As asked")
    hands.type("reason", "Lot 6 can be met elsewhere.")
    hands.tick(hands.box("has_no_conflict"))
    hands.submit("Continue")
    hands.type("secret", settings.DEMO_PASSWORD)
    hands.submit("Decide")
    expect(hands.page.locator("main")).to_contain_text("To be published by Monday 26 October 2020")


def publish(hands: Keyboard, act: str) -> None:
    """Democratic services find it on their first page, and publish it."""
    hands.open("/")
    expect(hands.page.locator("main")).to_contain_text("Publish the decision by Monday 26 October 2020")
    hands.open(f"{act}/publish-decision/")
    hands.submit("Continue")
    hands.submit("Publish the decision")
    said = "Can be called in until Thursday 29 October 2020, 5 pm: 5 working days left"
    expect(hands.page.locator("main")).to_contain_text(said)


def call_in(hands: Keyboard, act: str) -> None:
    """Two members ask, and the call-in is valid."""
    for name in ("Cllr Ann Other", "Cllr Ben Else"):
        hands.open(f"{act}/log-call-in/")
        hands.type("member_name", name)
        hands.tick(hands.page.get_by_label(GROUND))
        hands.type_date("received_on", 26, 10, 2020)
        hands.type("received_time", "11:15")
        hands.submit("Log a request to call it in")
    hands.is_told("2 members asked, which is enough")
    hands.open(f"{act}/record-call-in/")
    hands.pick("finding", "Valid: the decision is called in")
    hands.submit("Continue")
    hands.submit("Record what was found of the call-in")
    hands.is_told("The decision is called in.")


def send_back(hands: Keyboard, act: str) -> None:
    """The scrutiny committee met on the evening before and sent it back."""
    hands.open(f"{act}/record-call-in/")
    hands.pick("finding", "It is sent back to the decision-maker")
    hands.type("reason", "The committee asks that the price be weighed again.")
    hands.type("minute", "Overview and Scrutiny Committee, minute 47")
    hands.type_date("met_on", 28, 10, 2020)
    hands.type("met_time", "19:45")
    hands.submit("Continue")
    hands.submit("Record what was found of the call-in")
    hands.is_told("The decision-maker has it again")


def confirm(hands: Keyboard, act: str) -> None:
    """The director finds it on his first page, reads why, and confirms it."""
    hands.open("/")
    expect(hands.page.locator("main")).to_contain_text("Reconsider the decision: it was called in")
    hands.open(f"{act}/reconsider/")
    expect(hands.page.locator("main")).to_contain_text("The committee asks that the price be weighed again.")
    hands.pick("confirms", "I confirm it: it takes effect now")
    hands.type("reason", "The price was weighed again; it is fair.")
    hands.tick(hands.box("has_no_conflict"))
    hands.submit("Continue")
    hands.type("secret", settings.DEMO_PASSWORD)
    hands.submit("Reconsider the decision")
    hands.is_told("Confirmed. The decision has taken effect.")
    expect(hands.page.locator("main")).to_contain_text("Took effect on Friday 30 October 2020.")

"""The live twin from *Propose* to in force, in the workspace: everybody does their part by keyboard alone, from the
link of the e-mail that told them to done; with scripts and without. The pages are pictured for the guides when
WRITE_SCREENSHOTS is set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import expect

from commissioning.clock import LONDON
from commissioning.models import SignedArtefact
from commissioning.services import certificates
from decisions.demonstration import people, register
from decisions.demonstration.people import Person
from decisions.enums import ReportStatus
from decisions.models import Report
from frameworks.models import Contract, Lot
from tests.e2e.keyboard import Keyboard
from tests.e2e.outbox import link_in_newest_mail_to
from tests.e2e.pictures import keep

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = datetime(2026, 12, 2, 8, 30, tzinfo=LONDON)
REASONS = "Lots 4 to 6 are in daily use; lots 1 to 3 have met no need that is not met elsewhere."
# What is written where the draft is silent, by heading: by the author, and by a contributor; elsewhere “None”.
WRITTEN = {"Corporate priorities and performance": "Supports the priority that people live independently for longer."}
ASKED_FOR = "Equalities and diversity"
CONTRIBUTED = "The extension keeps services that disabled adults rely on."


@pytest.fixture
def contract() -> Iterator[Contract]:
    """The council, its people, its scheme and the contract: nobody has proposed anything."""
    with time_machine.travel(MORNING, tick=True):
        cast = people.cast()
        certificates.set_up_demonstration(council=cast.council, at=MORNING)
        register.set_up_scheme(cast)
        yield register.set_up_contract(cast, register.live(MORNING.date()))


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_everybody_does_their_part_from_proposal_to_in_force(at_desk, contract, javascript):
    def sit_down(person: Person) -> Keyboard:
        return at_desk(person, javascript=javascript)

    def from_mail(person: Person) -> Keyboard:
        """Signed in, on the page that the newest e-mail to them leads to."""
        hands = sit_down(person)
        hands.open(link_in_newest_mail_to(person.email))
        return hands

    author = sit_down(people.AUTHOR)
    report = propose(author)
    ask_for_a_section(author)
    write_the_section(from_mail(people.CONTRACT_MANAGER))
    read_the_section(author)
    finish(author, report)
    approve(from_mail(people.MANAGER))
    for clearer in people.CLEARERS:
        clear(from_mail(clearer))
    ask_for_the_view(from_mail(people.OFFICE))
    give_the_view(from_mail(people.CHAIRMAN))
    issue(from_mail(people.OFFICE))
    decide(from_mail(people.DIRECTOR))
    read_the_record(sit_down(people.AUDITOR), report)
    bring_into_force(from_mail(people.CONTRACT_MANAGER), contract)
    assert_all_is_as_decided(report)


def propose(hands: Keyboard) -> Report:
    """From the home page to a drafted report: option, lots, money, route."""
    hands.open("/")
    keep(hands, "home-author")
    hands.submit("Propose an extension of BRK:ASC-LIVE-041")
    for lot in Lot.objects.order_by("number"):
        answer = "Extend" if lot.number in register.EXTENDED else "Resolve not to extend"
        hands.pick(f"lot_{lot.pk}", answer)
    hands.type("arrangements", "Nobody uses lots 1 to 3; whoever asks is offered a place under lots 4 to 6.")
    hands.submit("Show the new ends")
    keep(hands, "propose-lots")
    hands.submit("Continue")
    keep(hands, "propose-money")
    hands.submit("Continue")
    expect(hands.page.get_by_text(people.CHAIRMAN.post).first).to_be_visible()
    keep(hands, "propose-route")
    hands.submit("Continue")
    hands.submit("Draft the report")
    hands.is_told("is drafted")
    keep(hands, "report-drafted")
    return Report.objects.get()


def ask_for_a_section(hands: Keyboard) -> None:
    """The author has a section written by the contract manager, who knows the people it is about."""
    hands.press(hands.page.locator("main").get_by_role("link", name=ASKED_FOR))
    hands.unfold("Give it to somebody")
    hands.follow("Ask somebody else to write it")
    hands.choose("post", people.CONTRACT_MANAGER.post)
    hands.submit("Ask somebody to write a section")
    hands.is_told("Whoever holds the post gets an e-mail")


def write_the_section(hands: Keyboard) -> None:
    """The contributor begins, goes on, and says that it is done."""
    expect(hands.page.get_by_text(f"{people.AUTHOR.name}, {people.AUTHOR.post}, asks you to write")).to_be_visible()
    hands.type("body", "The extension keeps")
    hands.submit("Save and stay")
    hands.type("body", CONTRIBUTED)
    keep(hands, "contributor-section")
    hands.submit("Save and say that it is done")
    hands.is_told(f"{people.AUTHOR.name} is told that it is done")


def read_the_section(hands: Keyboard) -> None:
    """The author finds it written, from the e-mail that says so."""
    hands.open(link_in_newest_mail_to(people.AUTHOR.email))
    expect(hands.box("body")).to_have_value(CONTRIBUTED)


def finish(hands: Keyboard, report: Report) -> None:
    """Every empty section, every option without a reason and every warning, each from its link; then submit."""
    page = hands.page
    start = f"/reports/{report.pk}/"
    hands.open(start)
    for heading, words in WRITTEN.items():
        hands.press(page.locator("main").get_by_role("link", name=heading))
        hands.type("body", words)
        keep(hands, "report-section")
        hands.submit("Save and go to the next thing")
    hands.open(start)
    hands.follow("answer “None” or “N/A” for several at once")
    hands.pick("answer", "None: nothing to say here")
    keep(hands, "report-short-answers")
    hands.submit("Save these answers")
    while page.locator("#id_reason_rejected").count():
        hands.type("reason_rejected", "The people who use the services would lose them on the day the term ends.")
        hands.submit("Save and go to the next thing")
    hands.press(page.locator("main").get_by_role("link", name=re.compile("^Readiness")))
    while (accept := page.locator("main form", has=page.get_by_role("button", name="Accept with this reason"))).count():
        hands.fill(accept.first.locator("textarea"), "The contract says no more than this.")
        hands.press(accept.first.get_by_role("button", name="Accept with this reason"))
    hands.press(page.get_by_role("link", name="Back to the report"))
    keep(hands, "report-ready")
    hands.submit("Submit to the approving manager")
    hands.is_told("the approving manager has it now")


def approve(hands: Keyboard) -> None:
    """The manager has four minutes."""
    keep(hands, "approve")
    hands.pick("answer", "Approve: it goes to the clearing officers")
    hands.submit("Send your answer")
    hands.is_told("Approved")


def clear(hands: Keyboard) -> None:
    """A clearing officer clears."""
    keep(hands, "clear")
    hands.pick("answer", "Clear")
    hands.submit("Send your answer")
    hands.is_told("Your clearance is recorded.")


def ask_for_the_view(hands: Keyboard) -> None:
    """Democratic services asks the chairman the rule names, within the days a view is given, and may then go on."""
    hands.submit("Ask for a view")
    hands.is_told(f"{people.CHAIRMAN.post} has been asked for a view")
    expect(hands.page.get_by_role("heading", name="Issue for decision", level=1)).to_be_visible()


def give_the_view(hands: Keyboard) -> None:
    """The chairman, a member, agrees."""
    keep(hands, "give-view")
    hands.pick("outcome", "Agrees")
    hands.submit("Give your view")
    hands.is_told("Your view is recorded.")


def issue(hands: Keyboard) -> None:
    """Democratic services freezes the paper and puts it before the maker."""
    keep(hands, "issue")
    hands.submit("Issue for decision")
    hands.is_told("The decision-maker has it now")


def decide(hands: Keyboard) -> None:
    """The director reads, resolves each recommendation, and proves who is there."""
    keep(hands, "decide")
    for group in hands.groups("outcome_"):
        hands.pick(group, "As asked")
    hands.type("reason", REASONS)
    hands.tick(hands.box("has_no_conflict"))
    hands.submit("Continue")
    keep(hands, "decide-check")
    hands.type("secret", "brackenford-demonstration")
    hands.submit("Decide")
    expect(hands.page.get_by_role("heading", name="Decided", level=1)).to_be_visible()
    keep(hands, "decided")


def read_the_record(hands: Keyboard, report: Report) -> None:
    """The auditor finds the decision and what it came from."""
    hands.open("/reports/")
    hands.press(hands.page.locator("main").get_by_role("link", name=report.title))
    keep(hands, "report-decided")
    assert SignedArtefact.objects.filter(rendition__reference=report.reference).count() == 2
    record = hands.page.request.get(f"/reports/{report.pk}/record.pdf")
    assert (record.status, record.headers["content-type"]) == (200, "application/pdf")


def bring_into_force(hands: Keyboard, contract: Contract) -> None:
    """The contract manager serves notice, and records replies and deeds."""
    keep(hands, "after")
    for label, ticked, done in (
        ("Record the notice served", "places", "Notice recorded."),
        ("Record the reply received", "responses", "Reply recorded."),
        ("Record the deed signed", "responses", "Deed recorded."),
    ):
        hands.open(f"/contracts/{contract.pk}/")
        hands.take(label)
        for box in hands.page.locator(f'main input[type="checkbox"][name="{ticked}"]').all():
            hands.tick(box)
        is_reply = label == "Record the reply received"
        date_box = {"places": "served_on"}.get(ticked, "replied_on" if is_reply else "signed_on")
        hands.type_date(date_box, MORNING.day, MORNING.month, MORNING.year)
        if is_reply:
            hands.pick("reply", "Accepted")
        if ticked == "responses":
            hands.submit("Continue")
        hands.submit(label)
        hands.is_told(done)
    keep(hands, "contract-in-force")


def assert_all_is_as_decided(report: Report) -> None:
    """The register says what was resolved, lot by lot."""
    report.refresh_from_db()
    assert report.status == ReportStatus.DECIDED
    timeline = register.live(MORNING.date())
    extended = report.contract.options.get().months
    for lot in Lot.objects.order_by("number"):
        if lot.number in register.EXTENDED:
            assert lot.current_ends_on == register.end_of_term(timeline.starts_on, months=36 + extended)
        else:
            assert lot.current_ends_on == timeline.initial_ends_on

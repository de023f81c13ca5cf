"""The parts beside the straight way of the live twin, each by keyboard alone and from the e-mail that calls for it:
monitoring officer, section 151 officer, administrator, and a decision signed on paper. With scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import expect

from commissioning.clock import LONDON
from commissioning.models import PostHolding
from commissioning.services import certificates
from decisions.demonstration import people, register
from decisions.demonstration.people import Person
from decisions.demonstration.walk import Walk
from decisions.enums import ConsultationOutcome, ReportStatus, RouteAction
from decisions.models import AuthorityRule, ExemptText, Report
from decisions.services import consulting, exempt, scheme
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.models import MoneyLine
from tests.e2e.keyboard import Keyboard
from tests.e2e.outbox import link_in_newest_mail_to, mails_to
from tests.e2e.pictures import keep
from tests.factories.scans import scan

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"]),
]

NOW = datetime(2026, 12, 2, 15, 0, tzinfo=LONDON)
DRAFTED_AT = NOW - timedelta(days=20)
PRICE = "One provider has asked for a price above the tendered one."
REASONS = "Lots 4 to 6 are in daily use, and a gap would harm those who rely on them."


@pytest.fixture
def twin() -> Iterator[Walk]:
    """The live twin, as it was drafted three weeks ago; what is done from here on is done today."""
    with time_machine.travel(NOW, tick=True):
        cast = people.cast()
        certificates.set_up_demonstration(council=cast.council, at=DRAFTED_AT)
        register.set_up_scheme(cast)
        walk = Walk(cast, register.live(DRAFTED_AT.date()), drafted_at=DRAFTED_AT, decided_on=NOW.date())
        walk.draft()
        yield walk


def from_mail(at_desk, person: Person, *, javascript: bool) -> Keyboard:
    """Signed in, on the page that the newest e-mail to them leads to."""
    hands = at_desk(person, javascript=javascript)
    hands.open(link_in_newest_mail_to(person.email))
    return hands


def test_the_monitoring_officer_reads_what_is_withheld_and_says_who_else_reads_it(at_desk, twin, javascript):
    report, author = twin.report, twin.actor(people.AUTHOR, NOW)
    exempt.write(
        section=report.sections.get(key="finance"), version=report.version, paragraph=3, text=PRICE,
        public_interest_reasoning="It would weaken the council in the next competition.", actor=author, at=NOW,
    )  # fmt: skip
    hands = from_mail(at_desk, people.MONITORING_OFFICER, javascript=javascript)
    assert PRICE not in hands.page.content()
    for person, why in ((people.MONITORING_OFFICER, "To agree to it."), (people.CLEARERS[0], "To clear the price.")):
        hands.follow("Let somebody read the exempt text")
        hands.choose("post", person.post)
        hands.type("reason", why)
        hands.submit("Let somebody read the exempt text")
        hands.is_told("Done: whoever holds the post can read it.")
        hands.open(f"/reports/{report.pk}/rows/exempt/")
    expect(hands.page.get_by_text(PRICE)).to_be_visible()
    keep(hands, "exempt-passages")
    for person in (people.MONITORING_OFFICER, people.CLEARERS[0]):
        assert ExemptText.objects.visible_to(twin.actor(person, NOW)).exists()
    hands.open("/")
    expect(hands.page.get_by_text("Nothing waits for you")).to_be_visible()


def test_the_monitoring_officer_confirms_a_rule_of_the_scheme(at_desk, twin, javascript):
    rule = scheme.propose_rule(
        values={
            "name": "Small extensions", "clause": "Contract procedure rules, article 4.2",
            "text": "An extension of up to £100,000 may be authorised by the executive director.",
            "action": RouteAction.EXTEND, "maker_post": twin.cast.post(people.DIRECTOR), "priority": 20,
            "value_basis": "this_decision", "value_to": "100000.00", "record_type": "delegated_powers_report",
            "starts_on": NOW.date(),
        },
        consultees=[], clearances=[], actor=twin.actor(people.ADMINISTRATOR, NOW), at=NOW,
    )  # fmt: skip
    hands = from_mail(at_desk, people.MONITORING_OFFICER, javascript=javascript)
    hands.follow("Confirm the rule")
    hands.submit("Confirm the rule")
    hands.is_told("Confirmed: reports are routed by it from its first day.")
    assert AuthorityRule.objects.get(pk=rule.pk).confirmed_by == twin.actor(people.MONITORING_OFFICER, NOW).user


def test_the_section_151_officer_sees_what_ends_and_enters_what_was_spent(at_desk, twin, javascript):
    hands = at_desk(people.TREASURER, javascript=javascript)
    hands.open("/")
    keep(hands, "home-section-151")
    hands.follow("All contracts by their end")
    hands.follow(twin.contract.title)
    hands.follow("Add a sum of money")
    hands.choose("kind", MoneyKind.ACTUAL.label)
    hands.type("label", "Spent from April to October")
    hands.type("amount", "251,118.40")
    hands.choose("vat_basis", VatBasis.EXEMPT.label)
    hands.choose("certainty", Certainty.ACTUAL.label)
    hands.submit("Add the sum")
    hands.is_told("Sum added.")
    assert MoneyLine.objects.get(kind=MoneyKind.ACTUAL).amount == Decimal("251118.40")
    hands.open(f"/reports/{twin.report.pk}/")
    hands.follow("As it prints")


def test_the_administrator_puts_somebody_in_a_post_that_nobody_holds(at_desk, twin, javascript):
    adviser = next(one for one in people.CLEARERS if one.discipline == "governance")
    PostHolding.objects.filter(post=twin.cast.post(adviser)).update(ends_on=NOW.date() - timedelta(days=1))
    hands = at_desk(people.ADMINISTRATOR, javascript=javascript)
    hands.open("/")
    keep(hands, "home-administrator")
    hands.press(hands.page.locator("main a", has_text="Nobody clears for governance"))
    hands.follow(adviser.post)
    row = hands.page.locator("main [name$='-user']").last
    number = str(row.get_attribute("name")).removesuffix("-user")
    hands.choose(f"{number}-user", adviser.name)
    hands.choose(f"{number}-kind", "Post-holder")
    hands.type_date(f"{number}-starts_on", NOW.day, NOW.month, NOW.year)
    hands.submit("Save")
    hands.is_told("Saved")
    hands.open("/")
    expect(hands.page.locator("main a", has_text="Nobody clears for governance")).to_have_count(0)


def test_a_decision_on_signed_paper_is_entered_by_one_person_and_confirmed_by_another(at_desk, twin, javascript):
    twin.until(ReportStatus.WITH_DECISION_MAKER)
    consulting.record_view(
        consultation=twin.report.consultations.open().get(), outcome=ConsultationOutcome.AGREES,
        actor=twin.actor(people.CHAIRMAN, NOW), at=NOW,
    )  # fmt: skip
    enter(at_desk(people.OFFICE, javascript=javascript), twin.report)
    assert twin.report.status == ReportStatus.WITH_DECISION_MAKER
    confirm(from_mail(at_desk, people.MONITORING_OFFICER, javascript=javascript))
    assert twin.report.status == ReportStatus.DECIDED
    assert [message.subject.partition(": ")[2] for message in mails_to(people.CONTRACT_MANAGER.email)] == [
        "An extension is authorised: serve notice on the providers"
    ]


def enter(hands: Keyboard, report: Report) -> None:
    """Democratic services types what the paper says. Which file it is, the browser's own window would ask."""
    hands.open(f"/reports/{report.pk}/")
    hands.unfold("Also possible")
    hands.take("Record a decision from signed paper")
    file = {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": scan()}
    hands.reach(hands.box("scan")).set_input_files(file)
    hands.type_date("signed_on", NOW.day, NOW.month, NOW.year)
    hands.type("signed_time", "14:30")
    for group in hands.groups("outcome_"):
        hands.pick(group, "As asked")
    hands.type("reason", REASONS)
    keep(hands, "enter-paper")
    hands.submit("Record a decision from signed paper")
    hands.is_told("A second person now compares it")


def confirm(hands: Keyboard) -> None:
    """The second person opens the scan, compares, and confirms."""
    address = hands.page.get_by_role("button", name="Open the scan (PDF)").get_attribute("href")
    opened = hands.page.request.get(str(address))
    assert (opened.status, opened.headers["content-type"]) == (200, "application/pdf")
    hands.tick(hands.box("has_compared"))
    keep(hands, "confirm-paper")
    hands.submit("Continue")
    hands.submit("Confirm the signed paper")
    expect(hands.page.get_by_role("heading", name="Decided", level=1)).to_be_visible()

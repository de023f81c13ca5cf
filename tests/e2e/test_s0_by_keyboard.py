"""Case S0 through the admin, from adding the report to the register in force: by keyboard alone, a different person at
each step, on 22 October 2020, with every page accessible. Pictures of it are kept when WRITE_SCREENSHOTS is set."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect

from commissioning.clock import LONDON
from commissioning.models import SignedArtefact
from commissioning.services import certificates
from commissioning.services.documents import content_of
from decisions.demonstration import people, register, story
from decisions.demonstration.people import Person
from decisions.models import Report
from frameworks.models import Contract, Lot
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = datetime(2020, 10, 22, 8, 30, tzinfo=LONDON)
DECIDED_ON = MORNING.date()
PICTURES = Path(__file__).resolve().parents[2] / "docs/images"
REASONS = "Lots 4 to 6 are in daily use; lots 1 to 3 have met no need that is not met elsewhere."


@pytest.fixture
def _frozen() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=True):
        yield


@pytest.fixture
def contract(_frozen) -> Contract:
    """The council, its people, its scheme and the contract: everything but the report."""
    cast = people.cast()
    certificates.set_up_demonstration(council=cast.council, at=MORNING)
    register.set_up_scheme(cast)
    return register.set_up_contract(cast, register.FROZEN)


@pytest.fixture
def at_desk(browser: Browser, live_server, axe, contract) -> Iterator[Callable[[Person], Keyboard]]:
    """`at_desk(person)` sits somebody down at a browser of their own and signs them in."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def look(page: Page) -> None:
        expect(page.locator("h1").first).to_be_visible()
        axe(page)

    def sit_down(person: Person) -> Keyboard:
        context = browser.new_context(
            base_url=live_server.url,
            locale="en-GB",
            timezone_id="Europe/London",
            viewport={"width": 1280, "height": 960},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and faults.append(message.text))
        keyboard = Keyboard(page, look)
        keyboard.sign_in(person.email, settings.DEMO_PASSWORD)
        expect(page.get_by_text(f"{person.name}, acting as {person.post}")).to_be_visible()
        return keyboard

    yield sit_down
    for context in contexts:
        context.close()
    assert faults == []


def test_s0_is_taken_from_a_new_report_to_the_register_in_force(at_desk, contract, tmp_path):
    told = story.read(decided_on=DECIDED_ON)
    report = write_the_report(at_desk(people.AUTHOR), told)
    page = f"/admin/decisions/report/{report.pk}/change/"
    act(at_desk(people.MANAGER), page, "Approve for clearance", "Approved")
    for clearer in people.CLEARERS:
        clear(at_desk(clearer), page)
    ask_for_the_view(at_desk(people.OFFICE), page)
    give_the_view(at_desk(people.CHAIRMAN), page)
    issue(at_desk(people.OFFICE), page)
    decide(at_desk(people.DIRECTOR), page)
    record = fetch_the_record(at_desk(people.AUDITOR), page, tmp_path)
    bring_into_force(at_desk(people.CONTRACT_MANAGER), contract)
    assert_all_is_as_decided(Report.objects.get(), record)
    picture_the_record(record)


def write_the_report(hands: Keyboard, told: dict) -> Report:
    """The author begins the report from its form, writes it, puts right what is missing, and submits it."""
    page = hands.page
    hands.open("/admin/decisions/report/")
    hands.follow("Add report")
    hands.choose("template", "Delegated powers report")
    hands.choose("contract", "BRK:ASC-2017-041")
    hands.choose("option", "BRK:ASC-2017-041 option 1")
    hands.type("title", told["details"]["title"])
    hands.choose("sponsor_post", people.DIRECTOR.post)
    hands.choose("forward_plan_entry", "FP-2020-017")
    hands.submit("Save and go on")
    hands.is_told("Added: BRK-DPR-2020-001.")
    expect(page.get_by_text("Submit to the approving manager")).to_be_visible()
    expect(page.get_by_role("link", name="Submit to the approving manager")).to_have_count(0)
    write_sections(hands, told)
    write_rows(hands, told)
    write_table(hands, told["tables"][0])
    accept_warnings(hands)
    hands.follow("Submit to the approving manager")
    hands.submit("Submit to the approving manager")
    hands.is_told("the approving manager has it now")
    return Report.objects.get()


def write_sections(hands: Keyboard, told: dict) -> None:
    """Every section's words, or its “None” or “N/A”."""
    hands.type("wards", told["details"]["wards"])
    for entry in told["sections"]:
        part = hands.page.locator(f"#section-{entry['key']}")
        box = part.locator("textarea[name$=-body]").first
        if "body" in entry:
            hands.type(str(box.get_attribute("name")), entry["body"].strip())
        else:
            answer = part.locator("select[name$=-answer]").first
            label = {"none": "None", "not_applicable": "N/A"}[entry["answer"]]
            hands.choose(str(answer.get_attribute("name")), label)
    hands.submit("Save")
    hands.is_told("Saved")


def write_rows(hands: Keyboard, told: dict) -> None:
    """Recommendations, alternatives, papers and contacts: a row of each is there to be filled in after every save."""
    kinds = {
        "recommendations": (told["recommendations"], recommend),
        "options_considered": (told["options"], consider),
        "background_papers": (told["background_papers"], name_paper),
        "contacts": (told["contacts"], name_contact),
    }
    for number in range(max(len(entries) for entries, _ in kinds.values())):
        for prefix, (entries, fill) in kinds.items():
            if number < len(entries):
                fill(hands, f"{prefix}-{number}", entries[number])
        hands.submit("Save")
        hands.is_told("Saved")


def recommend(hands: Keyboard, row: str, entry: dict) -> None:
    extends = entry["effect"] == "extend"
    hands.choose(f"{row}-verb", "Extend" if extends else "Resolve not to")
    hands.type(f"{row}-text", entry["text"])
    hands.choose(f"{row}-effect", "Use an option to extend" if extends else "Resolve not to use an option")
    hands.choose(f"{row}-option", "Option 1")
    for lot in Lot.objects.filter(number__in=entry["lots"]):
        hands.tick(hands.box(f"{row}-lots-{lot.pk}"))
    if extends:
        hands.choose(f"{row}-value_line", "Extension of lots 4 to 6")


def consider(hands: Keyboard, row: str, entry: dict) -> None:
    hands.type(f"{row}-title", entry["title"])
    hands.type(f"{row}-text", entry["text"])
    if entry.get("is_do_nothing"):
        hands.tick(hands.box(f"{row}-is_do_nothing"))
    hands.type(f"{row}-reason_rejected", entry["reason"])


def name_paper(hands: Keyboard, row: str, entry: dict) -> None:
    hands.type(f"{row}-title", entry["title"])
    for name in ("dated_on", "kept_until"):
        if isinstance(entry.get(name), date):
            hands.type_date(f"{row}-{name}", entry[name].day, entry[name].month, entry[name].year)
    if entry.get("url"):
        hands.type(f"{row}-url", entry["url"])


def name_contact(hands: Keyboard, row: str, entry: dict) -> None:
    hands.type(f"{row}-name", entry["name"])
    hands.type(f"{row}-post_title", entry["post"])
    hands.type(f"{row}-email", entry["email"])


def write_table(hands: Keyboard, table: dict) -> None:
    """The table of key challenges: its columns first, then its cells; two rows at a time are there to be filled."""
    hands.follow("Add a table")
    hands.type("caption", table["caption"])
    hands.type("key", table["key"])
    hands.type("columns", "\n".join(heading for heading, _ in table["columns"]))
    hands.submit("Add a table")
    for number, (_, width) in enumerate(table["columns"], start=1):
        hands.type(f"width_{number}", str(width))
    for row, entry in enumerate(table["rows"], start=1):
        if hands.box(f"cell_{row}_1").count() == 0:
            hands.submit("Save")
        for column, cell in enumerate(entry["cells"], start=1):
            hands.type(f"cell_{row}_{column}", cell.strip())
    hands.submit("Save")
    hands.follow("Report BRK-DPR-2020-001")


def accept_warnings(hands: Keyboard) -> None:
    """Nine days are left: the warning is read, and accepted with the reason."""
    expect(hands.page.locator("main")).to_contain_text("9 days")
    hands.follow("Accept a warning with a reason")
    reached = hands.page.get_by_role("radio", name="9 days")
    hands.tick(reached)
    hands.type("reason", "The chairman could not be consulted before 22 October; notices go out on the day.")
    hands.submit("Accept a warning with a reason")
    hands.is_told("The warning is accepted")


def act(hands: Keyboard, page: str, label: str, told: str) -> None:
    """An act that asks for nothing."""
    hands.open(page)
    hands.follow(label)
    hands.submit(label)
    hands.is_told(told)


def clear(hands: Keyboard, page: str) -> None:
    """A clearing officer clears."""
    hands.open(page)
    hands.follow("Clear")
    hands.pick("outcome", "Cleared")
    hands.submit("Clear")
    hands.is_told("Your clearance is recorded.")


def ask_for_the_view(hands: Keyboard, page: str) -> None:
    """Democratic services ask the chairman."""
    hands.open(page)
    hands.follow("Ask for a view")
    hands.choose("post", people.CHAIRMAN.post)
    hands.type_date("reply_due_on", 22, 10, 2020)
    hands.submit("Ask for a view")
    hands.is_told("asked")


def give_the_view(hands: Keyboard, page: str) -> None:
    """The chairman gives her own view."""
    hands.open(page)
    hands.follow("Give your view")
    hands.pick("outcome", "Agrees")
    hands.submit("Give your view")
    hands.is_told("recorded")


def issue(hands: Keyboard, page: str) -> None:
    """Democratic services issue the paper, and put it to the director afterwards."""
    hands.open(page)
    hands.follow("Issue for decision")
    hands.untick(hands.box("puts_to_maker"))
    hands.submit("Issue for decision")
    hands.is_told("Issued for decision.")
    hands.follow("Put before the decision-maker")
    hands.submit("Put before the decision-maker")
    hands.is_told("The decision-maker has it now.")


def decide(hands: Keyboard, page: str) -> None:
    """The director decides each recommendation as asked, checks the words, and proves who he is."""
    hands.open(page)
    hands.follow("Decide")
    for row in Report.objects.get().recommendations.all():
        hands.pick(f"outcome_{row.pk}", "As asked")
    hands.type("reason", REASONS)
    hands.tick(hands.box("has_no_conflict"))
    hands.submit("Go on to check")
    expect(hands.page.locator("main")).to_contain_text("£453,750")
    hands.type("secret", "not my password")
    hands.submit("Decide")
    expect(hands.page.get_by_role("alert")).to_contain_text("That is not right.")
    assert Report.objects.get().status == "with_decision_maker"
    hands.type("secret", settings.DEMO_PASSWORD)
    hands.submit("Decide")
    hands.is_told("The certified record is being made.")
    expect(hands.page.get_by_role("link", name="Submit to the approving manager")).to_have_count(0)
    expect(hands.page.locator('main input[type="text"], main textarea')).to_have_count(0)


def fetch_the_record(hands: Keyboard, page: str, folder: Path) -> Path:
    """The auditor downloads the certified record."""
    hands.open(page)
    hands.reach(hands.page.get_by_role("link", name="Download the certified record (PDF)"))
    with hands.page.expect_download() as download:
        hands.page.keyboard.press("Enter")
    file = folder / "record.pdf"
    download.value.save_as(file)
    return file


def bring_into_force(hands: Keyboard, contract: Contract) -> None:
    """The contract manager serves notice on every provider, records each reply and each deed."""
    hands.open(f"/admin/frameworks/contract/{contract.pk}/change/")
    serve = {"how": "E-mail"}
    for label, field, dates, chosen in (
        ("Record the notice served", "places", "served_on", serve),
        ("Record the reply received", "responses", "replied_on", {}),
        ("Record the deed signed", "responses", "signed_on", {}),
    ):
        hands.follow(label)
        boxes = hands.box(field)
        assert boxes.count() == 10  # seven providers, three of them on two of the lots
        for number in range(boxes.count()):
            hands.tick(boxes.nth(number))
        hands.type_date(dates, 22, 10, 2020)
        for name, choice in chosen.items():
            hands.choose(name, choice)
        if dates == "replied_on":
            hands.pick("reply", "Accepted")
        if field == "responses":
            hands.submit("Go on to check")
        hands.submit(label)
        hands.is_told("recorded")


def assert_all_is_as_decided(report: Report, record: Path) -> None:
    """The record is the one stored, and the register has moved: lots 4 to 6, and no others."""
    assert report.status == "decided"
    artefact = SignedArtefact.objects.newest_of("record", report.reference)
    assert record.read_bytes() == content_of(artefact.sha256)
    said = io.StringIO()
    call_command("verify_document", str(record), stdout=said)
    assert report.reference in said.getvalue()
    ends = dict(Lot.objects.values_list("number", "current_ends_on"))
    assert ends == {
        1: date(2020, 10, 31), 2: date(2020, 10, 31), 3: date(2020, 10, 31),
        4: date(2021, 10, 31), 5: date(2021, 10, 31), 6: date(2021, 10, 31),
    }  # fmt: skip
    call_command("anchor_audit", stdout=io.StringIO())
    call_command("verify_audit", stdout=io.StringIO())


def picture_the_record(record: Path) -> None:
    """The first page of the record for the documents, when it is asked for."""
    if os.environ.get("WRITE_SCREENSHOTS"):
        picture = PICTURES / "record"
        subprocess.run(["pdftoppm", "-png", "-r", "80", "-f", "1", "-singlefile", record, picture], check=True)

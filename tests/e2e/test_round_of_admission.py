"""A round of thirty applications on three lots, from its public notice to thirty letters: planned, opened, uploaded,
signed off and written to in the browser; the scores, which the browser adds nothing to, come by the services."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import expect

from commissioning.exports import spreadsheet
from frameworks.enums import ApplicationOutcome, LetterKind
from frameworks.importing.applicants import HEADINGS
from frameworks.importing.score_sheet import Scored
from frameworks.models import Admission, AdmissionRound, Letter, LotApplication
from frameworks.services import rounds, scoring
from providers.models import Provider
from tests.e2e.keyboard import Keyboard
from tests.factories.commissioning import PASSWORD
from tests.factories.rounds import CLOSES, OPENS, Joining, at, joining

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED, SCORED, SIGNED = date(2023, 5, 6), date(2023, 5, 22), date(2023, 6, 1)
EACH = 10


def on(day: date) -> time_machine.travel:
    """The clock of everybody stands there, and ticks on."""
    return time_machine.travel(at(day), tick=True)


def sheet() -> bytes:
    """Ten applicants for each of three lots; the insurance of every fifth has lapsed."""

    def rows() -> Iterator[list[object]]:
        for number in range(1, 3 * EACH + 1):
            insured = date(2023, 5, 1) if number % 5 == 0 else date(2024, 3, 31)
            lot = (number - 1) % 3 + 1
            yield [f"Applicant {number} Limited", "", f"{number:08d}", str(lot), OPENS, insured]

    return spreadsheet("Applications", HEADINGS, rows(), "xlsx")


def test_thirty_applications_on_three_lots_end_in_thirty_letters(at_desk, live_server):
    world = joining()
    with on(OPENS):
        hands = at_desk(world.commissioner.user, password=PASSWORD)
        plan_and_open(hands, world)
        is_announced(hands, world)
        upload(hands)
    evaluate(world)
    with on(SIGNED):
        hands = at_desk(world.head.user, password=PASSWORD)
        sign_off(hands, world)
        write_letters(hands, world)
    outcomes = Counter(LotApplication.objects.values_list("outcome", flat=True))
    # every third applicant scores 40, and every fifth of the others has let its insurance lapse
    assert outcomes == {
        ApplicationOutcome.ADMITTED: 16, ApplicationOutcome.CONDITIONAL: 4, ApplicationOutcome.DECLINED: 10,
    }  # fmt: skip
    assert (Admission.objects.count(), Provider.objects.count()) == (20, 30)
    kinds = Counter(Letter.objects.values_list("kind", flat=True))
    assert kinds == {
        LetterKind.ADMITTED: 16, LetterKind.ADMITTED_CONDITIONALLY: 4, LetterKind.NOT_ADMITTED: 10,
    }  # fmt: skip


def plan_and_open(hands: Keyboard, world: Joining) -> None:
    """From the contract's page to a round that is open."""
    hands.open(f"/contracts/{world.contract.pk}/rounds/")
    hands.submit("Plan a round")  # a link drawn as a button
    hands.type_date("opens_on", OPENS.day, OPENS.month, OPENS.year)
    hands.type_date("closes_on", CLOSES.day, CLOSES.month, CLOSES.year)
    for box in hands.page.locator('main input[name="lots"]').all():
        hands.tick(box)
    hands.type("how_to_apply", "Write to commissioning@council.example by the last day.")
    hands.type("pass_mark", "60")
    hands.submit("Plan the round")
    hands.follow("Open the round")
    hands.submit("Continue")
    hands.submit("Open the round")
    hands.is_told("The round is open.")


def is_announced(hands: Keyboard, world: Joining) -> None:
    """Everybody reads its notice."""
    row = AdmissionRound.objects.get()
    page = hands.page.context.browser.new_page(base_url=hands.page.url.split("/rounds")[0])
    page.goto(f"/public/{world.council.code}/joining/")
    page.get_by_role("link", name=world.contract.title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(world.contract.title)
    expect(page.get_by_text("Friday 5 May 2023")).to_be_visible()
    expect(page.get_by_text("commissioning@council.example")).to_be_visible()
    assert row.number == 1
    page.close()


def upload(hands: Keyboard) -> None:
    """The sheet of thirty, at once."""
    hands.follow("Upload applications")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "applications.xlsx", "mimeType": kind, "buffer": sheet()}
    hands.page.locator('main input[type="file"]').set_input_files(file)
    hands.submit("Upload applications")
    hands.is_told("30 applications entered; 30 of the providers are new.")


def evaluate(world: Joining) -> None:
    """Two evaluators without conflicts give each application the same score."""
    world.row = AdmissionRound.objects.get()
    for one in world.evaluators:
        world.step(rounds.name_evaluator, CLOSED, user=one.user)
        world.step(rounds.declare, CLOSED, one, conflict="")
    world.step(rounds.close, CLOSED)
    world.step(rounds.begin_evaluation, CLOSED)
    given = [
        Scored(
            row.application.number, row.application.number, row.lot.number,
            Decimal(40 if row.application.number % 3 == 0 else 75), "As the papers show.",
        )
        for row in LotApplication.objects.select_related("application", "lot")
    ]  # fmt: skip
    for one in world.evaluators:
        scoring.give_scores(admission_round=world.round, scores=given, actor=one, at=at(SCORED))


def sign_off(hands: Keyboard, world: Joining) -> None:
    """The head of commissioning sees what is to become of them, and signs."""
    hands.open(f"/rounds/{world.round.pk}/")
    hands.follow("Sign off outcomes")
    expect(hands.page.locator("main")).to_contain_text("Ready: 30. Admitted: 16;")
    hands.submit("Continue")
    hands.submit("Sign off outcomes")
    hands.is_told("Signed off: 16 admitted, 4 admitted on a condition, 10 declined.")


def write_letters(hands: Keyboard, world: Joining) -> None:
    """Thirty letters in one act, each a PDF to take away."""
    hands.open(f"/rounds/{world.round.pk}/")
    hands.follow("Write the outcome letters")
    hands.pick("is_certified", "Plain PDF")
    hands.submit("Write the outcome letters")
    hands.is_told("30 letters written.")
    hands.open(f"/contracts/{world.contract.pk}/letters/")
    letters = hands.page.locator('main a[href$=".pdf"]')
    expect(letters).to_have_count(30)
    taken = hands.page.request.get(letters.first.get_attribute("href") or "")
    assert (taken.status, taken.body()[:5]) == (200, b"%PDF-")

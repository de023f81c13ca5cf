"""A report about two contracts whose lots have the same numbers: every page says whose lot it speaks of."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from commissioning.actors import Actor
from commissioning.documents.kept import Kept
from commissioning.services.documents import content_of
from decisions import panels
from decisions.demonstration import people
from decisions.demonstration.people import Person
from decisions.demonstration.register import moment
from decisions.enums import PostingStatus, ReportStatus
from decisions.selectors import ledger, readiness
from frameworks.enums import OptionScope
from frameworks.models import Contract, TermOption
from frameworks.services import options
from frameworks.terms import span_of
from tests.factories.desk import AT
from tests.factories.several import DECIDED_ON, TwoContracts

pytestmark = pytest.mark.django_db

FIRST, SECOND = "BRK:ASC-2017-041", "BRK:ASC-LIVE-041"
EXTENDED = [f"Lot {number} of {FIRST}" for number in (4, 5, 6)] + [f"Lot 4 of {SECOND}"]
NAMED = [*EXTENDED, f"Lot 5 of {SECOND}"]
NOON, LATER = moment(DECIDED_ON, 12), moment(date(2020, 10, 25), 12)


@pytest.fixture(scope="module", autouse=True)
def drafted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The draft, made once; each test works in a transaction of its own inside this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        TwoContracts().draft()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def two() -> TwoContracts:
    return TwoContracts()


def opened(two: TwoContracts, person: Person, name: str, *args: Any, at: datetime = NOON, **typed: Any) -> HttpResponse:
    """A page as somebody sees it; or what answers when they send what they typed."""
    client, address = Client(), reverse(name, args=args)
    with time_machine.travel(at, tick=False):
        client.force_login(two.walk.cast.users[person.email])
        page = client.post(address, typed) if typed else client.get(address)
    assert page.status_code == 200
    return page


def said(page: HttpResponse) -> str:
    """The words of the page, without tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def linked(page: HttpResponse) -> list[str]:
    """The contracts the page links to."""
    every = {reverse("frameworks:contract-detail", args=[one.pk]): str(one) for one in Contract.objects.all()}
    main = re.findall(r"<main.*?</main>", page.content.decode(), re.S)
    return sorted({every[address] for address in re.findall(r'href="([^"]+)"', main[0]) if address in every})


def test_the_first_words_say_of_each_contract_what_is_true_of_it(two):
    draft = readiness.draft_of(two.report, AT)
    read = {passage.place: passage.reading for passage in draft.passages}
    title = "(“Employment and day opportunities support”)"
    assert read["section:summary"] == (
        f"Contract {FIRST} {title} began on 1 November 2017. Its initial term ends on 31 October 2020, and it gives "
        "the council an option to extend for 12 months. "
        f"Contract {SECOND} {title} began on 1 December 2017. Its initial term ends on 30 November 2020, and it gives "
        "the council an option to extend for 12 months. "
        f"This report asks for lots 4, 5 and 6 of contract {FIRST} to be extended until 31 October 2021, at an "
        "estimated cost of £453,750. "
        f"This report asks for lot 4 of contract {SECOND} to be extended until 30 November 2021, at an estimated cost "
        "of £151,250. "
        f"It also asks for a decision not to use the option for lot 5 of contract {SECOND}."
    )
    assert "Each of the four providers on lot 4 of contract" in read["section:implementation"]
    assert "{{" not in "".join(read.values())
    assert read["recommendation:1"].startswith(f"That contract {FIRST} {title} is extended for lots 4, 5 and 6 from")
    assert read["recommendation:2"].startswith(f"That contract {SECOND} {title} is extended for lot 4 from")
    assert read["recommendation:3"].startswith(f"That the option is not used for lot 5 of contract {SECOND}, ")


def test_a_lot_of_one_contract_is_not_taken_for_the_lot_of_the_same_number_in_another(two):
    """Lot 5 is to be extended in the first contract and not in the second; that is no contradiction."""
    found = readiness.findings(two.report, AT)
    unsaid = ["ground_not_named", "data_protection_unanswered", "forward_plan_wider"]  # nobody has written it yet
    assert [one.code for one in found] == ["lots_not_resolved", *unsaid]
    assert "leaves out " + ", ".join(f"Lot {n} of {FIRST}" for n in (1, 2, 3)) + ". " in found[3].message
    assert f"Lot 3 of {FIRST}, Lot 1 of {SECOND}" in found[0].message


def test_an_option_for_the_whole_contract_is_measured_on_the_lots_of_its_own(two):
    option = TermOption.objects.get(contract=two.second)
    option.applies_to = OptionScope.ALL_LOTS
    option.save()
    found = {one.code: one for one in readiness.findings(two.report, AT)}
    assert found["whole_contract_only"].place == "recommendation:2"
    assert FIRST not in found["whole_contract_only"].message


def test_the_report_and_its_rows_name_the_contract_of_each_lot_and_link_both(two):
    page = opened(two, people.MANAGER, "decisions:report-detail", two.report.pk)
    assert linked(page) == [FIRST, SECOND]
    details = [dict(row.details)["Lots"].split("; ") for row in page.context["asked"]]
    assert [lot.partition(" until ")[0] for lots in details for lot in lots] == NAMED
    second = two.report.recommendations.get(order=2)
    form = opened(two, people.AUTHOR, "decisions:report-row-edit", two.report.pk, "recommendations", second.pk)
    assert f"Lot 4 of {SECOND}: Day opportunities in buildings" in said(form)


def test_each_contracts_page_and_the_list_of_contracts_lead_to_the_report_and_to_the_other(two):
    for one, other in ((two.first, two.second), (two.second, two.first)):
        shown = panels.reports_of(one, two.desk.actor, AT).context["reports"]
        assert shown == [(two.report, [(other, True)])]
        page = opened(two, people.AUTHOR, "frameworks:contract-detail", one.pk)
        assert f"It is also about {other}" in said(page)
    columns = panels.open_reports([two.first, two.second], two.desk.actor, AT)
    assert columns == {two.first.pk: "BRK-DPR-2020-001", two.second.pk: "BRK-DPR-2020-001"}


def test_a_contract_somebody_does_not_see_is_named_and_not_linked(two):
    elsewhere = Contract.objects.get(pk=two.second.pk)
    elsewhere.department, elsewhere.owner_post = "Places", elsewhere.contract_manager_post
    elsewhere.save()
    detail = opened(two, people.MANAGER, "decisions:report-detail", two.report.pk)
    beside = opened(two, people.MANAGER, "frameworks:contract-detail", two.first.pk)
    two.walk.until(ReportStatus.WITH_MANAGER)
    act = opened(two, people.MANAGER, "decisions:report-act", two.report.pk, "approve")
    for page in (detail, beside, act):
        assert (SECOND in linked(page), SECOND.removeprefix("BRK:") in said(page)) == (False, True)
    assert (linked(detail), linked(act)) == ([FIRST], [])
    assert f"It is also about {SECOND}" in said(beside)
    assert SECOND in linked(opened(two, people.AUTHOR, "decisions:report-detail", two.report.pk))


def test_whoever_answers_reads_of_which_contract_each_lot_sum_and_end_is(two):
    two.walk.until(ReportStatus.WITH_MANAGER)
    page = opened(two, people.MANAGER, "decisions:report-act", two.report.pk, "approve")
    brief = page.context["brief"]
    assert [lot.name for asked in brief.asked for lot in asked.lots] == NAMED
    assert [asked.line for asked in brief.asked] == [
        f"Extension of lots 4 to 6, {FIRST}", f"Extension of lot 4, {SECOND}", "",
    ]  # fmt: skip
    assert [(one.what, one.on) for one in brief.deadlines[1:]] == [
        (f"The current term of lots 4, 5 and 6 of {FIRST} ends", date(2020, 10, 31)),
        (f"The current term of lot 4 of {SECOND} ends", date(2020, 11, 30)),
    ]
    assert [str(contract) for contract in brief.contracts] == [FIRST, SECOND]


def test_the_page_that_decides_and_its_check_page_name_the_contract_of_each_lot(two):
    two.walk.until(ReportStatus.WITH_DECISION_MAKER)
    two.close_consultation()
    page = opened(two, people.DIRECTOR, "decisions:report-act", two.report.pk, "decide", at=two.at())
    assert f"Extension of lot 4 ({SECOND}) £151,250" in said(page)
    assert [f"{name}:" in said(page) for name in NAMED] == [True] * 5
    check = opened(
        two,
        people.DIRECTOR,
        "decisions:report-act",
        two.report.pk,
        "decide",
        at=two.at(),
        **two.typed(version=two.report.version),
    )
    assert [effect.name for effect in check.context["form"].effects] == NAMED
    assert [f"{name} " in said(check) for name in NAMED] == [True] * 5


def test_what_the_register_would_refuse_is_said_with_its_contract(two):
    two.walk.until(ReportStatus.WITH_DECISION_MAKER)
    use_second_before(two)
    verdict = ledger.register_says(two.report, two.at())
    assert verdict.sentence.startswith(f"{SECOND}: Option 1 has already been used for Lot 4")


def test_a_decision_reaches_both_contracts_and_its_page_tells_them_apart(two):
    two.walk.until(ReportStatus.DECIDED)
    page = opened(two, people.DIRECTOR, "decisions:report-after", two.report.pk, at=two.at())
    after = page.context["after"]
    assert [effect.name for effect in after.effects] == NAMED
    assert [track.name for track in after.lots] == NAMED
    assert linked(page) == [FIRST, SECOND]
    two.post()
    after = opened(two, people.DIRECTOR, "decisions:report-after", two.report.pk, at=two.at()).context["after"]
    assert {effect.posting.status for effect in after.effects} == {PostingStatus.POSTED}
    assert [(step.what, step.contract) for step in after.steps] == [
        ("Publish the decision", None),
        (f"Serve notice on the providers of {FIRST}: 10 providers to go", two.first),
        (f"Serve notice on the providers of {SECOND}: 4 providers to go", two.second),
    ]
    two.bring_both_into_force()
    page = opened(two, people.OFFICE, "decisions:report-after", two.report.pk, at=LATER)
    assert [track.is_in_force for track in page.context["after"].lots] == [True] * 4 + [False]
    assert f"Lot 4 of {SECOND} In force to 30 November 2021; 4 of 4 deeds signed." in said(page)
    assert [step.what for step in page.context["after"].steps] == ["Publish the decision"]
    assert linked(page) == [FIRST, SECOND]


def test_the_record_says_the_contract_of_each_lot_it_resolves(two):
    two.walk.until(ReportStatus.DECIDED)
    kept = Kept.from_bytes(content_of(two.report.decision.snapshot.sha256))
    words = [item["words"] for item in kept.record["decision"]["items"]]
    assert [(FIRST in one, SECOND in one) for one in words] == [(True, False), (False, True), (False, True)]
    assert [lot["lot"] for item in kept.record["decision"]["items"] for lot in item["lots"]] == [
        *(f"{FIRST} lot {number}" for number in (4, 5, 6)), f"{SECOND} lot 4", f"{SECOND} lot 5",
    ]  # fmt: skip


def test_the_command_that_posts_effects_says_of_which_contract_a_lot_is(two):
    two.walk.until(ReportStatus.DECIDED)
    told = io.StringIO()
    call_command("apply_effects", stdout=told)
    assert f"BRK-DPR-2020-001 {SECOND} lot 4 posted" in told.getvalue().splitlines()


def use_second_before(two: TwoContracts) -> None:
    """The register moves meanwhile: the second contract's option is used for lot 4 by an earlier decision."""
    option, lot = two.second.options.get(), two.second.lots.get(number=4)
    spans = {lot: span_of(date(2020, 12, 1), date(2021, 11, 30))}
    system = Actor.system(two.second.council)
    options.authorise(option=option, lots=spans, decision_reference="BRK-2020-1", actor=system, at=AT)

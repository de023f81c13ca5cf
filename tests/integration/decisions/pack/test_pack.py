"""The management pack: what stands in it, for whom, in how many queries, and as PDF, XLSX and CSV."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import Role
from decisions.demonstration import people, register
from decisions.enums import ReportStatus
from decisions.selectors.pack import pack_for
from frameworks.enums import Certainty, MoneyKind
from tests.factories.commissioning import CouncilFactory, PostFactory, actor_with
from tests.factories.departures import LateAuthorisationFactory
from tests.factories.frameworks import ContractFactory, LotFactory, MoneyLineFactory, TermOptionFactory
from tests.factories.many import many_contracts, many_reports
from tests.factories.walks import report_at
from tests.integration.decisions.course.act_pages import browser

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 10, 22, 15, tzinfo=LONDON)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(NOW, tick=False):
        yield


def running(council, ends_on, **given):
    ends = {"current_ends_on": ends_on, "authorised_ends_on": ends_on, "max_ends_on": date(2024, 10, 31)}
    return ContractFactory(council=council, stage="live", **ends, **given)


def rows(actor, key):
    return [row[:-2] for row in pack_for(actor, NOW).part(key).table()]


def test_contracts_that_end_within_eighteen_months_by_their_owner():
    council = CouncilFactory()
    head = PostFactory(council=council, title="Head of Commissioning")
    last, beyond = date(2022, 4, 22), date(2022, 4, 23)
    running(council, last, reference="A-1", title="One", owner_post=head)
    running(council, beyond, reference="A-2")
    running(council, date(2020, 10, 21), reference="A-3")
    running(council, TODAY, reference="A-4", title="Four", department="Children")
    pack = pack_for(actor_with(Role.AUDITOR, council=council), NOW)
    assert pack.part("ending").table() == [
        ("A-1", "One", last, 547, date(2024, 10, 31), "Head of Commissioning", "Adults and Health"),
        ("A-4", "Four", TODAY, 0, date(2024, 10, 31), "No owner", "Children"),
    ]
    assert pack.summary() == [
        ("Head of Commissioning, Adults and Health", 1, 0, 0, 0, 0),
        ("No owner, Children", 1, 0, 0, 0, 0),
        ("All", 2, 0, 0, 0, 0),
    ]


def test_a_manager_reads_of_their_department_and_an_auditor_of_all():
    council = CouncilFactory()
    for department in ("Adults and Health", "Children"):
        running(council, date(2021, 3, 31), department=department)
    manager = actor_with(Role.APPROVING_MANAGER, council=council, department="Children")
    assert [row.service.department for row in pack_for(manager, NOW).part("ending").rows] == ["Children"]
    assert pack_for(manager, NOW).sight == "Children"
    assert len(rows(actor_with(Role.AUDITOR, council=council), "ending")) == 2
    assert rows(actor_with(Role.AUDITOR, council=CouncilFactory()), "ending") == []


def test_an_option_that_a_report_asks_for_is_not_told_as_unused():
    council = CouncilFactory()
    contract = running(council, date(2021, 3, 31), reference="A-1")
    term = {"starts_on": contract.starts_on, "initial_ends_on": contract.initial_ends_on}
    ends = {"current_ends_on": date(2021, 3, 31), "authorised_ends_on": date(2021, 3, 31)}
    LotFactory(contract=contract, max_ends_on=date(2024, 10, 31), **term, **ends)
    TermOptionFactory(contract=contract, order=1, months=12)
    auditor = actor_with(Role.AUDITOR, council=council)
    [(reference, name, months, *_)] = rows(auditor, "options")
    assert (reference, name, months) == ("A-1", "Option 1", 12)
    told = report_at(ReportStatus.DRAFT)
    assert rows(told.actor(people.AUDITOR), "options") == []


def test_a_stuck_report_says_in_which_state_whose_move_and_since_when():
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    auditor = told.actor(people.AUDITOR)
    assert rows(auditor, "stuck") == []
    later = datetime(2020, 11, 5, 9, tzinfo=LONDON)
    with time_machine.travel(later, tick=False):
        [row] = pack_for(auditor, later).part("stuck").table()
    assert row[2:4] == ("With the decision-maker", told.report.decision_maker_post.title)
    assert (row[0], row[-2]) == (told.report.reference, told.report.contract.owner_post.title)
    assert row[5] >= 10


def test_late_authorisations_and_spend_over_what_was_authorised():
    council = CouncilFactory()
    contract = running(council, date(2021, 3, 31), reference="A-1", title="One")
    days = {"service_from": date(2020, 4, 1), "authorised_on": date(2020, 5, 1)}
    LateAuthorisationFactory(council=council, contract=contract, title="Day care", **days)
    LateAuthorisationFactory(
        council=council, title="Long ago", service_from=date(2018, 4, 1), authorised_on=date(2019, 10, 22)
    )
    sums = {"contract": contract, "vat_basis": "excluding"}
    MoneyLineFactory(**sums, kind=MoneyKind.CONTRACT_TOTAL, label="Total", amount=Decimal("100.00"))
    MoneyLineFactory(
        **sums, kind=MoneyKind.ACTUAL, certainty=Certainty.ACTUAL, label="Spent", amount=Decimal("110.00"),
        finance_year="2020/21",
    )  # fmt: skip
    auditor = actor_with(Role.AUDITOR, council=council)
    assert rows(auditor, "late") == [("A-1", "Day care", date(2020, 4, 1), date(2020, 5, 1), 30, Decimal("12000.00"))]
    assert rows(auditor, "spend") == [("A-1", "One", Decimal("100.00"), Decimal("110.00"), Decimal("-10.00"))]


def test_it_takes_the_same_queries_however_much_there_is():
    cast = people.cast()
    rule = register.set_up_scheme(cast)
    auditor, counts = cast.actor(people.AUDITOR, NOW), []
    for more in (1, 2):
        many_contracts(cast.council, more)
        many_reports(cast, more, status=ReportStatus.DRAFT, rule=rule)
        for _ in range(more):
            late = {"service_from": date(2020, 4, 1), "authorised_on": date(2020, 5, 1)}
            LateAuthorisationFactory(council=cast.council, contract=running(cast.council, date(2021, 3, 31)), **late)
        with CaptureQueriesContext(connection) as asked:
            pack = pack_for(auditor, NOW)
        counts.append(len(asked))
        assert all(len(part.rows) >= more for part in pack.parts if part.key != "spend")
    assert counts[0] == counts[1], [query["sql"][:150] for query in asked]


def test_one_click_gives_a_workbook_with_a_sheet_for_each_list_and_a_pdf():
    told = report_at(ReportStatus.DRAFT)
    contract = told.report.contract
    contract.title = "=HYPERLINK(1)"
    contract.save()
    auditor = browser(told, people.AUDITOR)
    book = openpyxl.load_workbook(io.BytesIO(auditor.get(reverse("decisions:pack-file", args=["xlsx"])).content))
    assert book.sheetnames == [
        "By head of service", "Ending within 18 months", "Options not used", "Decisions stuck", "Late authorisations",
        "Spend against authority",
    ]  # fmt: skip
    assert book["Ending within 18 months"]["B2"].value == "'=HYPERLINK(1)"
    pdf = auditor.get(reverse("decisions:pack-file", args=["pdf"]))
    assert (pdf.content[:5], pdf["Cache-Control"]) == (b"%PDF-", "private, no-store")
    part = auditor.get(reverse("decisions:pack-part-file", args=["ending", "csv"])).content.decode("utf-8-sig")
    assert part.splitlines()[0] == "Contract,Title,Ends on,Days left,Can last until,Head of service,Department"
    assert auditor.get(reverse("decisions:pack-part-file", args=["nothing", "csv"])).status_code == 404
    assert "Head of Commissioning" in auditor.get(reverse("decisions:pack")).content.decode()
    assert browser(told, people.ADMINISTRATOR).get(reverse("decisions:pack")).status_code == 403

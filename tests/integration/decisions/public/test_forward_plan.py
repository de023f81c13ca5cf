"""The forward plan for everybody: page, notice, PDF, table and calendar, and nothing in them that is not public."""

import csv
import io
import subprocess
from datetime import date

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.enums import Role
from decisions.enums import AgreedBy, ReportStatus, ShorterNoticeKind
from decisions.models import Report
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.decisions import AuthorityRuleFactory, ForwardPlanEntryFactory, ReportFactory
from tests.factories.notices import (
    PUBLISHED_AT,
    DecisionNumberFactory,
    KeyDecisionNoticeFactory,
    ShorterNoticeFactory,
)

pytestmark = pytest.mark.django_db
PLAN = "/public/BRK/forward-plan/"


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel("2020-10-01 09:00:00+01:00", tick=False):
        yield


@pytest.fixture
def council():
    return CouncilFactory(code="BRK", name="Brackenford Borough Council")


@pytest.fixture
def notice(council):
    entry = ForwardPlanEntryFactory(council=council, contract__council=council)
    number = DecisionNumberFactory(report=None, council=council, forward_plan_entry=entry, n=34, text="20/00034")
    return KeyDecisionNoticeFactory(
        council=council, contract=entry.contract, forward_plan_entry=number.forward_plan_entry,
        subject="Whether to extend, or not; day opportunities", body="Cabinet", members="Cllr Marlow\nCllr Ashby",
        documents="=Report of the Director\nEquality impact assessment",
    )  # fmt: skip


def words(response) -> str:
    return response.content.decode()


def urgent(council, **otherwise):
    report = ReportFactory(council=council, title="Emergency roof works")
    asked = {
        "kind": ShorterNoticeKind.URGENT, "told": "", "told_on": None, "clear_days": 0, "agreed_by": "Cllr Fenn",
        "agreed_as": AgreedBy.SCRUTINY_CHAIR, "agreed_on": date(2020, 9, 30), "urgent_because": "The roof fell in.",
    } | otherwise  # fmt: skip
    return ShorterNoticeFactory(report=report, **asked)


def test_everybody_reads_what_is_to_come_with_who_when_and_how_to_ask(client, council, notice):
    page = words(client.get(PLAN))
    assert "20/00034: Whether to extend, or not; day opportunities" in page
    assert "Cabinet, 1 October 2020 to 31 October 2020. Not before Tuesday 13 October 2020." in page
    shown = words(client.get(f"{PLAN}{notice.pk}/"))
    for said in ("Cllr Marlow", "Equality impact assessment", "Other documents", "Write to the Committee Officer."):
        assert said in shown


def test_what_is_withdrawn_unpublished_or_decided_is_not_announced(client, council, notice):
    by = UserFactory()
    KeyDecisionNoticeFactory(council=council, subject="In draft", published_at=None, published_by=None)
    KeyDecisionNoticeFactory(
        council=council, subject="Taken back", withdrawn_at=PUBLISHED_AT, withdrawn_by=by, withdrawn_reason="A slip."
    )
    KeyDecisionNoticeFactory(council=CouncilFactory(), subject="Elsewhere")
    page = words(client.get(PLAN))
    assert "Whether to extend" in page
    assert not [said for said in ("In draft", "Taken back", "Elsewhere") if said in page]
    report = ReportFactory(council=council, contract=notice.contract, forward_plan_entry=notice.forward_plan_entry)
    Report.objects.filter(pk=report.pk).update(
        status=ReportStatus.REFUSED, issued_at=PUBLISHED_AT, issued_by=by, content_hash="0" * 64,
        submitted_at=PUBLISHED_AT, submitted_by=by, authority_rule=_rule(council), decision_maker_post=_post(council),
    )  # fmt: skip
    assert "Whether to extend" not in words(client.get(PLAN))
    assert client.get(f"{PLAN}{notice.pk}/").status_code == 200


def _rule(council):
    return AuthorityRuleFactory(council=council)


def _post(council):
    return actor_with(Role.DECISION_MAKER, council=council).post


def test_shorter_notice_is_published_with_its_reasons_and_whose_leave_there_was(client, council):
    urgent(council)
    page = words(client.get(PLAN))
    for said in ("Special urgency", "The provider gave notice on Friday.", "The roof fell in.", "Cllr Fenn"):
        assert said in page


def test_the_table_is_harmless_and_whole(client, council, notice):
    response = client.get(f"{PLAN}forward-plan.csv")
    [line] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert line["Decision number"] == "20/00034"
    assert line["Documents"] == "'=Report of the Director; Equality impact assessment"
    assert line["Earliest day for the decision"] == "2020-10-13"


def test_the_calendar_escapes_and_names_each_decision_once(client, council, notice):
    text = words(client.get(f"{PLAN}forward-plan.ics")).replace("\r\n ", "")
    assert "SUMMARY:20/00034 Whether to extend\\, or not\\; day opportunities" in text
    assert "DTSTART;VALUE=DATE:20201001\r\nDTEND;VALUE=DATE:20201101" in text
    assert text.count("UID:") == 1


def test_the_document_says_what_the_page_says_and_is_tagged(client, council, notice):
    response = client.get(f"{PLAN}forward-plan.pdf")
    said = subprocess.run(["pdftotext", "-", "-"], input=response.content, capture_output=True, check=True).stdout
    text = " ".join(said.decode().split())
    assert "20/00034: Whether to extend" in text
    assert "13 October 2020" in text
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    assert client.get(f"{PLAN}forward-plan.pdf").content == response.content


def test_ten_notices_take_as_many_queries_as_one(client, council, notice):
    client.get(PLAN)
    with CaptureQueriesContext(connection) as one:
        client.get(PLAN)
    for _ in range(9):
        KeyDecisionNoticeFactory(council=council)
    with CaptureQueriesContext(connection) as ten:
        client.get(PLAN)
    assert len(one) == len(ten) <= 10


def test_the_workspace_lists_narrows_and_leads_to_what_lacks_its_notice(client, council, notice):
    office = actor_with(Role.DEMOCRATIC_SERVICES, council=council)
    client.force_login(office.user)
    ForwardPlanEntryFactory(council=council, contract__council=council, title="A new school", is_key=True)
    page = words(client.get("/forward-plan/"))
    assert "A new school" in page
    assert "Whether to extend" in page
    assert "Publish notice of the key decision" in page
    assert "(decision number" not in page
    assert "Whether to extend" not in words(client.get("/forward-plan/?q=bridge"))
    assert "Whether to extend" in words(client.get("/forward-plan/?stage=to_come&q=cabinet"))
    assert "Whether to extend" not in words(client.get("/forward-plan/?stage=decided"))
    client.force_login(actor_with(Role.AUDITOR, council=council).user)
    assert "Publish notice of the key decision" not in words(client.get("/forward-plan/"))


def test_the_leaders_report_has_the_urgent_decisions_of_a_year(client, council):
    client.force_login(actor_with(Role.DEMOCRATIC_SERVICES, council=council).user)
    urgent(council)
    urgent(CouncilFactory(), agreed_by="Cllr Elsewhere")
    urgent(council, agreed_on=date(2019, 12, 31), agreed_by="Cllr Lastyear")
    page = words(client.get("/forward-plan/urgent/2020/"))
    assert "Cllr Fenn" in page
    assert "Cllr Elsewhere" not in page
    assert "Cllr Lastyear" not in page
    assert "Cllr Lastyear" in words(client.get("/forward-plan/urgent/2019/"))
    [line] = csv.DictReader(io.StringIO(client.get("/forward-plan/urgent/2020/export.csv").content.decode("utf-8-sig")))
    assert line["Why it was urgent"] == "The roof fell in."

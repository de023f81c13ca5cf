"""The list of reports: who sees which, by what it is narrowed, and how it is taken away."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissioning.clock import LONDON
from commissioning.enums import Role
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import Report
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.decisions import ReportFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2020, 10, 22, 15, tzinfo=LONDON)
QUERIES = 9


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def opened(client, actor, **query):
    client.force_login(actor.user)
    return client.get(reverse("decisions:report-list"), query)


def references(page):
    return [row.record.reference for row in page.context["table"].rows]


def test_a_row_says_status_turn_and_since_when(client):
    told = report_at(ReportStatus.WITH_MANAGER)
    page = opened(client, told.actor(people.AUTHOR))
    (row,) = page.context["table"].drawn_rows()
    assert [str(cell.value) for cell in row][1:2] == ["BRK-DPR-2020-014"]
    assert "With the approving manager" in str(row[3].value)
    assert row[4].value == "An approving manager"
    assert "Thu" in str(row[5].value)


def test_who_may_begin_a_report_is_led_to_every_form_of_it(client):
    told = report_at(ReportStatus.DRAFT)
    begin = reverse("admin:decisions_report_add")
    for person, is_offered in ((people.AUTHOR, True), (people.MANAGER, False), (people.AUDITOR, False)):
        page = opened(client, told.actor(person)).content.decode()
        assert (f'href="{begin}"' in page) is is_offered
    client.force_login(told.actor(people.AUTHOR).user)
    assert "Form of report" in client.get(begin).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "with_manager"}, True),
        ({"status": "open"}, True),
        ({"status": "decided"}, False),
        ({"whose": "mine"}, True),
        ({"waiting": "approving_manager"}, True),
        ({"waiting": "me"}, False),
        ({"q": "day opportunities 014"}, True),
        ({"q": "roads"}, False),
    ],
)
def test_the_list_is_narrowed_by(client, query, found):
    told = report_at(ReportStatus.WITH_MANAGER)
    page = opened(client, told.actor(people.AUTHOR), **query)
    assert references(page) == (["BRK-DPR-2020-014"] if found else [])


def test_what_waits_for_me_is_what_home_says_waits_for_me(client):
    told = report_at(ReportStatus.WITH_MANAGER)
    page = opened(client, told.actor(people.MANAGER), waiting="me")
    assert references(page) == ["BRK-DPR-2020-014"]


def test_another_council_sees_none_and_is_told_what_to_do(client):
    report_at(ReportStatus.DRAFT)
    page = opened(client, actor_with(Role.REPORT_AUTHOR, council=CouncilFactory()))
    assert references(page) == []
    assert "Propose an extension: the report is drafted from what you answer." in page.text


def test_the_list_is_taken_away_in_its_order_and_filters(client):
    told = report_at(ReportStatus.DECIDED)
    client.force_login(told.actor(people.AUTHOR).user)
    file = client.get(reverse("decisions:report-export", args=["csv"]), {"status": "decided"})
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Reference,Title,Contract,Status,Whose turn,Since")
    assert lines[1].startswith("BRK-DPR-2020-014,")
    assert lines[1].endswith(",2020-09-28,2020-10-22")
    assert client.get(reverse("decisions:report-export", args=["xlsx"])).status_code == 200
    assert client.get(reverse("decisions:report-export", args=["pdf"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_takes_the_same_queries_however_long_it_is(client, count):
    council = CouncilFactory()
    auditor = actor_with(Role.AUDITOR, council=council)
    first = ReportFactory(council=council)
    Report.objects.bulk_create(
        Report(**{field.attname: getattr(first, field.attname) for field in Report._meta.concrete_fields
                  if field.name not in ("id", "reference")}, reference=f"X-{number}")
        for number in range(count - 1)
    )  # fmt: skip
    client.force_login(auditor.user)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("decisions:report-list"))
    assert page.context["total"] == count
    assert len(asked) == QUERIES, [query["sql"][:150] for query in asked]

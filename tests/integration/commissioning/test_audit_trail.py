"""The audit trail for people: who reads it, what narrows it, what a file of it holds, and what it never holds."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import datetime

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.clock import LONDON
from commissioning.enums import Discipline, Role
from commissioning.models import AuditEvent
from commissioning.models.audit import READERS
from commissioning.services import audit
from tests.factories.commissioning import CouncilFactory, actor_with

pytestmark = pytest.mark.django_db

URL = "/audit/"
SPRING = datetime(2020, 3, 31, 23, 30, tzinfo=LONDON)
AUTUMN = datetime(2020, 10, 22, 9, tzinfo=LONDON)


@pytest.fixture
def council():
    return CouncilFactory(code="BRK")


@pytest.fixture
def auditor(client, council):
    actor = actor_with(Role.AUDITOR, council=council, title="Internal auditor")
    client.force_login(actor.user)
    return actor


@pytest.fixture
def commissioner(council):
    actor = actor_with(Role.COMMISSIONER, council=council, title="=Commissioner")
    audit.record(
        actor, "report.issued", council, at=SPRING, changes={"status": ("cleared", "issued")}, reason="Secret."
    )
    audit.record(actor, "contract.edited", actor.post, at=AUTUMN)
    return actor


def numbers(client, **asked) -> list[int]:
    return [row.record.sequence for row in client.get(URL, asked).context["table"].paginated_rows]


def text(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_an_event_is_told_in_words_with_what_it_changed(client, commissioner, auditor):
    said = text(client.get(URL))
    assert "1 31 Mar 2020 23:30" in said
    for words in (commissioner.label, "=Commissioner", "report issued", "status: cleared → issued", "2 events"):
        assert words in said, words


@pytest.mark.parametrize("role", Role)
def test_those_whose_job_it_is_read_it_and_nobody_else(client, council, role):
    held = (role, Discipline.FINANCE) if role is Role.CLEARER else role
    client.force_login(actor_with(held, council=council).user)
    expected = 200 if role in READERS else 403
    assert [client.get(place).status_code for place in (URL, f"{URL}export.csv/")] == [expected, expected]


def test_a_refusal_names_those_who_read_it(client, council):
    client.force_login(actor_with(Role.COMMISSIONER, council=council).user)
    assert "read by auditors, statutory officers, democratic services and administrators" in text(client.get(URL))


def test_the_chain_of_another_council_is_not_there(client, commissioner):
    client.force_login(actor_with(Role.AUDITOR, council=CouncilFactory()).user)
    assert numbers(client) == []


def test_it_is_narrowed_by_period_person_verb_and_thing(client, commissioner, auditor):
    day = {"31": "day", "3": "month", "2020": "year"}
    assert numbers(client, **{f"day_to_{box}": value for value, box in day.items()}) == [1]
    assert numbers(client, day_from_day="1", day_from_month="4", day_from_year="2020") == [2]
    assert [numbers(client, who="commissioner"), numbers(client, who="nobody")] == [[2, 1], []]
    assert [numbers(client, verb="report.issued"), numbers(client, verb="contract.edited")] == [[1], [2]]
    assert [numbers(client, kind="commissioning.post"), numbers(client, thing="testbury")] == [[2], [1]]


def test_the_file_holds_the_same_events_and_nothing_in_it_runs(client, commissioner, auditor):
    page = client.get(f"{URL}export.csv/", {"verb": "report.issued"})
    (line,) = csv.DictReader(io.StringIO(page.content.decode("utf-8-sig")))
    event = AuditEvent.objects.get(verb="report.issued")
    assert line["In the post"].startswith("'=Commissioner")
    assert (line["At"], line["What"], line["Before and after"]) == (
        "2020-03-31 23:30:00", "report issued", "status: cleared → issued",
    )  # fmt: skip
    assert (line["Hash before"], line["Hash"]) == (event.previous_hash, event.hash)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{URL}export.xlsx/").content))
    assert book.active.max_row == 3


def test_no_word_that_somebody_wrote_is_in_it(client, commissioner, auditor):
    seen = client.get(URL).content + client.get(f"{URL}export.csv/").content
    assert b"Secret" not in seen
    assert b"sha256:" in seen


def test_the_queries_do_not_grow_with_the_events(client, commissioner, auditor):
    counted = []
    for more in (0, 2, 297):
        for _ in range(more):
            audit.record(commissioner, "report.issued", commissioner.council, at=AUTUMN)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(URL)
        counted.append(len(queries))
        assert len(page.content) <= 150_000
    assert counted == [counted[0]] * 3

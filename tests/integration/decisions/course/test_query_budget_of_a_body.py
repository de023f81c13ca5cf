"""No page of a report that Cabinet decides and that plans a procurement asks the database more than thirty questions.

Case S3, before Cabinet, with the minute entered, and decided. Measured as in `test_query_budget`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from decisions.acts.on_report import REPORT_ACTS
from decisions.demonstration.course import Course
from decisions.enums import ReportStatus
from tests.integration.decisions.course.test_query_budget import MOST, cost

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

AFTER_THE_MEETING = "2021-06-22 16:10:00+01:00"
READERS = ("office", "monitoring_officer", "author")


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with time_machine.travel(AFTER_THE_MEETING, tick=False):
        yield


def course_at(stage: str) -> Course:
    """S3 before Cabinet; `minute` with what it resolved entered and not confirmed yet."""
    told = Course("S3")
    told.until(ReportStatus.DECIDED if stage == "decided" else ReportStatus.WITH_DECISION_MAKER)
    if stage == "minute":
        told.enter_minute()
    return told


def desk(told: Course, reader: str) -> Client:
    client = Client()
    client.force_login(told.cast.users[told.case.people[reader].email])
    return client


def pages(told: Course, stage: str) -> Iterator[tuple[str, str]]:
    """Every page by name: the report, its checks, each of its acts, and what comes after once it is decided."""
    pk = told.report.pk
    for name in ("detail", "readiness", *(["after"] if stage == "decided" else [])):
        yield name, reverse(f"decisions:report-{name}", args=[pk])
    for act in REPORT_ACTS:
        yield act.name, reverse("decisions:report-act", args=[pk, act.name])


@pytest.mark.parametrize("stage", ["before_cabinet", "minute", "decided"])
def test_no_page_asks_too_much(stage):
    told, over = course_at(stage), {}
    for reader in READERS:
        client = desk(told, reader)
        for name, url in pages(told, stage):
            count = cost(partial(client.get, url))
            over |= {f"{reader} {name}": count} if count > MOST else {}
    assert over == {}

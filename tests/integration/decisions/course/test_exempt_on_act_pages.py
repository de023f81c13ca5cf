"""An exempt word planted in a report is on no page of an act, whoever opens it without leave to read it."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from decisions.acts.on_report import REPORT_ACTS
from decisions.demonstration import people
from decisions.enums import ExemptParagraph, ReportStatus
from decisions.models import ExemptText
from decisions.services import exempt
from tests.factories.walks import Told, report_at

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

CANARY = "zanzibar-canary"
AFTERNOON = "2020-10-22 16:00:00+01:00"


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def told() -> Told:
    told = report_at("draft")
    section = told.report.sections.exclude(kind="group").first()
    exempt.write(section=section, version=told.report.version, paragraph=ExemptParagraph.BUSINESS,
                 public_interest_reasoning="Prices.", text=f"The {CANARY} sings.",
                 actor=told.actor(people.AUTHOR, told.at(20)), at=told.at(20))  # fmt: skip
    return told


WITHOUT_LEAVE = {
    "with_manager": (people.MANAGER,),
    "in_clearance": (people.CLEARERS[0], people.OFFICE, people.MONITORING_OFFICER),
    "issued": (people.OFFICE, people.CHAIRMAN),
    "with_decision_maker": (people.DIRECTOR, people.OFFICE),
}


@pytest.mark.parametrize("stage", WITHOUT_LEAVE)
def test_nobody_without_leave_meets_an_exempt_word_on_the_page_of_an_act(told, stage):
    told.walk.until(ReportStatus(stage))
    for person in WITHOUT_LEAVE[stage]:
        user = told.walk.cast.users[person.email]
        assert not ExemptText.objects.visible_to(told.actor(person)).filter(report=told.report).exists(), person.name
        client = Client()
        client.force_login(user)
        pages = [reverse("decisions:report-act", args=[told.report.pk, act.name]) for act in REPORT_ACTS]
        for page in pages:
            shown = client.get(page)
            assert shown.status_code in (200, 403)
            assert CANARY not in shown.content.decode(), page
            back = client.post(page, {"version": told.report.version, "answer": "", "change": "1"})
            assert CANARY not in back.content.decode(), page

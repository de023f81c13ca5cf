"""No page of a report's course asks the database more than thirty questions, session and person included.

Measured as the browser tests measure (tests/e2e/measuring.py): every query of the request, whoever asks it.
"""

import io
from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.acts.on_report import REPORT_ACTS
from decisions.demonstration import people
from decisions.enums import HeldBy
from decisions.models import AuthorityRule
from tests.factories.routing import AuthorityGrantFactory
from tests.factories.scans import scan
from tests.factories.walks import Told, report_at

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

AFTERNOON = "2020-10-22 16:00:00+01:00"
MOST = 30
AFTER_REFUSAL = 70  # the service reads every row again once it holds the lock


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def desk(told: Told, person) -> Client:
    client = Client()
    client.force_login(told.walk.cast.users[person.email])
    return client


def url(told: Told, name: str) -> str:
    return reverse("decisions:report-act", args=[told.report.pk, name])


def paper_of(told: Told) -> dict[str, object]:
    """A signed paper, as democratic services enter it."""
    file = io.BytesIO(scan())
    file.name = "signed.pdf"
    holding = told.walk.cast.post(people.DIRECTOR).holdings.get()
    return told.typed() | {
        "scan": file, "signer": holding.pk, "signed_on_day": "22", "signed_on_month": "10", "signed_on_year": "2020",
        "signed_time": "14:30",
    }  # fmt: skip


def enter_paper(told: Told) -> None:
    client = desk(told, people.OFFICE)
    sent = client.post(url(told, "enter-paper"), {"version": told.report.version, **paper_of(told)})
    assert sent.status_code == 302


def told_at(stage: str) -> Told:
    """Case S0 at a status; at `with_decision_maker` with the view given, and `paper` with a signed paper entered."""
    if stage == "paper":
        told = told_at("with_decision_maker")
        enter_paper(told)
        return told
    told = report_at(stage)
    if stage == "with_decision_maker":
        told.close_consultation()
    return told


def cost(ask) -> int:
    with CaptureQueriesContext(connection) as asked:
        response = ask()
        assert response.status_code in (200, 403, 409), response.status_code
    return len(asked)


# Who opens which acts' pages at which stage.
PEOPLE_AT = {
    "draft": (people.AUTHOR,),
    "with_manager": (people.MANAGER, people.AUTHOR),
    "in_clearance": (people.CLEARERS[0], people.AUTHOR),
    "changes_requested": (people.AUTHOR,),
    "cleared": (people.OFFICE,),
    "issued": (people.OFFICE, people.CHAIRMAN),
    "with_decision_maker": (people.DIRECTOR, people.OFFICE),
    "deferred": (people.DIRECTOR, people.OFFICE),
    "paper": (people.MONITORING_OFFICER, people.OFFICE),
    "decided": (people.OFFICE, people.CONTRACT_MANAGER),
}


@pytest.mark.parametrize("stage", PEOPLE_AT)
def test_no_page_of_an_act_asks_too_much(stage):
    told, over = told_at(stage), {}
    for person in PEOPLE_AT[stage]:
        client = desk(told, person)
        for act in REPORT_ACTS:
            count = cost(partial(client.get, url(told, act.name)))
            over |= {f"{person.email} {act.name}": count} if count > MOST else {}
    assert over == {}


def test_the_page_of_a_report_that_waits_for_joint_holders_asks_no_more():
    told = report_at("with_decision_maker")
    grant = AuthorityGrantFactory(held=HeldBy.JOINTLY, council=told.report.council, contract=told.report.contract)
    grant.posts.set([told.walk.cast.post(one) for one in (people.DIRECTOR, people.TREASURER)])
    AuthorityRule.objects.filter(pk=told.report.authority_rule_id).update(grant=grant)
    page = reverse("decisions:report-detail", args=[told.report.pk])
    readers = (people.OFFICE, people.MONITORING_OFFICER, people.AUTHOR, people.DIRECTOR, people.TREASURER)
    costs = {person.email: cost(partial(desk(told, person).get, page)) for person in readers}
    assert {email: count for email, count in costs.items() if count > MOST} == {}


# What is sent, and comes back as the page to check, or as the page with what is wrong.
SENT = (
    ("draft", people.AUTHOR, "withdraw", {"reason": "Overtaken."}),
    ("with_manager", people.MANAGER, "approve", {"answer": "decline", "reason": "The need has gone."}),
    ("with_manager", people.MANAGER, "approve", {"answer": "return"}),
    ("in_clearance", people.CLEARERS[0], "clear", {"answer": "changes_required"}),
    ("in_clearance", people.CLEARERS[0], "clear", {"answer": "cleared", "version": "1"}),
    ("with_decision_maker", people.DIRECTOR, "decide", Told.typed),
    ("with_decision_maker", people.DIRECTOR, "decide", {}),
    ("with_decision_maker", people.DIRECTOR, "decide",
     lambda told: told.typed() | {"confirmed": "1", "secret": "wrong"}),
    ("with_decision_maker", people.DIRECTOR, "refuse", {"reason": "No need.", "has_no_conflict": "on"}),
    ("with_decision_maker", people.DIRECTOR, "defer", {}),
    ("with_decision_maker", people.DIRECTOR, "return-from-maker", {}),
    ("with_decision_maker", people.DIRECTOR, "declare-conflict", {"nature": "My sister works there."}),
    ("with_decision_maker", people.OFFICE, "enter-paper", lambda told: paper_of(told) | {"signed_time": "half past"}),
    ("paper", people.MONITORING_OFFICER, "confirm-paper", {"has_compared": "on"}),
    ("paper", people.MONITORING_OFFICER, "confirm-paper", {}),
    ("paper", people.MONITORING_OFFICER, "reject-paper", {}),
)  # fmt: skip


@pytest.mark.parametrize(("stage", "person", "act", "sent"), SENT)
def test_no_page_that_comes_back_asks_too_much(stage, person, act, sent):
    told = told_at(stage)
    data = {"version": told.report.version, **(sent(told) if callable(sent) else sent)}
    assert cost(partial(desk(told, person).post, url(told, act), data)) <= MOST


def test_an_entry_refused_under_the_lock_is_judged_anew_and_shown_from_what_was_read():
    told = told_at("with_decision_maker")
    data = {"version": told.report.version, **paper_of(told), "signed_on_day": "19"}
    assert cost(partial(desk(told, people.OFFICE).post, url(told, "enter-paper"), data)) <= AFTER_REFUSAL

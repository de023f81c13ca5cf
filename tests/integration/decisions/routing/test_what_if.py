"""Any officer may ask the scheme who would decide; nothing is written, and nobody sees another council's scheme."""

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from commissioning.enums import Role
from commissioning.models import AuditEvent
from decisions.demonstration import people
from decisions.enums import AuthorityLevel
from decisions.forms.what_if import WhatIfForm, asked_by
from decisions.selectors import routes
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.routing import another_rule
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
URL = reverse("decisions:route-what-if")
ASKED = {"action": "extend", "on_day": "22", "on_month": "10", "on_year": "2020", "this_decision": "£453,750"}


@pytest.fixture
def told():
    told = report_at("draft")
    with time_machine.travel(told.at(), tick=False):
        yield told


def ask(client, user, **query):
    client.force_login(user)
    return client.get(URL, query)


def test_the_route_of_what_is_supposed_is_explained(client, told, django_assert_max_num_queries):
    another_rule(told, AuthorityLevel.BODY, "Adults and Safeguarding Committee")
    auditor = told.actor(people.AUDITOR).user
    events = AuditEvent.objects.count()
    client.force_login(auditor)
    with django_assert_max_num_queries(15):
        planned = client.get(URL, ASKED | {"facts": "on_plan"}).content.decode()
    assert f"{people.DIRECTOR.post} decides after consulting {people.CHAIRMAN.post}" in planned
    assert "Forward plan: an entry supposed, approved 22 October 2020" in planned
    assert "Value (annual value): not stated" in planned
    unplanned = client.get(URL, ASKED).content.decode()
    assert "Adults and Safeguarding Committee decides, under Article 3" in unplanned
    assert AuditEvent.objects.count() == events


def test_where_nobody_could_decide_the_page_says_what_is_missing(client, told):
    page = ask(client, told.actor(people.AUTHOR).user, **ASKED | {"action": "award"}).content.decode()
    assert "Nobody could decide it" in page
    assert "no rule in force on 22 October 2020 for “Award”" in page


def test_what_cannot_be_read_is_said_beside_its_box(client, told):
    page = ask(client, told.actor(people.AUTHOR).user, **ASKED | {"annual": "a lot", "on_month": "13"}).content.decode()
    assert "“a lot” is not a sum of money" in page
    assert "is not a month" in page


def test_a_report_leads_to_its_own_question(told):
    question = routes.question_of(told.report, told.at())

    form = WhatIfForm(QueryDict(asked_by(question)))
    assert form.is_valid(), form.errors
    again = form.question()
    assert (again.action, again.on, again.is_key) == (question.action, question.on, question.is_key)
    assert (again.is_on_plan, again.is_budgeted) == (question.is_on_plan, question.is_budgeted)
    assert {basis: value.in_full for basis, value in again.values.items()} == {
        basis: value.in_full for basis, value in question.values.items()
    }


def test_another_council_asks_its_own_scheme_and_somebody_in_no_post_none(client, told):
    elsewhere = actor_with(Role.REPORT_AUTHOR, council=CouncilFactory()).user
    assert "has no rule in force" in ask(client, elsewhere, **ASKED).content.decode()
    client.logout()
    assert ask(client, UserFactory(), **ASKED).status_code == 404

"""A report whose next step nobody can take today says so on its page."""

from datetime import date

import pytest
import time_machine

from commissioning.models import PostHolding
from decisions.demonstration import people
from decisions.demonstration.people import Person
from decisions.selectors.cover import vacancies
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db

FINANCE = people.CLEARERS[0]


def leaves(person: Person, last: date = date(2020, 10, 8)) -> None:
    PostHolding.objects.filter(user__full_name=person.name).update(ends_on=last)


def test_a_discipline_in_which_nobody_clears_is_named_until_somebody_is_in_post():
    told = report_at("in_clearance")
    day = told.at(9).date()
    assert vacancies(told.report, day) == []
    leaves(FINANCE)
    assert vacancies(told.report, day) == ["Nobody clears for finance today."]
    cover = told.walk.cast.users[people.TREASURER.email]
    PostHolding.objects.create(post=told.walk.cast.post(FINANCE), user=cover, kind="acting", starts_on=day)
    assert vacancies(told.report, day) == []


def test_a_consultee_and_a_decision_maker_who_have_left_are_named():
    told = report_at("with_decision_maker")
    for person in (people.CHAIRMAN, people.DIRECTOR):
        leaves(person, date(2020, 10, 21))
    assert vacancies(told.report, told.at().date()) == [
        "Nobody holds the post of Chairman, Adults and Safeguarding Committee today, whose view is asked.",
        "Nobody holds the post of Executive Director, Adults and Health today, which decides.",
    ]


def test_the_page_of_the_report_says_so(client):
    told = report_at("in_clearance")
    leaves(FINANCE)
    client.force_login(told.actor(people.AUTHOR).user)
    with time_machine.travel(told.at(9), tick=False):
        page = client.get(f"/reports/{told.report.pk}/").content.decode()
    assert "Nobody in post today" in page
    assert "Nobody clears for finance today." in page

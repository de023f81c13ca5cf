"""Reminders of clearances and views: who is told, when it goes above them, and that nobody is told twice."""

from datetime import date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from commissioning.clock import LONDON
from commissioning.enums import MailKind
from commissioning.models import MailPreference, OutgoingMail, PostHolding
from decisions.demonstration import people
from decisions.enums import Action
from decisions.services import meetings
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db

# Case S0 went into clearance on Friday 9 October 2020; five working days later is Friday the 16th.
EVE, DUE, OVER = date(2020, 10, 15), date(2020, 10, 16), date(2020, 10, 20)
EVERYBODY = {person.name for person in people.CLEARERS}


def remind(on: date) -> tuple[str, set[tuple[str, str]]]:
    """What the command prints on a day, and who was told what anew."""
    known = set(OutgoingMail.objects.values_list("pk", flat=True))
    with time_machine.travel(datetime(on.year, on.month, on.day, 7, 30, tzinfo=LONDON), tick=False):
        said = StringIO()
        call_command("send_reminders", stdout=said)
    fresh = OutgoingMail.objects.exclude(pk__in=known).filter(kind=MailKind.REMINDER).select_related("to")
    return said.getvalue(), {(str(one.to), one.what) for one in fresh}


@pytest.fixture
def told() -> Told:
    return report_at("in_clearance")


def test_a_clearing_officer_is_reminded_the_working_day_before_and_only_once(told):
    assert told.report.clearances.first().due_on == DUE
    assert remind(date(2020, 10, 14)) == ("0 told\n", set())
    said, mails = remind(EVE)
    assert {name for name, _ in mails} == EVERYBODY
    assert ("Rajesh Kulkarni", "Due 16 October 2020: clear it (finance)") in mails
    assert "BRK-DPR-2020-014 Finance clearance: reminded, 1 person" in said
    assert remind(DUE) == ("0 told\n", set())


def test_what_is_overdue_goes_to_the_manager_who_approved_and_governance_to_the_monitoring_officer_too(told):
    for person in people.CLEARERS[1:4]:
        told.clear(person.discipline, told.at(9))
    _, mails = remind(OVER)
    assert mails == {
        (people.MANAGER.name, "Finance clearance: due 16 October 2020 and not given"),
        (people.MANAGER.name, "Governance clearance: due 16 October 2020 and not given"),
        (people.MONITORING_OFFICER.name, "Governance clearance: due 16 October 2020 and not given"),
    }
    assert remind(date(2020, 10, 23)) == ("0 told\n", set())


def test_a_discipline_with_nobody_in_post_is_escalated_at_once(told):
    PostHolding.objects.filter(user__full_name="Rajesh Kulkarni").update(ends_on=date(2020, 10, 11))
    _, mails = remind(date(2020, 10, 12))
    assert mails == {
        (person.name, "Finance clearance: nobody is in the post today")
        for person in (people.MANAGER, people.ADMINISTRATOR)
    }


def test_the_cover_is_reminded_in_place_of_whoever_is_away(told):
    post = told.walk.cast.post(people.CLEARERS[0])
    cover = told.walk.cast.users[people.TREASURER.email]
    PostHolding.objects.create(post=post, user=cover, kind="deputising", starts_on=date(2020, 10, 12))
    _, mails = remind(EVE)
    assert (people.TREASURER.name, "Due 16 October 2020: clear it (finance)") in mails
    assert "Rajesh Kulkarni" not in {name for name, _ in mails}


def test_what_is_cleared_or_no_longer_in_clearance_is_not_reminded_of(told):
    for person in people.CLEARERS:
        told.clear(person.discipline, told.at(9))
    assert remind(EVE) == ("0 told\n", set())


def test_whoever_does_not_want_reminders_gets_none(told):
    user = told.walk.cast.users[people.CLEARERS[0].email]
    MailPreference.objects.create(user=user, kind=MailKind.REMINDER, wanted=False)
    _, mails = remind(EVE)
    assert {name for name, _ in mails} == EVERYBODY - {"Rajesh Kulkarni"}


def test_a_consultee_is_reminded_and_an_overdue_view_goes_to_manager_and_office():
    report_at("with_decision_maker")
    _, mails = remind(date(2020, 10, 21))
    assert mails == {(people.CHAIRMAN.name, "Due 22 October 2020: give your view")}
    _, mails = remind(date(2020, 10, 26))
    what = "View of Chairman, Adults and Safeguarding Committee: due 22 October 2020 and not given"
    assert mails == {(people.MANAGER.name, what), (people.OFFICE.name, what)}


def test_a_body_is_reminded_through_its_clerk():
    told = report_at("with_decision_maker")
    office = told.actor(people.OFFICE)
    values = {
        "name": "Adults Committee", "kind": "committee", "post": told.walk.cast.post(people.CHAIRMAN),
        "clerk_post": office.post,
    }  # fmt: skip
    meetings.save_body(values=values, actor=office, at=told.at())
    _, mails = remind(date(2020, 10, 21))
    assert mails == {(people.OFFICE.name, "Due 22 October 2020: record the body's view")}


def test_a_withdrawn_report_is_forgotten(told):
    told.move(Action.WITHDRAW, told.actor(people.AUTHOR), told.at(8), reason="Overtaken by events.")
    assert remind(OVER) == ("0 told\n", set())

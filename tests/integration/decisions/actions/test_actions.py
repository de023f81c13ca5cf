"""Actions of a decision: written down before it or asked for after, done with evidence, handed on, dropped."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.enums import MailKind, Role
from commissioning.models import AuditEvent, OutgoingMail
from commissioning.panels import waiting_for
from commissioning.services.audit import broken_links
from commissioning.verdicts import Refused, StaleVersion
from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.governance_enums import ActionKind
from decisions.models import Action
from decisions.selectors.public_decision import papers_of
from decisions.services import actions
from tests.constraints import assert_trips
from tests.factories.actions import ActionFactory
from tests.factories.commissioning import CouncilFactory, PostFactory, UserFactory, actor_with
from tests.factories.decisions import DRAFTED_AT, ReportFactory
from tests.factories.files import new_file
from tests.factories.walks import report_at
from tests.integration.decisions.course.act_pages import browser

pytestmark = pytest.mark.django_db
DUE = date(2020, 11, 5)


@pytest.fixture
def decided():
    told = report_at(ReportStatus.DECIDED)
    with time_machine.travel(told.at(0, 16), tick=False):
        yield told


def ask(told, person=people.OFFICE, owner=people.CONTRACT_MANAGER, **given):
    values = {"kind": ActionKind.TELL, "what": "Tell the families of lot 1", "due_on": DUE, **given}
    return actions.ask(
        report=told.report, owner_post=told.walk.cast.post(owner), actor=told.actor(person), at=told.at(0, 16), **values
    )


def finish(told, action, person=people.CONTRACT_MANAGER, **given):
    values = {"done_on": told.at().date(), "evidence": "Letters of 22 October, in the file.", **given}
    return actions.finish(action=action, version=action.version, actor=told.actor(person), at=told.at(0, 17), **values)


def codes(service, *args, **given):
    with pytest.raises(Refused) as refused:
        service(*args, **given)
    return refused.value.verdict.codes


def waits(told, person):
    return [one.why for one in waiting_for(told.actor(person), told.at(0, 16)) if "/actions/" in one.url]


def test_it_waits_for_its_post_until_it_is_done_with_evidence(decided):
    action = ask(decided)
    assert waits(decided, people.CONTRACT_MANAGER) == ["Tell the families of lot 1. Due on Thursday 5 November 2020"]
    mail = OutgoingMail.objects.get(kind=MailKind.YOURS, about__startswith="decisions.action")
    assert (mail.to, mail.what) == (decided.actor(people.CONTRACT_MANAGER).user, "Do what a decision asks of you")
    done = finish(decided, action, given=new_file(name="letters.pdf", title="Letters"))
    assert (done.done_on, done.evidence_file.title) == (decided.at().date(), "Letters")
    assert done.evidence_file.decision == decided.report.decision
    assert done.evidence_file not in papers_of(decided.report)  # nobody looked whether it can be published
    assert waits(decided, people.CONTRACT_MANAGER) == []
    events = AuditEvent.objects.about(done)
    assert [event.verb for event in events] == ["action.asked", "action.done"]
    assert "families" not in str([(event.object_label, event.payload) for event in events])
    assert list(broken_links()) == []


def test_what_the_author_writes_down_beforehand_begins_with_the_decision():
    told = report_at(ReportStatus.WITH_DECISION_MAKER)
    with time_machine.travel(told.at(0, 9), tick=False):
        assert codes(ask, told) == ("not_yours",)
        action = ask(told, people.AUTHOR)
        assert waits(told, people.CONTRACT_MANAGER) == []
        assert codes(finish, told, action) == ("not_decided",)
        told.close_consultation()
        told.decide()
        assert len(waits(told, people.CONTRACT_MANAGER)) == 1


def test_nothing_follows_from_a_report_that_was_refused():
    told = report_at(ReportStatus.REFUSED)
    assert codes(ask, told, people.AUTHOR) == ("over",)


@pytest.mark.parametrize(("given", "code"), [({"what": " "}, "nothing"), ({"due_on": date(2020, 10, 21)}, "past")])
def test_an_action_says_what_and_by_a_day_still_to_come(decided, given, code):
    assert codes(ask, decided, **given) == (code,)
    assert not Action.objects.exists()


def test_it_is_asked_of_a_post_of_the_council(decided):
    given = {"kind": ActionKind.TELL, "what": "Tell", "due_on": DUE, "actor": decided.actor(people.DIRECTOR)}
    other = PostFactory(council=CouncilFactory())
    assert codes(actions.ask, report=decided.report, owner_post=other, at=decided.at(0, 16), **given) == (
        "other_council",
    )


def test_only_its_post_and_the_office_say_that_it_is_done(decided):
    action = ask(decided)
    assert codes(finish, decided, action, people.AUDITOR) == ("not_yours",)
    assert codes(finish, decided, action, done_on=date(2020, 10, 23)) == ("not_yet",)
    assert codes(finish, decided, action, done_on=date(2020, 10, 21)) == ("before_asked",)
    assert codes(finish, decided, action, evidence=" ") != ()
    finish(decided, action, people.OFFICE)
    action.refresh_from_db()
    assert codes(finish, decided, action) == ("settled",)


def test_it_is_handed_to_another_post_or_dropped_with_a_reason(decided):
    action = ask(decided)
    change = {"action": action, "version": 1, "actor": decided.actor(people.OFFICE), "at": decided.at(0, 17)}
    actions.hand_over(owner_post=decided.walk.cast.post(people.MANAGER), **change)
    assert (waits(decided, people.CONTRACT_MANAGER), len(waits(decided, people.MANAGER))) == ([], 1)
    with pytest.raises(StaleVersion):
        actions.drop(reason="Told by telephone.", **change)
    assert codes(actions.drop, reason="x", **{**change, "version": 2, "actor": decided.actor(people.MANAGER)}) == (
        "not_yours",
    )
    dropped = actions.drop(reason="Told by telephone.", **{**change, "version": 2})
    assert (waits(decided, people.MANAGER), dropped.drop_reason) == ([], "Told by telephone.")


def test_the_pages_ask_tell_and_finish(decided):
    office = browser(decided, people.OFFICE)
    post = decided.walk.cast.post(people.CONTRACT_MANAGER)
    asked = {"what": "Tell the families", "kind": "tell", "owner_post": post.pk}
    asked |= {"due_on_day": 5, "due_on_month": 11, "due_on_year": 2020}
    office.post(reverse("decisions:action-add", args=[decided.report.pk]), asked)
    action = Action.objects.get()
    after = office.get(reverse("decisions:report-after", args=[decided.report.pk])).content.decode()
    assert "Tell the families" in after
    manager = browser(decided, people.CONTRACT_MANAGER)
    url = reverse("decisions:action-act", args=[action.pk, "finish"])
    done = {"version": 1, "done_on_day": 22, "done_on_month": 10, "done_on_year": 2020, "evidence": "Letters."}
    manager.post(url, done)
    action.refresh_from_db()
    assert (action.evidence, action.evidence_file) == ("Letters.", None)


def test_an_owner_who_does_not_see_the_report_sees_the_action_alone(decided):
    outsider = actor_with(Role.CONTRIBUTOR, council=decided.report.council, department="Highways")
    action = ActionFactory(report=decided.report, owner_post=outsider.post)
    owner = Client()
    owner.force_login(outsider.user)
    page = owner.get(reverse("decisions:action-detail", args=[action.pk]))
    assert page.status_code == 200
    assert decided.report.title not in page.content.decode()
    assert owner.get(reverse("decisions:report-actions", args=[decided.report.pk])).status_code == 404


def built(**given):
    report = ReportFactory()
    people_of = {"report": report, "owner_post": PostFactory(council=report.council), "asked_by": UserFactory()}
    return ActionFactory.build(**{**people_of, **given})


CASES = {
    "decisions_action_kind_known": lambda: built(kind="whim"),
    "decisions_action_done_on_and_by": lambda: built(done_on=DUE, evidence="Seen."),
    "decisions_action_dropped_at_and_by": lambda: built(dropped_at=DRAFTED_AT, drop_reason="Over."),
    "decisions_action_done_has_evidence": lambda: built(done_on=DUE, done_by=UserFactory()),
    "decisions_action_dropped_says_why": lambda: built(dropped_at=DRAFTED_AT, dropped_by=UserFactory()),
    "decisions_action_done_or_dropped": lambda: built(
        done_on=DUE,
        done_by=UserFactory(),
        evidence="Seen.",
        dropped_at=DRAFTED_AT + timedelta(days=1),
        dropped_by=UserFactory(),
        drop_reason="Over.",
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_row_that_breaks_a_constraint_is_refused_in_words_and_by_the_database(name):
    assert_trips("decisions", name, CASES[name])

"""What democratic services is led through before a decision, and what the decision-maker may answer with."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from decisions.demonstration import people
from decisions.enums import Action, ItemOutcome
from decisions.forms.deciding import DecideForm
from decisions.models import Decision
from decisions.selectors.brief import reasons_given
from decisions.selectors.record import reasons_of
from tests.integration.decisions.course.act_pages import browser, said, send, told_at, url

pytestmark = pytest.mark.django_db

AFTERNOON = "2020-10-22 16:00:00+01:00"


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    with time_machine.travel(AFTERNOON, tick=False):
        yield


def test_asking_issuing_and_putting_before_the_maker_lead_from_one_to_the_next():
    told = told_at("cleared")
    asking = browser(told, people.OFFICE).get(url(told, "ask-consultee")).context["form"]
    given = {"post": asking["post"].value(), "reply_due_on": asking["reply_due_on"].value()}
    day = given.pop("reply_due_on")
    assert f"{day:%A %-d %B %Y}" == "Thursday 29 October 2020"  # five working days
    given |= {"reply_due_on_day": day.day, "reply_due_on_month": day.month, "reply_due_on_year": day.year}
    assert send(told, people.OFFICE, "ask-consultee", **given).url == url(told, "issue")
    assert send(told, people.OFFICE, "issue").url == url(told, "put-to-maker")
    onward = send(told, people.OFFICE, "put-to-maker").url
    assert onward == reverse("decisions:report-done", args=[told.report.pk])


def test_a_report_is_issued_and_put_before_its_maker_with_one_press():
    told = told_at("cleared")
    office = browser(told, people.OFFICE)
    page = office.get(url(told, "issue"))
    assert "Put it before the Executive Director, Adults and Health at once" in said(page)
    assert "The paper is frozen when you issue it." in said(page)
    sent = {"version": told.report.version, "puts_to_maker": "on"}
    answer = office.post(url(told, "issue"), sent, follow=True)
    assert answer.redirect_chain == [(reverse("decisions:report-done", args=[told.report.pk]), 302)]
    assert "The decision-maker has it now." in said(answer)
    moves = [move.action for move in told.report.moves.order_by("pk")][-2:]
    assert moves == [Action.ISSUE, Action.PUT_TO_MAKER]


def test_the_author_who_asks_for_a_view_comes_back_to_the_report():
    told = told_at("cleared")
    post = told.walk.cast.post(people.CHAIRMAN)
    given = {"post": post.pk, "reply_due_on_day": "29", "reply_due_on_month": "10", "reply_due_on_year": "2020"}
    onward = send(told, people.AUTHOR, "ask-consultee", **given).url
    assert onward == reverse("decisions:report-detail", args=[told.report.pk])


def test_the_decision_maker_can_take_the_reports_reasons_and_add_to_them():
    told = told_at("with_decision_maker")
    reasons = reasons_given(told.report)
    page = browser(told, people.DIRECTOR).get(url(told, "decide"))
    assert reasons.split("\n")[0] in said(page)
    assert "{{" not in reasons
    sent = told.typed(reason="I add one thing.", takes_report_reasons="on")
    send(told, people.DIRECTOR, "decide", **sent, confirmed="1", secret=settings.DEMO_PASSWORD)
    assert reasons_of(Decision.objects.get()) == f"{reasons}\n\nI add one thing."


def test_a_decision_without_any_reasons_is_refused_beside_their_box():
    told = told_at("with_decision_maker")
    form = send(told, people.DIRECTOR, "decide", **told.typed(reason=" ")).context["form"]
    assert form.errors == {"reason": ["Give the reasons for the decision; they are printed."]}


def test_a_single_recommendation_is_refused_or_deferred_with_its_report_and_not_by_itself():
    told = told_at("with_decision_maker")
    asked = DecideForm(obj=told.report)
    assert len(asked.parts) == 2
    assert [value for value, _ in asked.parts[0].outcome.field.choices] == list(ItemOutcome.values)
    told.report.recommendations.get(order=2).delete()
    (alone,) = DecideForm(obj=told.report).parts
    assert [value for value, _ in alone.outcome.field.choices] == ["as_asked", "less", "amended"]

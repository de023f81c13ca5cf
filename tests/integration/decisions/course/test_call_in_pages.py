"""Publication and call-in in the workspace: what each person is shown, asked, refused and led on to."""

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command

from decisions.demonstration import people
from decisions.enums import CallInFinding, CallInStatus, PostingStatus
from decisions.models import CallIn, CallInRequest, EffectPosting
from decisions.selectors.waiting import reports_waiting
from tests.factories.call_ins import GROUND, called_in, decided_with_call_in, london, publish, sent_back, with_call_in
from tests.integration.decisions.course.act_pages import browser, said, send, told_at, url

pytestmark = pytest.mark.django_db
RECEIVED = {
    "received_on_day": "27", "received_on_month": "10", "received_on_year": "2020", "received_time": "10:30",
}  # fmt: skip
MET = {"met_on_day": "3", "met_on_month": "11", "met_on_year": "2020", "met_time": "19:45"}


@pytest.fixture
def told():
    return decided_with_call_in()


def on(*day, hour=9, minute=0):
    return time_machine.travel(london(*day, hour=hour, minute=minute), tick=False)


def after(told, person=people.AUTHOR):
    return said(browser(told, person).get(f"/reports/{told.report.pk}/after/"))


def waits(told, person, at):
    return [one.why for one in reports_waiting(told.actor(person, at))]


def test_democratic_services_publish_on_one_page_after_a_second_look(told):
    with on(2020, 10, 23, hour=10):
        page = said(browser(told, people.OFFICE).get(url(told, "publish-decision")))
        assert "It is to be published by Monday 26 October 2020." in page
        assert "it can be called in until Friday 30 October 2020, 5 pm" in page
        send(told, people.OFFICE, "publish-decision")
        assert CallIn.objects.get().status == CallInStatus.WAITING
        response = send(told, people.OFFICE, "publish-decision", confirmed="1")
        assert response.url.endswith("/after/")
    assert CallIn.objects.get().closes_at == london(2020, 10, 30, hour=17)


def test_others_are_told_who_publishes(told):
    with on(2020, 10, 23):
        page = said(browser(told, people.AUTHOR).get(url(told, "publish-decision")))
    assert "Only democratic services of the council can publish a decision." in page
    assert people.OFFICE.name in page


def test_the_page_after_the_decision_counts_down(told):
    with on(2020, 10, 23):
        assert "To be published by Monday 26 October 2020: tomorrow." in after(told)
        assert "Once published, it can be called in for 5 working days, until 5 pm on the last." in after(told)
    publish(told)
    with on(2020, 10, 26):
        page = after(told)
        assert "Can be called in until Thursday 29 October 2020, 5 pm: 3 working days left." in page
        assert "0 members asked; it takes 2." in page
        assert "Takes effect on Thursday 29 October 2020, 5 pm, if it is not called in." in page
        assert "Nothing, until Thursday 29 October 2020, 5 pm: until then it can be called in." in page
        assert "Nothing is left to do" not in page
        assert "Post what was resolved to the register" not in page
        assert "Serve notice on the providers" not in page
    with on(2020, 10, 29, hour=18):
        assert "Post what was resolved to the register" in after(told)


def test_the_page_after_the_decision_leads_to_the_late_authorisation_that_is_owed(
    told, django_capture_on_commit_callbacks
):
    with on(2020, 11, 4), django_capture_on_commit_callbacks(execute=True):
        publish(told, at=london(2020, 11, 4, hour=9))
    with on(2020, 11, 12):
        call_command("close_call_ins")
        decision, lot = told.report.decision.pk, told.report.contract.lots.get(number=4)
        page = browser(told, people.OFFICE).get(f"/reports/{told.report.pk}/after/").content.decode()
    assert f"/departures/late-authorisations/add/?decision={decision}&amp;lot={lot.pk}" in page
    assert "Nothing is left to do" not in page


def test_a_request_is_logged_with_its_ground_and_counts(told):
    publish(told)
    with on(2020, 10, 27, hour=11):
        page = said(browser(told, people.OFFICE).get(url(told, "log-call-in")))
        assert "any two members of the council" in page
        response = send(told, people.OFFICE, "log-call-in", member_name="Cllr Ann Other", **RECEIVED)
        assert "Tick at least one of the grounds" in said(response)
        send(told, people.OFFICE, "log-call-in", member_name="Cllr Ann Other", grounds=[GROUND], **RECEIVED)
        late = send(told, people.OFFICE, "log-call-in", member_name="cllr ann other", grounds=[GROUND], **RECEIVED)
        assert "has asked for this call-in already, and counts once" in said(late)
        assert "Cllr Ann Other" in after(told)
    [request] = CallInRequest.objects.all()
    assert (request.received_at, request.grounds) == (london(2020, 10, 27, hour=10, minute=30), GROUND)


def test_the_first_page_says_what_publication_and_call_in_need_of_whom(told):
    friday = london(2020, 10, 23)
    assert "Publish the decision by Monday 26 October 2020" in waits(told, people.OFFICE, friday)
    called_in(told)
    assert "Record what was found of the call-in" in waits(told, people.OFFICE, friday)
    assert waits(told, people.DIRECTOR, friday) == []


def test_the_maker_reconsiders_reads_why_proves_who_they_are_and_it_takes_effect(
    told, django_capture_on_commit_callbacks
):
    called_in(told)
    with on(2020, 11, 4):
        send(told, people.OFFICE, "record-call-in", finding="sent_back", reason="Weigh the price.",
             minute="Scrutiny, minute 47", confirmed="1", **MET)  # fmt: skip
    assert CallIn.objects.get().status == CallInStatus.SENT_BACK
    assert "Reconsider the decision: it was called in" in waits(told, people.DIRECTOR, london(2020, 11, 5))
    with on(2020, 11, 5, hour=11):
        page = said(browser(told, people.DIRECTOR).get(url(told, "reconsider")))
        assert "Weigh the price." in page
        assert "Cllr Ben Else" in page
        typed = {"confirms": "yes", "reason": "It was weighed.", "has_no_conflict": "on"}
        wrong = send(told, people.DIRECTOR, "reconsider", **typed, confirmed="1", secret="not this")
        assert "That is not right." in said(wrong)
        with django_capture_on_commit_callbacks(execute=True):
            send(told, people.DIRECTOR, "reconsider", **typed, confirmed="1", secret=settings.DEMO_PASSWORD)
        assert "Took effect on Thursday 5 November 2020." in after(told)
    assert CallIn.objects.get().status == CallInStatus.RECONSIDERED


def test_only_the_makers_post_reconsiders(told):
    sent_back(told)
    with on(2020, 11, 5):
        page = said(browser(told, people.MANAGER).get(url(told, "reconsider")))
    assert "Only the post that took the decision reconsiders it." in page
    assert people.DIRECTOR.name in page


def test_the_command_closes_call_ins_and_says_so(told, capsys):
    publish(told)
    with on(2020, 10, 29, hour=17, minute=1):
        call_command("close_call_ins")
        assert capsys.readouterr().out.splitlines() == [
            f"{told.report.reference} took effect on Thursday 29 October 2020, 5 pm", "1 closed",
        ]  # fmt: skip
        call_command("close_call_ins")
    assert capsys.readouterr().out.splitlines() == ["0 closed"]
    assert set(EffectPosting.objects.values_list("status", flat=True)) == {PostingStatus.POSTED}


def test_before_deciding_the_maker_is_told_that_it_waits_and_that_the_service_has_a_gap():
    told = with_call_in(told_at("with_decision_maker"), call_in_days=8)
    with on(2020, 10, 22, hour=16):
        page = said(browser(told, people.DIRECTOR).get(url(told, "decide")))
    assert "its effect waits until it has been published and 8 working days have passed without a call-in" in page
    assert (
        " ends on Saturday 31 October 2020, and the decision takes effect on "
        "Tuesday 3 November 2020 at the earliest, 3 days later: a service gap, or holding over. A late "
        "authorisation has to be recorded."
    ) in page


def test_where_nothing_can_be_called_in_nothing_is_said_of_it():
    told = told_at("with_decision_maker")
    with on(2020, 10, 22, hour=16):
        page = said(browser(told, people.DIRECTOR).get(url(told, "decide")))
    assert "called in" not in page


def test_every_finding_can_be_said_in_words():
    from decisions.acts.call_in import FOUND

    assert set(FOUND) == set(CallInFinding)

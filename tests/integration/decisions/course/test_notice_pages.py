"""The acts of notice on their pages, and what the report's page says of them."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from decisions.demonstration import people
from decisions.enums import ReportStatus
from decisions.models import DecisionNumber, KeyDecisionNotice, KeyRuling, Report, ShorterNotice
from decisions.selectors import notices
from tests.factories.procedure import ProcedureRulesFactory
from tests.integration.decisions.course.act_pages import browser, said, send, told_at, url

pytestmark = pytest.mark.django_db
AFTERNOON = "2020-10-22 15:00:00+01:00"


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def told():
    told = told_at("in_clearance")
    ProcedureRulesFactory(council=told.report.council, key_value_from=Decimal(400000))
    return told


def days(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


NOTICE = {
    "subject": "Whether to extend lots 4 to 6", "maker_name": "Helen Ward", "maker_title": "Executive Director",
    "documents": "Report of the Head of Commissioning", "obtain_from": "From the Committee Officer.",
    "ask_by": "Write to the Committee Officer.", **days("due_from", date(2020, 11, 1)),
    **days("due_to", date(2020, 12, 31)),
}  # fmt: skip


def report_page(told, person):
    return said(browser(told, person).get(f"/reports/{told.report.pk}/"))


def test_democratic_services_publish_the_notice_after_looking_at_it_again(told):
    page = said(browser(told, people.OFFICE).get(url(told, "publish-notice")))
    assert "Published today, its 28 clear days let the decision be taken from Friday 20 November 2020." in page
    assert "Check your answers" in said(send(told, people.OFFICE, "publish-notice", **NOTICE))
    done = send(told, people.OFFICE, "publish-notice", **NOTICE, confirmed="1")
    assert done.status_code == 302
    assert KeyDecisionNotice.objects.get().report == told.report
    page = report_page(told, people.AUTHOR)
    assert "A key decision" in page
    assert "Notice published on Thursday 22 October 2020, for 28 clear days" in page
    assert "It can be decided from Friday 20 November 2020." in page
    assert "Key from £400,000; the report spends £453,750, which is that or more." in page


def test_a_notice_without_who_decides_is_refused_in_words(told):
    response = send(told, people.OFFICE, "publish-notice", **NOTICE | {"maker_name": ""}, confirmed="1")
    assert "Name who decides with their title, or the body with its members." in said(response)
    assert not KeyDecisionNotice.objects.exists()


def test_an_exception_and_urgency_are_recorded_and_taken_back_on_their_pages(told):
    both = {"impracticable": "The provider gave notice.", "evidence": "By letter."}
    excepted = both | {"told": "chair", **days("told_on", date(2020, 10, 22))}
    assert send(told, people.OFFICE, "general-exception", **excepted, confirmed="1").status_code == 302
    urgent = both | {
        "urgent_because": "Support ends.", "agreed_as": "scrutiny_chair", "agreed_by": "Cllr Fenn",
        **days("agreed_on", date(2020, 10, 22)),
    }  # fmt: skip
    assert send(told, people.OFFICE, "special-urgency", **urgent, confirmed="1").status_code == 302
    assert ShorterNotice.objects.count() == 2
    assert "It can be decided from Thursday 22 October 2020." in report_page(told, people.AUTHOR)
    taken = {"what": "urgent", "reason": "Agreed by mistake.", "confirmed": "1"}
    assert send(told, people.OFFICE, "withdraw-notice", **taken).status_code == 302
    assert not notices.is_urgent(told.report)
    assert "from Wednesday 28 October 2020" in report_page(told, people.AUTHOR)


def test_the_monitoring_officer_rules_on_the_page_and_it_says_why(told):
    ruled = {"is_key": "no", "reason": "It renews what the budget holds.", "confirmed": "1"}
    assert send(told, people.AUTHOR, "rule-key", **ruled).status_code == 409
    assert send(told, people.MONITORING_OFFICER, "rule-key", **ruled).status_code == 302
    assert not KeyRuling.objects.get().is_key
    page = report_page(told, people.AUTHOR)
    assert "Not a key decision" in page
    assert "It renews what the budget holds." in page


def test_a_number_is_issued_on_its_page_and_shown(told):
    assert send(told, people.OFFICE, "number-decision", n="34").status_code == 302
    assert str(DecisionNumber.objects.get()) == "20/00034"
    assert "Decision number 20/00034" in report_page(told, people.AUTHOR)
    assert send(told, people.OFFICE, "number-decision", n="35").status_code == 409


def test_an_author_who_says_that_it_is_key_says_why():
    told = told_at("draft")
    page = browser(told, people.AUTHOR)
    address = f"/reports/{told.report.pk}/particulars/"
    form = page.get(address).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields if not name.startswith("is_")}
    sent = {**shown, "is_key": "on", "version": told.report.version}
    assert "Say why it is a key decision." in said(page.post(address, sent))
    assert page.post(address, {**sent, "key_reason": "A centre closes.", "wards_affected": "3"}).status_code == 302
    assert (told.report.is_key, told.report.wards_affected) == (True, 3)


def test_what_was_found_at_submission_is_what_is_printed():
    told = told_at("draft")
    ProcedureRulesFactory(council=told.report.council, key_value_from=Decimal(400000))
    assert not told.report.counts_as_key
    told.move("submit", told.actor(people.AUTHOR))
    report = Report.objects.get()
    assert (report.status, report.is_key, report.counts_as_key) == (ReportStatus.WITH_MANAGER, False, True)

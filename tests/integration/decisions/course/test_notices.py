"""Notice of key decisions: written, published, run, withdrawn; the shorter ways; the ruling; the numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.services.documents import content_of
from commissioning.verdicts import Refused, StaleVersion
from decisions.demonstration import people
from decisions.demonstration.course import Course
from decisions.enums import Action, AgreedBy, ExemptParagraph, ReportStatus, ToldWhom
from decisions.models import DecisionNumber, KeyDecisionNotice, Report
from decisions.selectors import notices as found
from decisions.selectors.routes import question_of
from decisions.services import exempt, notices, numbers, shorter_notices
from decisions.services.workflow import verdict_for
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.decisions import ReportFactory
from tests.factories.procedure import ProcedureRulesFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
AFTERNOON = "2020-10-22 16:00:00+01:00"


@pytest.fixture(autouse=True)
def afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@pytest.fixture
def told():
    """Case S0 before its decision-maker, in a council for which £400,000 makes a decision key."""
    walked = report_at(ReportStatus.WITH_DECISION_MAKER)
    ProcedureRulesFactory(council=walked.report.council, key_value_from=Decimal(400000), key_wards_from=2)
    walked.close_consultation()
    return walked


def values(told, **otherwise):
    report = told.report
    return {
        "contract": report.contract, "report": report, "subject": "Whether to extend lots 4 to 6",
        "maker_post": report.decision_maker_post, "maker_name": "Helen Ward", "maker_title": "Executive Director",
        "due_from": date(2020, 10, 1), "due_to": date(2020, 10, 31), "documents": "Report of the Head of Commissioning",
        "obtain_from": "From the Committee Officer.", "ask_by": "Write to the Committee Officer.",
    } | otherwise  # fmt: skip


def office(told, days_before):
    return told.actor(people.OFFICE, told.at(days_before))


def publish(told, days_before, **otherwise):
    given = {"actor": office(told, days_before), "at": told.at(days_before)}
    written = notices.save(values=values(told, **otherwise), **given)
    return notices.publish(notice=written, version=written.version, **given)


def except_(case, days_before=6, **otherwise):
    at = case.at(days_before)
    given = {
        "impracticable": "The provider gave notice on Friday.", "told": ToldWhom.CHAIR, "told_on": at.date(),
        "evidence": "By e-mail of that day.", "actor": office(case, days_before), "at": at,
    } | otherwise  # fmt: skip
    return shorter_notices.except_generally(report=case.report, **given)


def agree(told, days_before=1, **otherwise):
    at = told.at(days_before)
    given = {
        "impracticable": "The provider gave notice on Friday.", "urgent_because": "People would be without support.",
        "agreed_as": AgreedBy.SCRUTINY_CHAIR, "agreed_by": "Cllr Fenn", "agreed_on": at.date(),
        "evidence": "By telephone at noon.", "actor": office(told, days_before), "at": at,
    } | otherwise  # fmt: skip
    return shorter_notices.agree_urgency(report=told.report, **given)


def record_of(told):
    return content_of(told.report.decision.snapshot.sha256).decode()


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.verdict.codes


# --- the guard on deciding ---


def test_a_key_decision_without_notice_is_refused_and_told_when_it_becomes_possible(told):
    with pytest.raises(Refused) as refused:
        told.decide()
    assert refused.value.verdict.codes == ("notice_not_run",)
    assert "it can be decided from Friday 20 November 2020" in refused.value.verdict.sentence
    assert "Under a general exception published today, from Wednesday 28 October 2020" in refused.value.verdict.sentence
    assert told.report.status == ReportStatus.WITH_DECISION_MAKER


def test_a_refusal_spends_nothing_and_waits_for_no_notice(told):
    told.move(Action.REFUSE, told.actor(people.DIRECTOR), reason="Not now.", proof=told.proof())
    assert told.report.status == ReportStatus.REFUSED


@pytest.mark.parametrize(("days_before", "is_decided"), [(29, True), (28, False)])
def test_it_is_decided_once_twenty_eight_clear_days_lie_between(told, days_before, is_decided):
    publish(told, days_before)
    if is_decided:
        told.decide()
    else:
        assert refusal(told.decide) == ("notice_not_run",)
    assert (told.report.status == ReportStatus.DECIDED) is is_decided


def test_a_notice_of_the_forward_plan_line_counts_for_its_report(told):
    entry = told.report.forward_plan_entry
    publish(told, 29, report=None, forward_plan_entry=entry)
    assert found.notices_for(told.report, told.at()).earliest_on == date(2020, 10, 22)
    other = ReportFactory(council=told.report.council, contract=told.report.contract)
    assert found.notice_of(other) is None


@pytest.mark.parametrize(("days_before", "is_decided"), [(6, True), (5, False)])
def test_a_general_exception_opens_it_after_five_clear_days(told, days_before, is_decided):
    except_(told, days_before)
    now = verdict_for(told.report, Action.DECIDE, told.actor(people.DIRECTOR), told.at(), reason="…")
    assert ("notice_not_run" not in now.codes) is is_decided


def test_special_urgency_opens_it_at_once_and_call_in_can_ask_for_it(told):
    assert not found.is_urgent(told.report)
    row = agree(told)
    assert found.is_urgent(told.report)
    told.decide()
    given = {"actor": office(told, 0), "at": told.at()}
    assert refusal(shorter_notices.withdraw, shorter=row, reason="A slip.", **given) == ("decided",)


def test_the_record_says_how_notice_was_given_and_why_there_was_less(told):
    numbers.issue_to_entry(entry=told.report.forward_plan_entry, n=34, actor=office(told, 29), at=told.at(29))
    publish(told, 29)
    agree(told)
    assert found.notice_in_words(told.report, told.at()) == (
        "Notice of 28 clear days was published on 23 September 2020.",
        "Special urgency, published on 21 October 2020. Why full notice was impracticable: The provider gave notice on "
        "Friday. Why it was urgent: People would be without support. Agreed on 21 October 2020: The chair of the "
        "scrutiny committee (Cllr Fenn).",
    )
    told.decide()
    said = record_of(told)
    assert "20/00034" in said
    assert "Notice of 28 clear days was published on 23 September 2020." in said


def test_what_was_taken_back_opens_nothing(told):
    row = agree(told)
    given = {"actor": office(told, 0), "at": told.at()}
    assert refusal(shorter_notices.withdraw, shorter=row, reason=" ", **given) == ("no_reason",)
    shorter_notices.withdraw(shorter=row, reason="Agreed by mistake.", **given)
    assert not found.is_urgent(told.report)
    assert refusal(told.decide) == ("notice_not_run",)


def test_a_withdrawn_notice_has_not_run(told):
    notice = publish(told, 40)
    given = {"actor": office(told, 0), "at": told.at(), "version": notice.version}
    notices.withdraw(notice=notice, reason="The wrong lots.", **given)
    assert refusal(told.decide) == ("notice_not_run",)


# --- writing and publishing ---


def test_only_democratic_services_write_publish_and_withdraw(told):
    author = told.actor(people.AUTHOR)
    assert refusal(notices.save, values=values(told), actor=author, at=told.at()) == ("not_yours",)
    given = {"actor": office(told, 30), "at": told.at(30)}
    written = notices.save(values=values(told), **given)
    seen = {"notice": written, "version": written.version}
    assert refusal(notices.publish, actor=author, at=told.at(30), **seen) == ("not_yours",)
    published = notices.publish(**seen, **given)
    with pytest.raises(StaleVersion):
        notices.publish(**seen, **given)
    again = {"notice": published, "version": published.version}
    assert refusal(notices.publish, **again, **given) == ("published_already",)
    assert refusal(notices.save, values=values(told), **again, **given) == ("published_already",)
    assert refusal(notices.withdraw, reason="x", actor=author, at=told.at(), **again) == ("not_yours",)
    elsewhere = actor_with(Role.DEMOCRATIC_SERVICES, council=CouncilFactory())
    assert "not_yours" in refusal(notices.withdraw, reason="x", actor=elsewhere, at=told.at(), **again)


def test_it_is_not_published_so_late_that_its_period_is_over_first(told):
    given = {"actor": office(told, 0), "at": told.at()}
    written = notices.save(values=values(told), **given)
    assert refusal(notices.publish, notice=written, version=written.version, **given) == ("too_late",)


def test_it_names_only_what_is_the_councils_and_about_the_contract(told):
    given = {"actor": office(told, 0), "at": told.at()}
    elsewhere = ReportFactory()
    assert refusal(notices.save, values=values(told, report=elsewhere), **given) == ("other_council", "other_contract")


def test_no_exempt_word_comes_into_a_notice_or_an_exception(told):
    report = told.report
    Report.objects.filter(pk=report.pk).update(status=ReportStatus.DRAFT)
    author, section = told.actor(people.AUTHOR), report.sections.first()
    exempt.write(
        section=section, version=report.version, paragraph=ExemptParagraph.BUSINESS,
        public_interest_reasoning="Prices.", text="Alderbank bids canaryword.", actor=author, at=told.at(30),
    )  # fmt: skip
    Report.objects.filter(pk=report.pk).update(status=ReportStatus.WITH_DECISION_MAKER)
    given = {"actor": office(told, 30), "at": told.at(30)}
    shown = values(told, documents="Alderbank bids canaryword.")
    assert refusal(notices.save, values=shown, **given) == ("still_public",)
    assert refusal(except_, told, evidence="Alderbank bids canaryword.") == ("still_public",)


def test_a_notice_published_of_a_contract_is_said_to_have_announced_its_report(told):
    notice = publish(told, 30, report=None)
    assert found.notice_of(told.report) is None
    given = {"report": told.report, "actor": office(told, 0), "at": told.at()}
    assert refusal(notices.name_report, notice=notice, version=notice.version, **(given | {"report": ReportFactory()}))
    named = notices.name_report(notice=notice, version=notice.version, **given)
    assert found.notice_of(told.report) == named
    again = {"notice": named, "version": named.version}
    assert refusal(notices.name_report, **again, **given) == ("of_another",)


# --- exception and urgency ---


def test_the_exception_goes_to_the_chair_where_there_is_one(told):
    chair = actor_with(Role.CONSULTEE, council=told.report.council)
    ProcedureRulesFactory(
        council=told.report.council, key_value_from=Decimal(400000), starts_on=date(2020, 1, 1),
        scrutiny_chair_post=chair.post,
    )  # fmt: skip
    assert refusal(except_, told, told=ToldWhom.MEMBERS) == ("there_is_a_chair",)
    assert except_(told).told == ToldWhom.CHAIR
    assert refusal(except_, told) == ("recorded_already",)
    assert refusal(agree, told, agreed_as=AgreedBy.VICE_CHAIR) == ("out_of_order",)
    assert agree(told, agreed_as=AgreedBy.VICE_CHAIR, passed_over="She is abroad.").passed_over == "She is abroad."


@pytest.mark.parametrize(
    ("otherwise", "code"),
    [
        ({"impracticable": " "}, "no_reason"),
        ({"evidence": ""}, "no_evidence"),
        ({"told_on": date(2020, 10, 30)}, "in_future"),
    ],
)
def test_an_exception_needs_its_reason_its_evidence_and_its_day(told, otherwise, code):
    assert refusal(except_, told, **otherwise) == (code,)


def test_what_is_not_key_has_no_exception(told):
    ProcedureRulesFactory(council=told.report.council, starts_on=date(2020, 1, 1))
    assert refusal(except_, told) == ("not_key",)
    told.decide()


def test_the_audit_chain_holds_no_word_of_the_reasons(told):
    agree(told, urgent_because="canaryreason", impracticable="canaryreason", evidence="canaryreason")
    assert not [row for row in AuditEvent.objects.all() if "canaryreason" in str(row.payload)]


# --- what is key ---


def test_the_monitoring_officer_rules_and_the_route_follows_until_more_is_asked(told):
    report = told.report
    given = {"report": report, "version": report.version, "at": told.at()}
    officer = told.actor(people.MONITORING_OFFICER)
    assert question_of(report, told.at()).is_key
    assert refusal(shorter_notices.rule, is_key=False, reason="No.", actor=office(told, 0), **given) == ("not_yours",)
    assert refusal(shorter_notices.rule, is_key=False, reason=" ", actor=officer, **given) == ("no_reason",)
    shorter_notices.rule(is_key=False, reason="It renews what the budget holds.", actor=officer, **given)
    assert not question_of(report, told.at()).is_key
    Report.objects.filter(pk=report.pk).update(wards_affected=2)
    assert question_of(told.report, told.at()).is_key
    assert told.report.key_rulings.get().value == Decimal("453750.00")


def test_a_decision_is_counted_as_key_as_its_record_says_whatever_was_found_at_submission(told):
    publish(told, 32)
    assert not told.report.counts_as_key, "It was submitted before the council had the test."
    told.decide()
    assert "Notice of the key decision" in record_of(told)
    assert told.report.counts_as_key


# --- numbers ---


def test_numbers_run_through_the_year_and_are_never_given_twice(told):
    council, given = told.report.council, {"actor": office(told, 0), "at": told.at()}
    entry = told.report.forward_plan_entry
    assert str(numbers.issue_to_entry(entry=entry, n=33, **given)) == "20/00033"
    assert found.number_of(told.report) == "20/00033"
    assert refusal(numbers.issue_to_report, report=told.report, **given) == ("has_number",)
    other = ReportFactory(council=council)
    assert refusal(numbers.issue_to_report, report=other, n=33, **given) == ("number_gone",)
    assert str(numbers.issue_to_report(report=other, **given)) == "20/00034"
    later = given | {"at": told.at() + timedelta(days=100)}
    assert str(numbers.issue_to_report(report=ReportFactory(council=council), **later)) == "21/00001"
    assert refusal(numbers.issue_to_report, report=ReportFactory(), **given) == ("not_yours",)
    assert DecisionNumber.objects.count() == 3


def test_the_form_of_a_number_is_the_councils(told):
    ProcedureRulesFactory(council=told.report.council, starts_on=date(2020, 1, 1), decision_number="EXC/{n}/{yyyy}")
    given = {"actor": office(told, 0), "at": told.at()}
    assert str(numbers.issue_to_report(report=told.report, **given)) == "EXC/1/2020"


# --- the demonstration ---


@pytest.mark.parametrize(
    ("name", "number", "earliest"), [("S1", "22/00034", "2022-04-01"), ("S3", "21/00031", "2021-06-22")]
)
def test_the_cases_have_lawful_notice_and_a_number(name, number, earliest):
    course = Course(name)
    report = course.until(ReportStatus.IN_CLEARANCE)
    told = found.notices_for(report, course.case.time("decided"))
    assert found.number_of(report) == number
    assert told.is_key
    assert told.earliest_on == date.fromisoformat(earliest) <= course.case.time("decided").date()
    assert told.given.has_run_on <= told.earliest_on
    assert KeyDecisionNotice.objects.get(contract=report.contract).published_at


# --- constraints ---

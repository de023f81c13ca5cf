"""S0 before it is submitted: what stands in its way, and what does not."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from commissioning.clock import LONDON
from commissioning.enums import Role
from commissioning.verdicts import Refused
from decisions.enums import RouteAction
from decisions.models import AuthorityRule, ForwardPlanEntry, OptionConsidered, QuotedFigure, Recommendation, Report
from decisions.selectors import readiness, routes
from decisions.services import facts, findings, reports, rows, scheme
from decisions.services.rows import LotAsked, RowChange
from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.services import money
from providers.models import Provider
from tests.factories.commissioning import actor_with
from tests.factories.decisions import DRAFTED_AT, SCHEME_AT, s0_case

pytestmark = pytest.mark.django_db
S0_AT = datetime(2020, 10, 22, 10, 0, tzinfo=LONDON)
IN_TIME = datetime(2020, 9, 30, 10, 0, tzinfo=LONDON)


@pytest.fixture
def case():
    return s0_case()


def found(report, at=IN_TIME):
    return [(one.code, one.place) for one in readiness.findings(report, at)]


def write(case, key, body):
    case.report = reports.edit_section(
        report=case.report, key=key, version=case.read().version, actor=case.author, at=DRAFTED_AT, body=body
    )
    return case.report


def change(case, *changes):
    case.report = rows.save(
        report=case.report, version=case.read().version, changes=changes, actor=case.author, at=DRAFTED_AT
    )
    return case.report


def test_the_complete_report_has_no_finding_thirty_days_before_the_end(case):
    assert found(case.report, datetime(2020, 10, 1, 10, 0, tzinfo=LONDON)) == []


def test_on_22_october_2020_nine_days_are_left_and_that_is_all(case):
    (finding,) = readiness.findings(case.report, S0_AT)
    assert finding.code == "days_left"
    assert finding.message.startswith("9 days are left before the lots to be extended end on 31 October 2020")


def test_a_warning_is_accepted_with_a_reason_until_its_count_is_of_another_end(case):
    (finding,) = readiness.findings(case.report, S0_AT)
    given = {
        "report": case.report,
        "version": case.report.version,
        "code": finding.code,
        "place": finding.place,
        "message": finding.message,
        "actor": case.author,
        "at": S0_AT,
    }
    with pytest.raises(Refused, match="Say why the warning is accepted"):
        findings.accept(**given, reason=" ")
    findings.accept(**given, reason="The chairman could not be asked earlier.")
    assert found(case.read(), S0_AT) == []
    assert found(case.report, S0_AT.replace(day=23)) == []
    case.report.accepted_findings.update(message=finding.message.replace("31 October", "30 October"))
    assert found(case.read(), S0_AT) == [("days_left", "report")]


def test_an_accepted_warning_comes_back_when_it_says_something_else(case):
    report = write(case, "risk", "A day costs £310.")
    (finding,) = readiness.findings(report, IN_TIME)
    findings.accept(
        report=report, version=report.version, code=finding.code, place=finding.place, message=finding.message,
        reason="It is last year's.", actor=case.author, at=IN_TIME,
    )  # fmt: skip
    assert found(case.read()) == []
    assert found(write(case, "risk", "A day costs £320.")) == [("figure_without_source", "section:risk")]


def test_a_blocker_cannot_be_accepted(case):
    report = write(case, "insight", "")
    (finding,) = readiness.findings(report, IN_TIME)
    with pytest.raises(Refused) as refused:
        findings.accept(
            report=report,
            version=report.version,
            code=finding.code,
            place=finding.place,
            message=finding.message,
            reason="It is late.",
            actor=case.author,
            at=IN_TIME,
        )
    assert refused.value.verdict.codes == ("blocker",)


def test_without_the_forward_plan_entry_the_report_has_no_route_and_says_why(case):
    case.report = reports.edit_details(
        report=case.report,
        version=case.report.version,
        details={"forward_plan_entry": None},
        actor=case.author,
        at=DRAFTED_AT,
    )
    codes = dict(found(case.report))
    assert codes["no_forward_plan_entry"] == "route"
    (finding,) = [one for one in readiness.findings(case.report, IN_TIME) if one.code == "no_forward_plan_entry"]
    assert "Contract Procedure Rules 4.1" in finding.message
    assert "Add the approved entry to the forward plan" in finding.message


def test_an_entry_for_another_action_is_as_good_as_none(case):
    ForwardPlanEntry.objects.update(action=RouteAction.AWARD)
    assert ("no_forward_plan_entry", "route") in found(case.read())


def test_without_the_rule_the_report_has_no_route_and_says_why(case):
    case.rule.delete()
    assert ("no_rule", "route") in found(case.report)


def test_a_rule_counts_only_when_confirmed_and_only_on_its_days(case):
    AuthorityRule.objects.update(confirmed_at=None, confirmed_by=None)
    assert ("no_rule", "route") in found(case.report)
    AuthorityRule.objects.update(confirmed_at=SCHEME_AT, confirmed_by=case.monitoring_officer.user)
    assert found(case.report) == []
    scheme.end_rule(
        rule=case.rule, version=case.rule.version, ends_on=date(2020, 9, 29), actor=case.monitoring_officer, at=IN_TIME
    )
    assert ("no_rule", "route") in found(case.report)


def test_the_route_names_posts_that_stand_in_rows_and_nowhere_else(case):
    route = routes.route_for(case.report, S0_AT)
    assert (route.rule.pk, route.maker_post_id) == (case.rule.pk, case.maker.post.pk)
    assert [post.pk for post in route.rule.consultees] == [case.chairman.post.pk]
    assert route.question.values["this_decision"].words == "£453,750, excluding VAT"
    successor = actor_with(Role.DECISION_MAKER, council=case.council, title="Strategic Director")
    AuthorityRule.objects.update(maker_post=successor.post)
    assert routes.route_for(case.report, S0_AT).maker_post_id == successor.post.pk


@pytest.mark.parametrize(
    ("key", "body", "code"),
    [
        ("risk", "", "section_empty"),
        ("risk", "It costs £453,700.", "figure_inconsistent"),
        ("risk", "It costs £453,750.", "figure_should_be_fact"),
        ("risk", "Each £1 returns £1.17.", "figure_without_source"),
        ("risk", "It ends on {{ option.beginning }}.", "unknown_fact"),
        ("risk", "There are {{ contract.days_left }} days.", "volatile_fact"),
        ("risk", "It ends on {{ option__end }}.", "malformed_fact"),
        ("risk", "<b>Bold</b> words.", "html_inert"),
        ("risk", "![picture](https://example.org/x.png) Words.", "image_dropped"),
        ("risk", "2020. The year was hard.", "list_start"),
        ("risk", "[table:nowhere]", "no_such_table"),
        ("why", "No table here.", "table_not_placed"),
        ("social-value", "Public Services (Social Value) Act 2012: what was asked of providers and what the extension "
         "secures.", "guidance_left"),
    ],
)  # fmt: skip
def test_a_slip_in_prose_is_found(case, key, body, code):
    assert code in dict(found(write(case, key, body)))


def test_a_quoted_figure_with_its_source_is_accepted(case):
    write(case, "risk", "Each pound returns £1.17.")
    values = {"figure": "£1.17", "meaning": "returned for each pound", "source": "National review, 2019"}
    assert found(change(case, RowChange(QuotedFigure, values=values))) == []


def test_an_alternative_without_its_reason_stops_the_report(case):
    option = case.report.options_considered.first()
    report = change(case, RowChange(OptionConsidered, option, {"reason_rejected": ""}))
    assert found(report) == [("no_reason_rejected", "option_considered:1")]


def test_a_sum_typed_into_a_recommendation_does_not_tie(case):
    asked = case.report.recommendations.first()
    report = change(case, RowChange(Recommendation, asked, {"text": "That lots 4 to 6 are extended for £453,700."}))
    assert found(report) == [("figure_not_tied", "recommendation:1")]


def test_dates_beyond_the_option_stop_the_report(case):
    asked = case.report.recommendations.first()
    lots = [LotAsked(case.register.lot(n), date(2020, 11, 1), date(2021, 12, 31)) for n in (4, 5, 6)]
    report = change(case, RowChange(Recommendation, asked, {}, lots=lots))
    assert set(found(report)) == {("beyond_maximum", "recommendation:1")}


def test_after_the_end_it_is_no_longer_an_extension(case):
    findings_after = readiness.findings(case.report, datetime(2020, 11, 2, 9, 0, tzinfo=LONDON))
    (message,) = {one.message.partition(" ended")[2] for one in findings_after if one.code == "lot_ended"}
    assert "late authorisation" in message
    assert "bridging variation" in message


def test_a_report_whose_course_is_over_has_no_findings_years_later(case):
    Report.objects.filter(pk=case.report.pk).update(
        status="withdrawn", withdrawn_at=S0_AT, withdrawn_by=case.author.user, withdrawn_reason="No longer needed."
    )
    assert found(case.read(), datetime(2026, 1, 5, 9, 0, tzinfo=LONDON)) == []


def test_a_new_actual_and_a_new_name_move_the_register_and_not_the_report(case):
    facts.pin(report=case.report, at=DRAFTED_AT)
    assert found(case.report) == []
    money.add_line(
        contract=case.register.contract,
        kind=MoneyKind.ACTUAL,
        label="Paid in September",
        amount=Decimal("31250.00"),
        vat_basis=VatBasis.EXCLUDING,
        certainty=Certainty.ACTUAL,
        actor=case.author,
        at=DRAFTED_AT,
    )
    provider = Provider.objects.filter(admissions__lot__in=case.register.contract.lots.all()).first()
    provider.legal_name = "A new name altogether"
    provider.trading_name = ""
    provider.save()
    moved = [one for one in readiness.findings(case.report, IN_TIME) if one.code == "register_changed"]
    assert [one.place for one in moved] == ["fact:money.actual_total", "fact:providers.named"]
    assert "was “£0” at submission; the register now says “£31,250”" in moved[0].message


def test_pinned_facts_stay_until_they_are_refreshed(case):
    facts.pin(report=case.report, at=DRAFTED_AT)
    AuthorityRule.objects.update(name="Renamed")
    ForwardPlanEntry.objects.update(approving_body="Policy Committee")
    body = case.report.pinned_facts.get(name="forward_plan.body")
    assert body.text == "Adults and Safeguarding Committee"
    assert ("register_changed", "fact:forward_plan.body") in found(case.read())
    report = facts.refresh(report=case.report, version=case.report.version, actor=case.author, at=DRAFTED_AT)
    assert report.pinned_facts.get(name="forward_plan.body").text == "Policy Committee"
    assert found(report) == []


def test_there_is_nothing_to_refresh_in_a_first_draft(case):
    with pytest.raises(Refused) as refused:
        facts.refresh(report=case.report, version=case.report.version, actor=case.author, at=DRAFTED_AT)
    assert refused.value.verdict.codes == ("nothing_pinned",)

"""An author asks a higher body freely, a lower one with the monitoring officer's agreement; nobody else chooses."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from commissioning.documents.nodes import Council, Document
from commissioning.models import Post
from commissioning.verdicts import Refused
from decisions.demonstration import people
from decisions.enums import Action, AuthorityLevel, Condition, ReportStatus, RouteAction
from decisions.models import AuthorityRule, Report, RouteChoice
from decisions.panels import waiting
from decisions.records import Signed, certified, statement
from decisions.routing import PostRef, may_decide
from decisions.selectors import routes
from decisions.selectors.record import record_of
from decisions.services import choosing
from tests.factories.routing import another_rule
from tests.factories.walks import Told, report_at

pytestmark = pytest.mark.django_db
COMMITTEE = "Adults and Safeguarding Committee"


@pytest.fixture
def told() -> Told:
    return report_at("draft")


@pytest.fixture
def committee(told) -> AuthorityRule:
    made = another_rule(told, AuthorityLevel.BODY, COMMITTEE)
    made.consultee_posts.add(Post.objects.get(title=people.CHAIRMAN.post))
    return made


@pytest.fixture
def head(told) -> AuthorityRule:
    return another_rule(told, AuthorityLevel.OFFICER, "Head of Commissioning, Adults", is_key=Condition.YES)


def choose(told, rule, *, by=people.AUTHOR, at=None, reason=""):
    at = at or told.at(20)
    return choosing.choose(report=told.report, rule=rule, actor=told.actor(by, at), at=at, reason=reason)


def _posts(*titles):
    return [Post.objects.get(title=title) for title in titles]


def officer_of(person):
    return f"{person.name}, {person.post}"


def refusal(call, *args, **given):
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return refused.value.verdict.codes


def test_the_author_asks_a_higher_body_and_the_report_goes_there(told, committee):
    choice = choose(told, committee, reason="Members asked to see it.")
    assert (choice.direction, choice.instead_of.name) == ("higher", "Extensions on the approved forward plan")
    report = told.move(Action.SUBMIT, told.actor(people.AUTHOR, told.at(15)), told.at(15))
    assert (report.authority_rule, report.decision_maker_post) == (committee, committee.maker_post)
    assert [post.title for post in report.consultee_posts.all()] == [people.CHAIRMAN.post]


def test_the_authority_checked_at_signing_is_that_of_the_route_chosen(told, committee):
    choose(told, committee)
    told.move(Action.SUBMIT, told.actor(people.AUTHOR, told.at(15)), told.at(15))
    found = routes.route_for(told.report, told.at())
    director, body = (PostRef(post.pk, post.title) for post in _posts(people.DIRECTOR.post, COMMITTEE))
    assert may_decide(found, ruled_by=committee.pk, post=director).codes == ("no_authority",)
    assert may_decide(found, ruled_by=committee.pk, post=body).allowed
    assert (found.rule.pk, found.instead_of.name) == (committee.pk, "Extensions on the approved forward plan")
    AuthorityRule.objects.filter(pk=committee.pk).update(ends_on=date(2020, 10, 21))
    found = routes.route_for(told.report, told.at())
    assert (found.instead_of, "no longer in force" in found.note) == (None, True)
    assert may_decide(found, ruled_by=committee.pk, post=body).codes == ("rule_changed", "no_authority")


def test_a_lower_route_counts_once_the_monitoring_officer_has_agreed_with_a_reason(told, head):
    assert refusal(choose, told, head) == ("no_reason",)
    choose(told, head, reason="The estimate is far too high.")
    at = told.at(18)
    assert routes.route_for(told.report, at).rule.pk != head.pk
    officer = told.actor(people.MONITORING_OFFICER, at)
    assert [one.why for one in waiting(officer, at)] == [
        "Say whether it may go to a lower level than its rule asks for"
    ]
    given = {"report": told.report, "agrees": True, "at": at}
    assert refusal(choosing.answer, **given, reason=" ", actor=officer) == ("no_reason",)
    assert refusal(choosing.answer, **given, reason="Yes.", actor=told.actor(people.AUTHOR, at)) == (
        "not_yours", "own_proposal",
    )  # fmt: skip
    choosing.answer(**given, reason="The sum was asked for twice.", actor=officer)
    found = routes.route_for(told.report, at)
    assert (found.rule.pk, found.choice.agreed_reason) == (head.pk, "The sum was asked for twice.")
    assert list(waiting(officer, at)) == []
    assert refusal(choosing.answer, **given, reason="Again.", actor=officer) == ("nothing_open",)


def test_the_record_says_that_another_route_was_chosen_and_who_agreed_and_not_why(told, head):
    head.consultee_posts.add(Post.objects.get(title=people.CHAIRMAN.post))
    choose(told, head, reason="The estimate is far too high.")
    assert routes.chosen_in_words(told.report) == ""
    at = told.at(18)
    officer = told.actor(people.MONITORING_OFFICER, at)
    choosing.answer(report=told.report, agrees=True, reason="It was asked for twice.", actor=officer, at=at)
    report = told.move(Action.SUBMIT, told.actor(people.AUTHOR, told.at(15)), told.at(15))
    signed = Signed("Ruth Adeyemi", str(head.maker_post), told.at())
    record = record_of(report, ReportStatus.DECIDED, signed, "It is small.", [])
    ordinary = RouteChoice.objects.get().instead_of
    assert record.route == (
        f"Lower than the ordinary route ({ordinary.clause}: {ordinary.name}). Asked for by "
        f"{officer_of(people.AUTHOR)}. Agreed by {officer_of(people.MONITORING_OFFICER)}."
    )
    assert statement(record)["route_chosen"] == record.route
    paper = Document(title="A report", council=Council("Brackenford", "#1d70b8"), reference="R", blocks=())
    assert record.route in str(certified(paper, record, sign_off=[], record_hash="0" * 64).blocks)


def test_the_record_of_the_ordinary_route_has_no_word_of_a_choice(told):
    report = told.move(Action.SUBMIT, told.actor(people.AUTHOR, told.at(15)), told.at(15))
    record = record_of(report, ReportStatus.DECIDED, Signed("Ruth Adeyemi", "Director", told.at()), "Yes.", [])
    assert "route_chosen" not in statement(record)


def test_a_refused_lower_route_is_kept_with_its_reason_and_does_not_apply(told, head):
    choose(told, head, reason="It is small.")
    at = told.at(18)
    officer = told.actor(people.MONITORING_OFFICER, at)
    choosing.answer(report=told.report, agrees=False, reason="It is not.", actor=officer, at=at)
    kept = RouteChoice.objects.get()
    assert (kept.ended_reason, kept.agreed_at) == ("It is not.", None)
    assert routes.route_for(told.report, at).choice is None


def test_only_the_author_chooses_and_only_before_the_report_is_sent_on(told, committee):
    assert refusal(choose, told, committee, by=people.MANAGER) == ("not_yours",)
    told.move(Action.SUBMIT, told.actor(people.AUTHOR, told.at(15)), told.at(15))
    assert refusal(choose, told, committee, at=told.at(14)) == ("not_now",)


def test_a_rule_not_in_force_or_of_another_action_cannot_be_chosen(told, committee):
    AuthorityRule.objects.filter(pk=committee.pk).update(action=RouteAction.AWARD)
    assert refusal(choose, told, committee) == ("not_in_force",)


def test_a_second_choice_ends_the_first_and_the_author_may_go_back(told, committee, head):
    choose(told, committee)
    choose(told, head, reason="Rather the head.")
    assert [row.ended_reason for row in RouteChoice.objects.all()] == ["Replaced by another choice.", ""]
    at = told.at(17)
    choosing.take_back(report=told.report, actor=told.actor(people.AUTHOR, at), at=at)
    assert not RouteChoice.objects.standing().exists()
    assert refusal(choosing.take_back, report=told.report, actor=told.actor(people.AUTHOR, at), at=at) == (
        "nothing_open",
    )


def test_the_page_offers_the_choice_and_the_route_panel_prints_it(client, told, committee):
    told_by = told.actor(people.AUTHOR)
    client.force_login(told_by.user)
    url = reverse("decisions:report-act", args=[told.report.pk, "choose-route"])
    page = client.get(url).content.decode()
    assert f"{COMMITTEE}, under Article 3 ({COMMITTEE}) – higher" in page
    client.post(url, {"rule": committee.pk, "reason": "Members asked to see it.", "version": told.report.version})
    page = client.get(reverse("decisions:report-detail", args=[told.report.pk])).content.decode()
    assert "asked for this route instead of the ordinary one: “Members asked to see it.”" in page
    said = StringIO()
    call_command("explain_route", Report.objects.get().reference, stdout=said)
    assert said.getvalue().splitlines()[0] == (
        f"{COMMITTEE} decides after consulting {people.CHAIRMAN.post}, under Article 3 ({COMMITTEE})."
    )

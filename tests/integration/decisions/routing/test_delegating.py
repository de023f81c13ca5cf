"""Authority delegated by a decision: its terms are printed, it begins with the effect, it is used within a cap."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from commissioning.enums import Role
from commissioning.models import AuditEvent, Post
from commissioning.verdicts import Refused, Verdict
from decisions.demonstration import people
from decisions.enums import EffectKind, HeldBy, RecommendationVerb, ReportStatus, RouteAction
from decisions.models import (
    AuthorityGrant,
    AuthorityRule,
    Decision,
    EffectPosting,
    Recommendation,
    ReportTemplate,
)
from decisions.routing import Route
from decisions.selectors import delegating as read
from decisions.selectors import routes
from decisions.selectors.record import words_resolved
from decisions.services import delegating, effects, reports, rows
from decisions.services.rows import RowChange
from tests.factories.course import DecisionFactory, DecisionItemFactory
from tests.factories.frameworks import MoneyLineFactory
from tests.factories.routing import AuthorityGrantFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
TERMS = (
    "Delegated to Executive Director, Adults and Health and Chief Finance Officer jointly: award, about contract "
    "ASC-2017-041 Employment and day opportunities support, up to £500,000 in all, until 31 December 2021."
)


def refusal(call, *args, **given):
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return refused.value.verdict.codes


@pytest.fixture
def told():
    told = report_at("draft")
    treasurer = told.walk.cast.post(people.TREASURER)
    treasurer.roles.create(role=Role.DECISION_MAKER)
    return told


def asks_to_delegate(told) -> Recommendation:
    values = {
        "verb": RecommendationVerb.DELEGATE, "effect": EffectKind.DELEGATE,
        "text": "That the award of the places is delegated.", "delegate_post": told.walk.cast.post(people.DIRECTOR),
    }  # fmt: skip
    at = told.at(16)
    rows.save(
        report=told.report, version=told.report.version, changes=[RowChange(Recommendation, values=values)],
        actor=told.actor(people.AUTHOR, at), at=at,
    )  # fmt: skip
    return told.report.recommendations.get(effect=EffectKind.DELEGATE)


def say(told, recommendation, **otherwise):
    at = told.at(16)
    given = {
        "others": [told.walk.cast.post(people.TREASURER)], "held": HeldBy.JOINTLY, "action": RouteAction.AWARD,
        "contract": told.report.contract, "cap": Decimal("500000.00"), "expires_on": date(2021, 12, 31),
    }  # fmt: skip
    return delegating.say(
        report=told.report, version=told.report.version, recommendation=recommendation,
        actor=told.actor(people.AUTHOR, at), at=at, **(given | otherwise),
    )  # fmt: skip


def decided(told) -> Decision:
    """The report with its delegation decided as asked, and its effects posted."""
    say(told, asks_to_delegate(told))
    told.walk.until(ReportStatus.WITH_DECISION_MAKER)
    told.close_consultation()
    told.decide()
    decision = Decision.objects.get(report=told.report)
    effects.post_decision(decision.pk)
    return decision


def later_report(told, amount="200000.00"):
    """A report that asks to award a place on the same contract for a sum."""
    at = told.at().replace(year=2021, month=3, day=1)
    author = told.actor(people.AUTHOR, at)
    form = ReportTemplate.objects.get(slug="contract-award", council=None)
    report = reports.create(template=form, contract=told.report.contract, title="Award of a place", actor=author, at=at)
    line = MoneyLineFactory(contract=report.contract, amount=Decimal(amount), vat_basis="exempt")
    values = {"verb": RecommendationVerb.AWARD, "text": "That the place is awarded.", "value_line": line}
    rows.save(
        report=report, version=report.version, changes=[RowChange(Recommendation, values=values)], actor=author, at=at
    )
    return report, at


def test_the_terms_are_said_once_and_printed_under_the_recommendation(told):
    asked = asks_to_delegate(told)
    say(told, asked)
    assert read.words_for(told.report) == {asked.pk: TERMS}
    say(told, asked, held=HeldBy.SEVERALLY, cap=None, contract=None)
    assert read.words_for(told.report)[asked.pk] == (
        "Delegated to Executive Director, Adults and Health and Chief Finance Officer, each of them alone: award, "
        "about this matter and what is planned by this decision, until 31 December 2021."
    )


def test_terms_that_cannot_be_are_refused(told):
    asked = asks_to_delegate(told)
    assert refusal(say, told, asked, others=[]) == ("nobody_beside",)
    assert refusal(say, told, asked, cap=Decimal("0.00")) == ("no_cap",)
    assert refusal(say, told, asked, expires_on=date(2020, 1, 1)) == ("expired",)
    chairman = told.walk.cast.post(people.CHAIRMAN)
    assert refusal(say, told, asked, others=[chairman]) == ("not_a_decision_maker",)
    first = told.report.recommendations.first()
    assert "not_delegating" in refusal(say, told, first)


def test_a_decision_that_takes_effect_makes_a_rule_for_each_holder(told):
    assert not AuthorityGrant.objects.exists()
    decision = decided(told)
    grant = AuthorityGrant.objects.get()
    item = decision.items.get(effect=EffectKind.DELEGATE)
    assert EffectPosting.objects.get(item=item).status == "posted"
    assert words_resolved(item).endswith(TERMS)
    assert (grant.item, grant.cap, grant.starts_on, grant.expires_on) == (
        item, Decimal("500000.00"), date(2020, 10, 22), date(2021, 12, 31),
    )  # fmt: skip
    rules = AuthorityRule.objects.filter(grant=grant).order_by("priority")
    assert [rule.maker_post.title for rule in rules] == [people.DIRECTOR.post, people.TREASURER.post]
    assert {rule.ends_on for rule in rules} == {date(2021, 12, 31)}


def test_a_later_report_goes_under_the_decision_as_long_as_the_cap_and_the_days_allow(told):
    decided(told)
    report, at = later_report(told)
    found = routes.route_for(report, at)
    assert found.sentence == (
        "Executive Director, Adults and Health decides, under the decision of 22 October 2020, BRK-DPR-2020-014 "
        "(authority delegated to Executive Director, Adults and Health)."
    )
    dearer, at = later_report(told, "500000.01")
    verdict = routes.route_for(dearer, at)
    assert isinstance(verdict, Verdict)
    assert "applies up to £500,000; this decision is £500,000.01" in verdict.sentence
    assert routes.route_for(report, at.replace(year=2022)).codes == ("no_rule",)


def test_each_use_is_counted_and_what_is_left_shrinks(told):
    decided(told)
    grant = AuthorityGrant.objects.get()
    used = DecisionFactory(authority_rule=grant.rules.first())
    DecisionItemFactory(decision=used, amount=Decimal("350000.00"))
    grant = AuthorityGrant.objects.get()
    assert (grant.used, grant.remaining) == (Decimal("350000.00"), Decimal("150000.00"))
    report, at = later_report(told)
    verdict = routes.route_for(report, at)
    assert "applies up to £150,000; this decision is £200,000" in verdict.sentence
    report.authority_rule = grant.rules.first()
    assert refusal(delegating.use_up, report, Decimal("150000.01")) == ("beyond_cap",)
    delegating.use_up(report, Decimal("150000.00"))


def test_it_covers_no_other_contract_and_no_other_action(told):
    decided(told)
    assert routes.rules_for(told.report.council_id, RouteAction.AWARD, date(2021, 3, 1)) == []
    mine, other = told.report.contract_id, told.report.contract_id + 1
    assert len(routes.rules_for(told.report.council_id, RouteAction.AWARD, date(2021, 3, 1), contracts=[mine])) == 2
    assert routes.rules_for(told.report.council_id, RouteAction.AWARD, date(2021, 3, 1), contracts=[mine, other]) == []
    assert routes.rules_for(told.report.council_id, RouteAction.VARY, date(2021, 3, 1), contracts=[mine]) == []


def test_what_is_held_jointly_is_signed_only_with_the_other_holders_written_agreement():
    told = report_at("with_decision_maker")
    told.close_consultation()
    director, treasurer = (told.walk.cast.post(one) for one in (people.DIRECTOR, people.TREASURER))
    grant = AuthorityGrantFactory(held=HeldBy.JOINTLY, action=RouteAction.EXTEND, contract=told.report.contract)
    grant.posts.set([director, treasurer])
    AuthorityRule.objects.filter(pk=told.report.authority_rule_id).update(grant=grant)
    assert refusal(told.decide) == ("holder_not_agreed",)
    given = {"report": told.report, "at": told.at()}
    author = told.actor(people.AUTHOR)
    assert refusal(delegating.agree, **given, words="Yes.", actor=author) == ("not_yours",)
    agreeing = told.actor(people.TREASURER)
    assert refusal(delegating.agree, **given, words=" ", actor=agreeing) == ("no_words",)
    agreed = delegating.agree(**given, words="I agree. 22 October 2020.", actor=agreeing)
    assert (agreed.post, agreed.content_hash) == (treasurer, told.report.content_hash)
    assert refusal(delegating.agree, **given, words="Again.", actor=agreeing) == ("nothing_open", "not_yours")
    assert told.decide().status == ReportStatus.DECIDED


def test_democratic_services_record_the_agreement_of_a_holder_from_what_they_wrote():
    told = report_at("with_decision_maker")
    director, treasurer = (told.walk.cast.post(one) for one in (people.DIRECTOR, people.TREASURER))
    grant = AuthorityGrantFactory(held=HeldBy.JOINTLY, action=RouteAction.EXTEND, contract=told.report.contract)
    grant.posts.set([director, treasurer])
    AuthorityRule.objects.filter(pk=told.report.authority_rule_id).update(grant=grant)
    office = told.actor(people.OFFICE)
    chairman = Post.objects.get(title=people.CHAIRMAN.post)
    given = {"report": told.report, "actor": office, "at": told.at()}
    assert refusal(delegating.agree, **given, words="He agrees.", post=chairman) == ("not_a_holder",)
    agreed = delegating.agree(**given, words="E-mail of 22 October 2020, 09:10.", post=treasurer)
    assert (agreed.post, agreed.recorded_by) == (treasurer, office.user)


def revoke(told, at, **otherwise):
    given = {
        "grant": AuthorityGrant.objects.get(), "from_on": date(2021, 3, 1), "reason": " Minute 12 of 28 February. ",
        "actor": told.actor(people.MONITORING_OFFICER, at), "at": at,
    }  # fmt: skip
    return delegating.revoke(**(given | otherwise))


def test_what_is_revoked_gives_no_more_authority_from_its_day_on(told):
    decided(told)
    report, at = later_report(told)
    revoked = revoke(told, at, from_on=date(2021, 3, 2))
    assert (revoked.revoked_from, revoked.revoked_reason, revoked.revoked_post) == (
        date(2021, 3, 2), "Minute 12 of 28 February.", people.MONITORING_OFFICER.post,
    )  # fmt: skip
    assert isinstance(routes.route_for(report, at), Route)
    assert routes.route_for(report, at.replace(day=2)).codes == ("no_rule",)
    event = AuditEvent.objects.get(verb="authority.revoked")
    assert "Minute 12" not in str(event.payload)
    assert refusal(revoke, told, at) == ("revoked",)


def test_what_was_decided_under_it_stands_and_what_is_on_its_way_is_refused_at_signing():
    told = report_at("with_decision_maker")
    told.close_consultation()
    given = {"action": RouteAction.EXTEND, "contract": told.report.contract, "starts_on": date(2020, 1, 1)}
    grant = AuthorityGrantFactory(council=told.report.council, **given)
    used = DecisionFactory(authority_rule=told.report.authority_rule)
    AuthorityRule.objects.filter(pk=told.report.authority_rule_id).update(grant=grant)
    assert read.relying_on(grant) == [told.report]
    revoke(told, told.at(), from_on=told.at().date())
    assert refusal(told.decide) == ("no_rule",)
    assert told.report.status == ReportStatus.WITH_DECISION_MAKER
    assert Decision.objects.filter(pk=used.pk, authority_rule__grant=grant).exists()


def test_only_the_monitoring_officer_revokes_and_only_from_today_on(told):
    decided(told)
    at = told.at()
    office = told.actor(people.OFFICE)
    assert refusal(revoke, told, at, actor=office) == ("not_yours",)
    assert refusal(revoke, told, at, from_on=date(2020, 10, 21)) == ("in_the_past",)
    assert refusal(revoke, told, at, from_on=date(2022, 1, 1)) == ("after_its_end",)
    assert refusal(revoke, told, at, reason=" ") == ("no_reason",)
    later = told.at().replace(year=2022)
    assert refusal(revoke, told, later, from_on=later.date())[0] == "expired"
    assert AuthorityGrant.objects.get().revoked_at is None


def test_it_is_revoked_among_the_records_after_a_second_look(told, client):
    decided(told)
    grant = AuthorityGrant.objects.get()
    client.force_login(told.walk.cast.users[people.MONITORING_OFFICER.email])
    url = reverse("admin:decisions_authoritygrant_act", args=[grant.pk, "revoke"])
    with time_machine.travel(told.at(), tick=False):
        typed = {"from_on_day": "1", "from_on_month": "3", "from_on_year": "2021", "reason": "Minute 12."}
        typed["version"] = "0"
        client.post(url, typed)
        assert AuthorityGrant.objects.get().revoked_at is None
        client.post(url, {**typed, "confirmed": "1"})
        page = client.get(reverse("admin:decisions_authoritygrant_change", args=[grant.pk])).content.decode()
    assert "From 1 March 2021 on, by Monitoring Officer. Minute 12." in page

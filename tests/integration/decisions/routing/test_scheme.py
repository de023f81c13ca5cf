"""The scheme of delegation is proposed by one person and confirmed by another; a confirmed rule is not rewritten."""

from datetime import date

import pytest

from commissioning.enums import Role
from commissioning.verdicts import Refused, StaleVersion
from decisions.enums import RecordType, RouteAction
from decisions.models import AuthorityRule
from decisions.services import scheme
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.decisions import SCHEME_AT
from tests.factories.frameworks import ContractFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return CouncilFactory()


@pytest.fixture
def administrator(council):
    return actor_with(Role.ADMINISTRATOR, council=council)


@pytest.fixture
def monitoring_officer(council):
    return actor_with(Role.MONITORING_OFFICER, council=council)


@pytest.fixture
def maker(council):
    return actor_with(Role.DECISION_MAKER, council=council)


def propose(administrator, maker, *, consultees=(), rule=None, version=None, **values):
    return scheme.propose_rule(
        values={
            "name": "On the plan",
            "clause": "Rule 4.1",
            "text": "What is on the plan is authorised.",
            "action": RouteAction.EXTEND,
            "maker_post": maker.post,
            "record_type": RecordType.DELEGATED_POWERS_REPORT,
            "starts_on": date(2019, 4, 1),
            **values,
        },
        consultees=consultees,
        clearances=["finance", "legal"],
        rule=rule,
        version=version,
        actor=administrator,
        at=SCHEME_AT,
    )


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.verdict.codes


def test_a_rule_counts_once_the_monitoring_officer_has_confirmed_it(administrator, monitoring_officer, maker):
    rule = propose(administrator, maker)
    in_force = AuthorityRule.objects.in_force_on(date(2020, 10, 22))
    assert not in_force.filter(pk=rule.pk).exists()
    scheme.confirm_rule(rule=rule, version=rule.version, actor=monitoring_officer, at=SCHEME_AT)
    assert in_force.filter(pk=rule.pk).exists()
    assert [row.discipline for row in rule.clearances.all()] == ["finance", "legal"]


def test_nobody_confirms_their_own_rule_whatever_roles_they_hold(council, maker):
    both = actor_with(Role.ADMINISTRATOR, Role.MONITORING_OFFICER, council=council)
    rule = propose(both, maker)
    assert refusal(scheme.confirm_rule, rule=rule, version=1, actor=both, at=SCHEME_AT) == ("own_proposal",)


def test_each_part_belongs_to_its_post(council, administrator, monitoring_officer, maker):
    assert refusal(propose, maker, maker) == ("not_yours",)
    rule = propose(administrator, maker)
    assert refusal(scheme.confirm_rule, rule=rule, version=1, actor=administrator, at=SCHEME_AT) == (
        "not_yours",
        "own_proposal",
    )
    elsewhere = actor_with(Role.MONITORING_OFFICER, council=CouncilFactory())
    assert refusal(scheme.confirm_rule, rule=rule, version=1, actor=elsewhere, at=SCHEME_AT) == ("other_council",)


def test_a_confirmed_rule_is_ended_and_not_rewritten(administrator, monitoring_officer, maker):
    rule = propose(administrator, maker)
    rule = propose(administrator, maker, rule=rule, version=rule.version, name="On the approved plan")
    assert (rule.name, rule.version) == ("On the approved plan", 2)
    with pytest.raises(StaleVersion):
        propose(administrator, maker, rule=rule, version=1)
    rule = scheme.confirm_rule(rule=rule, version=2, actor=monitoring_officer, at=SCHEME_AT)
    assert refusal(propose, administrator, maker, rule=rule, version=3) == ("already_confirmed",)
    again = {"rule": rule, "version": 3, "actor": monitoring_officer, "at": SCHEME_AT}
    assert refusal(scheme.confirm_rule, **again) == ("already_confirmed",)
    assert refusal(scheme.end_rule, **again, ends_on=date(2019, 3, 31)) == ("ends_before_start",)
    assert scheme.end_rule(**again, ends_on=date(2020, 12, 31)).ends_on == date(2020, 12, 31)


def test_the_post_that_decides_can_decide_and_does_not_consult_itself(council, administrator, maker):
    clerk = actor_with(Role.REPORT_AUTHOR, council=council)
    assert refusal(propose, administrator, clerk) == ("not_a_decision_maker",)
    assert refusal(propose, administrator, maker, consultees=[maker.post]) == ("consults_itself",)
    elsewhere = actor_with(Role.CONSULTEE, council=CouncilFactory())
    assert refusal(propose, administrator, maker, consultees=[elsewhere.post]) == ("other_council",)


def test_the_forward_plan_names_the_body_that_approved_it_and_a_contract_of_the_council(council, administrator, maker):
    values = {
        "reference": "FP-1",
        "title": "Support",
        "contract": ContractFactory(council=council),
        "action": RouteAction.EXTEND,
        "approved_on": date(2020, 1, 6),
    }
    given = {"actor": administrator, "at": SCHEME_AT}
    assert refusal(scheme.save_forward_plan_entry, values=values, **given) == ("no_body",)
    values["approving_body"] = "Adults and Safeguarding Committee"
    foreign = {**values, "contract": ContractFactory()}
    assert refusal(scheme.save_forward_plan_entry, values=foreign, **given) == ("other_council",)
    assert refusal(scheme.save_forward_plan_entry, values=values, actor=maker, at=SCHEME_AT) == ("not_yours",)
    entry = scheme.save_forward_plan_entry(values=values, **given)
    changed = scheme.save_forward_plan_entry(entry=entry, values={"title": "Support for adults"}, **given)
    assert (changed.pk, changed.title) == (entry.pk, "Support for adults")

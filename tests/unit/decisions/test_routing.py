"""The router: which rule applies, why, and what it says when none does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commissioning.enums import Discipline
from commissioning.verdicts import Verdict
from decisions.enums import AuthorityLevel, Condition, RecordType, RouteAction, ValueBasis
from decisions.explaining import measured
from decisions.routing import PlanEntry, PostRef, Question, Route, Rule, Value, find_route, may_decide

DIRECTOR, COMMITTEE, CHAIRMAN = PostRef(1, "Executive Director"), PostRef(2, "Committee"), PostRef(3, "Chairman")
PLANNED = Rule(
    pk=10,
    name="On the forward plan",
    clause="Rule 4.1",
    text="What is on the plan is authorised.",
    action=RouteAction.EXTEND,
    priority=10,
    value_basis=ValueBasis.THIS_DECISION,
    value_from=None,
    value_to=None,
    on_forward_plan=Condition.YES,
    is_key=Condition.ANY,
    budgeted=Condition.ANY,
    routine=Condition.ANY,
    level=AuthorityLevel.CHIEF_OFFICER,
    maker=DIRECTOR,
    consultees=(CHAIRMAN,),
    clearances=(Discipline.FINANCE,),
    template_slug="delegated-powers",
    record_type=RecordType.DELEGATED_POWERS_REPORT,
    starts_on=date(2019, 4, 1),
    ends_on=None,
)
UNPLANNED = replace(
    PLANNED,
    pk=11,
    name="Not on the plan",
    clause="Rule 4.2",
    priority=20,
    on_forward_plan=Condition.NO,
    level=AuthorityLevel.BODY,
    maker=COMMITTEE,
)
QUESTION = Question(
    action=RouteAction.EXTEND,
    on=date(2020, 10, 22),
    values={ValueBasis.THIS_DECISION: Value("£453,750, exempt from VAT", Decimal("453750.00"))},
    plan=PlanEntry("FP-17", date(2020, 1, 6), is_budgeted=True),
    is_key=False,
    template_slug="delegated-powers",
)


def test_what_stands_on_the_plan_goes_to_the_director_after_asking_the_chairman():
    route = find_route([UNPLANNED, PLANNED], QUESTION)
    assert isinstance(route, Route)
    assert route.rule == PLANNED
    assert route.sentence == (
        "Executive Director decides after consulting Chairman, under Rule 4.1 (On the forward plan)."
    )
    assert route.next_up == UNPLANNED
    assert route.trigger == "Rule 4.2 (Not on the plan): Committee would decide if it were not on the forward plan."


def test_the_route_shows_its_inputs_in_words():
    assert QUESTION.inputs == (
        ("Action", "Extend under an option"),
        ("On", "22 October 2020"),
        ("Value (this decision)", "£453,750, exempt from VAT"),
        ("Value (annual value)", "not stated"),
        ("Value (whole-life value)", "not stated"),
        ("Forward plan", "FP-17, approved 6 January 2020"),
        ("Key decision", "no"),
        ("Within an approved budget", "yes"),
        ("Ordinary business", "no"),
        ("Form of report", "delegated powers"),
    )


def test_a_band_is_compared_with_what_is_paid_with_vat_and_with_nothing_less():
    banded = replace(PLANNED, value_to=Decimal("500000.00"))
    value = Value("£453,750, excluding VAT", None)
    verdict = find_route([banded], replace(QUESTION, values={ValueBasis.THIS_DECISION: value}))
    assert isinstance(verdict, Verdict)
    assert verdict.codes == ("no_value_with_vat",)
    assert verdict.sentence == (
        "Rule 4.1 (On the forward plan) is measured on this decision including VAT, and the register has £453,750, "
        "excluding VAT. State each sum there including VAT, or as exempt from it, and choose that."
    )


def test_without_an_entry_the_refusal_names_the_rule_and_what_would_help():
    verdict = find_route([PLANNED], replace(QUESTION, plan=None))
    assert isinstance(verdict, Verdict)
    assert verdict.codes == ("no_forward_plan_entry",)
    assert verdict.sentence == (
        "Rule 4.1 (On the forward plan) applies only to what is on the approved forward plan, and not all that is "
        "asked for is on it. Add the approved entry to the forward plan and name it in the report."
    )


def test_an_entry_approved_later_is_not_yet_on_the_plan():
    late = replace(QUESTION, plan=PlanEntry("FP-17", date(2020, 10, 23), is_budgeted=True))
    verdict = find_route([PLANNED], late)
    assert verdict.codes == ("no_forward_plan_entry",)
    assert "entry FP-17 had not been approved by 22 October 2020" in verdict.sentence


def test_without_a_rule_for_the_action_nobody_has_the_power():
    verdict = find_route([replace(PLANNED, action=RouteAction.AWARD)], QUESTION)
    assert verdict.codes == ("no_rule",)
    assert "no rule in force on 22 October 2020 for “Extend under an option”" in verdict.sentence


@pytest.mark.parametrize(
    ("low", "high", "fits"),
    [
        (None, Decimal("453750.00"), False),
        (None, Decimal("453750.01"), True),
        (Decimal("453750.00"), None, True),
        (Decimal("453750.01"), None, False),
    ],
)
def test_a_band_takes_in_its_lower_bound_and_leaves_out_its_upper(low, high, fits):
    found = find_route([replace(PLANNED, value_from=low, value_to=high)], QUESTION)
    assert isinstance(found, Route) is fits
    assert fits or found.codes == ("value_outside_band",)


def test_a_value_the_register_cannot_state_is_asked_for():
    whole_life = replace(PLANNED, value_basis=ValueBasis.WHOLE_LIFE, value_to=Decimal("1000000.00"))
    assert find_route([whole_life], QUESTION).codes == ("no_value",)


def test_the_ordinary_route_is_the_lowest_priority_number_and_the_next_up_says_its_trigger():
    dearer = replace(
        PLANNED,
        pk=12,
        clause="Rule 5",
        name="Dear",
        priority=30,
        value_from=Decimal("500000"),
        level=AuthorityLevel.BODY,
        maker=COMMITTEE,
    )
    route = find_route([dearer, PLANNED], QUESTION)
    assert route.rule == PLANNED
    assert route.trigger == "Rule 5 (Dear): Committee would decide if the value (this decision) were from £500,000."


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"is_key": Condition.YES}, "key_or_not"),
        ({"budgeted": Condition.NO}, "budget"),
        ({"routine": Condition.YES}, "routine"),
        ({"template_slug": "waiver"}, "other_form"),
        ({"on_forward_plan": Condition.NO}, "on_forward_plan"),
    ],
)
def test_each_demand_of_a_rule_is_named_when_it_is_not_met(rule, code):
    assert find_route([replace(PLANNED, **rule)], QUESTION).codes == (code,)


def test_only_the_post_the_rule_names_may_decide_and_only_under_the_rule_submitted_under():
    route = find_route([PLANNED], QUESTION)
    assert may_decide(route, ruled_by=10, post=DIRECTOR).allowed
    assert may_decide(route, ruled_by=10, post=CHAIRMAN).codes == ("no_authority",)
    assert may_decide(route, ruled_by=9, post=DIRECTOR).codes == ("rule_changed",)
    assert may_decide(Verdict.refuse("no_rule", "None."), ruled_by=10, post=DIRECTOR).codes == ("no_rule",)


def test_the_wrong_form_sends_nobody_to_another_body():
    """What a rule demands of the paper is no condition of who decides."""
    committee = replace(UNPLANNED, on_forward_plan=Condition.ANY, template_slug="")
    verdict = find_route([PLANNED, committee], replace(QUESTION, template_slug="member-decision"))
    assert isinstance(verdict, Verdict)
    assert verdict.sentence == (
        "Rule 4.1 (On the forward plan) applies, and it asks for another form of report (delegated powers). Begin the "
        "report in that form."
    )


def test_of_two_rules_alike_the_one_that_takes_the_form_applies():
    other = replace(PLANNED, pk=13, name="By member decision", priority=15, template_slug="member-decision")
    assert find_route([PLANNED, other], replace(QUESTION, template_slug="member-decision")).rule == other


def test_each_rule_is_measured_on_its_own_basis_and_no_other():
    yearly = replace(PLANNED, value_basis=ValueBasis.ANNUAL, value_to=Decimal("200000.00"))
    values = {**QUESTION.values, ValueBasis.ANNUAL: Value("£151,250, exempt from VAT", Decimal("151250.00"))}
    route = find_route([yearly], replace(QUESTION, values=values))
    assert isinstance(route, Route)
    assert measured(route) == "It is measured on annual value: £151,250, exempt from VAT."


def test_the_author_may_say_that_a_budget_has_been_approved_where_no_plan_does():
    within = replace(PLANNED, on_forward_plan=Condition.ANY, budgeted=Condition.YES)
    unplanned = replace(QUESTION, plan=None)
    assert find_route([within], unplanned).codes == ("budget",)
    assert find_route([within], replace(unplanned, says_budgeted=True)).rule == within


def test_the_next_rule_up_is_one_of_a_higher_level_never_a_neighbour():
    neighbour = replace(PLANNED, pk=14, priority=20, maker=CHAIRMAN)
    council = replace(UNPLANNED, pk=15, level=AuthorityLevel.COUNCIL)
    assert find_route([PLANNED, neighbour], QUESTION).next_up is None
    assert find_route([PLANNED, neighbour, council, UNPLANNED], QUESTION).next_up == UNPLANNED


def test_a_lower_rule_that_does_not_fit_is_told_with_what_it_would_take():
    small = replace(PLANNED, pk=16, name="Small", level=AuthorityLevel.OFFICER, value_to=Decimal("1000.00"))
    yearly = replace(small, pk=17, name="A year", value_basis=ValueBasis.ANNUAL)
    assert find_route([small, yearly, PLANNED], QUESTION).lower == (
        "Rule 4.1 (Small): Executive Director would decide if the value (this decision) were below £1,000.",
        "Rule 4.1 (A year): Executive Director would decide if the value (annual value) were stated with VAT and below "
        "£1,000.",
    )

"""The two shipped schemes: who decides what, for every question of the decision tables, and in which printed words."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.money import format_pounds
from commissioning.verdicts import Verdict
from decisions import scheme_file
from decisions.enums import AuthorityLevel, RouteAction, ValueBasis
from decisions.explaining import explanation
from decisions.routing import PlanEntry, Question, Route, Value, find_route, mismatch
from tests.unit.decisions import schemes
from tests.unit.decisions.schemes import CASES, NAMES, ON


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_the_decision_table_goes_to_whom_it_says(name):
    rules = schemes.rules_of(name)
    wrong = []
    for row in schemes.rows_of(name):
        found = find_route(rules, schemes.question(row))
        seen = (found.rule.maker.title, found.rule.clause) if isinstance(found, Route) else (found.codes, "")
        if seen != (row["decides"], row["clause"]):
            wrong.append((row, seen))
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_the_decision_table_asks_every_question_once(name):
    rows = [tuple(row[column] for column in schemes.COLUMNS[:8]) for row in schemes.rows_of(name)]
    sums = dict.fromkeys(row[1:4] for row in rows)
    yes_or_no = ("no", "yes")
    asked = [
        (action.value, *value, key, budget, plan, "no")
        for action, value, key, budget, plan in product(RouteAction, sums, yes_or_no, yes_or_no, yes_or_no)
    ]
    asked += [
        ("extend", *value, key, budget, plan, "yes") for value, key, budget, plan in product(sums, *[yes_or_no] * 3)
    ]
    assert len(sums) == 6
    assert sorted(rows) == sorted(asked)


@pytest.mark.parametrize("name", NAMES)
def test_the_route_of_each_case_is_explained_in_these_words(name):
    rules = schemes.rules_of(name)
    said = []
    for case, question in CASES.items():
        said += [f"== {case}", *explanation(find_route(rules, question), question), ""]
    assert "\n".join(said) == (schemes.EXPLANATIONS / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_scheme_written_to_a_file_is_read_back_the_same(name):
    scheme = schemes.shipped(name)
    assert scheme_file.read(scheme_file.written(scheme)) == scheme


def test_the_two_schemes_hardly_ever_agree_on_the_level_of_a_key_decision():
    """A borough's committee system knows no key decision; a county's cabinet hangs on it."""
    borough, county = (schemes.rules_of(name) for name in NAMES)
    assert {rule.is_key.value for rule in borough} == {"any"}
    assert {rule.is_key.value for rule in county} == {"any", "no", "yes"}
    assert AuthorityLevel.MEMBER not in {rule.level for rule in borough}
    assert AuthorityLevel.MEMBER in {rule.level for rule in county}


amounts = st.none() | st.decimals(0, 99_999_999, places=2, allow_nan=False, allow_infinity=False)


def _value(amount: Decimal) -> Value:
    return Value(f"{format_pounds(amount)}, including VAT", amount)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    sums = {basis: draw(amounts) for basis in ValueBasis}
    plan = draw(st.none() | st.builds(PlanEntry, st.just("FP-1"), st.none() | st.dates(), st.booleans()))
    return Question(
        action=draw(st.sampled_from(RouteAction)),
        on=draw(st.dates(min_value=ON.replace(year=2020))),
        values={basis: _value(amount) for basis, amount in sums.items() if amount is not None},
        plan=plan,
        is_key=draw(st.booleans()),
        template_slug=draw(st.sampled_from(("", "delegated-powers", "waiver", "cabinet-report"))),
        says_budgeted=draw(st.booleans()),
        is_routine=draw(st.booleans()),
    )


@given(st.sampled_from(NAMES), questions())
def test_any_question_has_exactly_one_ordinary_route_or_reasons_why_there_is_none(name, question):
    rules = schemes.rules_of(name)
    found = find_route(rules, question)
    fitting = [rule for rule in rules if rule.action is question.action and mismatch(rule, question).allowed]
    if isinstance(found, Verdict):
        assert found.reasons
        assert not fitting or found.codes == ("other_form",)
    else:
        assert found.rule in fitting
        first = min(fitting, key=lambda rule: rule.priority)
        assert found.rule.level == first.level
        assert found == find_route(list(reversed(rules)), question)


@given(st.sampled_from(NAMES), questions(), st.sampled_from(ValueBasis), st.decimals(0, 99_999_999, places=2))
def test_raising_a_value_never_leads_to_a_lower_level(name, question, basis, more):
    if basis not in question.values:
        return
    rules, question = schemes.rules_of(name), replace(question, template_slug="")
    dearer = replace(question, values={**question.values, basis: _value(question.values[basis].in_full + more)})
    before, after = find_route(rules, question), find_route(rules, dearer)
    assert isinstance(before, Route)
    assert isinstance(after, Route)
    assert after.rule.level >= before.rule.level


@given(st.sampled_from(NAMES), questions())
def test_the_explanation_names_every_input(name, question):
    found = find_route(schemes.rules_of(name), question)
    said = explanation(found, question)
    assert [f"{what}: {words}" for what, words in question.inputs] == [
        line for line in said if line in {f"{what}: {words}" for what, words in question.inputs}
    ]
    names = [what for what, _ in question.inputs]
    assert names == [
        "Action", "On", "Value (this decision)", "Value (annual value)", "Value (whole-life value)", "Forward plan",
        "Key decision", "Within an approved budget", "Ordinary business", "Form of report",
    ]  # fmt: skip
    if isinstance(found, Route):
        assert f"The rule: “{found.rule.text}”" in said

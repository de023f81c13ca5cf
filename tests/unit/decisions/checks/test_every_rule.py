"""Every rule says what it is, and is tried on at least three slips and three things that only look like them."""

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from commissioning.actors import Actor
from decisions.checks.rule import FINANCE, MONITORING_OFFICER, warning
from decisions.enums import Severity
from decisions.readiness import OVERRIDABLE, RULES, check
from tests.unit.decisions.checks.drafts import COMPLETE, procuring

HERE = Path(__file__).parent


def tried():
    """How often each rule is tried on slips, and on what is none."""
    wrong, right = Counter(), Counter()
    for file in HERE.glob("test_*.py"):
        module = import_module(f"tests.unit.decisions.checks.{file.stem}")
        for rule, (slips, others) in getattr(module, "CASES", {}).items():
            wrong[rule.code] += len(slips)
            right[rule.code] += len(others)
    return wrong, right


def test_each_is_tried_on_three_slips_and_three_that_are_none():
    wrong, right = tried()
    assert {rule.code: (wrong[rule.code], right[rule.code]) for rule in RULES
            if min(wrong[rule.code], right[rule.code]) < 3} == {}  # fmt: skip


def test_each_has_a_code_of_its_own_and_says_what_it_looks_for_and_where_it_comes_from():
    assert [code for code, count in Counter(rule.code for rule in RULES).items() if count > 1] == []
    for rule in RULES:
        assert rule.code.isidentifier()
        assert rule.looks_for.endswith(".")
        assert rule.source


@pytest.mark.parametrize(("source", "authority"), [
    ("Invariant 15; case S2", ""),
    ("Cases S0 and S1", ""),
    ("Invariant 31; UK GDPR art. 5(1)(c)", "UK GDPR art. 5(1)(c)"),
    ("SI 2015/102 reg. 33(3); Procurement Act 2023 s. 47; invariant 11; case S3",
     "SI 2015/102 reg. 33(3); Procurement Act 2023 s. 47"),
    ("The form of report", "The form of report"),
])  # fmt: skip
def test_an_authority_is_what_an_officer_can_look_up(source, authority):
    assert warning("any_code", "Anything.", source).authority == authority


def test_only_blockers_are_overridden_and_by_finance_or_the_monitoring_officer():
    assert {rule.severity for rule in OVERRIDABLE.values()} == {Severity.BLOCKER}
    assert {code for code, rule in OVERRIDABLE.items() if rule.overridden_by == FINANCE} == {
        "does_not_tie", "figure_inconsistent", "sum_does_not_tie", "column_does_not_add_up",
    }  # fmt: skip
    assert {code for code, rule in OVERRIDABLE.items() if rule.overridden_by == MONITORING_OFFICER} == {"private_email"}


def test_a_post_overrides_what_its_rule_names_and_nothing_else():
    finance = Actor(roles=frozenset((FINANCE,)))
    may = {code for code, rule in OVERRIDABLE.items() if rule.may_be_overridden_by(finance)}
    assert "sum_does_not_tie" in may
    assert "private_email" not in may
    assert not any(rule.may_be_overridden_by(Actor.nobody()) for rule in RULES)


def test_a_report_without_slips_has_no_finding():
    assert check(COMPLETE) == []
    assert [one.code for one in check(procuring())] == ["figure_without_source"]

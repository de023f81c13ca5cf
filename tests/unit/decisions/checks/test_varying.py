"""What stops a report that varies or awards a contract, and what only warns."""

from dataclasses import replace

import pytest

from commissioning.verdicts import Reason, Verdict
from decisions.checks import varying
from decisions.enums import EffectKind, RecommendationVerb
from tests.unit.decisions.checks.drafts import EXTEND, by, draft, every

VARY = replace(EXTEND, order=2, verb=RecommendationVerb.VARY, effect=EffectKind.VARY, planned=Verdict.allow())
AWARD = replace(EXTEND, order=2, verb=RecommendationVerb.AWARD, effect=EffectKind.AWARD, planned=Verdict.allow())
NO = Verdict.refuse("over_value_each", "It is more than half.")


def asking(one, **changes):
    return draft(recommendations=(EXTEND, replace(one, **changes)))


CASES = {
    varying.NO_VARIATION: (
        (
            asking(VARY, planned=None),
            asking(VARY, planned=None, order=5),
            draft(recommendations=(replace(VARY, planned=None),)),
        ),
        (asking(VARY), draft(), asking(AWARD, planned=None)),
    ),
    varying.NOT_CARRIED: (
        tuple(
            asking(VARY, planned=Verdict.refuse(code, "No.")) for code in ("over_value_each", "no_clause", "no_base")
        ),
        (asking(VARY), asking(VARY, planned=None), asking(AWARD, planned=NO)),
    ),
    varying.WEIGHED: (
        tuple(
            asking(VARY, weighed=(Reason(code, "Weigh it."),))
            for code in ("over_term_cumulative", "over_value_cumulative", "no_base")
        ),
        (asking(VARY), draft(), asking(VARY, planned=NO)),
    ),
    varying.NOT_AWARDED: (
        tuple(
            asking(AWARD, planned=Verdict.refuse(code, "No.")) for code in ("no_lots", "no_provider", "already_awarded")
        ),
        (asking(AWARD), draft(), asking(VARY, planned=NO)),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_the_slip_is_found(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_nothing_is_found_where_all_is_well(rule, case):
    assert by(rule, case) == []


def test_a_refusal_keeps_the_code_of_the_rule_and_stands_at_its_recommendation():
    found = list(varying.variations(asking(VARY, planned=NO)))
    assert [(one.code, one.place, one.message) for one in found] == [
        ("over_value_each", "recommendation:2", "It is more than half.")
    ]

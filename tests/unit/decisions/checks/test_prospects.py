"""What may happen, told as such."""

from dataclasses import replace
from decimal import Decimal

import pytest

from decisions.checks import prospects
from decisions.checks.draft import AskedLot, ConsideredView
from decisions.checks.rows import CriterionView, ForwardPlanView
from frameworks.enums import OptionKind
from tests.unit.decisions.checks.drafts import EXTEND, FROM, LOT, OPTION, TO, by, draft, every

POOL = replace(EXTEND, option=replace(OPTION, kind=OptionKind.POOL))
PLAN = ForwardPlanView("FP-9", running=("Lot 1",))
WHOLE = replace(PLAN, running=("Lot 1", "Lot 2"))


def pool(*considered, **given):
    return draft(recommendations=(replace(POOL, **given),), considered=considered)


def way(title, text=""):
    return ConsideredView(1, title, is_recommended=False, is_do_nothing=True, reason="Harm.", text=text)


CASES = {
    prospects.CERTAIN: (
        (
            "With all options used the service lasts for seven years and gives stability.",
            "The contract will run for eight years including all extensions.",
            "Tenants are certain of 6 years with both extensions agreed.",
        ),
        (
            "The service lasts up to seven years if all options are used.",
            "With all options used it could last seven years.",
            "The first term is three years.",
            "All options were looked at over two years.",
            "All options were considered, and the preferred option gives 5 years of stability.",
            "All options are costed over 3 years.",
            "The all options appraisal gives figures for 5 years.",
        ),
    ),
    prospects.ASKED_AFTER: (
        (
            "Providers will be asked to confirm that they wish to go on.",
            "After the decision each contractor will be invited to confirm its interest.",
            "Suppliers are to be asked whether they agree.",
        ),
        (
            "Providers will be asked to confirm that they wish to go on; one that declines ends in May.",
            "Providers will be told of the decision.",
            draft("Providers will be asked to confirm it.", recommendations=()),
        ),
    ),
    prospects.WIDER: (
        (
            draft(forward_plan=WHOLE),
            draft("The forward plan has it.", forward_plan=replace(PLAN, running=("Lot 1", "Lot 2", "Lot 3"))),
            draft(forward_plan=ForwardPlanView("FP-9", Decimal("120000.00"))),
        ),
        (
            draft(forward_plan=PLAN),
            draft("The forward plan has it; the decision is narrower.", forward_plan=WHOLE),
            draft(forward_plan=PLAN, running=("Lot 1", "Lot 2 of another contract")),
            draft(forward_plan=ForwardPlanView("FP-9", Decimal("88400.00"))),
            draft(running=("Lot 1", "Lot 2")),
        ),
    ),
    prospects.NO_SHORTER: (
        (
            pool(way("Let it end")),
            pool(way("Let it end"), way("Mend fewer homes")),
            draft(
                recommendations=(replace(EXTEND, option=replace(OPTION, partial_use_allowed=True)),),
                considered=(way("Let it end", "Nothing is mended."),),
            ),
        ),
        (
            pool(way("Let it end"), way("A shorter extension")),
            pool(way("Let it end", "Six months were looked at.")),
            draft(considered=(way("Let it end"),)),
            pool(way("Let it end"), lots=(AskedLot(LOT, FROM, TO.replace(year=2022, month=12)),)),
        ),
    ),
    prospects.WEIGHTS: (
        (
            draft(criteria=(CriterionView("Quality", 60), CriterionView("Price", 30))),
            draft(criteria=(CriterionView("Quality", 60), CriterionView("Price", 50))),
            draft(criteria=(CriterionView("Quality", 99),)),
        ),
        (
            draft(criteria=(CriterionView("Quality", 60), CriterionView("Price", 40))),
            draft(criteria=(CriterionView("Quality", 100),)),
            draft(criteria=()),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_what_is_left_out_of_the_plan_is_named():
    (finding,) = by(prospects.WIDER, draft(forward_plan=WHOLE))
    assert "Forward plan entry FP-9 is for the contract as a whole, and the report leaves out Lot 2." in finding.message

"""Whether the register could hold the contract that a decision plans."""

from dataclasses import replace
from datetime import date

import pytest

from commissioning.actors import Actor
from frameworks.enums import ContractKind, ProcurementRoute, Regime
from frameworks.planning import ContractPlanned, Follows, LotPlanned, may_plan, may_plan_by_decision

FOUR, FIVE = Follows(4, "BRK:A lot 4"), Follows(5, "BRK:A lot 5")
PLANNED = ContractPlanned(
    title="Day opportunities",
    kind=ContractKind.APPROVED_LIST,
    regime=Regime.PCR2015,
    route=ProcurementRoute.OPEN,
    starts_on=date(2021, 11, 1),
    initial_months=36,
    option_months=(24, 24),
    lots=(LotPlanned("Days out", FOUR), LotPlanned("Days in", FIVE), LotPlanned("Transport")),
)


ON = date(2020, 10, 22)


def codes(planned, on=ON):
    return [reason.code for reason in may_plan(planned, on=on).reasons]


def test_lots_may_follow_others_or_be_new():
    assert codes(PLANNED) == []


def test_a_contract_has_a_lot():
    assert codes(replace(PLANNED, lots=())) == ["no_lots"]


def test_a_lot_is_followed_once():
    twice = (LotPlanned("One", FOUR), LotPlanned("Another", FOUR))
    assert codes(replace(PLANNED, lots=twice)) == ["followed_twice"]


def test_a_lot_already_followed_is_named():
    verdict = may_plan(replace(PLANNED, lots=(LotPlanned("One", replace(FOUR, is_followed=True)),)), on=ON)
    assert verdict.sentence.startswith("BRK:A lot 4 is followed by another lot already.")


def test_a_call_off_is_made_not_planned():
    assert codes(replace(PLANNED, kind=ContractKind.CALL_OFF)) == ["call_off_not_planned"]


@pytest.mark.parametrize(
    ("change", "on", "code"),
    [
        ({}, date(2025, 2, 24), "regime_too_late"),
        ({"regime": Regime.PSR}, ON, "regime_too_early"),
        ({"option_months": (24, 241)}, ON, "impossible_option"),
        ({"option_months": (0,)}, ON, "impossible_option"),
        ({"initial_months": 0}, ON, "impossible_dates"),
        ({"kind": ContractKind.OPEN_FRAMEWORK_SCHEME, "initial_months": 97}, ON, "eight_years"),
    ],
)
def test_what_the_register_would_refuse_is_refused_before_the_decision(change, on, code):
    assert codes(replace(PLANNED, **change), on) == [code]


@pytest.mark.parametrize(("is_system", "reference", "allowed"), [(True, "BRK-1", True), (True, "", False),
                                                                 (False, "BRK-1", False)])  # fmt: skip
def test_only_a_decision_plans_a_contract_so(is_system, reference, allowed):
    actor = Actor.system(None) if is_system else replace(Actor.system(None), is_system=False)
    assert may_plan_by_decision(actor, decision_reference=reference).allowed is allowed

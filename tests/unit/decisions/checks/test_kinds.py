"""One kind for one thing, in the words of its own rules."""

from dataclasses import replace
from datetime import date

import pytest

from decisions.checks import kinds
from frameworks.enums import ContractKind, Regime
from tests.unit.decisions.checks.drafts import CONTRACT, PLAN, by, draft, every, passage, procuring


def held(kind, regime=Regime.PCR2015):
    return replace(CONTRACT, kind=kind, regime=regime)


LIST = held(ContractKind.APPROVED_LIST)
ACT = held(ContractKind.DYNAMIC, Regime.PA2023)
CASES = {
    kinds.TWO_KINDS: (
        (
            draft("Homes are adapted under the framework agreement.", contract=LIST),
            draft("The dynamic purchasing system admits firms at any time.", contract=LIST),
            draft("Firms join the approved list each year.", contract=held(ContractKind.FRAMEWORK)),
            procuring(
                "It is proposed to set up a new dynamic purchasing system.",
                "The new approved list opens in May.",
                plan=None,
            ),
            procuring("We propose to establish an approved provider list for this."),
        ),
        (
            draft("Firms are on the approved list.", contract=LIST),
            draft("It will be replaced by a new framework agreement.", contract=LIST),
            draft("The national framework for housing is followed, and the policy framework too.", contract=LIST),
            draft("An approved list and a framework differ.", contract=LIST),
            draft("The framework for quality assurance is robust.", contract=LIST),
            draft("The framework for managing risk and the framework for assurance are robust.", contract=LIST),
            draft(passages=(passage("A framework agreement was looked at.", "option_considered:1"),), contract=LIST),
            procuring("The current approved list was let in 2019.", "A new framework is proposed."),
            draft("The framework agreement of the region is used.", contract=CONTRACT),
        ),
    ),
    kinds.OTHER_REGIME: (
        (
            "It is run as an open framework.",
            "Firms apply to the dynamic market.",
            draft("The dynamic purchasing system is open.", contract=ACT),
        ),
        (
            draft("It is run as an open framework.", contract=held(ContractKind.FRAMEWORK, Regime.PA2023)),
            draft("The dynamic purchasing system is open.", contract=held(ContractKind.DYNAMIC)),
            draft(passages=(passage("An open framework was looked at.", "option_considered:1"),)),
            draft("The market is dynamic, and the framework is open to all.", contract=CONTRACT),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_before_the_act_whatever_is_procured_is_under_the_regulations():
    assert by(kinds.OTHER_REGIME, procuring("It is to be an open framework.", plan=None))
    later = replace(procuring("It is to be an open framework.", plan=None), on=date(2025, 6, 2))
    assert not by(kinds.OTHER_REGIME, later)
    planned = procuring("It is to be an open framework.", plan=replace(PLAN, regime=Regime.PA2023))
    assert not by(kinds.OTHER_REGIME, planned)

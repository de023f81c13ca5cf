"""What prose says of the term: the extension runs from 1 June 2022 to 31 May 2023, at most to 31 May 2024."""

from dataclasses import replace
from datetime import date

import pytest

from decisions.checks import ledger
from decisions.checks.draft import AskedLot
from frameworks.enums import ContractKind, Regime
from tests.unit.decisions.checks.drafts import (
    CONTRACT,
    EXTEND,
    LOT,
    PLAN,
    by,
    draft,
    every,
    in_2026,
    passage,
    procuring,
)


def until(day):
    """The same extension to another day."""
    return (replace(EXTEND, lots=(AskedLot(LOT, date(2022, 6, 1), day),)),)


def framework(**given):
    return replace(CONTRACT, **{"kind": ContractKind.FRAMEWORK, "starts_on": date(2018, 6, 1), **given})


CASES = {
    ledger.NOT_AS_ASKED: (
        (
            "The contract is extended until 30 May 2023.",
            "This further period runs from 2 June 2022.",
            "The option takes it up to 1 June 2023.",
        ),
        (
            "The contract is extended until 31 May 2023.",
            "This further period runs from 1 June 2022.",
            "The lease was extended to 30 May 2023.",
            "The contract itself ends on 30 May 2023 if nobody objects.",
            "Without the option it would run to 31 May 2022.",
            draft(passages=(passage("An extension to 30 April 2023 was looked at.", "option_considered:1"),)),
        ),
    ),
    ledger.BEYOND: (
        (
            "The contract is extended to 31 May 2025.",
            "An extension up to 30 June 2024 is asked for.",
            "Both options, used one after the other, extend it until 1 June 2024.",
        ),
        (
            "The contract is extended to 31 May 2023.",
            "It cannot be extended to 31 May 2025.",
            "A new contract is to run until 31 May 2027 with an extension.",
            "The lease of the building runs to 31 May 2025.",
            "The lease was extended to 31 March 2026.",
            "The grant from DHSC was extended to 31 March 2025.",
            "Opening hours are extended to include Sundays until 1 June 2024.",
            in_2026(
                "The three-year contract from 1 April 2026 to 31 March 2029 has an option to extend for 24 months."
            ),
        ),
    ),
    ledger.LOOSE: (
        (
            draft("It runs until June 2023.", recommendations=until(date(2023, 6, 8))),
            draft("It is extended to the end of June 2023.", recommendations=until(date(2023, 6, 8))),
            draft("It lasts to April 2023.", recommendations=until(date(2023, 4, 2))),
            draft(
                "Prices are reviewed in June 2023. The contract is extended until June 2023.",
                recommendations=until(date(2023, 6, 8)),
            ),
            draft("The contract is extended to June 2023.", recommendations=until(date(2023, 6, 8))),
            draft("We extend the contract from June 2022 to June 2023.", recommendations=until(date(2023, 6, 8))),
        ),
        (
            "It runs until May 2023.",
            draft("It runs until June 2023, to be exact 8 June 2023.", recommendations=until(date(2023, 6, 8))),
            draft("The survey of June 2023 is planned.", recommendations=until(date(2023, 6, 8))),
        ),
    ),
    ledger.FOUR_YEARS: (
        (
            draft(contract=framework()),
            draft(contract=framework(regime=Regime.PA2023)),
            procuring(plan=replace(PLAN, option_months=(12, 12, 12))),
        ),
        (
            draft(contract=framework(starts_on=date(2019, 6, 1))),
            draft("Such homes need a term longer than four years.", contract=framework()),
            draft(contract=framework(regime=Regime.PA2023_LIGHT_TOUCH)),
            draft(contract=framework(kind=ContractKind.APPROVED_LIST)),
            procuring(),
        ),
    ),
    ledger.TITLE_YEARS: (
        (
            draft(contract=replace(CONTRACT, title="Home adaptations 2019–22")),
            draft(contract=replace(CONTRACT, title="Adaptations 2018 to 2021")),
            draft(contract=replace(CONTRACT, title="Adaptations 2019-2022 (north)")),
        ),
        (
            draft(contract=replace(CONTRACT, title="Home adaptations 2019–23")),
            draft(contract=replace(CONTRACT, title="Home adaptations 2019")),
            draft(contract=None),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_both_days_are_told():
    (finding,) = by(ledger.NOT_AS_ASKED, "The contract is extended until 30 May 2023.")
    assert finding.message == (
        "“why” says 30 May 2023; the recommendation says 31 May 2023. Make them one day: use the fact."
    )


def test_a_day_that_a_recommendation_asks_for_is_refused_by_the_register_and_not_again_here():
    asked = draft("It is extended to 31 May 2025.", recommendations=until(date(2025, 5, 31)))
    assert not by(ledger.BEYOND, asked)

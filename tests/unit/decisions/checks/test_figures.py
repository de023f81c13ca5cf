"""Sums of the register: tied, of the lots asked for, worked out, and never typed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from decisions.checks import figures
from decisions.checks.draft import AskedLot
from frameworks.options import LotPosition
from tests.unit.decisions.checks.drafts import END, FROM, LOT, MAXIMUM, PRICE, TO, asking, by, draft, every

SECOND = LotPosition("Lot 2", authorised_end=END, current_end=END, maximum_end=MAXIMUM)
BOTH = (AskedLot(LOT, FROM, TO), AskedLot(SECOND, FROM, TO))


def priced(**given):
    return replace(PRICE, **given)


CASES = {
    figures.DOES_NOT_TIE: (
        (
            draft(money=(priced(mismatch="£44,200 × 2 is £88,400; £88,000 is £400 less."),)),
            draft(money=(PRICE, priced(label="Rent", mismatch="The parts make £7."))),
            draft(money=(priced(label="Fee", amount=Decimal(7), mismatch="£2 × 3 is £6."),)),
        ),
        (draft(money=(PRICE,)), draft(money=()), draft(money=(PRICE, priced(label="Rent", amount=Decimal(12))))),
    ),
    figures.NOT_TIED: (
        (
            asking(words="That it is extended for £88,000."),
            asking(words="That it is extended for £88,400."),
            asking(sums=(Decimal("88000.00"),)),
            asking(words="That £12 a day is paid.", value=None),
        ),
        (asking(words="That it is extended."), asking(sums=(Decimal("88400.00"),)), "It costs £90,001."),
    ),
    figures.OTHER_LOTS: (
        (
            asking(value=priced(lots=("Lot 2",))),
            asking(value=priced(lots=("Lot 1", "Lot 2"))),
            asking(value=priced(lots=("Lot 1",)), lots=BOTH),
        ),
        (
            asking(value=priced(lots=("Lot 1",))),
            asking(value=priced(lots=("Lot 2", "Lot 1")), lots=BOTH),
            asking(value=priced(lots=())),
        ),
    ),
    figures.NOT_BROKEN_DOWN: (
        (
            asking(value=priced(is_worked_out=False), lots=BOTH),
            asking(value=priced(is_worked_out=False, lots=("Lot 1", "Lot 2")), lots=BOTH),
            asking(value=priced(is_worked_out=False, amount=Decimal(1)), lots=BOTH),
        ),
        (
            asking(value=priced(is_worked_out=False)),
            asking(value=priced(is_worked_out=True), lots=BOTH),
            asking(value=None, lots=BOTH),
        ),
    ),
    figures.NO_VAT: (
        (
            asking(value=priced(states_vat=False)),
            asking(value=priced(states_vat=False, amount=Decimal(5))),
            asking(value=priced(states_vat=False), lots=BOTH),
        ),
        (asking(value=PRICE), asking(value=None), draft(money=(PRICE, priced(label="Rent", states_vat=False)))),
    ),
    figures.INCONSISTENT: (
        ("It costs £88,000 a year.", "A price of £88,401 is asked.", "In all £88,399.99 is spent."),
        (
            "It costs £60,000 a year.",
            "It costs £88,400 a year.",
            draft("It is £88,000.", quoted=frozenset(("£88,000",))),
        ),
    ),
    figures.SHOULD_BE_FACT: (
        ("It costs £88,400 a year.", "The price, £88,400, is fair.", "The price is £88,400.00 in all."),
        ("It costs £60,000 a year.", "It costs a fair price.", draft("It is £88,400.", quoted=frozenset(("£88,400",)))),
    ),
    figures.WITHOUT_SOURCE: (
        ("Each £1 spent saves more.", "Heating costs £1,100 a home.", "The fund holds £2.4m."),
        ("Each pound saves more.", draft("Each £1 saves.", quoted=frozenset(("£1",))), "There are 1,100 homes."),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_finance_alone_may_let_a_sum_stand_that_does_not_tie():
    (finding,) = by(figures.DOES_NOT_TIE, CASES[figures.DOES_NOT_TIE][0][0])
    assert finding.rule.overrider == "a finance clearing officer"

"""Sums of the register: tied, of the lots asked for, worked out, and never typed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from decisions.checks import figures
from decisions.checks.draft import AskedLot
from decisions.enums import EffectKind, RecommendationVerb
from frameworks.options import LotPosition
from tests.unit.decisions.checks.drafts import (
    COMPLETE,
    END,
    EXTEND,
    FROM,
    LOT,
    MAXIMUM,
    PRICE,
    TO,
    by,
    draft,
    every,
    passage,
    table,
)

SECOND = LotPosition("Lot 2", authorised_end=END, current_end=END, maximum_end=MAXIMUM)
BOTH = (AskedLot(LOT, FROM, TO), AskedLot(SECOND, FROM, TO))


PLAIN = {"effect": EffectKind.NONE, "option": None, "value": None, "lots": ()}
SPENT = (("2019", "£61,300", "£12,900"), ("2020", "£64,100", "£13,300"), ("2021", "£66,200", "£13,800"))


def priced(**given):
    return replace(PRICE, **given)


def asking(quoted=frozenset(), money=(PRICE,), **changes):
    """The complete report with a recommendation that differs, what it quotes, and what the register holds."""
    return draft(recommendations=(replace(EXTEND, **changes),), quoted=quoted, money=money)


def spending(*rows, caption="Spend by year", note=""):
    """A report with a table of what was spent, placed in a section that may say beneath it where it is from."""
    spent = table(("Year", "Staff", "Rent"), *SPENT, *rows, caption=caption)
    cells = tuple(passage(cell, spent.place) for row in spent.rows for cell in row if cell)
    placed = passage(f"[table:{spent.key}]\n\n{note}", "section:spend")
    return draft(passages=(*COMPLETE.passages, *cells, placed), typed=(spent,))


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
            asking(words="That it is extended for £120,000, which is £2,308 a week."),
            asking(words="That it is extended for about £88k.", quoted=frozenset(("£88k",))),
            asking(words="That Oakhurst is awarded it for £120,000.", verb=RecommendationVerb.AWARD, **PLAIN),
            asking(words="To award it for £3m, of which £45,000 is a saving.", verb=RecommendationVerb.AWARD, **PLAIN),
            asking(words="Noting the saving of £45,000, to extend it for £120,000."),
        ),
        (
            asking(words="That it is extended."),
            asking(sums=(Decimal("88400.00"),)),
            "It costs £90,001.",
            asking(words="To delegate authority to the Director to agree variations of up to £25,000."),
            asking(words="To delegate to the Director, after consulting the Leader, to let work of up to £25,000."),
            asking(words="To note that the saving of £45,000 is reflected in the budget.", value=None),
            asking(words="That £4m of grants are noted.", verb=RecommendationVerb.NOTE, **PLAIN),
            asking(words="That it is extended at £1,700 a week, … in all.", sums=(Decimal("88400.00"),)),
        ),
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
        (
            "It costs £88,000 a year.",
            "A price of £88,401 is asked.",
            "In all £88,399.99 is spent.",
            "It costs £88.1k a year.",
            draft("The price is £492,600.", money=(priced(amount=Decimal(492608)),)),
        ),
        (
            "It costs £60,000 a year.",
            "It costs £88,400 a year.",
            draft("It is £88,000.", quoted=frozenset(("£88,000",))),
            "The extension costs about £88k.",
            "The extension costs £88k.",
            "The extension costs £88.4 thousand.",
            "The extension costs £88,000 (rounded).",
            "The extension costs almost £89,000.",
            "Savings of £89,000 are forecast against other budgets.",
            draft("Lot 2 is £88,900.", money=(PRICE, priced(label="Lot 2", amount=Decimal(88900)))),
        ),
    ),
    figures.SHOULD_BE_FACT: (
        (
            "It costs £88,400 a year.",
            "The price, £88,400, is fair.",
            "The price is £88,400.00 in all.",
            "The extension costs about £88k.",
            "The extension costs £88.4 thousand.",
            "The extension costs more than £88,000.",
            asking(
                words="That £1,700 a week is paid, … in all.",
                sums=(Decimal("88400.00"),),
                money=(PRICE, priced(label="Rate", amount=Decimal(1700))),
            ),
        ),
        (
            "More than £40,000 is saved.",
            "It costs £60,000 a year.",
            "It costs a fair price.",
            draft("It is £88,400.", quoted=frozenset(("£88,400",))),
        ),
    ),
    figures.WITHOUT_SOURCE: (
        (
            "Each £1 spent saves more.",
            "Heating costs £1,100 a home.",
            "The fund holds £2.4m.",
            "Savings of £89,000 are forecast against other budgets.",
            asking(words="To delegate authority to the Director to agree variations of up to £25,000."),
            asking(words="To note that the saving of £45,000 is reflected in the budget.", value=None),
            spending(caption="Spend by year"),
            spending(caption="Spend by source"),
        ),
        (
            "Each pound saves more.",
            draft("Each £1 saves.", quoted=frozenset(("£1",))),
            "There are 1,100 homes.",
            asking(words="To delegate variations of up to £25,000.", quoted=frozenset(("£25,000",))),
            spending(caption="Spend by year (source: ledger, March 2022)"),
            spending(caption="Spend by year, taken from the ledger"),
            spending(("Source: ledger, March 2022", "", "")),
            spending(note="Source: ledger, March 2022."),
        ),
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


def test_a_table_of_sums_without_a_source_is_told_once_with_all_of_them():
    (finding,) = by(figures.WITHOUT_SOURCE, spending())
    assert finding.place == "table:a-table"
    assert finding.message == (
        "“Spend by year” has £61,300, £12,900, £64,100, £13,300, £66,200 and £13,800 with no source. Use a fact, or "
        "add them to the quoted figures with their source."
    )


def test_the_sums_of_a_section_without_a_source_are_told_once():
    (finding,) = by(figures.WITHOUT_SOURCE, "A day costs £310, a night £95 and a visit £18; a day was £310 before.")
    assert finding.message == (
        "“why” has £310, £95 and £18 with no source. Use a fact, or add them to the quoted figures with their source."
    )
    (one,) = by(figures.WITHOUT_SOURCE, "A day costs £310.")
    assert one.message == (
        "“why” has £310 with no source. Use a fact, or add it to the quoted figures with its source."
    )


def test_what_a_recommendation_asks_for_is_told_apart_from_what_stands_beside_it():
    words = "That it is extended for £88,000, and that variations of up to £25,000 are delegated."
    (asked,), (beside,) = (by(rule, asking(words=words)) for rule in (figures.NOT_TIED, figures.WITHOUT_SOURCE))
    assert asked.message == "Recommendation 1 says £88,000; its money line says £88,400."
    assert beside.message == (
        "Recommendation 1 has £25,000 with no source. Use a fact, or add it to the quoted figures with its source."
    )

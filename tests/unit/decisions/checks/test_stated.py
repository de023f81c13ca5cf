"""One thing stated with two values."""

from dataclasses import replace
from decimal import Decimal

import pytest

from decisions.checks import stated
from decisions.checks.draft import MoneyView
from tests.unit.decisions.checks.drafts import PRICE, by, draft, every, passage

CASES = {
    stated.TWO_WAYS: (
        (
            draft("The yearly repair budget is £88,000.", "The yearly repair budget of £84,000 is enough."),
            "The total grant income was £12,600 last year. The total grant income of £12,900 paid for it.",
            "The yearly repair budget is £88,000 net of VAT. The yearly repair budget is £84,000 net of VAT.",
            "Its annual licence fee is £4,150. Its annual licence fee of £4,510 is fixed.",
        ),
        (
            draft("The yearly repair budget is £88,000.", "The yearly repair budget of £88,000 is enough."),
            "The repair budget for 2020/21 is £88,000. The repair budget for 2021/22 is £90,000.",
            "The cost of lot 1 is £400. The cost of lot 2 is £410.",
            "The yearly repair budget is about £88,000. The yearly repair budget of £88,312 is enough.",
            "The cost is £400. The cost is £410.",
            "The maximum value is £4.2m including options. The maximum value is £3.5m excluding options.",
            "The hourly staff rate is £20 at weekends. The hourly staff rate is £18 on weekdays.",
            "The yearly repair budget is £200,000 net of VAT. The yearly repair budget is £240,000 with VAT.",
        ),
    ),
    stated.TRANSPOSED: (
        (
            draft("Repairs came to £123,457.", "Of the £124,357 spent, half was grant."),
            "There were 48,216 visits in the year; the counter shows 42,816.",
            draft("The price is £93,614.", money=(PRICE, replace(PRICE, amount=Decimal("93164.00")))),
        ),
        (
            draft("Repairs came to £123,457.", "Of the £123,457 spent, half was grant."),
            "The two bids were £120,000 and £102,000.",
            "There were 48,216 visits, and 41,286 the year before.",
            draft("Repairs came to £123,457, not £124,357.", quoted=frozenset(("£124,357",))),
        ),
    ),
}


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=True))
def test_it_finds(rule, case):
    assert by(rule, case)


@pytest.mark.parametrize(("rule", "case"), every(CASES, slips=False))
def test_it_leaves_alone(rule, case):
    assert not by(rule, case)


def test_both_places_are_named():
    (finding,) = by(stated.TWO_WAYS, draft(passages=(
        passage("The yearly repair budget is £88,000.", "section:summary"),
        passage("The yearly repair budget of £84,000 is enough.", "section:finance"),
    )))  # fmt: skip
    assert finding.place == "section:finance"
    assert finding.message == (
        "“finance” gives the yearly repair budget as £84,000; “summary” gives it as £88,000. Make them one figure, or "
        "say what each is."
    )


def test_a_sum_of_the_register_with_two_digits_changed_round_is_seen():
    (finding,) = by(stated.TRANSPOSED, draft("It is £93,614.", money=(MoneyView("Price", Decimal(93164)),)))
    assert "“why” says £93,614 and the register says £93,164" in finding.message

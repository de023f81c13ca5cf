"""How grave a risk is, what is added up, what an option comes to, and how tables and the like are called."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from commissioning.keys import free_key
from decisions.enums import RiskBand
from decisions.risks import band, is_explained
from decisions.schedules import ShownSum, every_part, may_add_up, total
from decisions.scoring import weighted, weights_in_words
from frameworks.enums import Certainty, MoneyKind, VatBasis

ONE = ShownSum(1, "Year one", Decimal(100), MoneyKind.ANNUAL, Certainty.QUOTE, VatBasis.EXCLUDING)
TWO = replace(ONE, key=2, label="Year two", amount=Decimal(250))


@pytest.mark.parametrize(
    ("score", "expected"),
    [(1, RiskBand.GREEN), (4, RiskBand.GREEN), (5, RiskBand.AMBER), (11, RiskBand.AMBER), (12, RiskBand.RED),
     (25, RiskBand.RED)],
)  # fmt: skip
def test_a_band_begins_at_its_limit(score, expected):
    assert band(score, amber_from=5, red_from=12) is expected


@pytest.mark.parametrize(
    ("before", "after", "comment", "is_allowed"),
    [(8, None, "", True), (8, 8, "", True), (8, 4, "", True), (8, 10, "", False), (8, 10, "  ", False),
     (8, 10, "Two contracts end at once.", True)],
)  # fmt: skip
def test_a_risk_greater_afterwards_is_explained(before, after, comment, is_allowed):
    assert is_explained(before, after, comment=comment).allowed is is_allowed


@pytest.mark.parametrize(
    ("other", "codes"),
    [
        (TWO, ()),
        (replace(TWO, vat=VatBasis.INCLUDING), ("mixed_vat",)),
        (replace(TWO, certainty=Certainty.ESTIMATE), ("certainty_differs",)),
        (replace(TWO, kind=MoneyKind.BUDGET), ("columns_differ",)),
        (replace(TWO, made_of=frozenset({1})), ("counted_twice",)),
        (replace(TWO, made_of=frozenset({9})), ()),
    ],
)
def test_sums_are_added_up_only_where_they_are_alike_and_counted_once(other, codes):
    verdict = may_add_up([ONE, other])
    assert verdict.codes == codes
    assert total([ONE, other]) == (Decimal(350) if verdict.allowed else None)


def test_two_sums_that_add_up_the_same_line_make_no_total():
    both = [replace(ONE, adds_up=frozenset({7, 8})), replace(TWO, adds_up=frozenset({8, 9}))]
    assert may_add_up(both).codes == ("counted_in_both",)
    assert may_add_up(both).sentence.startswith(
        "These sums cannot be added up: “Year one” and “Year two” add up some of the same sums"
    )


def test_two_multiples_of_one_line_are_two_sums():
    both = [replace(ONE, made_of=frozenset({7})), replace(TWO, made_of=frozenset({7}))]
    assert may_add_up(both).allowed


def test_what_a_line_is_made_of_is_found_however_far_down():
    direct = {4: [3], 3: [1, 2], 2: [5], 5: [3]}
    assert every_part(direct, 4) == {1, 2, 3, 5}
    assert every_part(direct, 1) == frozenset()


def test_what_is_said_of_a_sum_is_read_back():
    other = replace(ONE, kind=MoneyKind.BUDGET, certainty=Certainty.ESTIMATE, finance_year="2026/27")
    assert TWO.on_terms(other.terms) == replace(other, key=2, label="Year two", amount=Decimal(250))
    assert ONE.on_terms("What an older release said") == ONE


def test_the_refusal_names_what_differs():
    assert may_add_up([ONE, replace(TWO, vat=VatBasis.INCLUDING)]).sentence == (
        "Sums that stand to VAT differently are not added up (excluding VAT; including VAT). State them alike first, "
        "each on the contract's page. Or leave the total out."
    )
    assert may_add_up([]).codes == ("nothing_to_add_up",)


def test_scores_count_by_their_weights():
    assert (weighted([(8, 60), (6, 40)]), weighted([(5, 60)]), weighted([])) == (
        Decimal("7.2"), Decimal("3.0"), Decimal("0.0"),
    )  # fmt: skip
    assert (weights_in_words([60, 40]), weights_in_words([60, 30])) == (
        "", "The weights come to 90 per cent, not 100.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "taken", "key"),
    [
        ("Whole-life value", [], "whole-life-value"),
        ("Whole-life value", ["whole-life-value", "whole-life-value-2"], "whole-life-value-3"),
        ("£££", [], "schedule"),
        ("a" * 80, [], "a" * 50),
    ],
)
def test_a_key_is_made_of_a_title_and_free(title, taken, key):
    assert free_key(title, taken, otherwise="schedule") == key

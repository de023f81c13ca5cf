"""Figures tie to the penny, or to the rounding they state. Cases S0–S4."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.money import PENNY, pounds, round_pounds
from frameworks.enums import Calculation
from frameworks.figures import evaluate, is_formula_complete, line_times, sum_of_lines, ties, weekly_times

SUMS = st.integers(0, 10**11).map(lambda pence: pounds(Decimal(pence) / 100))


@pytest.mark.parametrize(
    ("amount", "formula"),
    [
        ("492608", line_times(pounds("246304"), 2)),
        ("587922", line_times(pounds("195974"), 3)),
        ("10065200", sum_of_lines([pounds("7392400"), pounds("2672800")])),
        ("1763766", sum_of_lines([pounds("587922"), *[pounds("391948")] * 3])),
        ("5772000", weekly_times(pounds("111000"))),
    ],
)
def test_the_sums_of_the_cases_tie_exactly(amount, formula):
    assert ties(pounds(amount), formula).allowed


def test_a_sum_eight_pounds_short_is_refused_with_both_figures():
    verdict = ties(pounds("492600"), line_times(pounds("246304"), 2))
    assert verdict.codes == ("does_not_tie",)
    assert verdict.sentence.startswith("£246,304 × 2 is £492,608; £492,600 is £8 less.")
    assert verdict.reasons[0].field == "amount"


def test_an_approximately_states_its_rounding():
    weekly = weekly_times(pounds("111000"))
    assert not ties(pounds("5800000"), weekly).allowed
    assert ties(pounds("5800000"), weekly, rounding=pounds("100000")).allowed
    refused = ties(pounds("5900000"), weekly, rounding=pounds("100000"))
    assert "£111,000 × 52 weeks is £5,772,000, rounded £5,800,000" in refused.sentence


def test_a_tolerance_is_kept_to_the_penny():
    formula = line_times(pounds("100"), 3)
    assert ties(pounds("305"), formula, tolerance=pounds("5")).allowed
    assert not ties(pounds("305.01"), formula, tolerance=pounds("5")).allowed


@pytest.mark.parametrize(
    ("calculation", "given", "fields"),
    [
        (Calculation.NONE, {}, ()),
        (Calculation.LINE_TIMES, {"base": True, "times": Decimal(2)}, ()),
        (Calculation.LINE_TIMES, {"base": True}, ("times",)),
        (Calculation.LINE_TIMES, {"times": Decimal(2)}, ("base_line",)),
        (Calculation.LINE_TIMES, {"base": True, "times": Decimal(0)}, ("times",)),
        (Calculation.WEEKLY_TIMES, {"rate": True, "times": Decimal(52)}, ()),
        (Calculation.WEEKLY_TIMES, {"times": Decimal(52)}, ("weekly_rate",)),
        (Calculation.SUM_OF_LINES, {"parts": 2}, ()),
        (Calculation.SUM_OF_LINES, {"parts": 1}, ("parts",)),
        (Calculation.NONE, {"parts": 2, "rate": True}, ("weekly_rate", "parts")),
    ],
)
def test_a_calculation_asks_for_what_it_needs_and_nothing_else(calculation, given, fields):
    verdict = is_formula_complete(calculation, **{"base": False, "rate": False, "times": None, "parts": 0, **given})
    assert tuple(reason.field for reason in verdict.reasons) == fields


@given(parts=st.lists(SUMS, min_size=2, max_size=8), slip=st.integers(-500, 500))
def test_a_total_ties_exactly_when_it_is_the_sum_of_its_parts(parts, slip):
    total = sum(parts) + slip * PENNY
    assert ties(total, sum_of_lines(parts)).allowed == (slip == 0)


@given(line=SUMS, times=st.integers(1, 100), to=st.sampled_from(["0.01", "1", "1000", "100000"]))
def test_the_rounded_figure_always_ties_at_its_own_rounding(line, times, to):
    formula = line_times(line, times)
    rounding = Decimal(to)
    assert ties(round_pounds(evaluate(formula), rounding), formula, rounding=rounding).allowed

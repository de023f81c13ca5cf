"""Pounds and pence, as they are written and as they are kept."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning import money

AMOUNTS = st.decimals(min_value=-(10**11), max_value=10**11, places=2)


@given(AMOUNTS)
def test_what_is_written_is_read_back_the_same(amount):
    assert money.parse_pounds(money.format_pounds(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "written"),
    [("453750", "£453,750"), ("37812.50", "£37,812.50"), ("-1000", "-£1,000"), ("0", "£0")],
)
def test_pence_are_written_only_where_there_are_any(amount, written):
    assert money.format_pounds(Decimal(amount)) == written


@pytest.mark.parametrize("text", ["", "£", "1,00", "12,34,567", "453.750", "£4m", "ten", "1e5", "NaN"])
def test_what_is_not_a_sum_is_refused_by_name(text):
    with pytest.raises(ValueError, match="is not a sum of money"):
        money.parse_pounds(text)


def test_fractions_of_a_penny_and_floats_are_refused():
    with pytest.raises(ValueError, match="fractions of a penny"):
        money.pounds("1.005")
    with pytest.raises(ValueError, match="floating-point"):
        money.pounds(1.5)


@pytest.mark.parametrize(
    ("value", "to", "rounded"),
    [("5772000", "100000", "5800000"), ("0.005", "0.01", "0.01"), ("151250.49", "1", "151250")],
)
def test_rounding_is_half_up_to_the_stated_step(value, to, rounded):
    assert money.round_pounds(Decimal(value), Decimal(to)) == Decimal(rounded)

"""Sums as they stand to VAT: what makes a total, what can be put beside a threshold, what is only said side by side."""

from decimal import Decimal

import pytest

from frameworks.enums import VatBasis
from frameworks.sums import Sum, added_up, in_full, may_add_up, side_by_side

WITHOUT, WITH = Sum(Decimal("100.00"), VatBasis.EXCLUDING), Sum(Decimal("120.50"), VatBasis.INCLUDING)
EXEMPT, UNSAID = Sum(Decimal("40.00"), VatBasis.EXEMPT), Sum(Decimal("7.00"), VatBasis.NOT_STATED)


def test_sums_on_one_basis_are_added_up_and_keep_it():
    assert added_up([WITHOUT, WITHOUT]) == Sum(Decimal("200.00"), VatBasis.EXCLUDING)
    assert added_up([]) is None


@pytest.mark.parametrize("mixed", [(WITHOUT, WITH), (WITH, EXEMPT), (WITHOUT, UNSAID)])
def test_sums_on_several_bases_make_no_total_and_it_is_said_what_would_make_one(mixed):
    assert added_up(mixed) is None
    assert may_add_up(mixed, field="money").codes == ("mixed_vat",)


def test_the_refusal_names_the_bases_and_the_way_out():
    (reason,) = may_add_up([WITHOUT, WITH, WITHOUT], field="money").reasons
    assert (reason.field, reason.message) == (
        "money",
        "Sums that stand to VAT differently are not added up (excluding VAT; including VAT). State them alike first, "
        "each on the contract's page.",
    )


def test_a_threshold_is_compared_with_what_is_paid_in_full():
    assert in_full([WITH, EXEMPT]) == Decimal("160.50")
    assert [in_full([WITH, one]) for one in (WITHOUT, UNSAID)] == [None, None]
    assert in_full([]) is None


def test_what_makes_no_total_is_said_side_by_side():
    assert side_by_side([WITHOUT, WITH, WITHOUT, UNSAID]) == (
        "£200, excluding VAT, and £120.50, including VAT, and £7, VAT not stated"
    )

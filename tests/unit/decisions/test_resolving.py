"""How a maker may resolve: less than was cleared, never more (model.md invariant 28)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from decisions.enums import ItemOutcome
from decisions.resolving import Asked, Resolution, Resolved, may_resolve

END = date(2021, 10, 31)
START = date(2020, 11, 1)
EXTEND = Asked(
    key=1, label="Recommendation 1", lots={4: END, 5: END, 6: END}, amount=Decimal("453750.00"),
    starts={4: START, 5: START, 6: START},
)  # fmt: skip
LEAVE = Asked(key=2, label="Recommendation 2", lots={1: None, 2: None, 3: None})
AS_ASKED = Resolved(ItemOutcome.AS_ASKED)
REFUSED = Resolved(ItemOutcome.REFUSED)


def resolve(first: Resolved | None, second: Resolved | None = AS_ASKED, *, reasons="Needs are met.", refusing=False):
    resolved = {key: item for key, item in ((1, first), (2, second)) if item is not None}
    return Resolution((EXTEND, LEAVE), resolved, reasons, refusing).verdict


@pytest.mark.parametrize(
    ("resolved", "codes"),
    [
        (AS_ASKED, ()),
        (Resolved(ItemOutcome.AS_ASKED, lots=EXTEND.lots, amount=EXTEND.amount), ()),
        (Resolved(ItemOutcome.AS_ASKED, lots={4: END}), ("not_as_asked",)),
        (Resolved(ItemOutcome.AS_ASKED, words="Otherwise."), ("not_as_asked",)),
        (Resolved(ItemOutcome.LESS, lots={4: END, 5: END}), ()),
        (Resolved(ItemOutcome.LESS, lots={**EXTEND.lots, 4: date(2021, 4, 30)}), ()),
        (Resolved(ItemOutcome.LESS, amount=Decimal("400000.00")), ()),
        (Resolved(ItemOutcome.LESS), ("not_less",)),
        (Resolved(ItemOutcome.LESS, lots={}), ("no_lots",)),
        (Resolved(ItemOutcome.LESS, lots={**EXTEND.lots, 1: END}), ("more_lots",)),
        (Resolved(ItemOutcome.LESS, lots={**EXTEND.lots, 4: date(2021, 11, 1)}), ("later_end",)),
        (Resolved(ItemOutcome.LESS, lots={**EXTEND.lots, 4: START}), ()),
        (Resolved(ItemOutcome.LESS, lots={**EXTEND.lots, 4: date(2020, 10, 31)}), ("impossible_dates",)),
        (Resolved(ItemOutcome.LESS, lots={**EXTEND.lots, 4: None}), ("no_end",)),
        (Resolved(ItemOutcome.LESS, amount=Decimal("453750.01")), ("more_money",)),
        (Resolved(ItemOutcome.LESS, amount=Decimal("-1.00")), ("negative_sum",)),
        (Resolved(ItemOutcome.AMENDED, words="Extend on the same rates."), ()),
        (Resolved(ItemOutcome.AMENDED), ("no_words",)),
        (Resolved(ItemOutcome.AMENDED, words="All six.", lots={**EXTEND.lots, 1: END}), ("more_lots",)),
        (REFUSED, ()),
        (Resolved(ItemOutcome.DEFERRED), ()),
        (None, ("no_outcome",)),
    ],
)
def test_a_recommendation_is_resolved_within_what_was_cleared(resolved, codes):
    assert may_resolve(EXTEND, resolved).codes == codes


def test_a_sum_cannot_be_added_where_none_was_cleared():
    assert may_resolve(LEAVE, Resolved(ItemOutcome.AMENDED, words="Pay.", amount=Decimal("1.00"))).codes == (
        "more_money",
    )


def test_an_end_cannot_be_moved_where_none_was_asked():
    assert may_resolve(LEAVE, Resolved(ItemOutcome.AMENDED, words="Extend.", lots={1: END})).codes == ("later_end",)


def test_reasons_are_never_empty():
    assert resolve(AS_ASKED, reasons=" \n").codes == ("no_reason",)


def test_every_recommendation_is_answered():
    assert resolve(AS_ASKED, None).codes == ("no_outcome",)


def test_a_decision_may_refuse_one_recommendation_and_approve_another():
    assert resolve(AS_ASKED, REFUSED).allowed


def test_a_decision_that_approves_nothing_is_a_refusal_or_a_deferral():
    assert resolve(REFUSED, Resolved(ItemOutcome.DEFERRED)).codes == ("nothing_resolved",)


def test_to_refuse_a_report_is_to_refuse_all_of_it():
    assert resolve(REFUSED, REFUSED, refusing=True).allowed
    assert resolve(AS_ASKED, REFUSED, refusing=True).codes == ("not_all_refused",)


def test_more_than_was_cleared_goes_back_and_the_refusal_says_so():
    assert may_resolve(EXTEND, Resolved(ItemOutcome.LESS, amount=Decimal("500000.00"))).sentence == (
        "Recommendation 1 costs more than was cleared (£453,750). Return the report, so that it is cleared again."
    )


def test_less_than_the_clause_gives_is_refused_where_the_clause_is_indivisible():
    fixed = replace(EXTEND, may_be_shorter=False)
    assert may_resolve(fixed, Resolved(ItemOutcome.LESS, lots={4: END})).allowed
    shorter = Resolved(ItemOutcome.LESS, lots={**EXTEND.lots, 4: date(2021, 4, 30)})
    assert may_resolve(fixed, shorter).codes == ("partial_use",)


def test_fewer_lots_are_refused_where_the_option_covers_the_whole_contract():
    whole = replace(EXTEND, may_name_fewer=False)
    assert may_resolve(whole, Resolved(ItemOutcome.LESS, lots={4: END})).codes == ("whole_contract_only",)
    assert may_resolve(whole, Resolved(ItemOutcome.LESS, amount=Decimal("400000.00"))).allowed

"""A slip is put right by an erratum; a sum, a date or a lot of the decision never is."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.money import format_pounds
from decisions.errata import Material, Named, is_a_slip, is_worded, named_in

DECIDED = Material(
    Named(frozenset({Decimal("453750.00")}), frozenset({date(2020, 11, 1), date(2021, 10, 31)}), frozenset({4, 5, 6})),
    ("Extend lots 4, 5 and 6 to 31 October 2021 at a cost of £453,750, with the comissioner's approval.",),
)


def codes(wrong, right, *, is_sure=False):
    return is_a_slip(DECIDED, wrong=wrong, right=right, is_sure=is_sure).codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£453,750.00 in all", Named(frozenset({Decimal("453750")}))),
        ("about £1.2 million", Named(frozenset({Decimal("1200000")}))),
        ("by 31/10/2021", Named(days=frozenset({date(2021, 10, 31)}))),
        ("lots 4 to 6 and lot 9", Named(lots=frozenset({4, 5, 6, 9}))),
        ("Lots 1, 2 and 3", Named(lots=frozenset({1, 2, 3}))),
        ("nothing of the kind, on page 4", Named()),
    ],
)
def test_what_a_text_names(text, expected):
    assert named_in(text) == expected


def test_a_misspelt_word_is_a_slip():
    assert codes("The benifits of the service", "The benefits of the service") == ()


def test_a_sum_miscopied_in_the_text_may_be_read_as_it_was_decided():
    assert codes("a cost of £453,570 as in the table", "a cost of £453,750 as in the table") == ()


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("a cost of £453,750", "a cost of £543,750"),
        ("ends on 31 October 2021", "ends on 31 October 2022"),
        ("for lots 4, 5 and 6", "for lots 4 and 5"),
        ("a cost of £453,750", "a cost to be confirmed"),
    ],
)
def test_a_sum_a_date_or_a_lot_of_the_decision_is_never_read_otherwise(wrong, right):
    for is_sure in (False, True):
        assert codes(wrong, right, is_sure=is_sure) == ("of_substance",)


def test_the_refusal_says_what_would_be_lost_and_what_to_do_instead():
    said = is_a_slip(DECIDED, wrong="to 31 October 2021", right="to 31 October 2022", is_sure=True).sentence
    assert said.startswith("This would no longer read 31 October 2021, which was put to the decision.")
    assert "A change of substance is a new decision by the full route" in said


def test_a_date_the_decision_does_not_name_is_looked_at_again():
    wrong, right = "The board met on 3 March 2019.", "The board met on 4 March 2019."
    verdict = is_a_slip(DECIDED, wrong=wrong, right=right, is_sure=False)
    assert verdict.codes == ("look_again",)
    assert verdict.reasons[0].field == "is_sure"
    assert "It brings in 4 March 2019" in verdict.sentence
    assert codes(wrong, right, is_sure=True) == ()


def test_words_that_are_resolved_are_looked_at_again_and_keep_their_figures():
    assert codes("the comissioner's approval", "the commissioner's approval") == ("look_again",)
    assert codes("the comissioner's approval", "the commissioner's approval", is_sure=True) == ()
    assert codes("the comissioner's approval", "lot 7 with approval", is_sure=True) == ("of_substance",)


def test_what_is_wrong_is_quoted_as_printed_and_reads_otherwise():
    paper = "The  benifits of the\nservice are plain."
    assert is_worded(
        wrong="benifits of the service", right="benefits of the service", why="A slip.", paper=paper
    ).allowed
    assert is_worded(wrong="the benefits", right="x", why="A slip.", paper=paper).codes == ("not_printed",)
    assert is_worded(wrong="benifits", right=" benifits ", why="A slip.", paper=paper).codes == ("no_change",)
    assert is_worded(wrong="", right="", why=" ", paper=paper).codes == ("no_quotation", "no_reading", "no_reason")


@given(st.decimals(min_value=1, max_value=10**9, places=2), st.decimals(min_value=1, max_value=10**9, places=2))
def test_no_sum_of_the_decision_can_be_read_as_another(decided, other):
    material = Material(Named(frozenset({decided})), ())
    wrong, right = (f"a cost of {format_pounds(one)}" for one in (decided, other))
    verdict = is_a_slip(material, wrong=wrong, right=right, is_sure=True)
    assert verdict.allowed is (decided == other)

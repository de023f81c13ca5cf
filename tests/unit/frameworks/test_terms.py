"""The ledger's fold: order, contiguity, two ends, corrections; and what no sequence of entries can bring about."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.calendar import ONE_DAY, end_of_term
from frameworks.enums import EndMoved, TermEventKind
from frameworks.terms import BrokenLedger, Entry, Span, TermState, contiguous, fold, maximum_end, may_follow, moves_of

START, END = date(2017, 11, 1), date(2020, 10, 31)
NEW_END = date(2021, 10, 31)
AWARD = Entry(1, TermEventKind.HISTORY, START, END, None)
AUTHORISED = Entry(2, TermEventKind.AUTHORISED, END + ONE_DAY, NEW_END, END, EndMoved.AUTHORISED)
IN_FORCE = Entry(3, TermEventKind.IN_FORCE, END + ONE_DAY, NEW_END, END, EndMoved.CURRENT)


def codes(*entries: Entry) -> tuple[str, ...]:
    """Why the last entry may not follow the others."""
    return may_follow(fold(entries[:-1]), entries[-1]).codes


def test_authorisation_and_coming_into_force_move_one_end_each():
    authorised = fold([AWARD, AUTHORISED])
    assert (authorised.authorised_end, authorised.current_end) == (NEW_END, END)
    in_force = fold([AWARD, AUTHORISED, IN_FORCE])
    assert (in_force.authorised_end, in_force.current_end) == (NEW_END, NEW_END)
    assert (in_force.starts_on, in_force.initial_end) == (START, END)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (replace(AUTHORISED, from_on=date(2020, 11, 2)), ("gap",)),
        (replace(AUTHORISED, from_on=date(2020, 10, 31)), ("overlap",)),
        (replace(AUTHORISED, from_on=date(2020, 11, 2), is_transition=True), ()),
        (replace(AUTHORISED, to_on=date(2020, 10, 1)), ("impossible_dates",)),
        (replace(AUTHORISED, sequence=3), ("out_of_sequence",)),
        (replace(AUTHORISED, previous_end_on=date(2020, 10, 30)), ("wrong_previous_end",)),
        (replace(AUTHORISED, moves=EndMoved.BOTH), ("wrong_end",)),
        (replace(IN_FORCE, sequence=2), ("beyond_authorised",)),
        (replace(AWARD, sequence=2, kind=TermEventKind.AWARD, previous_end_on=END), ("already_awarded",)),
    ],
)
def test_what_may_not_follow_an_award(entry, expected):
    assert codes(AWARD, entry) == expected


def test_a_ledger_opens_with_an_award_or_history_and_no_end_before_it():
    assert codes(replace(AWARD, kind=TermEventKind.VARIATION)) == ("no_term",)
    assert codes(replace(AWARD, previous_end_on=END)) == ("wrong_previous_end",)


def test_an_entry_that_moves_both_ends_waits_for_the_extension_in_hand():
    variation = Entry(3, TermEventKind.VARIATION, NEW_END + ONE_DAY, date(2022, 1, 31), NEW_END)
    assert codes(AWARD, AUTHORISED, variation) == ("extension_in_hand",)


def test_a_correction_replaces_the_entry_on_top_and_both_stay_in_the_ledger():
    correction = Entry(2, TermEventKind.CORRECTION, START, date(2020, 10, 30), END, corrects=1)
    state = fold([AWARD, correction])
    assert state.current_end == date(2020, 10, 30)
    again = Entry(3, TermEventKind.CORRECTION, START, END, date(2020, 10, 30), corrects=1)
    assert may_follow(state, again).codes == ("not_standing",)
    assert fold([AWARD, correction, replace(again, corrects=2)]).current_end == END


def test_what_stands_under_later_entries_is_put_right_after_them():
    correction = Entry(3, TermEventKind.CORRECTION, START, date(2020, 9, 30), END, corrects=1)
    second = Entry(2, TermEventKind.VARIATION, END + ONE_DAY, NEW_END, END)
    assert codes(AWARD, second, replace(correction, previous_end_on=NEW_END)) == ("later_entries",)


def test_a_reversal_restates_the_entry_below_and_the_last_one_leaves_no_term():
    reversal = Entry(3, TermEventKind.REVERSAL, START, END, NEW_END, EndMoved.AUTHORISED, corrects=2)
    assert fold([AWARD, AUTHORISED, reversal]).authorised_end == END
    assert codes(AWARD, AUTHORISED, replace(reversal, to_on=date(2020, 10, 30))) == ("impossible_dates",)
    first = Entry(2, TermEventKind.REVERSAL, START, END, END, corrects=1)
    assert not fold([AWARD, first]).is_open
    assert codes(AWARD, replace(first, to_on=date(2020, 10, 30))) == ("impossible_dates",)


def test_an_early_end_is_earlier_and_restates_the_term():
    early = Entry(2, TermEventKind.EARLY_TERMINATION, START, date(2019, 12, 31), END)
    assert fold([AWARD, early]).current_end == date(2019, 12, 31)
    assert codes(AWARD, replace(early, to_on=END)) == ("not_earlier",)
    assert codes(AWARD, replace(early, from_on=date(2018, 1, 1))) == ("impossible_dates",)


def test_a_broken_ledger_names_the_first_entry_that_cannot_stand():
    with pytest.raises(BrokenLedger, match=r"Entry 2 \(extension authorised\): The term runs to 31 October 2020"):
        fold([AWARD, replace(AUTHORISED, from_on=date(2020, 12, 1)), IN_FORCE])


def test_the_maximum_is_the_initial_end_with_every_option_and_moves_only_by_variation():
    assert maximum_end(fold([AWARD]), [12]) == NEW_END
    relief = Entry(2, TermEventKind.RELIEF, END + ONE_DAY, date(2022, 4, 30), END)
    assert maximum_end(fold([AWARD, relief]), [12]) == date(2022, 4, 30)
    assert maximum_end(TermState(), [12]) is None


def test_s1s_relief_of_eighteen_months_ends_on_the_last_of_september():
    award = Entry(1, TermEventKind.AWARD, date(2017, 4, 1), date(2021, 3, 31), None)
    relief = Entry(
        2, TermEventKind.RELIEF, date(2021, 4, 1), end_of_term(date(2021, 4, 1), months=18), date(2021, 3, 31)
    )
    assert fold([award, relief]).current_end == date(2022, 9, 30)


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), shift=st.integers(-400, 400), length=st.integers(1, 4000))
def test_a_period_is_contiguous_exactly_when_it_starts_on_the_next_day(day, shift, length):
    first = day + timedelta(days=1 + shift)
    verdict = contiguous(day, Span(first, first + timedelta(days=length)))
    assert verdict.codes == (("gap",) if shift > 0 else ("overlap",) if shift < 0 else ())


KINDS = st.sampled_from(list(TermEventKind))
STEP = st.tuples(KINDS, st.integers(1, 36), st.integers(1, 6), st.integers(-3, 3))


def proposed(state: TermState, step: tuple) -> Entry:
    """An entry of any kind that might follow, contiguous or not, aimed at some earlier entry where it corrects."""
    kind, months, target, slip = step
    below = state.standing(target)
    restates = kind in (TermEventKind.CORRECTION, TermEventKind.REVERSAL)
    moves = below.moves if restates and below else moves_of(kind)
    end = state.end(moves)
    first = (end or START) + timedelta(days=1 + (slip if slip > 1 else 0))
    return Entry(
        state.sequence + 1, kind, first, end_of_term(first, months=months), end, moves, target if restates else None
    )


@given(steps=st.lists(STEP, max_size=12))
def test_whatever_is_tried_the_ledger_folds_and_its_ends_stay_in_order(steps):
    ledger: list[Entry] = []
    state = TermState()
    for step in steps:
        entry = proposed(state, step)
        if may_follow(state, entry).allowed:
            ledger.append(entry)
            state = fold(ledger)
    assert [entry.sequence for entry in ledger] == list(range(1, len(ledger) + 1))
    if state.is_open:
        assert state.starts_on <= state.current_end <= state.authorised_end
        for stack in (state.authorised, state.current):
            for earlier, later in pairwise(stack):
                assert later.from_on == earlier.to_on + ONE_DAY or later.kind == TermEventKind.EARLY_TERMINATION

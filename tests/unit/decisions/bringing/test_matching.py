"""A row of a draft is known by what it is called, wherever it stands now."""

from __future__ import annotations

import pytest

from decisions.bringing.matching import Called, matched


def called(*words):
    return [Called(*one.split("/")) for one in words]


@pytest.mark.parametrize(
    ("found", "stored", "places"),
    [
        (["Time", "Money"], ["Money", "Time"], [1, 0]),
        (["**time.**", "People"], ["Time"], [0, None]),
        (["Time", "Time"], ["Time", "Time"], [0, 1]),
        (["Extend for one year"], ["Extend (two years)", "Extend for one year"], [1]),
        (["Something else"], ["Time"], [None]),
    ],
)
def test_rows_are_matched_by_their_names(found, stored, places):
    assert matched(called(*found), called(*stored)) == places


def test_a_recommendation_whose_words_changed_is_the_likest_that_asks_for_the_same():
    stored = called(
        "that lots 1 to 3 are extended/extend", "that lots 4 to 6 are extended/extend", "that it is noted/note"
    )
    found = called("that lots 4, 5 and 6 are extended/extend", "that it all ends/note", "that it is awarded/award")
    assert matched(found, stored) == [1, 2, None]


def test_a_recommendation_of_other_words_is_another_one_though_it_asks_for_the_same():
    stored = called("that the option is used for lots 4 to 6/approve")
    assert matched(called("that the accounts of last year are approved/approve"), stored) == [None]

"""Words as they are indexed, asked for and shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.search.words import MOST_WORDS, Asked, asked, excerpt, indexed, marked, words_in


def test_words_are_small_letters_without_accents_each_once():
    assert indexed("Café Services", "BRK:ASC-2017-041, services") == "cafe services brk asc 2017 041"


@pytest.mark.parametrize(
    ("typed", "found", "not_found"),
    [
        ("extensions", "extension", "extent"),
        ("contracts", "contracting", "contrast"),
        ("policies", "policy", "poll"),
        ("business", "business", "busy"),
        ("ASC-2017-041", "041", "2041"),
        ("day", "days", "da"),
    ],
)
def test_a_word_finds_what_begins_with_its_stem(typed, found, not_found):
    last = asked(typed)[-1]
    assert last.meets(found)
    assert not last.meets(not_found)


def test_a_number_or_a_short_word_is_meant_as_it_is():
    assert asked("lot 4") == (Asked("lot", True), Asked("4", False))
    assert not Asked("4", False).meets("41")


def test_words_of_every_sentence_are_left_out_unless_there_are_no_others():
    assert asked("the care of adults") == (Asked("care", True), Asked("adult", True))
    assert asked("the") == (Asked("the", True),)
    assert asked(" – … ") == ()


def test_a_question_is_not_answered_beyond_twelve_words():
    assert len(asked(" ".join(f"word{number}" for number in range(40)))) == MOST_WORDS


def test_what_was_found_is_marked_and_everything_else_escaped():
    assert marked("<b>Day</b> & night", asked("days")) == "&lt;b&gt;<mark>Day</mark>&lt;/b&gt; &amp; night"


def test_an_excerpt_begins_near_the_first_match_at_a_word():
    text = f"{'before ' * 60}Gardening club {'after ' * 60}"
    shown = excerpt(text, asked("garden"))
    assert shown.startswith("… before ")
    assert shown.endswith(" after …")
    assert "<mark>Gardening</mark> club" in shown


def test_an_excerpt_without_a_match_is_the_beginning():
    assert excerpt("Short <text>.", asked("elsewhere")) == "Short &lt;text&gt;."


@given(st.text(max_size=400), st.text(max_size=30))
def test_nothing_typed_or_stored_makes_markup(text, typed):
    shown = excerpt(text, asked(typed))
    assert set(shown.replace("<mark>", "").replace("</mark>", "")).isdisjoint("<>")


@given(st.text(max_size=80))
def test_whatever_is_indexed_is_found_by_its_own_words(text):
    kept = words_in(text)
    assert all(any(one.meets(word) for word in kept) for one in asked(text))

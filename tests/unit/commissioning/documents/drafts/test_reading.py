"""A report as officers type it in Word, read: nothing deleted comes in, and no word is passed by."""

from __future__ import annotations

from pathlib import Path

import pytest

from commissioning.documents.drafts.draft import markdown
from commissioning.documents.drafts.reading import MISSED, read

DRAFTS = Path(__file__).parents[4] / "fixtures" / "drafts"
FILES = ("typed-in-word.docx", "s0-from-html.docx", "s0-through-opendocument.docx")


@pytest.fixture(scope="module")
def typed():
    return read((DRAFTS / "typed-in-word.docx").read_bytes(), "typed-in-word.docx")


def under(draft, heading):
    """The Markdown beneath a heading."""
    notes = {note.key: note.runs for note in draft.notes}
    part = next(part for part in draft.parts if part.heading == heading)
    return markdown(part.lines, notes)[0]


def told(draft):
    found = {}
    for one in draft.left_out:
        found.setdefault(one.what, []).append(one.words)
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_word_of_the_file_is_read_or_told(name):
    assert MISSED not in told(read((DRAFTS / name).read_bytes(), name))


def test_numbers_typed_and_counted_come_off(typed):
    labels = {part.heading: part.label for part in typed.parts}
    assert labels["WHY THIS REPORT IS NEEDED"] == "1"
    assert labels["REASONS FOR RECOMMENDATIONS"] == "2"
    assert labels["A year to plan"] == "2.4"
    assert labels["BACKGROUND PAPERS"] == "6"


def test_tracked_changes_are_taken_as_accepted(typed):
    text = under(typed, "POST DECISION IMPLEMENTATION")
    assert text.split("\n\n") == [
        "Each provider is told in writing and is asked to confirm that it accepts the further year.",
        "Providers in lots 1 to 3 are told that their lots end.",
        "Deeds are exchanged before the term ends.",
        "The contract manager reports each quarter.",
    ]
    assert "£450,000" not in str(typed)


def test_a_soft_hyphen_and_a_space_that_does_not_break_are_not_words(typed):
    assert "in the community;" in under(typed, "WHY THIS REPORT IS NEEDED")
    assert "ends on 31 October 2020" in under(typed, "SUMMARY")


def test_lists_typed_by_hand_and_notes_and_links_stay(typed):
    text = under(typed, "WHY THIS REPORT IS NEEDED")
    assert "a) lots 1 to 3, support to find and keep paid work;\nb) lots 4 to 6" in text
    assert "began.[^1]" in text
    assert "[^1]: Council records, 1 November 2017 to 30 September 2020." in text
    assert "[procurement forward plan](<https://www.brackenford.example/plan>)" in text
    assert "[the adults’ pages](<https://www.brackenford.example/adults>)" in text


def test_a_table_keeps_its_merged_headings_and_the_list_in_its_cell(typed):
    table = next(table for table in typed.tables if table.caption == "Referrals and cost")
    assert table.number == "Table 1"
    assert table.groups == ("", "Use", "Use", "")
    assert table.columns == ("Lot", "Referrals", "Estimate", "Notes")
    assert table.rows == (
        ("Lots 1 to 3", "3", "£0", "Not taken up, because:\n\n- the regional programme pays for it\n- few asked"),
        ("Lots 4 to 6", "212", "£453,750", "Used *every* week."),
    )


def test_what_stands_beside_the_text_is_told(typed):
    found = told(typed)
    assert found["A header"] == ["OFFICIAL – draft for comment"]
    assert found["A footer"] == ["Page 1"]
    assert found["A comment by Sian Prosser"] == ["Please cite the clause as well."]
    assert found["Hidden words"] == ["Check with Tom."]
    assert found["Deleted or struck-through words"] == ["The old plan was withdrawn."]
    assert found["A text box: its words follow the paragraph it stood beside"] == [
        "Finance to confirm this sum before it goes to the manager."
    ]


def test_a_line_that_only_looks_like_a_heading_is_a_guess(typed):
    guesses = [part.heading for part in typed.parts if part.is_guess]
    assert "SUMMARY" in guesses
    assert "POST DECISION IMPLEMENTATION" not in guesses

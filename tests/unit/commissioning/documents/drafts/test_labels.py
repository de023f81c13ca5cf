"""Numbers typed by hand are taken off where they are numbers, and nowhere else."""

from dataclasses import replace

import pytest

from commissioning.documents.drafts.labels import without_labels
from commissioning.documents.pasted import Line, Run


def heading(text):
    return Line("heading", (Run(text),))


def paragraph(text):
    return Line("paragraph", (Run(text),))


def taken(*lines):
    """Each line's number and its words after it."""
    return [(line.label, "".join(run.text for run in line.runs)) for line in without_labels(list(lines))]


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("1 WHY THIS REPORT IS NEEDED", "1", "WHY THIS REPORT IS NEEDED"),
        ("1\tIntroduction", "1", "Introduction"),
        ("2. Background", "2.", "Background"),
        ("3.7 Draft Procurement Timetable", "3.7", "Draft Procurement Timetable"),
        ("I INTRODUCTION", "I", "INTRODUCTION"),
        ("(a) Financial Implications", "(a)", "Financial Implications"),
        ("B. Legal", "B.", "Legal"),
    ],
)
def test_the_number_of_a_heading_comes_off(text, label, rest):
    assert taken(heading(text)) == [(label, rest)]


@pytest.mark.parametrize("text", ["24 Hour care", "2021 Review", "PART A", "In brief", "5 years on"])
def test_a_heading_that_begins_with_a_number_of_its_own_keeps_it(text):
    assert taken(heading(text)) == [("", text)]


def test_paragraph_numbers_fit_their_heading():
    lines = [
        heading("2 Reasons"),
        paragraph("2.1 First."),
        paragraph("2.2  Second."),
        paragraph("2.5 million is spent."),
    ]
    assert taken(*lines)[1:] == [("2.1", "First."), ("2.2", "Second."), ("", "2.5 million is spent.")]


def test_a_number_that_was_mistyped_comes_off_all_the_same():
    assert taken(heading("6 Background papers"), paragraph("6.5 The plan."))[1] == ("6.5", "The plan.")


def test_numbers_through_a_document_come_off_across_its_headings():
    lines = [heading("Purpose"), paragraph("1. To decide."), paragraph("2. To note."), heading("Reasons"),
             paragraph("3. It ends."), paragraph("4. It works.")]  # fmt: skip
    assert [label for label, _ in taken(*lines)] == ["", "1.", "2.", "", "3.", "4."]


def test_a_list_that_begins_again_is_a_list():
    lines = [heading("Purpose"), paragraph("1. To decide."), paragraph("2. To note."), heading("Reasons"),
             paragraph("1. It ends.")]  # fmt: skip
    assert [line.kind for line in without_labels(lines)] == ["heading", "item", "item", "heading", "item"]


def test_letters_and_numerals_typed_by_hand_are_a_list_with_its_depth():
    lines = [paragraph(text) for text in ("(a) one", "(b) two", "(i) within", "(ii) again", "(c) three", "then prose")]
    assert [(line.kind, line.style, line.depth) for line in without_labels(lines)] == [
        ("item", "lower-alpha", 1),
        ("item", "lower-alpha", 1),
        ("item", "lower-roman", 2),
        ("item", "lower-roman", 2),
        ("item", "lower-alpha", 1),
        ("paragraph", "bullet", 1),
    ]


def test_a_letter_out_of_order_begins_no_list():
    assert [line.kind for line in without_labels([paragraph("e) alone")])] == ["paragraph"]


def test_a_number_is_cut_from_whichever_run_it_stands_in():
    line = Line("paragraph", (Run("1.1", strong=True), Run("\tWords "), Run("here", emphasis=True)))
    (_, found) = without_labels([heading("1 Why"), line])
    assert found.runs == (Run("Words "), Run("here", emphasis=True))


def test_a_paragraph_whose_style_numbers_it_is_no_list_however_few_there_are():
    lines = [replace(paragraph(text), is_numbered=True) for text in ("1\tIt ends.", "2\tIt works.", "3 years\ton.")]
    assert [(line.kind, *said) for line, said in zip(without_labels(lines), taken(*lines), strict=True)] == [
        ("paragraph", "1", "It ends."),
        ("paragraph", "2", "It works."),
        ("paragraph", "", "3 years\ton."),
    ]

"""Numbers as real text, in each scheme that the example documents use."""

from dataclasses import replace

import pytest

from commissioning.documents import nodes, numbering, tree
from commissioning.documents.nodes import Heading, Item, Items, Paragraph, Text
from tests.fixtures import s0_tree


def labels(document):
    """Heading and paragraph labels in reading order, outside tables and lists."""
    return [block.label for block in document.blocks if isinstance(block, Heading | Paragraph)]


def numbered(blocks, scheme):
    document = nodes.Document("T", s0_tree.COUNCIL, "R", tuple(blocks))
    return numbering.number(document, scheme)


def say(text="words", **more):
    return Paragraph((Text(text),), **more)


SHAPE = (
    Heading("summary", 2, "Summary", is_counted=False), say(),
    Heading("one", 2, "One"), say(), say(),
    Heading("two", 2, "Two"),
    Heading("two-one", 3, "Two one"), say(), say(),
    Heading("two-two", 3, "Two two"), say(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        ("n.n.n", ["", "", "1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.1.2", "2.2", "2.2.1"]),
        ("n.n", ["", "", "1", "1.1", "1.2", "2", "", "2.1", "2.2", "", "2.3"]),
        ("continuous", ["", "", "", "1", "2", "", "", "3", "4", "", "5"]),
        ("lettered", ["", "", "1", "1.1", "1.2", "2", "(a)", "", "", "(b)", ""]),
        ("headings", ["", "", "1", "", "", "2", "2.1", "", "", "2.2", ""]),
        ("roman", ["", "", "I", "", "", "II", "2.1", "", "", "2.2", ""]),
    ],
)
def test_each_scheme_numbers_headings_and_paragraphs_its_way(scheme, expected):
    assert labels(numbered(SHAPE, scheme)) == expected


def test_s0_is_numbered_as_its_form_asks():
    document = s0_tree.issued()
    headings = {block.key: block.label for block in document.blocks if isinstance(block, Heading)}
    assert [headings[key] for key in ("summary", "decisions", "why", "reasons", "alternatives", "afterwards")] == [
        "", "", "1", "2", "3", "4",
    ]  # fmt: skip
    assert [label for label in headings.values() if label.startswith("5.")] == [f"5.{n}" for n in range(1, 10)]
    assert headings["papers"] == "6"
    assert labels(document)[-1] == "6.1"  # the original said 6.5


def test_a_sub_heading_is_left_out_of_the_count_unless_the_scheme_counts_it():
    blocks = (
        Heading("s", 2, "Section"), say("first"),
        Heading("sub", 4, "Sub-heading", is_subheading=True), say("beneath"), say("after"),
    )  # fmt: skip
    assert labels(numbered(blocks, "n.n.n")) == ["1", "1.1", "", "1.2", "1.3"]
    counting = replace(numbering.SCHEMES["n.n.n"], counts_subheadings=True)
    assert labels(numbered(blocks, counting)) == ["1", "1.1", "1.2", "", "1.3"]


def test_a_paragraph_may_stand_without_a_number():
    blocks = (Heading("s", 2, "Section"), say(), say(is_counted=False), say())
    assert labels(numbered(blocks, "n.n.n")) == ["1", "1.1", "", "1.2"]


def test_a_sub_section_after_loose_paragraphs_takes_the_next_number():
    blocks = (Heading("s", 2, "S"), say(), say(), Heading("sub", 3, "Sub"), say())
    assert labels(numbered(blocks, "n.n.n")) == ["1", "1.1", "1.2", "1.3", "1.3.1"]


def test_lists_are_labelled_by_their_style_however_deep():
    inner = Items(True, "lower-roman", tuple(Item((say(),)) for _ in range(4)))
    outer = Items(True, "lower-alpha", (Item((say(), inner)), *(Item((say(),)) for _ in range(26))))
    found = numbered((outer,), "n.n.n").blocks[0]
    assert [item.label for item in found.items][:3] == ["a.", "b.", "c."]
    assert found.items[-1].label == "aa."
    assert [item.label for item in found.items[0].blocks[1].items] == ["i.", "ii.", "iii.", "iv."]


def test_tables_figures_and_notes_are_numbered_and_referred_to_by_number():
    document = s0_tree.issued()
    found = {type(node).__name__: node for node in tree.walk(document)}
    assert found["Table"].number == "Table 1"
    assert found["Note"].label == found["NoteReference"].label == "1"
    assert {node.text for node in tree.walk(document) if isinstance(node, nodes.CrossReference)} == {"Table 1"}


def test_notes_are_numbered_in_the_order_in_which_they_are_raised():
    blocks = (
        Paragraph((nodes.NoteReference("b"), nodes.NoteReference("a"), nodes.NoteReference("b"))),
        nodes.Notes((nodes.Note("a", (say(),)), nodes.Note("b", (say(),)))),
    )
    document = numbered(blocks, "n.n.n")
    assert [node.label for node in document.blocks[0].inlines] == ["1", "2", "1"]
    assert [note.label for note in document.blocks[1].notes] == ["2", "1"]


def test_a_reference_to_nowhere_is_seen():
    document = numbered((Paragraph((nodes.CrossReference("gone"),)),), "n.n.n")
    assert document.blocks[0].inlines == (nodes.CrossReference("gone", "[gone: no such place]"),)


def test_numbering_twice_changes_nothing():
    once = s0_tree.issued()
    assert numbering.number(once, "n.n.n") == once


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (1999, "mcmxcix")]
)
def test_roman_numerals(number, expected):
    assert numbering.roman(number) == expected

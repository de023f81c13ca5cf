"""Notes keep their labels apart when one text is put after another, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.documents import nodes
from commissioning.documents.notes import apart
from commissioning.documents.prose import parse
from commissioning.documents.tree import plain_text
from commissioning.documents.word_paste import convert

FIRST = "Rents rose.[^1] Costs fell.[^2]\n\n[^1]: Survey, 2019.\n\n[^2]: Budget, 2020."
SECOND = "Visits rose.[^1]\n\n[^1]: Returns, 2018."
WORD = (
    '<p>Visits rose.<a href="#_ftn1" name="_ftnref1">[1]</a></p>'
    '<div id="ftn1"><p><a href="#_ftnref1">[1]</a> Returns, 2018.</p></div>'
)


def notes_of(markdown: str) -> list[str]:
    """The words of each note as it prints, in the order in which the notes are raised."""
    last = parse(markdown, facts={}).blocks[-1]
    return [plain_text(note.blocks) for note in last.notes] if isinstance(last, nodes.Notes) else []


def test_what_is_pasted_gets_labels_that_the_text_it_goes_into_does_not_have():
    pasted = convert(WORD, into=FIRST).markdown
    assert pasted == "Visits rose.[^3]\n\n[^3]: Returns, 2018."
    assert notes_of(f"{FIRST}\n\n{pasted}") == ["Survey, 2019.", "Budget, 2020.", "Returns, 2018."]
    assert convert(WORD).markdown == SECOND


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        (FIRST, FIRST),
        (f"{FIRST}\n\n{SECOND}", f"{FIRST}\n\n{SECOND.replace('[^1]', '[^3]')}"),
        (f"{SECOND}\n\n{FIRST}", f"{SECOND}\n\n{FIRST.replace('[^1]', '[^3]')}"),
        (f"{SECOND}\n\n{SECOND}\n\n{SECOND}",
         f"{SECOND}\n\n{SECOND.replace('[^1]', '[^2]')}\n\n{SECOND.replace('[^1]', '[^3]')}"),
        ("One[^a].\n\n[^a]: A.\n\nTwo[^a], again[^a].\n\n[^a]: B.\n\nAfter[^a].",
         "One[^a].\n\n[^a]: A.\n\nTwo[^1], again[^1].\n\n[^1]: B.\n\nAfter[^1]."),
    ],
)  # fmt: skip
def test_a_text_put_after_another_has_labels_of_its_own(markdown, expected):
    assert apart(markdown) == expected


def test_two_texts_put_into_each_other_are_left_as_they_are_and_said_to_be_so():
    muddled = "Rents[^1] rose. Visits[^1] fell.\n\n[^1]: Survey.\n\n[^1]: Returns."
    assert apart(muddled) == muddled
    assert [(one.code, one.line) for one in parse(muddled, facts={}).findings] == [("note_twice", 5)]


@given(
    st.lists(st.sampled_from(["Words[^1]", "[^1]", "\n\n[^1]: Note.", "\n\n[^2]: Other.", "[^2] ", "\n\n"]), max_size=9)
)
def test_it_changes_labels_alone_and_nothing_the_second_time(pieces):
    markdown = "".join(pieces)
    once = apart(markdown)
    assert apart(once) == once
    assert [part.split("]", 1)[-1] for part in once.split("[^")] == [
        part.split("]", 1)[-1] for part in markdown.split("[^")
    ]  # fmt: skip

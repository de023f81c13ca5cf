"""Which section a heading of a draft belongs to; in doubt the author says."""

import pytest

from commissioning.documents.drafts.draft import Draft, Part
from decisions.bringing.headings import How, find, suggest
from decisions.bringing.shape import Place, Shape
from decisions.enums import SectionKind

PLACES = (
    Place("summary", "Summary", SectionKind.PROSE, 1),
    Place("why", "Why this report is needed", SectionKind.PROSE, 1),
    Place("implications", "Implications of decision", SectionKind.GROUP, 1),
    Place("resources", "Resources (finance, procurement, staffing)", SectionKind.GROUP, 2, "implications"),
    Place("finance", "Finance and value for money", SectionKind.PROSE, 3, "resources"),
    Place("legal", "Legal and constitutional references", SectionKind.PROSE, 2, "implications"),
    Place("equalities", "Equalities and diversity", SectionKind.PROSE, 2, "implications"),
)
SHAPE = Shape(PLACES, standing=("Sign-off",))


def draft(*headings):
    """A draft of headings with their levels."""
    return Draft("", tuple(Part(text, level, (), is_guess=is_guess) for text, level, is_guess in headings))


@pytest.mark.parametrize(
    ("heading", "key", "how"),
    [
        ("WHY THIS REPORT IS NEEDED", "why", How.SAME),
        ("Executive Summary", "summary", How.ALIKE),
        ("Financial Implications", "finance", How.ALIKE),
        ("Legal implications", "legal", How.ALIKE),
        ("Resources (Finance & Value for Money)", "resources", How.SAME),
        ("Equality and diversity", "equalities", How.ALIKE),
        ("Equalities and diversitiy", "equalities", How.NEAR),
    ],
)
def test_a_heading_is_known_by_its_words_and_by_other_names(heading, key, how):
    place, found = find(heading, PLACES)
    assert (place.key, found) == (key, how)


@pytest.mark.parametrize("heading", ["Conclusions", "Acknowledgements", "Finland", "…"])
def test_what_is_none_of_the_sections_is_left_to_the_author(heading):
    assert find(heading, PLACES) is None


def test_a_heading_below_a_known_one_goes_with_it_and_one_beside_it_does_not():
    found = suggest(draft(("Summary", 1, False), ("The pilot", 2, False), ("Conclusions", 1, False)), SHAPE)
    assert [(one.key, one.how) for one in found] == [("summary", How.SAME), ("summary", How.ABOVE), ("", How.NONE)]


def test_a_line_that_only_looks_like_a_heading_has_to_say_it_in_well_known_words():
    found = suggest(draft(("Equalities and diversitiy", 1, True), ("LEGAL IMPLICATIONS", 1, True)), SHAPE)
    assert [one.key for one in found] == ["", "legal"]


def test_what_the_form_prints_by_itself_needs_no_place():
    found = suggest(draft(("Sign-off", 1, False), ("Chief officer", 2, True)), SHAPE)
    assert [one.how for one in found] == [How.FORM, How.FORM]


DEEP = (("Summary", 1, False), ("The pilot", 2, False), ("Its cost", 3, False), ("Its end", 2, False),
        ("Closing thoughts", 1, False), ("The team", 2, False), ("A bold line", 3, True))  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "keys"),
    [
        ({}, ["summary", "summary", "summary", "summary", "", "", ""]),
        ({4: "why"}, ["summary", "summary", "summary", "summary", "why", "why", "why"]),
        ({4: "why", 5: "legal"}, ["summary", "summary", "summary", "summary", "why", "legal", "legal"]),
        ({0: ""}, ["", "", "", "", "", "", ""]),
        ({1: "legal"}, ["summary", "legal", "legal", "summary", "", "", ""]),
        ({1: "", 2: "legal"}, ["summary", "", "legal", "summary", "", "", ""]),
    ],
)
def test_what_stands_below_a_heading_goes_where_its_author_sends_it(choices, keys):
    assert [one.key for one in suggest(draft(*DEEP), SHAPE, choices)] == keys

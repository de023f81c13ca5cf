"""A draft placed in a form: every word is in the report or in the list, whatever the draft is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.documents.drafts import words
from commissioning.documents.drafts.reading import read
from decisions import form_structure
from decisions.bringing.placing import NO_PLACE, all_words, place
from decisions.bringing.settling import DETACHED, settled
from decisions.bringing.shape import Shape, places_of, standing_of
from decisions.enums import SectionAnswer

ROOT = Path(__file__).parents[4]
DRAFTS = ROOT / "tests" / "fixtures" / "drafts"
HEADINGS = ["Summary", "Recommendations", "Background", "Financial implications", "Options considered", "Conclusions",
            "Sign-off", "Resources", "Background papers", "Risk management", "Anything else"]  # fmt: skip
LINES = ["Some words.", "1. That it is noted.", "a) one", "(i) deeper", "- point", "**Do nothing.** It ends.", "None",
         "Title: A title", "Finance: it costs.", "Exempt: not for publication. Ground.", "Plan, 6 January 2020",
         "| Risk | Likelihood | Impact |\n|---|---|---|\n| Time | 4 | 2 |", "Not recommended: it is late.",
         "| Date | Step |\n|---|---|\n| May 2022 | Tender |", "Ann Lee, Officer, ann.lee@example.org"]  # fmt: skip


@pytest.fixture(scope="module")
def shape():
    text = (ROOT / "decisions" / "report_templates" / "delegated-powers.toml").read_text(encoding="utf-8")
    structure = form_structure.read(text)
    return Shape(
        places=places_of(structure, structure["sections"]),
        particulars=tuple((entry["label"], entry["source"]) for entry in structure["particulars"]),
        standing=standing_of(structure, "Brackenford Borough Council", "Public"),
        counts_subheadings=structure["counts_subheadings"],
    )


def brought(name, shape):
    return place(read((DRAFTS / name).read_bytes(), name), shape)


def texts(placing):
    return {text.key: text.markdown for text in placing.texts}


@pytest.mark.parametrize("name", ["typed-in-word.docx", "s0-from-html.docx", "s0-through-opendocument.docx"])
def test_no_word_of_these_drafts_is_without_an_account(name, shape):
    assert NO_PLACE not in {one.what for one in brought(name, shape).not_placed}


@settings(max_examples=60)
@given(
    parts=st.lists(
        st.tuples(st.sampled_from(HEADINGS), st.integers(2, 4), st.lists(st.sampled_from(LINES), max_size=5)),
        max_size=6,
    ),
    choices=st.dictionaries(st.integers(0, 6), st.sampled_from(["", "why", "decisions", "alternatives", "resources"])),
)
def test_every_word_is_in_the_report_or_in_the_list(shape, parts, choices):
    lines = ["# A draft", "Before anything."]
    for heading, level, under in parts:
        lines += [f"{'#' * level} {heading}", *under]
    draft = read("\n\n".join(lines).encode(), "draft.md")
    placing = place(draft, shape, choices)
    printed = [*all_words(placing), *shape.standing, *(one.heading for one in shape.places)]
    answers = [text.answer.label for text in placing.texts if text.answer is not SectionAnswer.CONTENT]
    reasons = ["Not recommended" for row in placing.rows if row.values.get("reason_rejected")]
    left = words.missing(words.of_draft(draft), [*printed, *answers, *reasons])
    assert left == []
    assert NO_PLACE not in {one.what for one in placing.not_placed}


def test_the_typed_draft_stands_in_the_form(shape):
    placing = brought("typed-in-word.docx", shape)
    found = texts(placing)
    assert found["staffing"].startswith("None of the council’s staff is affected.")
    assert found["risk"] == "The main risks are these:\n\n[risks]"
    assert found["reasons"].split("\n\n")[3:5] == [
        "### A year to plan",
        "A further year gives time to plan what comes next:",
    ]
    answers = {text.key: text.answer for text in placing.texts if not text.markdown}
    assert answers == {
        "corporate-parenting": SectionAnswer.NONE_IN_CONTEXT,
        "insight": SectionAnswer.NOT_APPLICABLE,
    }
    kinds = [row.kind for row in placing.rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "contact": 2, "risk": 2, "recommendation": 2, "option": 2, "paper": 1,
    }  # fmt: skip
    assert placing.particulars["title"] == "Day opportunities and employment support: use of the option to extend"


def test_what_belongs_nowhere_is_kept_with_its_heading(shape):
    told = {one.what: one.words for one in brought("typed-in-word.docx", shape).not_placed}
    assert told["A heading without a place"] == "CONCLUDING REMARKS"
    assert told["Under “CONCLUDING REMARKS”"].startswith("The working group thanks everybody who took part.")


def test_a_heading_is_printed_once_and_told_where_it_stands_again(shape):
    placing = place(read(b"# A draft\n\n" + b"## Summary\n\n" * 3 + b"Words.", "draft.md"), shape)
    assert texts(placing) == {"summary": "Words."}
    assert [(one.what, one.words) for one in placing.not_placed] == [("A heading that stands twice", "Summary")] * 2


def test_an_exempt_passage_is_never_brought_in_as_text_that_everybody_reads(shape):
    text = b"## Finance and value for money\n\nOpen.\n\nExempt: not for publication. Ground.\n\nA secret price."
    placing = place(read(text, "draft.md"), shape)
    assert texts(placing) == {"finance": "Open."}
    assert [one.words for one in placing.not_placed] == ["Exempt: not for publication. Ground.\n\nA secret price."]


def test_a_fact_comes_back_only_where_it_still_reads_so(shape):
    text = b'## Summary\n\nUntil <data value="option.end">31 October 2021</data>.'
    placing = place(read(text, "draft.md"), shape)
    same, other = settled(placing, {"option.end": "31 October 2021"}), settled(placing, {"option.end": "1 May 2022"})
    assert texts(same) == {"summary": "Until {{ option.end }}."}
    assert texts(other) == {"summary": "Until 31 October 2021."}
    assert [(one.what, one.words) for one in other.not_placed] == [(DETACHED, "option.end: “31 October 2021”")]


def said(placing, kind, *names):
    return [tuple(row.values[name] for name in names) for row in placing.rows if row.kind == kind]


def test_recommendations_under_like_conditions_each_keep_theirs_and_a_list_that_stands_twice_is_kept_once(shape):
    asked = (
        b"1. That lots 1 to 3 are extended.\n\n   Subject to: a signed deed.\n\n"
        b"2. That lots 4 to 6 are extended.\n\n   Subject to: a signed deed.\n\n"
    )
    text = b"## Recommendations\n\n" + asked + b"## Summary\n\nWords.\n\n## Recommendations\n\n" + asked
    placing = place(read(text, "draft.md"), shape)
    assert said(placing, "recommendation", "text", "conditions") == [
        ("That lots 1 to 3 are extended.", "a signed deed."),
        ("That lots 4 to 6 are extended.", "a signed deed."),
    ]
    assert [one.words for one in placing.not_placed if one.what == "Repeated: it is kept once"] == [
        "That lots 1 to 3 are extended.\n\na signed deed.",
        "That lots 4 to 6 are extended.\n\na signed deed.",
    ]


def test_alternatives_rejected_for_the_same_reason_each_keep_it(shape):
    text = b"".join(b"**%s.** It is so.\n\nNot recommended: too costly.\n\n" % name for name in (b"Buy", b"Build"))
    placing = place(read(b"## Options considered\n\n" + text, "draft.md"), shape)
    assert said(placing, "option", "title", "text", "reason_rejected") == [
        ("Buy", "It is so.", "too costly."),
        ("Build", "It is so.", "too costly."),
    ]


@pytest.mark.parametrize("underlined", [b"## Summary\n\n", b"Summary\n=======\n\n"])
@pytest.mark.parametrize("opening", ["Open.", ""])
def test_the_first_section_of_a_file_of_sections_is_not_its_title(shape, underlined, opening):
    placing = place(read(underlined + f"{opening}\n\n### The pilot\n\nMore.".encode(), "more.md"), shape)
    said_below = "### The pilot\n\nMore."
    assert texts(placing) == {"summary": f"{opening}\n\n{said_below}".strip()}
    assert (dict(placing.particulars), placing.not_placed) == ({}, ())


def test_a_title_that_is_marked_as_one_stays_one(shape):
    text = b"<h1 class=title>Summary</h1>\n\n## Insight\n\nA survey was read."
    placing = place(read(text, "draft.md"), shape)
    assert (texts(placing), placing.particulars["title"]) == ({"insight": "A survey was read."}, "Summary")

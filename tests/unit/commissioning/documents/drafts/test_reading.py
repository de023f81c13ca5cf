"""A report as officers type it in Word, read: nothing deleted comes in, and no word is passed by."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from PIL import Image

from commissioning.documents.drafts.draft import Picture, markdown
from commissioning.documents.drafts.reading import MISSED, read
from commissioning.documents.errors import InvalidDocument

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


def saved(word):
    """The bytes of a Word file."""
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def with_picture(paragraph, words):
    """A picture that says what it shows, in a paragraph of its own."""
    png = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(png, "PNG")
    png.seek(0)
    paragraph.add_run().add_picture(png)._inline.docPr.set("descr", words)


def with_deleted_mark(paragraph):
    """A paragraph whose end is deleted, as a tracked change."""
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement("w:del"))
    paragraph._p.get_or_add_pPr().append(mark)


def test_a_picture_comes_with_its_caption_and_what_it_shows():
    word = docx.Document()
    word.add_heading("Reasons", 1)
    with_picture(word.add_paragraph(), "Two bars, the second higher.")
    word.add_paragraph("Figure 1: Use of places", style="Caption")
    draft = read(saved(word), "draft.docx")
    assert draft.pictures == (
        Picture("use-of-places", "Two bars, the second higher.", "Use of places", "word/media/image1.png"),
    )
    assert under(draft, "Reasons") == "[figure:use-of-places]"
    assert told(draft) == {}


def test_a_picture_in_a_cell_is_told_and_its_place_stays_empty():
    word = docx.Document()
    table = word.add_table(2, 2)
    for cell, said in zip(table._cells, ("Lot", "Plan", "Lot 1"), strict=False):
        cell.text = said
    with_picture(table.cell(1, 1).paragraphs[0], "A plan of the site.")
    draft = read(saved(word), "draft.docx")
    assert draft.pictures == ()
    assert draft.tables[0].rows == (("Lot 1", ""),)
    assert told(draft)["A picture"] == ["A plan of the site."]


def test_a_file_without_a_word_is_refused_in_words():
    with pytest.raises(InvalidDocument, match=r"There are no words in this file\."):
        read(saved(docx.Document()), "draft.docx")


def test_a_paragraph_whose_end_is_deleted_stays_before_the_table_that_follows():
    word = docx.Document()
    word.add_heading("Reasons", 1)
    paragraph = word.add_paragraph("Before the table stands this.", style="List Bullet")
    with_deleted_mark(paragraph)
    table = word.add_table(2, 2)
    for cell, said in zip(table._cells, ("Lot", "Cost", "Lot 1", "£5"), strict=True):
        cell.text = said
    draft = read(saved(word), "draft.docx")
    assert draft.tables[0].columns == ("Lot", "Cost")
    assert under(draft, "Reasons").startswith("- Before the table stands this.\n\n[table:")


def test_a_hyphen_at_which_no_line_ends_parts_no_word():
    word = docx.Document()
    run = word.add_paragraph().add_run("A non")
    run._r.append(OxmlElement("w:noBreakHyphen"))
    run._r.append(run._r.makeelement(run._r[0].tag))
    run._r[-1].text = "executive director."
    draft = read(saved(word), "draft.docx")
    assert [line.runs[0].text for line in draft.parts[0].lines] == ["A non-executive director."]
    assert told(draft) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("In<!-- ask legal -->side.", "ask legal"),
        ("<script>run this</script>\n\nWords.", "run this"),
        ("<style>grey words</style>\n\nWords.", "grey words"),
        ('A [link](https://a.example "named so").', "named so"),
    ],
)
def test_words_of_markdown_that_show_nowhere_are_told(text, words):
    assert told(read(text.encode(), "draft.md"))[MISSED] == [" ".join(sorted(words.split()))]


def test_a_note_of_markdown_that_nothing_raises_is_told():
    draft = read(b"Words.[^1]\n\n[^1]: Raised.\n\n[^9]: Not *raised* at all.", "draft.md")
    assert told(draft) == {"A note that nothing refers to": ["Not *raised* at all."]}


def test_what_stands_in_a_figure_of_markdown_is_kept():
    draft = read(b'<figure src="plan.png" alt="A plan"><p>These words.</p></figure>', "draft.md")
    assert [line.runs[0].text for line in draft.parts[0].lines] == ["These words."]
    assert draft.pictures == ()


def test_a_table_that_would_swell_is_refused_in_words():
    text = f"<table><tr>{'<td colspan=200 rowspan=200>a</td>' * 40}</tr>{'<tr><td>b</td></tr>' * 49}</table>"
    with pytest.raises(InvalidDocument, match=r"has more than 100 columns, or too much .* Split it"):
        read(text.encode(), "draft.md")

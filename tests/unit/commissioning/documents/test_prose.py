"""What officers type, and what becomes of what they should not."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commissioning.documents import nodes, prose, snapshot, tree
from commissioning.documents.html import render_html
from commissioning.documents.nodes import FactValue, Heading, Item, Items, NoteReference, Paragraph, Text
from tests.fixtures import s0_tree

FACTS = {"option.end": "31 October 2021", "money.extension_total": "£453,750"}


def parse(text, **more):
    return prose.parse(text, facts=FACTS, **more)


def codes(parsed):
    return [(finding.code, finding.line) for finding in parsed.findings]


def words(*texts):
    return tuple(Paragraph((Text(text),)) for text in texts)


def entries(block):
    return [tree.plain_text(item) for item in block.items]


def test_plain_prose_has_paragraphs_emphasis_links_and_line_ends():
    parsed = parse("One *two* **three** ***four***\nfive  \nsix [here](https://a.example/b) <mailto:x@a.example>")
    assert parsed.findings == ()
    assert parsed.blocks == (
        Paragraph(
            (
                Text("One "), Text("two", emphasis=True), Text(" "), Text("three", strong=True), Text(" "),
                Text("four", strong=True, emphasis=True), Text(" five"), nodes.LineBreak(), Text("six "),
                nodes.Link("https://a.example/b", (Text("here"),)), Text(" "),
                nodes.Link("mailto:x@a.example", (Text("mailto:x@a.example"),)),
            )
        ),
    )  # fmt: skip


def test_a_fact_stands_where_it_is_named():
    parsed = parse("To {{ option.end }} at **{{money.extension_total}}**.")
    assert parsed.findings == ()
    assert parsed.blocks[0].inlines == (
        Text("To "), FactValue("option.end", "31 October 2021"), Text(" at "),
        FactValue("money.extension_total", "£453,750", strong=True), Text("."),
    )  # fmt: skip


def test_an_unknown_fact_is_reported_and_stays_visible():
    parsed = parse("Line one\n\nEnds {{ option.finish }}.")
    assert codes(parsed) == [("unknown_fact", 3)]
    assert "option.finish" in parsed.findings[0].message
    assert tree.plain_text(parsed.blocks[1]) == "Ends [option.finish: no such fact]."


@pytest.mark.parametrize(
    "typed", ["{{ option.end|upper }}", "{{ 'x' }}", "{{ a__b }}", "{{ _a }}", "{{ }}", "{{ a b }}"]
)
def test_nothing_but_a_dotted_name_is_a_fact(typed):
    parsed = parse(typed)
    assert codes(parsed) == [("malformed_fact", 1)]
    assert tree.plain_text(parsed.blocks) == typed


def test_an_embed_code_alone_on_a_line_is_a_place_for_rows():
    parsed = parse("Before\n[table:key-challenges]\nafter [table:key-challenges] in a line")
    assert parsed.blocks[1] == nodes.Embed("table", "key-challenges")
    assert tree.plain_text(parsed.blocks[2]) == "after [table:key-challenges] in a line"
    placed = tree.place_embeds(parsed.blocks, lambda embed: words("the table") if embed.kind == "table" else None)
    assert tree.plain_text(placed) == "Before the table after [table:key-challenges] in a line"


@pytest.mark.parametrize("marks", [("a)", "b)", "c)"), ("(a)", "(b)", "(c)"), ("a.", "b.", "c.")])
def test_lettered_lists_are_typed_as_on_paper(marks):
    parsed = parse("The list has:\n" + "\n".join(f"{mark} entry {mark[-2]}" for mark in marks))
    assert parsed.findings == ()
    assert parsed.blocks[0] == Paragraph((Text("The list has:"),))
    assert parsed.blocks[1].style == "lower-alpha"
    assert len(parsed.blocks[1].items) == 3


def test_lists_nest_and_keep_their_styles():
    parsed = parse("1. first\n   a) inner\n   b) other\n      i) deep\n      ii) deeper\n2. second\n   - bullet\n")
    outer = parsed.blocks[0]
    assert (outer.style, len(outer.items)) == ("decimal", 2)
    inner = outer.items[0].blocks[1]
    assert (inner.style, len(inner.items)) == ("lower-alpha", 2)
    assert (inner.items[1].blocks[1].style, len(inner.items[1].blocks[1].items)) == ("lower-roman", 2)
    assert outer.items[1].blocks[1] == Items(False, "bullet", (Item(words("bullet")),))


def test_after_h_comes_i_and_the_list_goes_on():
    parsed = parse("\n".join(f"{letter}) entry" for letter in "abcdefghij"))
    assert (parsed.blocks[0].style, len(parsed.blocks[0].items), parsed.findings) == ("lower-alpha", 10, ())


def test_a_letter_out_of_order_stays_text_and_is_reported():
    parsed = parse("a) one\nb) two\n\nd) four")
    assert codes(parsed) == [("list_order", 4)]
    assert tree.plain_text(parsed.blocks) == "one two d) four"


def test_a_year_at_the_start_of_a_line_is_not_the_two_thousand_and_twentieth_item():
    parsed = parse("2020. The year began well.\n\n1. first\n2. second")
    assert codes(parsed) == [("list_start", 1)]
    assert parsed.blocks[0] == Paragraph((Text("2020. The year began well."),))
    assert entries(parsed.blocks[1]) == ["first", "second"]


def test_sub_headings_are_h3_and_h4_and_take_their_level_from_the_place():
    parsed = parse("### Finance\n\n#### Detail {-}\n\nText {-}\n\n# Title\n", heading_level=4, key_prefix="resources-")
    assert codes(parsed) == [("heading_level", 7)]
    assert parsed.blocks == (
        Heading("resources-sub-1", 4, "Finance", is_subheading=True),
        Heading("resources-sub-2", 5, "Detail", is_subheading=True, is_counted=False),
        Paragraph((Text("Text"),), is_counted=False),
        Heading("resources-sub-3", 4, "Title", is_subheading=True),
    )


def test_notes_stand_at_the_end_and_keep_apart_between_sections():
    parsed = parse("Text[^a] and^[inline] end.\n\n[^a]: The **note**.\n\nMore.", key_prefix="why-")
    assert parsed.findings == ()
    assert [i for i in parsed.blocks[0].inlines if isinstance(i, NoteReference)] == [
        NoteReference("why-note-1"), NoteReference("why-note-2"),
    ]  # fmt: skip
    assert parsed.blocks[-1] == nodes.Notes(
        (
            nodes.Note("why-note-1", (Paragraph((Text("The "), Text("note", strong=True), Text("."))),)),
            nodes.Note("why-note-2", words("inline")),
        )
    )


def test_a_note_nobody_raises_and_a_mark_without_a_note_are_reported():
    parsed = parse("Text[^x].\n\n[^y]: Lost words.")
    assert codes(parsed) == [("unknown_note", 1), ("unused_note", 3)]


def test_a_cross_reference_is_a_link_to_a_key():
    parsed = parse("See [](#key-challenges) and [the table](#key-challenges).")
    assert [i for i in parsed.blocks[0].inlines if isinstance(i, nodes.CrossReference)] == [
        nodes.CrossReference("key-challenges"), nodes.CrossReference("key-challenges", "the table"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("<script>alert(1)</script>", "html_inert"),
        ("words <b onclick=x()>bold</b>", "html_inert"),
        ("<!-- hidden -->", "html_inert"),
        ("<img src=x onerror=alert(1)>", "html_inert"),
        ("<iframe src=//evil", "html_inert"),
    ],
)
def test_html_is_printed_as_typed_and_reported(typed, code):
    parsed = parse(typed)
    assert codes(parsed) == [(code, 1)]
    assert tree.plain_text(parsed.blocks) == typed
    document = nodes.Document("T", s0_tree.COUNCIL, "R", parsed.blocks)
    for mode in ("screen", "print"):
        html = render_html(document, mode=mode)
        assert "<script" not in html.replace("&lt;script", "")
        assert not any(tag in html for tag in ("<b ", "<img", "<iframe", "<!--"))


def test_pictures_are_dropped_and_reported():
    parsed = parse("Before ![a chart](https://evil.example/track.png) after")
    assert codes(parsed) == [("image_dropped", 1)]
    assert parsed.blocks == words("Before  after")


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "http://plain.example", "data:text/html,x", "//evil.example", "/x"]
)
def test_a_link_elsewhere_than_https_and_mailto_loses_its_address(target):
    parsed = parse(f"See [the page]({target}).")
    assert codes(parsed) == [("link_refused", 1)]
    assert parsed.blocks == words("See the page.")


def test_a_typed_table_and_an_unprintable_character_are_reported():
    parsed = parse("a | b\n--- | ---\n1 | 2\n\nAt least \u2265 and \U0001f600")
    assert codes(parsed) == [("table_in_prose", 2), ("unprintable_character", 5)]
    assert "U+1F600" in parsed.findings[1].message
    assert "U+2265" not in parsed.findings[1].message


@given(some.text(alphabet=some.characters(codec="utf-8") | some.sampled_from("*_[](){}#`<>!^|-1a) \n:."), max_size=80))
def test_anything_typed_gives_a_document_that_can_be_stored_and_shown(text):
    parsed = parse(text)
    document = nodes.Document("T", s0_tree.COUNCIL, "R", parsed.blocks)
    assert snapshot.from_json(snapshot.canonical_bytes(document)) == document
    assert render_html(document, mode="print").endswith("</html>")

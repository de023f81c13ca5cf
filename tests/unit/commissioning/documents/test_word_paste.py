"""What other programs put on the clipboard becomes our prose and tables, and what has no place is told."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.documents import nodes, prose, tree
from commissioning.documents.pasted import LeftOut
from commissioning.documents.word_paste import LONGEST, convert

PASTED = Path(__file__).parents[3] / "fixtures" / "pasted"


def fixture(name):
    return convert((PASTED / f"{name}.html").read_text(encoding="utf-8"))


def outline(markdown):
    """The kinds of blocks that our own reader makes of the text, lists with their style and depth."""

    def of(blocks):
        for block in blocks:
            match block:
                case nodes.Items(style=style, items=items):
                    yield (style, [list(of(item.blocks)) for item in items])
                case nodes.Heading(level=level):
                    yield f"h{level}"
                case nodes.Embed(key=key):
                    yield f"table {key}"
                case nodes.Notes(notes=notes):
                    yield f"{len(notes)} note"
                case _:
                    yield "p"

    parsed = prose.parse(markdown, facts={})
    assert parsed.findings == ()
    return list(of(parsed.blocks))


def test_a_fragment_of_word_keeps_its_headings_lists_table_link_and_note():
    pasted = fixture("word")
    assert outline(pasted.markdown) == [
        "h3",
        "p",
        ("bullet", [["p", ("bullet", [["p"]]), ("lower-alpha", [["p"]])], ["p"]]),
        "h4",
        "table cost-by-lot-and-year",
        "p",
        "p",
        "1 note",
    ]
    assert "supported **212 people** in the year, *more than planned*.[^1]" in pasted.markdown
    assert "see [the yearly report](<https://www.brackenford.example/complaints>)" in pasted.markdown
    assert "[^1]: Monitoring return, quarter two." in pasted.markdown
    assert "area 40 m²" in pasted.markdown


def test_merged_headings_stand_over_their_columns_and_a_list_stays_in_its_cell():
    (table,) = fixture("word").tables
    assert table.caption == "Cost by lot and year"
    assert table.groups == ("", "Cost a year", "Cost a year")
    assert table.columns == ("Lot", "2019/20", "2020/21")
    assert table.rows == (("Lot 4", "£150,000", "1. £151,250\n2. less the grant"),)
    assert table.has_row_headers


def test_what_word_has_and_we_do_not_is_told_with_its_words():
    assert set(fixture("word").left_out) == {
        LeftOut("Deleted or struck-through words", "of £450,000"),
        LeftOut("A tracked insertion: the words are kept", "of £453,750"),
        LeftOut("A text box", "Check this with finance"),
        LeftOut("A picture", "Visits by month"),
        LeftOut("The place of a comment"),
        LeftOut("A comment", "Is this still so?"),
        LeftOut("Underlining: the words are kept", "note well"),
        LeftOut(
            "A link that cannot be kept (only https and mailto can): its words are kept",
            "http://intranet.brackenford.example/plan",
        ),
    }


def test_a_fragment_of_word_online_keeps_the_levels_its_items_say():
    pasted = fixture("word-online")
    assert outline(pasted.markdown) == [
        "h3",
        "p",
        ("bullet", [["p", ("bullet", [["p"]])]]),
        ("lower-roman", [["p"], ["p"]]),
    ]
    assert "**Two teams** work the rota." in pasted.markdown
    assert pasted.left_out == ()


def test_a_fragment_of_libreoffice_keeps_lettered_lists_notes_and_merged_cells():
    pasted = fixture("libreoffice")
    assert outline(pasted.markdown) == [
        "h3",
        "p",
        ("lower-alpha", [["p", ("bullet", [["p"]])], ["p", "p"]]),
        "table pasted-table-1",
        "1 note",
    ]
    assert pasted.tables[0].rows == (("Late", "6"), ("Late", "8"))
    assert [left.what for left in pasted.left_out] == [
        "In the table “Pasted table 1” a merged cell is repeated in every place it covered"
    ]


def test_a_fragment_of_google_docs_is_not_bold_throughout():
    pasted = fixture("google-docs")
    assert "Do **nothing**, *or wait*." in pasted.markdown
    assert outline(pasted.markdown)[2] == ("bullet", [["p", ("bullet", [["p"]])], ["p"]])
    assert LeftOut("Deleted or struck-through words", "Struck out.") in pasted.left_out
    assert pasted.tables[0].columns == ("Year", "Sum")


def test_words_that_look_like_markdown_stay_words():
    said = "5 * 3 [see] _this_ \\ and &amp;lt; or &lt;b&gt; ![x](y) &amp;amp;"
    ((paragraph,), _) = (prose.parse(convert(f"<p># {said}</p>").markdown, facts={}).blocks, None)
    assert tree.plain_text(paragraph.inlines) == "# 5 * 3 [see] _this_ \\ and &lt; or <b> ![x](y) &amp;"


def test_scripts_styles_and_addresses_that_run_are_not_in_the_text():
    html = (
        "<style>p{}</style><script>alert(1)</script><p onclick='x()'>Safe <a href='javascript:alert(2)'>words</a></p>"
    )
    pasted = convert(html)
    assert pasted.markdown == "Safe words"
    assert [left.words for left in pasted.left_out] == ["javascript:alert(2)"]


def test_two_tables_of_one_name_get_two_keys_and_taken_keys_are_left_alone():
    table = "<table><caption>Sums</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
    pasted = convert(table * 2, taken=["sums"])
    assert [one.key for one in pasted.tables] == ["sums-2", "sums-3"]
    assert pasted.markdown == "[table:sums-2]\n\n[table:sums-3]"


def test_a_table_in_a_table_and_a_box_around_text_keep_their_words():
    inner = "<table><tr><td>deep</td><td>deeper</td></tr></table>"
    pasted = convert(f"<table><tr><td>a</td><td>{inner}</td></tr><tr><td>b</td><td>c</td></tr></table>")
    assert "deep" in pasted.tables[0].columns[1]
    assert any(left.what.startswith("A table inside a table") for left in pasted.left_out)
    assert convert("<table><tr><td><p>Only this.</p></td></tr></table>").markdown == "Only this."


def test_a_note_without_words_and_a_list_that_began_later_are_told():
    pasted = convert("<p>See<a href='#_ftn1'>[1]</a></p><ol start='4'><li>four</li></ol>")
    assert [left.what for left in pasted.left_out] == [
        "A list that began at another number than 1",
        "A note whose words were not among what was pasted",
    ]


def test_too_much_is_refused():
    with pytest.raises(ValueError, match="too much to paste"):
        convert("x" * (LONGEST + 1))


def test_what_is_nested_without_end_is_refused():
    with pytest.raises(ValueError, match="nested too deeply"):
        convert("<ul><li>" * 2_000 + "words")


@pytest.mark.parametrize(
    "rows",
    [
        f"<tr>{'<td colspan=200 rowspan=200>a</td>' * 40}</tr>{'<tr><td>b</td></tr>' * 49}",
        f"<tr><td>{'a' * 1_000}</td></tr>{'<tr><td>b</td></tr>' * 20_000}",
        f"<tr><td colspan=90 rowspan=100>{'a' * 1_000}</td></tr>{'<tr><td>b</td></tr>' * 99}",
    ],
    ids=["too wide", "too many cells", "too much in merged cells"],
)
def test_a_table_that_swells_is_refused_by_its_name(rows):
    with pytest.raises(ValueError, match=r"The table “Bids” has more than 100 columns, or too much"):
        convert(f"<table><caption>Bids</caption>{rows}</table>")


def test_the_end_of_a_long_caption_is_told():
    words = f"{'x' * 200} the end"
    pasted = convert(f"<table><caption>{words}</caption><tr><th>A</th></tr><tr><td>1</td></tr></table>")
    assert [left.words for left in pasted.left_out if "caption" in left.what] == [words]


# --- nothing is lost ---

WORDS = st.integers(0, 10**6).map(lambda number: f"word{number}x")
INLINES = ("b", "i", "u", "span", "a href='https://x.example/'", "a href='http://y.example/'", "s", "sup", "font",
           "mark", "b style='font-weight:normal'", "span style='display:none'", "o:p", "ins", "del")  # fmt: skip
BLOCKS = ("p", "div", "h1", "h3", "blockquote", "li", "ul", "ol", "td", "table", "tr", "th", "center", "section",
          "p style='mso-list:l0 level2 lfo1'", "div id='ftn3'", "span", "b")  # fmt: skip


def wrapped(tags, inside):
    return st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(tags), st.lists(inside, min_size=1, max_size=4),
    )  # fmt: skip


FRAGMENT = st.recursive(
    st.one_of(WORDS, wrapped(INLINES, WORDS)), lambda inside: wrapped(BLOCKS, inside), max_leaves=25
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENT, max_size=5).map(" ".join))
def test_every_word_comes_out_somewhere(html):
    pasted = convert(html)
    out = [pasted.markdown]
    for table in pasted.tables:
        out += [table.caption, *table.groups, *table.columns, *(cell for row in table.rows for cell in row)]
    out += [left.words for left in pasted.left_out]
    joined = " ".join(out)
    assert [word for word in re.findall(r"word\d+x", html) if word not in joined] == []


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_anything_at_all_can_be_pasted(text):
    assert isinstance(convert(text).markdown, str)

"""A comparison as a page: every mark is also said, every change has its place, nothing unescaped stands in it."""

from html.parser import HTMLParser

from hypothesis import given, settings

from commissioning.documents import nodes
from commissioning.documents.changes import as_text, changes_of
from commissioning.documents.compare import compare
from commissioning.documents.html.compared import render_comparison
from tests.unit.commissioning.documents.test_compare import (
    HEAD,
    SUMS,
    document,
    section,
    table,
    two_versions,
)


class Reader(HTMLParser):
    """The ids and links of a page, and whether its tags are balanced."""

    VOID = ("br", "img", "col")

    def __init__(self, html):
        super().__init__()
        self.ids, self.links, self.open, self.words = [], [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        assert "style" not in given
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


def page(old, new, **given):
    return Reader(render_comparison(compare(old, new), **given))


LINES = ["The first thing to be said here.", "The second matter of the report.", "A third and last remark of all."]
OLD = document(*section("purpose", "\n\n".join(LINES)), table(HEAD, *SUMS), *section("views", "All agree with it."))
NEW = document(
    *section("purpose", "\n\n".join([LINES[2], LINES[0], LINES[1].replace("second", "other")])),
    table(HEAD, SUMS[2], SUMS[0], ("Lot 5", "£25", "May")),
    *section("views", "All agree with it.\n\nOne <b>more</b> view & another."),
)


def test_every_mark_is_also_said_in_words():
    text = page(OLD, NEW).text
    assert "deleted: second end of deleted inserted: other end of inserted" in text
    assert "Paragraph inserted" in text
    assert "End of inserted paragraph" in text
    assert "Row moved here" in text
    assert "deleted: £20 end of deleted inserted: £25 end of inserted" in text
    assert "Paragraph moved here from “1 Purpose”" in text


def test_a_changed_register_value_is_said_as_such():
    text = "It ends on {{ option.end }}."
    old = document(*section("purpose", text))
    new = document(*section("purpose", text, facts={"option.end": "31 October 2022"}))
    assert "register value changed from 31 October 2021 to 31 October 2022 end of change" in page(old, new).text


def test_the_list_leads_to_every_change_and_both_ends_of_a_move_to_each_other():
    read = page(OLD, NEW)
    assert {f"change-{change.number}" for change in changes_of(compare(OLD, NEW))} <= set(read.ids)
    assert {link.removeprefix("#") for link in read.links if link.startswith("#")} <= set(read.ids)


def test_words_are_escaped():
    assert "<b>more</b>" not in render_comparison(compare(OLD, NEW))
    assert "One <b>more</b> view & another." in page(OLD, NEW).text


def test_a_brief_comparison_says_how_much_did_not_change():
    text = page(OLD, NEW, is_brief=True).text
    assert "1 part unchanged." in text
    assert "All agree with it." not in text


def test_the_changes_in_words():
    assert [(change.what, change.where) for change in changes_of(compare(OLD, NEW))] == [
        ("Paragraph 1.1 moved", "1 Purpose"),
        ("Paragraph 1.3 changed", "1 Purpose"),
        ("Row moved", "1 Purpose"),
        ("Paragraph changed", "1 Purpose"),
        ("Paragraph 2.2 inserted", "2 Views"),
    ]
    assert "[deleted: second] [inserted: other]" in as_text(compare(OLD, NEW))
    assert as_text(compare(OLD, OLD)) == "Nothing changed."


def test_a_column_that_came_says_so_once():
    wide = tuple((*row, "note") for row in SUMS)
    old, new = document(table(HEAD, *SUMS)), document(table((*HEAD, "Remark"), *wide))
    text = page(old, new).text
    assert text.count("Column inserted") == 1
    assert [change.what for change in changes_of(compare(old, new))] == ["Column inserted"]


@settings(max_examples=60, deadline=None)
@given(two_versions())
def test_any_two_versions_make_a_sound_page_with_a_place_for_every_change(pair):
    comparison = compare(*pair)
    read = Reader(render_comparison(comparison))
    changes = [f"change-{change.number}" for change in changes_of(comparison)]
    assert [one for one in read.ids if one.startswith("change-")] == [*dict.fromkeys(
        one for one in read.ids if one.startswith("change-")
    )]  # fmt: skip
    assert set(changes) == {one for one in read.ids if one.startswith("change-")}
    Reader(render_comparison(comparison, is_brief=True))


def test_a_picture_replaced_is_shown_in_both_versions():
    def with_picture(alt):
        asset = nodes.Asset("plan", "0" * 64, "image/png")
        return document(*section("a", "One."), nodes.Figure("plan", asset, alt))

    assert {"The old plan", "The new plan of the site"} <= {
        part for part in ("The old plan", "The new plan of the site")
        if part in page(with_picture("The old plan"), with_picture("The new plan of the site")).text
    }  # fmt: skip

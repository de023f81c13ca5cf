"""Two versions of a document laid together: nothing lost, nothing invented, and only what a reader would see."""

import time
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from commissioning.documents import nodes, numbering, prose
from commissioning.documents.compare import accepted, compare, rejected
from commissioning.documents.wording import compare_lines, joined, print_of

COUNCIL = nodes.Council("Testbury", "#1d5a6c")
FACTS = {"option.end": "31 October 2021", "extension.total": "£453,750.00"}


def document(*blocks, title="Extension", scheme="n.n"):
    return numbering.number(nodes.Document(title, COUNCIL, "T-1", tuple(blocks)), scheme)


def section(key, text, *, heading=None, facts=FACTS):
    head = nodes.Heading(key, 2, heading or key.capitalize())
    return (head, *prose.parse(text, facts=facts, heading_level=3, key_prefix=f"{key}-").blocks)


def cell(text, *, is_header=False):
    return nodes.Cell((nodes.Paragraph((nodes.Text(text),) if text else ()),), is_header=is_header)


def table(head, *rows, key="sums", caption="Sums"):
    return nodes.Table(
        key, caption, (tuple(cell(text, is_header=True) for text in head),),
        tuple(tuple(cell(text) for text in row) for row in rows),
    )  # fmt: skip


def told(old, new):
    """The changes as (role, kind), in order."""
    return [(part.role, part.kind) for part in compare(old, new).changes]


def runs(old, new):
    """The words of the only changed line."""
    (change,) = compare(old, new).changes
    return [(run.kind, print_of(run.old), print_of(run.new)) for run in change.line]


# --- what a reader sees ---


def test_a_version_has_no_changes_against_itself():
    whole = document(*section("purpose", "One.\n\n- a\n- b"), table(("A", "B"), ("1", "2")))
    assert compare(whole, whole).changes == []


def test_a_changed_word_is_told_within_its_paragraph():
    old = document(*section("purpose", "To extend the contract by six months, in full."))
    new = document(*section("purpose", "To extend the contract by twelve months, in full."))
    assert runs(old, new) == [
        ("same", "To extend the contract by ", "To extend the contract by "),
        ("deleted", "six ", ""),
        ("inserted", "", "twelve "),
        ("same", "months, in full.", "months, in full."),
    ]


def test_a_sum_changes_as_a_whole():
    old = document(*section("money", "The cost of the extension is £453,750.00 in all."))
    new = document(*section("money", "The cost of the extension is £453,850.00 in all."))
    assert [run for run in runs(old, new) if run[0] != "same"] == [
        ("deleted", "£453,750.00 ", ""),
        ("inserted", "", "£453,850.00 "),
    ]


def test_a_fact_that_changed_is_told_as_that_fact():
    text = "The option ends on {{ option.end }}."
    old = document(*section("purpose", text))
    new = document(*section("purpose", text, facts={"option.end": "31 October 2022"}))
    assert ("fact", "31 October 2021", "31 October 2022") in runs(old, new)


def test_a_fact_in_place_of_the_same_words_is_no_change():
    old = document(*section("purpose", "The option ends on 31 October 2021."))
    new = document(*section("purpose", "The option ends on {{ option.end }}."))
    assert compare(old, new).changes == []


def test_paragraphs_after_an_insertion_are_renumbered_but_not_changed():
    old = document(*section("purpose", "One thing is said.\n\nAnother is said too."))
    new = document(*section("purpose", "Before everything else this.\n\nOne thing is said.\n\nAnother is said too."))
    assert told(old, new) == [("block", "inserted")]


def test_a_reference_to_a_renumbered_table_is_no_change():
    text = section("purpose", "See [](#sums).")
    old = document(*text, table(("A",), ("1",)))
    new = document(*text, table(("X",), ("9",), key="other", caption="Other"), table(("A",), ("1",)))
    assert told(old, new) == [("block", "inserted")]


def test_a_heading_that_changed_and_one_that_came_and_one_that_went():
    old = document(*section("purpose", "One.", heading="Purpose"), *section("risks", "Few risks are seen here."))
    new = document(*section("purpose", "One.", heading="Purpose of it"), *section("money", "Much money is needed."))
    assert told(old, new) == [("block", "changed"), ("section", "deleted"), ("section", "inserted")]


def test_a_paragraph_that_moved_within_its_section_is_told_as_moved_once():
    lines = ["The first thing to be said here.", "The second matter of the report.", "A third and last remark of all."]
    old = document(*section("purpose", "\n\n".join(lines)))
    new = document(*section("purpose", "\n\n".join([lines[2], lines[0], lines[1]])))
    assert told(old, new) == [("block", "moved")]


def test_a_paragraph_that_moved_to_another_section_and_changed_a_little_is_told_as_moved():
    words = "The chairman was consulted on the twenty second of October and agreed with it."
    old = document(*section("purpose", f"One.\n\n{words}"), *section("views", "Two."))
    new = document(*section("purpose", "One."), *section("views", f"Two.\n\n{words.replace('with it', 'to it')}"))
    (change,) = compare(old, new).changes
    assert change.kind == "moved"
    assert {run.kind for run in change.line} == {"same", "deleted", "inserted"}


def test_a_short_paragraph_is_not_said_to_have_moved():
    old = document(*section("purpose", "None."), *section("views", "Some views were given."))
    new = document(*section("purpose", "Some."), *section("views", "Some views were given.\n\nNone."))
    assert ("block", "moved") not in told(old, new)


def test_a_section_that_moved_is_told_as_moved():
    parts = {key: section(key, f"What is said about {key} stands here.") for key in ("a", "b", "c", "d")}
    old = document(*(block for key in "abcd" for block in parts[key]))
    new = document(*(block for key in "dabc" for block in parts[key]))
    assert told(old, new) == [("section", "moved")]


def test_items_of_nested_lists_come_go_and_change():
    old = document(*section("purpose", "- apples and pears\n    - red ones of them\n- plums and cherries"))
    new = document(*section("purpose", "- apples and pears\n    - green ones of them\n- plums and cherries\n- figs"))
    assert told(old, new) == [("block", "changed"), ("item", "inserted")]


def test_a_list_that_got_letters_says_so():
    old, new = document(*section("purpose", "- one\n- two")), document(*section("purpose", "a) one\nb) two"))
    (change,) = compare(old, new).changes
    assert change.said == "The list has other marks before its items."


SUMS = (("Lot 4", "£10", "April"), ("Lot 5", "£20", "May"), ("Lot 6", "£30", "June"))
HEAD = ("Lot", "Sum", "Month")


def test_a_changed_cell_is_told_in_its_row():
    new = (SUMS[0], ("Lot 5", "£25", "May"), SUMS[2])
    assert told(document(table(HEAD, *SUMS)), document(table(HEAD, *new))) == [("block", "changed")]
    (change,) = compare(document(table(HEAD, *SUMS)), document(table(HEAD, *new))).changes
    assert [run.kind for run in change.line] == ["deleted", "inserted"]


def test_rows_come_go_and_move():
    extra = ("Lot 9", "£90", "July")
    assert told(document(table(HEAD, *SUMS)), document(table(HEAD, *SUMS, extra))) == [("row", "inserted")]
    assert told(document(table(HEAD, *SUMS)), document(table(HEAD, *SUMS[:2]))) == [("row", "deleted")]
    assert told(document(table(HEAD, *SUMS)), document(table(HEAD, SUMS[2], *SUMS[:2]))) == [("row", "moved")]


def test_a_column_that_came_or_went_is_one_change():
    wide = tuple((*row, "note") for row in SUMS)
    assert told(document(table(HEAD, *SUMS)), document(table((*HEAD, "Remark"), *wide))) == [("cell", "inserted")]
    assert told(document(table((*HEAD, "Remark"), *wide)), document(table(HEAD, *SUMS))) == [("cell", "deleted")]


def test_a_row_can_move_while_a_column_comes():
    wide = tuple((*row, "note") for row in (SUMS[2], *SUMS[:2]))
    old, new = document(table(HEAD, *SUMS)), document(table((*HEAD, "Remark"), *wide))
    assert sorted(told(old, new)) == [("cell", "inserted"), ("row", "moved")]


def test_a_particular_is_known_by_its_label():
    def with_wards(wards):
        rows = (("Title", "Extension"), ("Wards", wards))
        return document(
            nodes.DetailsTable(
                tuple(nodes.Detail(label, (nodes.Paragraph((nodes.Text(text),)),)) for label, text in rows)
            )
        )

    assert told(with_wards("All"), with_wards("Northgate")) == [("block", "changed")]


def test_the_title_is_compared():
    old, new = document(*section("a", "One."), title="Old title"), document(*section("a", "One."), title="New title")
    assert told(old, new) == [("title", "changed")]


def test_changes_are_numbered_from_one_and_both_ends_of_a_move_share_a_number():
    lines = ["The first thing to be said here.", "The second matter of the report.", "A third and last remark of all."]
    old = document(*section("purpose", "\n\n".join(lines)), *section("b", "Something old is here."))
    new = document(*section("purpose", "\n\n".join([lines[2], lines[0], lines[1]])), *section("b", "New."))
    comparison = compare(old, new)
    assert [change.number for change in comparison.changes] == list(range(1, len(comparison.changes) + 1))
    blocks = comparison.sections[0].parts
    assert len({part.number for part in blocks if part.kind == "moved"}) == 1


# --- properties ---

SAID = ("the", "a", "of", "contract", "lot", "£10", "£453,750", "2021", "council,", "cost.", "(none)", "and;", "is")
WORD = st.sampled_from(SAID)
PLAIN = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
INLINE = st.one_of(
    st.builds(nodes.Text, PLAIN, st.booleans(), st.booleans()),
    st.builds(
        nodes.FactValue, st.sampled_from(["option.end", "lot.sum"]), st.sampled_from(["£10", "2021", "the cost"])
    ),
    st.builds(nodes.Link, st.just("https://x.example/"), st.builds(lambda t: (nodes.Text(t),), PLAIN)),
    st.just(nodes.LineBreak()),
    st.builds(nodes.CrossReference, st.just("sums"), st.sampled_from(["Table 1", "Table 2", "see there"])),
)
LINE = st.lists(INLINE, min_size=1, max_size=4).map(lambda found: joined(tuple(found)))
PARAGRAPH = st.builds(nodes.Paragraph, LINE)


def lists(inside):
    item = st.builds(nodes.Item, st.lists(inside, min_size=1, max_size=2).map(tuple))
    run = st.lists(item, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(nodes.Items, st.just(True), st.sampled_from(["decimal", "lower-alpha"]), run),
        st.builds(nodes.Items, st.just(False), st.just("bullet"), run),
    )


@st.composite
def tables(draw):
    width = draw(st.integers(1, 4))
    cells = st.lists(PLAIN.map(cell), min_size=width, max_size=width).map(tuple)
    head = draw(st.lists(cells, min_size=0, max_size=1))
    key = draw(st.sampled_from(["sums", "other"]))
    return nodes.Table(key, draw(PLAIN), tuple(head), tuple(draw(st.lists(cells, min_size=1, max_size=5))))


DETAILS = st.lists(st.builds(nodes.Detail, WORD, PARAGRAPH.map(lambda p: (p,))), max_size=4).map(tuple)
HEADING = st.builds(nodes.Heading, st.sampled_from("abcd"), st.integers(2, 3), PLAIN)
BLOCK = st.one_of(
    PARAGRAPH, PARAGRAPH, HEADING, lists(st.one_of(PARAGRAPH, lists(PARAGRAPH))), tables(),
    st.builds(nodes.DetailsTable, DETAILS),
)  # fmt: skip
BLOCKS = st.lists(BLOCK, max_size=8)


@st.composite
def two_versions(draw):
    """A run of blocks, and the same after somebody took out, put in, moved and rewrote some."""
    old = draw(BLOCKS)
    new = list(old)
    for _ in range(draw(st.integers(0, 5))):
        match draw(st.sampled_from(["drop", "add", "move", "replace"])):
            case "add":
                new.insert(draw(st.integers(0, len(new))), draw(BLOCK))
            case "drop" if new:
                new.pop(draw(st.integers(0, len(new) - 1)))
            case "replace" if new:
                new[draw(st.integers(0, len(new) - 1))] = draw(BLOCK)
            case "move" if new:
                new.insert(draw(st.integers(0, len(new) - 1)), new.pop(draw(st.integers(0, len(new) - 1))))
    return document(*old), document(*new)


@settings(max_examples=150, deadline=None)
@given(two_versions())
def test_taking_every_change_gives_the_new_version_and_taking_none_the_old(pair):
    old, new = pair
    comparison = compare(old, new)
    assert accepted(comparison) == new.blocks
    assert rejected(comparison) == old.blocks


@settings(max_examples=100, deadline=None)
@given(LINE, LINE)
def test_a_line_can_be_read_both_ways(old, new):
    line = compare_lines(old, new)
    assert joined(tuple(one for run in line for one in run.old)) == joined(old)
    assert joined(tuple(one for run in line for one in run.new)) == joined(new)


@settings(max_examples=50, deadline=None)
@given(BLOCKS)
def test_no_document_has_changes_against_itself(blocks):
    whole = document(*blocks)
    assert compare(whole, replace(whole)).changes == []


@settings(max_examples=50, deadline=None)
@given(two_versions())
def test_comparing_again_gives_the_same(pair):
    assert compare(*pair) == compare(*pair)


def long_report(sections, changed=frozenset()):
    blocks = []
    for number in range(sections):
        words = " ".join(f"word{number}x{place % 40}" for place in range(120))
        lines = [f"Paragraph {line} of {number}: {words}" for line in range(6)]
        if number in changed:
            lines[3] += " And one sentence more, with £100.00 in it."
        blocks += section(f"s{number}", "\n\n".join(lines))
    return document(*blocks)


def test_a_report_of_sixty_sections_is_compared_in_the_time_of_a_page():
    old, new = long_report(60), long_report(60, changed=frozenset(range(0, 60, 3)))
    started = time.process_time()
    assert len(compare(old, new).changes) == 20
    assert time.process_time() - started < 2

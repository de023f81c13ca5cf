"""Whatever a report can say comes back from Word as it was: the same blocks, the same tables, the same words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commissioning.documents import nodes, numbering, prose, tree
from commissioning.documents.drafts import draft as drafts
from commissioning.documents.drafts.reading import read
from commissioning.documents.drafts.write_markdown import write_markdown
from commissioning.documents.drafts.write_word import write_word
from decisions.bringing.placing import place
from decisions.bringing.settling import settled
from decisions.bringing.shape import Place, Shape
from decisions.enums import SectionKind

FACTS = {"option.end": "31 October 2021", "forward_plan.approved_on": "6 January 2020"}
SECTIONS = (("summary", "Summary", False), ("why", "Why this report is needed", True), ("legal", "Legal", True))
SCHEMES = ("n.n.n", "n.n", "continuous", "headings", "roman")
WORDS = ["adults", "budget", "Care", "December", "every", "£453,750", "fifteen", "growth", "1,408", "it’s", "“Local”"]

words = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map(" ".join)
sentences = words.map(lambda said: f"The {said}.")


@st.composite
def inlines(draw):
    """A line of prose: plain, bold, italic, linked, a fact, a line that is broken."""
    pieces = draw(
        st.lists(
            st.one_of(
                sentences,
                words.map(lambda said: f"**So {said}.**"),
                words.map(lambda said: f"*Say {said}*"),
                words.map(lambda said: f"[the {said}](<https://www.brackenford.example/paper>)"),
                st.sampled_from(sorted(FACTS)).map(lambda name: f"{{{{ {name} }}}}"),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return " ".join(["Since", *pieces, "we say so."])


@st.composite
def listed(draw, depth=1):
    """A list of any kind, with a list or a paragraph beneath some of its items."""
    mark = draw(st.sampled_from(["- ", "1", "a", "i"]))
    lines = []
    for number in range(1, draw(st.integers(2, 4))):
        lead = {
            "-": "- ",
            "1": f"{number}. ",
            "a": f"{numbering.letter(number)}) ",
            "i": f"{numbering.roman(number)}) ",
        }
        lead = lead[mark[0]]
        lines.append(lead + draw(sentences))
        if depth < 3 and draw(st.booleans()):
            inner = draw(listed(depth=depth + 1))
            lines += [" " * len(lead) + line for line in inner.split("\n")]
        if draw(st.booleans()):
            lines += ["", " " * len(lead) + draw(sentences)]
    return "\n".join(lines)


@st.composite
def sections(draw):
    """The Markdown of one section: paragraphs, counted or not, lists, sub-headings, a note, a table."""
    endings = st.sampled_from(["", "", " {-}", " {#why-now}", " {#at-last} {-}"])
    blocks = [draw(inlines())]  # where nothing is numbered, nothing shows that the rest is not to be
    for _ in range(draw(st.integers(0, 3))):
        blocks.append(draw(st.one_of(inlines().map(lambda line: line + draw(endings)), listed())))
    if draw(st.booleans()):
        blocks.append("### A sub-heading of its own" + draw(endings))
        blocks.append(draw(inlines()))
        blocks.append("#### A deeper one")
        blocks.append(draw(inlines()))
    if draw(st.booleans()):
        blocks.append(f"{draw(sentences)}[^1]")
        blocks.append(f"[^1]: {draw(sentences)}")
    return "\n\n".join(blocks)


@st.composite
def tables(draw):
    """A table whose cells hold prose and lists, with merged headings over some of its columns or without."""
    width = draw(st.integers(2, 4))
    heads = [f"Column {number}" for number in range(1, width + 1)]
    groups = ["", *["Both"] * (width - 1)] if draw(st.booleans()) else [""] * width
    cells = st.one_of(st.just(""), sentences, listed(depth=3))
    rows = [[f"Row {n}", *(draw(cells) for _ in heads[1:])] for n in range(1, draw(st.integers(2, 4)))]
    return nodes.Table(
        key="key-figures",
        caption="Key figures",
        header_rows=head_rows(heads, groups),
        rows=tuple(
            tuple(
                nodes.Cell(prose.parse(cell, facts=FACTS).blocks, is_header=place == 0)
                for place, cell in enumerate(row)
            )
            for row in rows
        ),
        widths=draw(st.sampled_from([(), {2: (30, 70), 3: (20, 30, 50), 4: (10, 20, 30, 40)}[width]])),
    )


def head_rows(heads, groups):
    """One row of headings, or two where some stand under a merged one."""

    def cell(text, **spans):
        return nodes.Cell((nodes.Paragraph((nodes.Text(text),)),), is_header=True, **spans)

    if not any(groups):
        return (tuple(cell(head) for head in heads),)
    merged = sum(group == "Both" for group in groups)
    first = (*(cell(head, rowspan=2) for head, group in zip(heads, groups, strict=True) if not group),
             cell("Both", colspan=merged))  # fmt: skip
    return first, tuple(cell(head) for head, group in zip(heads, groups, strict=True) if group)


@st.composite
def documents(draw):
    """A numbered document of three sections, one of which may hold a table that another refers to."""
    blocks = []
    table = draw(st.none() | tables())
    for key, heading, is_counted in SECTIONS:
        text = draw(sections())
        if table is not None and key == "why":
            text += "\n\n[table:key-figures]"
        if table is not None and key == "legal":
            text = f"They stand in [](<#key-figures>) and [](<#why>).\n\n{text}"
        blocks += section(key, heading, text, is_counted=is_counted, table=table)
    council = nodes.Council("Brackenford Borough Council", "#1d5a6c")
    return nodes.Document("Use of the option", council, "BRK-DPR-2020-014", tuple(blocks))


def section(key, heading, text, *, is_counted, table):
    """A section as the report has it: its heading, its words, its notes at the end."""
    parsed = prose.parse(text, facts=FACTS, heading_level=3, key_prefix=f"{key}-")
    found = tree.place_embeds(parsed.blocks, lambda embed: (table,) if table is not None else None)
    if not is_counted:
        found = tuple(replace(one, is_counted=False) if isinstance(one, nodes.Paragraph) else one for one in found)
    return [nodes.Heading(key, 2, heading, is_counted=is_counted), *found]


def brought(draft, document, scheme):
    """The draft placed in the form of the document, built again as a document."""
    shape = Shape(
        tuple(
            Place(key, heading, SectionKind.PROSE, 1, counts_paragraphs=is_counted and scheme.paragraph is not None)
            for key, heading, is_counted in SECTIONS
        ),
        counts_subheadings=scheme.counts_subheadings,
    )
    placing = settled(place(draft, shape), FACTS)
    texts = {text.key: text.markdown for text in placing.texts}
    table = next(iter(placing.tables), None)
    made = as_table(table) if table is not None else None
    blocks = []
    for key, heading, is_counted in SECTIONS:
        blocks += section(key, heading, texts.get(key, ""), is_counted=is_counted, table=made)
    return placing, numbering.number(replace(document, blocks=tuple(blocks)), scheme)


def as_table(table):
    groups = table.groups or ("",) * len(table.columns)
    return nodes.Table(
        key=table.key,
        caption=table.caption,
        header_rows=head_rows(table.columns, groups),
        rows=tuple(
            tuple(
                nodes.Cell(prose.parse(cell, facts=FACTS).blocks, is_header=place == 0 and table.has_row_headers)
                for place, cell in enumerate(row)
            )
            for row in table.rows
        ),
        widths=table.widths,
    )


def normal(document):
    """Blocks with like neighbours in a line joined, and counted where their number shows: so they print."""

    def as_printed(node):
        if isinstance(node, nodes.Paragraph):
            node = replace(node, inlines=prose._joined(node.inlines))
        counts = isinstance(node, nodes.Paragraph | nodes.Heading)
        return replace(node, is_counted=bool(node.label)) if counts else node

    return tree.rewrite(document.blocks, as_printed)


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_word_brings_back_the_same_document(scheme, data):
    chosen = numbering.SCHEMES[scheme]
    document = numbering.number(data.draw(documents()), chosen)
    file = write_word(document, pictures={}, created_at=datetime(2020, 10, 5, tzinfo=UTC))
    placing, again = brought(read(file, "report.docx"), document, chosen)
    assert normal(again) == normal(document)
    assert [one for one in placing.not_placed if one.what not in ("A header", "A footer")] == []


@pytest.mark.parametrize("scheme", SCHEMES)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_markdown_brings_back_every_word(scheme, data):
    chosen = numbering.SCHEMES[scheme]
    document = numbering.number(data.draw(documents()), chosen)
    draft = read(write_markdown(document).encode(), "report.md")
    assert draft.left_out == ()
    _, again = brought(draft, document, chosen)
    assert tree.plain_text(again.blocks).split() == tree.plain_text(document.blocks).split()
    assert labels(again) == labels(document)


def labels(document):
    """The number of each paragraph and heading."""
    return [one.label for one in document.blocks if isinstance(one, nodes.Paragraph | nodes.Heading)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["It ends."], {"summary": "It ends."}),
        (["It ends.", "## Legal", "It works."], {"summary": "It ends.", "legal": "It works."}),
        ([*["It ends."] * 3, "{{ option.end }} is the end.", *["It ends."] * 4],
         {"summary": "\n\n".join([*["It ends."] * 3, "{{ option.end }} is the end.", *["It ends."] * 4])}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["continuous", "n.n.n"])
def test_markdown_takes_every_number_off_however_few_there_are(scheme, lines, said):
    blocks, key = [], ""
    for text in ["## Summary", *lines]:
        key = text[3:].lower() if text.startswith("## ") else key
        blocks += [nodes.Heading(key, 2, text[3:])] if text.startswith("## ") else prose.parse(text, facts=FACTS).blocks
    council = nodes.Council("Brackenford Borough Council", "#1d5a6c")
    document = numbering.number(nodes.Document("A report", council, "", tuple(blocks)), numbering.SCHEMES[scheme])
    places = tuple(Place(key, heading, SectionKind.PROSE, 1) for key, heading, _ in SECTIONS)
    placing = settled(place(read(write_markdown(document).encode(), "report.md"), Shape(places)), FACTS)
    assert {text.key: text.markdown for text in placing.texts} == said


def test_a_draft_is_kept_from_one_page_to_the_next():
    lines = [
        "# Title",
        "## 1 Background",
        "1.1 Words with a note.[^1]",
        "[^1]: Its words.",
        "| A | B |\n|---|---|\n| x | y |",
    ]
    draft = read("\n\n".join(lines).encode(), "draft.md")
    assert drafts.from_json(drafts.to_json(draft)) == draft

"""Numbers as real text: one pass writes every label of a document.

Paper is cited by its numbers, so they are content: they go into the tree (and its hash), not into a style sheet.
Schemes are those the five example documents use (cases.md §5.6).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from commissioning.documents import nodes, tree


@dataclass(frozen=True)
class Scheme:
    """How headings and paragraphs are numbered.

    `section` and `subsection` write a heading's label and `paragraph` a paragraph's, each from the running numbers
    (section, sub-section or 0, paragraph); None leaves it without. `is_continuous` counts paragraphs through the
    whole document. With `counts_subheadings` a sub-heading takes the next paragraph number (S0's 2.4) and the
    paragraph beneath it has none.
    """

    name: str
    section: Callable[[int], str] | None
    subsection: Callable[[int, int], str] | None
    paragraph: Callable[[int, int, int], str] | None
    is_continuous: bool = False
    counts_subheadings: bool = False


def roman(number: int) -> str:
    """A whole number from 1 to 3999 in small roman numerals."""
    numerals = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
    written = ""
    for value, letters in numerals:
        count, number = divmod(number, value)
        written += letters * count
    return written


def letter(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    written = ""
    while number:
        number, place = divmod(number - 1, 26)
        written = chr(ord("a") + place) + written
    return written


def _dotted(*numbers: int) -> str:
    return ".".join(str(number) for number in numbers if number)


def _outside_subsections(section: int, subsection: int, paragraph: int) -> str:
    return "" if subsection else _dotted(section, paragraph)


SCHEMES: dict[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme("n.n.n", _dotted, _dotted, _dotted),
        Scheme("n.n", _dotted, None, lambda section, _sub, paragraph: _dotted(section, paragraph)),
        Scheme("continuous", None, None, lambda _section, _sub, paragraph: str(paragraph), is_continuous=True),
        Scheme("lettered", _dotted, lambda _section, sub: f"({letter(sub)})", _outside_subsections),
        Scheme("headings", _dotted, _dotted, None),
        Scheme("roman", lambda section: roman(section).upper(), _dotted, None),
    )
}


def number(document: nodes.Document, scheme: Scheme | str) -> nodes.Document:
    """The document with every number written: headings, paragraphs, lists, tables, figures, notes, cross-references.

    `scheme` is a Scheme or the name of a shipped one. Numbering twice gives the same document.
    """
    chosen = SCHEMES[scheme] if isinstance(scheme, str) else scheme
    blocks = _Count(chosen).blocks(document.blocks)
    blocks = tree.rewrite(blocks, _labels_of_notes(blocks))
    return replace(document, blocks=tree.rewrite(blocks, _words_of_references(blocks)))


class _Count:
    """The running numbers while the document is read once from top to bottom."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.section = self.subsection = self.paragraph = self.ordinal = 0
        self.is_counting = scheme.is_continuous
        self.is_beneath_subheading = False
        self.captions: Counter[str] = Counter()

    def blocks(self, run: tuple[nodes.Block, ...]) -> tuple[nodes.Block, ...]:
        return tuple(self.block(block) for block in run)

    def block(self, block: nodes.Block) -> nodes.Block:
        match block:
            case nodes.Heading():
                return replace(block, label=self.heading(block))
            case nodes.Paragraph():
                return replace(block, label=self.paragraph_label(block))
            case nodes.Table():
                return _inside_table(replace(block, number=self.caption("Table")))
            case nodes.Figure():
                return replace(block, number=self.caption("Figure"))
            case nodes.Items():
                return self.items(block)
            case nodes.DetailsTable() | nodes.Certificate():
                rows = tuple(replace(row, blocks=_unnumbered(row.blocks)) for row in block.rows)
                return replace(block, rows=rows)
            case nodes.Notes():
                notes = tuple(replace(note, blocks=_unnumbered(note.blocks)) for note in block.notes)
                return replace(block, notes=notes)
        return block

    def items(self, block: nodes.Items) -> nodes.Items:
        """A list with its labels; a table or a figure in it is numbered where it stands."""
        entries = (replace(item, blocks=tuple(map(self.inside_item, item.blocks))) for item in _items(block).items)
        return replace(block, items=tuple(entries))

    def inside_item(self, block: nodes.Block) -> nodes.Block:
        is_captioned = isinstance(block, nodes.Table | nodes.Figure | nodes.Items)
        return self.block(block) if is_captioned else block

    def caption(self, kind: str) -> str:
        self.captions[kind] += 1
        return f"{kind} {self.captions[kind]}"

    def heading(self, heading: nodes.Heading) -> str:
        if heading.is_subheading:
            return self.subheading(heading)
        self.is_beneath_subheading = False
        if heading.level <= 2:
            return self.open_section(heading)
        if self.scheme.subsection is None:
            # S1: where sub-sections have no numbers of their own, their headings are counted like paragraphs (3.7).
            return self.subheading(heading)
        if not heading.is_counted or not self.is_counting:
            return ""
        # A sub-section after loose paragraphs (5.1, 5.2) goes on counting from them, so that no number stands twice.
        self.ordinal += 1
        self.subsection = self.ordinal
        self.paragraph = self.paragraph if self.scheme.is_continuous else 0
        return self.scheme.subsection(self.section, self.subsection)

    def open_section(self, heading: nodes.Heading) -> str:
        self.subsection = self.ordinal = 0
        self.paragraph = self.paragraph if self.scheme.is_continuous else 0
        self.is_counting = heading.is_counted
        if not heading.is_counted or self.scheme.section is None:
            return ""
        self.section += 1
        return self.scheme.section(self.section)

    def subheading(self, heading: nodes.Heading) -> str:
        counts = self.scheme.counts_subheadings and heading.is_counted
        self.is_beneath_subheading = counts
        return self.next_paragraph() if counts else ""

    def paragraph_label(self, paragraph: nodes.Paragraph) -> str:
        is_beneath, self.is_beneath_subheading = self.is_beneath_subheading, False
        return self.next_paragraph() if paragraph.is_counted and not is_beneath else ""

    def next_paragraph(self) -> str:
        if not self.is_counting or self.scheme.paragraph is None:
            return ""
        self.paragraph += 1
        if not self.subsection and self.scheme.subsection is _dotted:
            self.ordinal = self.paragraph
        return self.scheme.paragraph(self.section, self.subsection, self.paragraph)


LABELS: dict[str, Callable[[int], str]] = {
    "decimal": lambda place: f"{place}.",
    "lower-alpha": lambda place: f"{letter(place)}.",
    "lower-roman": lambda place: f"{roman(place)}.",
    "bullet": lambda _place: "•",
}


def _items(block: nodes.Items) -> nodes.Items:
    label = LABELS[block.style]
    entries = (
        replace(item, label=label(place), blocks=_unnumbered(item.blocks))
        for place, item in enumerate(block.items, start=1)
    )
    return replace(block, items=tuple(entries))


def _unnumbered(run: tuple[nodes.Block, ...]) -> tuple[nodes.Block, ...]:
    """Blocks inside lists, cells and notes: their lists are labelled, their paragraphs are not counted."""
    return tuple(_items(block) if isinstance(block, nodes.Items) else block for block in run)


def _inside_table(table: nodes.Table) -> nodes.Table:
    def rows(given: tuple[tuple[nodes.Cell, ...], ...]) -> tuple[tuple[nodes.Cell, ...], ...]:
        return tuple(tuple(replace(cell, blocks=_unnumbered(cell.blocks)) for cell in row) for row in given)

    return replace(table, header_rows=rows(table.header_rows), rows=rows(table.rows))


def _labels_of_notes(blocks: tuple[nodes.Block, ...]) -> Callable[[Any], Any]:
    """Notes are numbered through the document in the order in which they are first raised."""
    raised = dict.fromkeys(node.key for node in tree.walk(blocks) if isinstance(node, nodes.NoteReference))
    labels = {key: str(place) for place, key in enumerate(raised, start=1)}

    def write(node: Any) -> Any:
        if isinstance(node, nodes.NoteReference | nodes.Note):
            return replace(node, label=labels.get(node.key, ""))
        return node

    return write


def _words_of_references(blocks: tuple[nodes.Block, ...]) -> Callable[[Any], Any]:
    """A cross-reference without words of its own takes the label of its target, else the target's own words."""
    places = dict(reversed(list(_labels_of_places(blocks))))

    def write(node: Any) -> Any:
        if isinstance(node, nodes.CrossReference) and not node.text:
            return replace(node, text=places.get(node.target, f"[{node.target}: no such place]"))
        return node

    return write


def _labels_of_places(blocks: tuple[nodes.Block, ...]) -> Iterator[tuple[str, str]]:
    for node in tree.walk(blocks):
        match node:
            case nodes.Heading(key=key, text=text, label=label) if key:
                yield key, label or text
            case nodes.Paragraph(key=key, label=label) if key:
                yield key, label or "above"
            case nodes.Table(key=key, number=label) | nodes.Figure(key=key, number=label) if key:
                yield key, label

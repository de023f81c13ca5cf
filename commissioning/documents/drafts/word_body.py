"""The body of a Word file as the HTML that `word_paste` reads: headings, paragraphs, list items, tables, notes.

Mammoth was tried and passes words by: results of simple fields, formulas, the ends of bookmarks, how a list is marked
(docs/adr/0019).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree as ET

from commissioning.documents.drafts import marks
from commissioning.documents.drafts.package import W
from commissioning.documents.drafts.word_inlines import Face, InlineReader, Piece, written
from commissioning.documents.drafts.word_numbers import Label, Numbering
from commissioning.documents.drafts.word_styles import Style, Styles, has, number, outline_of, switch, value

Node = Any

CONTINUED = re.compile(r"list continue(?: (\d))?")
CAPTION = re.compile(r"(?:table|figure)\s+\d+\b", re.I)
LONGEST_HEADING = 120
FEWEST_LETTERS = 4
LONGEST_CAPTION = 250
NOT_A_HEADING = re.compile(r"[.;,:]$")
DELETED_MARKS = ("del", "moveFrom")


@dataclass(frozen=True)
class Numbered:
    """A paragraph with a number that may mark a list, and whether a heading stood between it and the one before."""

    item: ET.Element
    label: Label
    after_heading: bool


class BodyReader:
    """Reads one part of a Word file: its body, or one note."""

    def __init__(self, styles: Styles, numbering: Numbering, inlines: InlineReader) -> None:
        self.styles = styles
        self.numbering = numbering
        self.inlines = inlines
        self.carried: list[Node] = []  # paragraphs whose end is deleted: they go on in the next
        self.numbered: list[Numbered] = []
        self.heading_since: set[tuple[str, int]] = set()
        self.sequences: set[tuple[str, int]] = set()
        self.depth = 0  # of tables and boxes around what is being read

    def read(self, container: Node, *, is_note: bool = False) -> ET.Element:
        """The body as HTML. A list whose count goes on beneath later headings numbers paragraphs: it is no list.

        Headings and pictures have no place in a note: there they are words, and told.
        """
        self.depth += is_note
        body = ET.Element("body")
        # A list first: of whatever goes wrong in a generator, `extend` says only that it is no sequence.
        body.extend([*self.blocks(container), *self.flushed()])
        through = {one.label.sequence for one in self.numbered if one.after_heading and one.label.count > 1}
        alone = {id(block) for block in _alone(list(body)) if block.get("data-heading")}
        for one in self.numbered:
            if one.label.sequence in through or id(one.item) in alone:
                as_typed(one.item, one.label.text)
        return body

    def blocks(self, container: Node) -> Iterator[ET.Element]:
        """The blocks in an element, in order; whatever holds blocks is walked through."""
        for child in container:
            if child.tag == f"{W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag == f"{W}altChunk":
                self.leave("A document inside the document", "")
            elif child.tag not in (f"{W}sectPr", f"{W}sdtPr", f"{W}del", f"{W}moveFrom"):
                yield from self.blocks(child)

    def leave(self, what: str, words: str) -> None:
        """Say that something has no place."""
        self.inlines.beside.left.append((what, words))

    # --- paragraphs ---

    def paragraph(self, node: Node) -> Iterator[ET.Element]:
        """One paragraph, with what stood before it in a paragraph whose end was deleted, and the boxes beside it."""
        properties = node.find(f"{W}pPr")
        mark = properties.find(f"{W}rPr") if properties is not None else None
        nodes, self.carried = [*self.carried, node], []
        if any(has(mark, name) for name in DELETED_MARKS):
            self.inlines.changes += 1
            self.carried = nodes
            return
        yield from self.joined(nodes)

    def flushed(self) -> Iterator[ET.Element]:
        """What was carried to a paragraph that never came: it stands by itself."""
        nodes, self.carried = self.carried, []
        if nodes:
            yield from self.joined(nodes)

    def joined(self, nodes: list[Node]) -> Iterator[ET.Element]:
        """Paragraphs between which the marks are deleted, as one: the last says what it is."""
        properties = nodes[-1].find(f"{W}pPr")
        style = self.styles.of_paragraph(properties)
        outline = outline_of(properties)
        pieces = self.inlines.read(nodes, style)
        label = self.label(properties, style)
        yield from self.block(pieces, style, style.outline if outline is None else outline, label)
        yield from self.boxes()

    def label(self, properties: Node | None, style: Style) -> Label | None:
        """The number Word counts for a paragraph, by its own properties or its style's."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        list_id = value(own, "numId") or style.list_id or ""
        level = number(own, "ilvl")
        return self.numbering.label(list_id, (style.list_level or 0) if level is None else level) if list_id else None

    def block(self, pieces: list[Piece], style: Style, outline: int, label: Label | None) -> Iterator[ET.Element]:
        """A paragraph as the element it is: title, heading, item of a list, caption, or plain."""
        words = "".join(piece.text for piece in pieces).strip()
        name = style.name.lower()
        if name.startswith("toc ") and words:
            self.inlines.contents.append(f"{words} ")
            return
        if not words and not any(piece.node is not None and piece.node.tag != "br" for piece in pieces):
            return
        if not self.depth and (figure := _picture_alone(pieces, words)) is not None:
            yield figure
        elif name == "title":
            yield written(_plain(pieces), ET.Element("h1", {"class": "title"}))
        elif outline and words and not self.depth:
            yield self.heading(_plain(pieces), min(outline, 6), label)
        elif label is not None and not label.numbers_paragraphs:
            yield self.item(pieces, label, is_heading=self.looks_like_heading(pieces, words))
        elif self.looks_like_heading(pieces, words):
            yield self.heading(_plain(pieces), 6, label, guess="guess")
        else:
            yield self.plain(pieces, name, words, label)

    def heading(self, pieces: list[Piece], level: int, label: Label | None, *, guess: str = "") -> ET.Element:
        """A heading; `guess` marks a line that only looks like one."""
        self.heading_since |= self.sequences
        element = ET.Element(f"h{level}", {"class": guess} if guess else {})
        return written([*_typed(label), *pieces], element)

    def plain(self, pieces: list[Piece], style: str, words: str, label: Label | None) -> ET.Element:
        """A paragraph: a caption, one that goes on with the item before it, one that its style numbers, or plain."""
        attributes: dict[str, str] = {}
        if style == "caption" and len(words) <= LONGEST_CAPTION:
            attributes["class"] = "caption"
        elif goes_on := CONTINUED.fullmatch(style):
            attributes = {"class": "continued", "data-depth": goes_on[1] or "1"}
        elif style == marks.NUMBERED.lower():
            attributes["class"] = "numbered"
        return written([*_typed(label), *pieces], ET.Element("p", attributes))

    def item(self, pieces: list[Piece], label: Label, *, is_heading: bool) -> ET.Element:
        """An item of a list of its own; neighbours are joined when they are written as Markdown."""
        listed = ET.Element("ul" if label.style == "bullet" else "ol")
        item = ET.SubElement(listed, "li", {"data-aria-level": str(label.depth)})
        if label.style != "bullet":
            item.set("style", f"list-style-type:{label.style}")
            after = label.sequence in self.heading_since
            self.heading_since.discard(label.sequence)
            self.sequences.add(label.sequence)
            self.numbered.append(Numbered(listed, label, after))
        written(pieces, item)
        if is_heading:
            listed.set("data-heading", "guess")
        return listed

    def looks_like_heading(self, pieces: list[Piece], words: str) -> bool:
        """A short line on its own, bold or in capitals throughout, that does not end like a sentence."""
        if self.depth or not words or len(words) > LONGEST_HEADING or NOT_A_HEADING.search(words):
            return False
        letters = [char for char in words if char.isalpha()]
        is_bold = all(piece.face.strong for piece in pieces if piece.text.strip())
        is_line = not any(piece.node is not None and piece.node.tag in ("br", "img") for piece in pieces)
        return (
            is_line
            and len(letters) >= FEWEST_LETTERS
            and (is_bold or "".join(letters).isupper())
            and not CAPTION.match(words)
        )

    def boxes(self) -> Iterator[ET.Element]:
        """The boxes of text beside the paragraph just read: their words follow it."""
        boxes, self.inlines.beside.boxes = self.inlines.beside.boxes, []
        for box in boxes:
            self.depth += 1
            found = [*self.blocks(box), *self.flushed()]
            self.depth -= 1
            words = " ".join(" ".join("".join(block.itertext()) for block in found).split())
            if words:
                self.leave("A text box: its words follow the paragraph it stood beside", words)
            yield from found

    # --- tables ---

    def table(self, node: Node) -> Iterator[ET.Element]:
        """A table with its heading rows and merged cells; what was carried to here stands before it."""
        yield from self.flushed()
        look = node.find(f"{W}tblPr/{W}tblLook")
        table = ET.Element("table")
        for name, said in (("firstColumn", "data-first-column"), ("firstRow", "data-first-row")):
            if look is not None and look.get(f"{W}{name}") == "0":
                table.set(said, "0")
        if widths := _shares(node):
            table.set("data-widths", widths)
        rows = [row for row in _inside(node, "tr") if not has(row.find(f"{W}trPr"), "del")]
        head = ET.SubElement(table, "thead")
        body = ET.SubElement(table, "tbody")
        open_cells: dict[int, ET.Element] = {}
        for place, row in enumerate(rows):
            is_head = bool(switch(row.find(f"{W}trPr"), "tblHeader")) and place == len(head)
            self.row(row, ET.SubElement(head if is_head else body, "tr"), open_cells, "th" if is_head else "td")
        yield table

    def row(self, node: Node, row: ET.Element, open_cells: dict[int, ET.Element], tag: str) -> None:
        """One row. A cell merged downwards is one cell with all that stood in its parts."""
        properties = node.find(f"{W}trPr")
        column = number(properties, "gridBefore") or 0
        if column:
            ET.SubElement(row, tag, {"colspan": str(column)})
        for cell in _inside(node, "tc"):
            own = cell.find(f"{W}tcPr")
            width = number(own, "gridSpan") or 1
            merge = value(own, "vMerge") or ("continue" if has(own, "vMerge") else "")
            above = open_cells.get(column)
            if merge == "continue" and above is not None:
                above.set("rowspan", str(int(above.get("rowspan", "1")) + 1))
                above.extend(self.cell(cell))
            else:
                element = ET.SubElement(row, tag, {"colspan": str(width)} if width > 1 else {})
                element.extend(self.cell(cell))
                open_cells.pop(column, None)
                if merge == "restart":
                    open_cells[column] = element
            column += width

    def cell(self, node: Node) -> list[ET.Element]:
        """The blocks of a cell."""
        self.depth += 1
        found = [*self.blocks(node), *self.flushed()]
        self.depth -= 1
        return found


def as_typed(listed: ET.Element, text: str) -> None:
    """An item turned into a paragraph with its number typed before it."""
    (item,) = listed
    listed.tag = "p"
    heading = listed.get("data-heading")
    if heading:
        listed.tag = "h6"
        listed.set("class", heading)
    listed.text = f"{text}\t{item.text or ''}"
    listed[:] = list(item)


def _picture_alone(pieces: list[Piece], words: str) -> ET.Element | None:
    """A picture that stands by itself and says what it shows: a figure. Any other picture is told."""
    found = [piece.node for piece in pieces if piece.node is not None and piece.node.tag == "img"]
    if words or len(found) != 1 or not (found[0].get("alt") or "").strip() or not found[0].get("src"):
        return None
    return ET.Element("figure", {"alt": found[0].get("alt", ""), "src": found[0].get("src", "")})


def _shares(node: Node) -> str:
    """The shares of a table's columns in per cent; only of a table that fixes them, as few do."""
    if node.find(f"{W}tblPr/{W}tblLayout[@{W}type='fixed']") is None:
        return ""
    widths = [int(column.get(f"{W}w", "0")) for column in node.findall(f"{W}tblGrid/{W}gridCol")]
    return " ".join(str(round(100 * width / sum(widths))) for width in widths) if sum(widths) else ""


def _typed(label: Label | None) -> list[Piece]:
    """A number as if it were typed, with a tab after it."""
    return [Piece(Face(), f"{label.text}\t")] if label is not None and label.style != "bullet" else []


def _plain(pieces: list[Piece]) -> list[Piece]:
    """The words of a heading without bold and italics: its look says what it is."""
    return [
        replace(piece, face=replace(piece.face, strong=False, emphasis=False, underlined=False)) for piece in pieces
    ]


def _alone(blocks: list[ET.Element]) -> list[ET.Element]:
    """Numbered lines that stand by themselves: those that look like headings are."""
    before, after = [None, *blocks][: len(blocks)], [*blocks, None][1:]
    return [
        block
        for block, one, other in zip(blocks, before, after, strict=True)
        if block.tag == "ol" and not any(near is not None and near.tag == "ol" for near in (one, other))
    ]


def _inside(node: Node, name: str) -> Iterator[Node]:
    """The rows of a table or the cells of a row, through whatever wraps them."""
    for child in node:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            yield from _inside(child, name)

"""What stands inside a paragraph of Word: runs in their faces, links, fields, notes, pictures, and what is beside it.

Everything that holds words and is not deleted is walked through, known or not, so that no word is passed by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree as ET

from commissioning.documents.drafts import word_fields
from commissioning.documents.drafts.package import R, W
from commissioning.documents.drafts.word_styles import Style, Styles, switch, value

Node = Any
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BOX = f"{W}txbxContent"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
GONE = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr")
)
# Word draws ticks and boxes with letters of its picture typefaces.
SIGNS = {"F0FC": "✓", "F0FB": "✗", "F0FE": "☑", "F0A8": "☐", "F0B7": "•", "F0E0": "→", "2713": "✓"}


@dataclass(frozen=True)
class Face:
    """How a run looks and where it leads."""

    href: str = ""
    fact: str = ""
    hidden: bool = False
    struck: bool = False
    underlined: bool = False
    marked: bool = False
    raised: str = ""
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True)
class Piece:
    """Text in one face, or (with `node`) something that is no text."""

    face: Face
    text: str = ""
    node: ET.Element | None = None


@dataclass
class Beside:
    """What a paragraph carries that does not stand in its line: boxes of text, and what has no place."""

    boxes: list[Node] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


class InlineReader:
    """Reads the insides of paragraphs. Fields and bookmarks go on from one paragraph to the next."""

    def __init__(
        self, styles: Styles, links: Mapping[str, str], words_of: Callable[[str], str], fact_of: Callable[[str], str]
    ) -> None:
        self.styles = styles
        self.links = links  # of the part being read, by relationship
        self.words_of = words_of  # what a chart or diagram says, by relationship
        self.fact_of = fact_of  # the fact that a bookmark's name stands for
        self.fields: list[word_fields.Field] = []
        self.facts: dict[str, str] = {}  # open bookmarks of facts, by id
        self.contents: list[str] = []  # the words of tables of contents
        self.beside = Beside()
        self.changes = 0
        self.readers: dict[str, Callable[[Node, Face], Iterator[Piece]]] = {
            f"{W}r": self.run, f"{W}t": self.text, f"{W}hyperlink": self.link, f"{W}fldSimple": self.simple_field,
            f"{W}fldChar": self.turn, f"{W}instrText": self.code, f"{W}tab": self.tab, f"{W}ptab": self.tab,
            f"{W}noBreakHyphen": self.hyphen, f"{W}br": self.broken, f"{W}cr": self.broken, f"{W}sym": self.sign,
            f"{W}footnoteReference": self.note, f"{W}endnoteReference": self.note, f"{W}drawing": self.drawn,
            f"{W}pict": self.drawn, f"{W}object": self.drawn, f"{W}bookmarkStart": self.bookmark,
            f"{W}bookmarkEnd": self.bookmark_end, f"{W}ins": self.inserted, f"{W}moveTo": self.inserted,
            f"{M}oMath": self.formula, f"{MC}AlternateContent": self.kept_twice,
        }  # fmt: skip

    def read(self, paragraphs: list[Node], style: Style) -> list[Piece]:
        """The pieces of a paragraph (of several, where the marks between them are deleted); like neighbours joined."""
        base = Face(strong=bool(style.bold), emphasis=bool(style.italic))
        found: list[Piece] = []
        for piece in (piece for paragraph in paragraphs for piece in self.inside(paragraph, base)):
            last = found[-1] if found else None
            if last and last.node is None and piece.node is None and last.face == piece.face:
                found[-1] = replace(last, text=last.text + piece.text)
            elif piece.text or piece.node is not None:
                found.append(piece)
        return found

    def inside(self, node: Node, face: Face) -> Iterator[Piece]:
        """The pieces in an element; in those we do not know as well."""
        for child in node:
            if child.tag in GONE:
                self.changes += child.tag in (f"{W}del", f"{W}moveFrom")
            else:
                yield from self.readers.get(child.tag, self.inside)(child, face)

    def run(self, node: Node, face: Face) -> Iterator[Piece]:
        """One run, in its face."""
        yield from self.inside(node, self.faced(node.find(f"{W}rPr"), face))

    def faced(self, properties: Node | None, face: Face) -> Face:
        """The face of a run: what it says itself, else what its own style says, else what it stands in."""
        style = self.styles.of_run(properties)

        def said(name: str, by_style: bool | None, otherwise: bool) -> bool:
            return bool(switch(properties, name, otherwise if by_style is None else by_style))

        return replace(
            face,
            strong=said("b", style.bold, face.strong),
            emphasis=said("i", style.italic, face.emphasis),
            struck=said("strike", style.struck, face.struck) or bool(switch(properties, "dstrike")),
            hidden=said("vanish", style.hidden, face.hidden),
            underlined=value(properties, "u") not in ("", "none") and style.name.lower() != "hyperlink",
            marked=value(properties, "highlight") not in ("", "none"),
            raised={"superscript": "sup", "subscript": "sub"}.get(value(properties, "vertAlign"), ""),
        )

    # --- characters ---

    def text(self, node: Node, face: Face) -> Iterator[Piece]:
        """Characters; a hyphen that shows only at a line's end is none."""
        yield from self.characters((node.text or "").replace("\u00ad", ""), face)

    def tab(self, _node: Node, face: Face) -> Iterator[Piece]:
        """A tab: what stands before the first may be a number typed by hand."""
        yield from self.characters("\t", face)

    def hyphen(self, _node: Node, face: Face) -> Iterator[Piece]:
        """A hyphen at which no line ends."""
        yield from self.characters("-", face)

    def sign(self, node: Node, face: Face) -> Iterator[Piece]:
        """A sign of a picture typeface, where it is one of those we know."""
        code = node.get(f"{W}char", "").upper()
        if code in SIGNS:
            yield from self.characters(SIGNS[code], face)
        else:
            self.beside.left.append(("A sign of a picture typeface", f"{node.get(f'{W}font', '')} {code}"))

    def broken(self, node: Node, face: Face) -> Iterator[Piece]:
        """A line end; the end of a page or column is a space."""
        if node.get(f"{W}type") in ("page", "column"):
            yield from self.characters(" ", face)
        elif not any(one.is_code for one in self.fields):
            yield Piece(Face(), node=ET.Element("br"))

    def characters(self, text: str, face: Face) -> Iterator[Piece]:
        """Text in its face, with the link of the field and the fact of the bookmark it stands in."""
        if any(one.is_code for one in self.fields):
            return
        if any(one.is_contents for one in self.fields):
            self.contents.append(text)
            return
        href = next((one.href for one in reversed(self.fields) if one.href), face.href)
        fact = next(reversed(self.facts.values()), "")
        yield Piece(replace(face, href=href, fact=fact), text)

    def formula(self, node: Node, face: Face) -> Iterator[Piece]:
        """A formula as its letters in a row."""
        words = "".join(part.text or "" for part in node.iter(f"{M}t"))
        self.beside.left.append(("A formula: its letters are kept", words))
        yield from self.characters(words, face)

    # --- links, fields, places ---

    def link(self, node: Node, face: Face) -> Iterator[Piece]:
        """A link: to an address, or to a place in the document after a hash."""
        place = node.get(f"{W}anchor", "")
        href = self.links.get(node.get(f"{R}id", ""), "") + (f"#{place}" if place else "")
        yield from self.inside(node, replace(face, href=href or face.href))

    def simple_field(self, node: Node, face: Face) -> Iterator[Piece]:
        """A field with its code beside its result."""
        self.fields.append(word_fields.Field(node.get(f"{W}instr", "")).resolved())
        yield from self.inside(node, face)
        self.fields.pop()

    def turn(self, node: Node, _face: Face) -> Iterator[Piece]:
        """A field begins, comes to its result, or ends."""
        kind = node.get(f"{W}fldCharType", "")
        if kind == "begin":
            self.fields.append(word_fields.Field())
        elif self.fields and kind == "separate":
            self.fields[-1] = self.fields[-1].resolved()
        elif self.fields and kind == "end":
            self.fields.pop()
        yield from ()

    def code(self, node: Node, _face: Face) -> Iterator[Piece]:
        """A part of a field's code."""
        if self.fields:
            self.fields[-1] = self.fields[-1].told(node.text or "")
        yield from ()

    def bookmark(self, node: Node, _face: Face) -> Iterator[Piece]:
        """A fact begins, or a place that links may lead to."""
        name = node.get(f"{W}name", "")
        if fact := self.fact_of(name):
            self.facts[node.get(f"{W}id", "")] = fact
        elif name and name != "_GoBack":
            yield Piece(Face(), node=ET.Element("a", id=name))

    def bookmark_end(self, node: Node, _face: Face) -> Iterator[Piece]:
        """A fact ends."""
        self.facts.pop(node.get(f"{W}id", ""), None)
        yield from ()

    def inserted(self, node: Node, face: Face) -> Iterator[Piece]:
        """A tracked insertion is taken as accepted."""
        self.changes += 1
        yield from self.inside(node, face)

    def note(self, node: Node, _face: Face) -> Iterator[Piece]:
        """The raised number of a note, as a link that `word_paste` knows."""
        kind = "ftn" if node.tag == f"{W}footnoteReference" else "edn"
        yield Piece(Face(), node=ET.Element("a", href=f"#_{kind}{node.get(f'{W}id', '')}"))

    # --- what is drawn ---

    def kept_twice(self, node: Node, face: Face) -> Iterator[Piece]:
        """What Word keeps for newer and for older programs: the first that holds words, else the first."""
        kept = [one for one in node if one.tag in (f"{MC}Choice", f"{MC}Fallback")]
        with_words = [one for one in kept if any((part.text or "").strip() for part in one.iter(f"{W}t"))]
        for one in (with_words or kept)[:1]:
            yield from self.inside(one, face)

    def drawn(self, node: Node, _face: Face) -> Iterator[Piece]:
        """A picture with its words; boxes, charts and embedded objects are put beside."""
        boxes = list(outermost(node, BOX))
        self.beside.boxes += boxes
        said = next((one.get("descr") or one.get("title") or "" for one in node.iter(DRAWN)), "")
        is_other = bool(boxes)
        for one in node.iter(OLE):
            self.beside.left.append(("An embedded object", one.get("ProgID", "")))
        for tag, kind, name in ((CHART, "A chart", "id"), (DIAGRAM, "A diagram", "dm")):
            for one in node.iter(tag):
                is_other = True
                self.beside.left.append((kind, f"{said} {self.words_of(one.get(f'{R}{name}', ''))}"))
        parts = [self.links.get(one.get(f"{R}embed", ""), "") for one in node.iter(BLIP)]
        if parts or said or not is_other:
            yield Piece(Face(), node=ET.Element("img", alt=said, src=next(iter(parts), "")))


def outermost(node: Node, tag: str) -> Iterator[Node]:
    """Elements of a name inside another, but not those inside each other."""
    for child in node:
        if child.tag == tag:
            yield child
        else:
            yield from outermost(child, tag)


def written(pieces: list[Piece], into: ET.Element) -> ET.Element:
    """The pieces as HTML elements in `into`."""
    for piece in pieces:
        if piece.node is not None:
            into.append(piece.node)
            continue
        outer: ET.Element | None = None
        for tag, attributes in _tags(piece.face):
            inner = ET.Element(tag, attributes)
            if outer is None:
                into.append(inner)
            else:
                outer.append(inner)
            outer = inner
        if outer is not None:
            outer.text = piece.text
        else:
            _add_text(into, piece.text)
    return into


def _tags(face: Face) -> Iterator[tuple[str, dict[str, str]]]:
    """The elements a face asks for, from the outermost in."""
    if face.href:
        yield "a", {"href": face.href}
    if face.fact:
        yield "data", {"value": face.fact}
    if face.hidden:
        yield "span", {"style": "display:none"}
    for is_so, tag in ((face.struck, "s"), (face.underlined, "u"), (face.marked, "mark")):
        if is_so:
            yield tag, {}
    if face.raised:
        yield face.raised, {}
    for is_so, tag in ((face.strong, "strong"), (face.emphasis, "em")):
        if is_so:
            yield tag, {}


def _add_text(into: ET.Element, text: str) -> None:
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text

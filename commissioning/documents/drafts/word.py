"""A Word file read whole: its body and notes as HTML, and what stands at its edges as a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from commissioning.documents.drafts import marks
from commissioning.documents.drafts.package import TOO_DEEP, Package, W
from commissioning.documents.drafts.word_body import BodyReader
from commissioning.documents.drafts.word_inlines import Beside, InlineReader
from commissioning.documents.drafts.word_numbers import Numbering
from commissioning.documents.drafts.word_styles import Styles
from commissioning.documents.errors import InvalidDocument
from commissioning.documents.pasted import LeftOut

Node = Any

NOTES = (("footnotes", "footnote", "ftn"), ("endnotes", "endnote", "edn"))
EDGES = {"header": "A header", "footer": "A footer"}
PLACED_BY_WORD = ("separator", "continuationSeparator", "continuationNotice")
CHANGES = "Tracked changes are taken as accepted"


def read_word(content: bytes) -> tuple[ET.Element, list[LeftOut], str]:
    """The body of a Word file as HTML, what stands outside it (headers, footers, comments, embedded things), all words.

    Tracked changes are taken as accepted; properties of the document are not looked at; nothing in it is run or
    fetched. Refuses (`InvalidDocument`) what is no Word document, swells, is broken, or is nested absurdly deep.
    """
    try:
        return WordReader(Package.open(content)).read()
    except RecursionError:
        raise InvalidDocument(TOO_DEEP) from None


class WordReader:
    """One reading of one file."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"))
        self.beside = Beside()
        self.contents: list[str] = []
        self.changes = 0

    def read(self) -> tuple[ET.Element, list[LeftOut], str]:
        """Body with its notes, what is at the edges, and the words of body and notes as they stand in the file."""
        root = self.package.xml(self.package.main)
        container = root.find(f"{W}body") if root is not None else None
        body = self.blocks_of(self.package.main, container) if container is not None else ET.Element("body")
        said = [words_in(root)]
        for kind, name, mark in NOTES:
            for part in self.package.related(kind):
                body.extend(list(self.notes(part, name, mark)))
                said.append(words_in(self.package.xml(part)))
        left = [LeftOut(what, " ".join(words.split())) for what, words in self.beside.left]
        if self.contents:
            left.append(LeftOut("A table of contents: it is made anew", " ".join("".join(self.contents).split())))
        if self.changes:
            left.append(LeftOut(CHANGES))
        return body, [*left, *self.edges()], " ".join(said)

    def blocks_of(self, part: str, container: Node, *, is_note: bool = False) -> ET.Element:
        """What stands in one element of a part."""
        links = {one.id: one.target for one in self.package.relations(part)}
        inlines = InlineReader(self.styles, links, self.words_of(links), marks.fact_of)
        inlines.beside = self.beside
        found = BodyReader(self.styles, self.numbering, inlines).read(container, is_note=is_note)
        self.contents += inlines.contents
        self.changes += inlines.changes
        return found

    def notes(self, part: str, name: str, mark: str) -> Iterator[ET.Element]:
        """Each note as a division that its mark leads to."""
        root = self.package.xml(part)
        for note in root.iter(f"{W}{name}") if root is not None else ():
            if note.get(f"{W}type") not in PLACED_BY_WORD:
                division = ET.Element("div", id=f"{mark}{note.get(f'{W}id', '')}")
                division.extend(self.blocks_of(part, note, is_note=True))
                yield division

    def edges(self) -> Iterator[LeftOut]:
        """Headers, footers, comments, macros and embedded files: told, never brought in."""
        for kind, what in EDGES.items():
            said = [words_in(self.package.xml(part)) for part in self.package.related(kind)]
            yield from (LeftOut(what, words) for words in dict.fromkeys(said) if words)
        for part in self.package.related("comments"):
            root = self.package.xml(part)
            for comment in root.iter(f"{W}comment") if root is not None else ():
                yield LeftOut(f"A comment by {comment.get(f'{W}author') or 'somebody'}", words_in(comment))
        for name in sorted(self.package.names):
            lowered = name.lower()
            if lowered.endswith("vbaproject.bin"):
                yield LeftOut("Macros: they are not looked at")
            elif "/embeddings/" in lowered or "/activex/" in lowered:
                yield LeftOut("An embedded file: it is not opened", name.rsplit("/", 1)[-1])

    def words_of(self, links: dict[str, str]) -> Any:
        """What the charts and diagrams of a part say, by relationship."""

        def ask(relationship: str) -> str:
            root = self.package.xml(links.get(relationship, ""))
            texts = (one.text or "" for one in root.iter() if _local(one) in ("t", "v")) if root is not None else ()
            return " ".join(dict.fromkeys(text.strip() for text in texts if any(c.isalpha() for c in text)))

        return ask

    def _part(self, kind: str) -> Node | None:
        found = self.package.related(kind)
        return self.package.xml(found[0]) if found else None


def words_in(root: Node | None) -> str:
    """Every word in an element, deleted ones left out, paragraphs apart."""
    if root is None:
        return ""
    said = []
    for paragraph in root.iter(f"{W}p"):
        said.append("".join(_characters(paragraph)))
    return " ".join(" ".join(said).split())


def _characters(node: Node) -> Iterator[str]:
    for child in node:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name not in ("del", "moveFrom", "p", "Fallback"):
            yield from _characters(child)


def _local(node: Node) -> str:
    return str(node.tag).rsplit("}", 1)[-1]

"""What stands inside a line, written for Word: text in its faces, links, facts in bookmarks, raised notes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from commissioning.documents import nodes, tree
from commissioning.documents.canonical import normal_text
from commissioning.documents.drafts import marks
from commissioning.documents.drafts.word_parts import LINK, Notes

FIRST_PLACE = 100_000_000  # Word numbers the bookmarks of its cross-references from about here
DEEPEST = 3  # Word's own styles of a kind


class InlineWriter:
    """Writes the insides of paragraphs, and knows every place of the document that a link leads to."""

    def __init__(self, blocks: tuple[nodes.Block, ...], notes: Notes) -> None:
        self.notes = notes
        self.facts = self.marks = 0
        wanted = dict.fromkeys(n.target for n in tree.walk(blocks) if isinstance(n, nodes.CrossReference))
        self.places = {target: f"_Ref{FIRST_PLACE + place}" for place, target in enumerate(wanted)}

    def place_of(self, key: str) -> str:
        """The bookmark of a place: the one that carries its key, else one for the links that lead there, else none."""
        return marks.for_place(key) or self.places.get(key, "")

    def write(self, paragraph: Paragraph, run: tuple[nodes.Inline, ...]) -> None:
        """A run of inlines at the end of a paragraph."""
        for node in run:
            self.one(paragraph, node)

    def one(self, paragraph: Paragraph, node: nodes.Inline) -> None:
        """One inline."""
        match node:
            case nodes.Text(text, strong, emphasis):
                self.text(paragraph, text, strong=strong, emphasis=emphasis)
            case nodes.FactValue(name, text, strong, emphasis):
                self.facts += 1
                with self.stamp(paragraph, marks.for_fact(name, self.facts)):
                    self.text(paragraph, text, strong=strong, emphasis=emphasis)
            case nodes.Mark(text):
                self.text(paragraph, text, strong=True, emphasis=False)
            case nodes.LineBreak():
                paragraph.add_run().add_break()
            case nodes.NoteReference():
                self.notes.raise_in(paragraph, node)
            case nodes.Link(href, inside):
                target = paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                self.link(paragraph, inside, "r:id", target)
            case nodes.CrossReference(target, text):
                self.link(paragraph, (nodes.Text(text or target),), "w:anchor", self.place_of(target))

    def text(self, paragraph: Paragraph, text: str, *, strong: bool, emphasis: bool) -> Run:
        """Words in their face."""
        run = paragraph.add_run(normal_text(text))
        run.bold, run.italic = strong or None, emphasis or None
        return run

    def link(self, paragraph: Paragraph, inside: tuple[nodes.Inline, ...], attribute: str, target: str) -> None:
        """A link around inlines, which are written as usual and then moved into it."""
        before = len(paragraph._p)
        self.write(paragraph, inside)
        link = OxmlElement("w:hyperlink")
        link.set(qn(attribute), target)
        for node in list(paragraph._p)[before:]:
            link.append(node)
        for run in link.iter(qn("w:r")):
            run.get_or_add_rPr().style = LINK
        paragraph._p.append(link)

    @contextmanager
    def stamp(self, paragraph: Paragraph, *names: str) -> Iterator[None]:
        """Put named bookmarks around what is written into the paragraph meanwhile; empty names are none."""
        opened = []
        for name in filter(None, names):
            self.marks += 1
            opened.append(str(self.marks))
            _bookmark(paragraph, "w:bookmarkStart", opened[-1]).set(qn("w:name"), name)
        yield
        for number in opened:
            _bookmark(paragraph, "w:bookmarkEnd", number)


def named(style: str, depth: int) -> str:
    """One of Word's styles that come by level: List Continue, List Continue 2, List Continue 3."""
    return style if depth <= 1 else f"{style} {min(depth, DEEPEST)}"


def _bookmark(paragraph: Paragraph, tag: str, number: str) -> Any:
    node = OxmlElement(tag)
    node.set(qn("w:id"), number)
    paragraph._p.append(node)
    return node

"""The way out to Word: a content tree as a .docx with real headings, lists, tables, notes and links.

Numbers of headings and paragraphs are text, as on paper; those of lists are Word's own, so that a list can be edited.
Facts and the keys of tables stand in named bookmarks, which is how they come back (`marks`).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.shared import Mm

from commissioning.documents import nodes
from commissioning.documents.drafts import marks
from commissioning.documents.drafts.word_parts import Lists, Notes, language, set_styles
from commissioning.documents.drafts.word_run import InlineWriter, named
from commissioning.documents.drafts.word_table import TableWriter

DEEPEST_HEADING = 9
SIDE = Mm(25)


def write_word(
    document: nodes.Document, *, pictures: Mapping[str, bytes], created_at: datetime, mark: str = ""
) -> bytes:
    """A document as the bytes of a .docx. `mark` is printed at the head of every page, as a draft's standing is.

    `pictures` are the bytes of its pictures by SHA-256; one that Word cannot show is told in words.
    """
    writer = WordWriter(document, pictures)
    writer.head(mark, created_at)
    writer.blocks(document.blocks)
    writer.notes.finish(writer.blocks_in)
    out = io.BytesIO()
    writer.word.save(out)
    return out.getvalue()


class WordWriter:
    """Writes one document."""

    def __init__(self, document: nodes.Document, pictures: Mapping[str, bytes]) -> None:
        self.document = document
        self.pictures = pictures
        self.word: WordDocument = docx.Document()
        set_styles(self.word, document.council.colour)
        self.lists = Lists(self.word)
        self.notes = Notes(self.word)
        self.inlines = InlineWriter(document.blocks, self.notes)
        self.tables = TableWriter(self)

    def head(self, mark: str, created_at: datetime) -> None:
        """What the file says of itself, the running head and foot, and the title."""
        document, word = self.document, self.word
        properties = word.core_properties
        properties.title, properties.author = document.title, document.council.name
        properties.subject = " – ".join(part for part in (document.kind, document.reference) if part)
        properties.language, properties.comments, properties.keywords = document.language, "", ""
        properties.created = properties.modified = created_at
        language(word, document.language)
        section = word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = SIDE
        head = [document.council.name, document.kind, mark]
        section.header.paragraphs[0].text = " · ".join(part for part in head if part)
        standing = [document.reference, document.status, document.classification]
        section.footer.paragraphs[0].text = " · ".join(part for part in standing if part)
        word.add_paragraph(document.title, style="Title")

    def blocks(self, run: tuple[nodes.Block, ...], depth: int = 0) -> None:
        """A run of blocks at the end of the body; `depth` is that of the list they stand in."""
        self.blocks_in(self.word, run, depth)

    def blocks_in(self, container: Any, run: tuple[nodes.Block, ...], depth: int = 0) -> None:
        """A run of blocks at the end of a cell, a note or the body."""
        for block in run:
            self.block(container, block, depth)

    def block(self, container: Any, block: nodes.Block, depth: int) -> None:
        """One block."""
        match block:
            case nodes.Heading():
                self.heading(container, block)
            case nodes.Paragraph():
                self.paragraph(container, block, depth)
            case nodes.Items():
                self.items(container, block, depth + 1)
            case nodes.Table():
                self.tables.table(block)
            case nodes.DetailsTable():
                self.tables.details(block.rows)
            case nodes.Figure():
                self.figure(container, block)
            case nodes.SignOff():
                self.sign_off(container, block)
            case nodes.Certificate():
                self.heading(container, nodes.Heading("", 2, block.heading))
                self.say(container, block.statement)
                self.tables.details(block.rows)
            case nodes.Notes():
                self.notes.keep(block.notes)
            case nodes.Embed():
                code = f"{block.kind}:{block.key}" if block.key else block.kind
                self.say(container, f"[{code}] has nothing to show yet.")

    def heading(self, container: Any, node: nodes.Heading) -> None:
        """A heading in Word's own style, its number before a tab."""
        style = f"Heading {min(max(node.level - 1, 1), DEEPEST_HEADING)}"
        words = f"{node.label}\t{node.text}" if node.label else node.text
        paragraph = container.add_paragraph(style=style)
        with self.inlines.stamp(paragraph, self.inlines.place_of(node.key)):
            paragraph.add_run(words)

    def paragraph(self, container: Any, node: nodes.Paragraph, depth: int = 0) -> Any:
        """A paragraph; in a list it goes on with the item before it."""
        style = named("List Continue", depth) if depth else (marks.NUMBERED if node.label else None)
        paragraph = container.add_paragraph(style=style)
        with self.inlines.stamp(paragraph, self.inlines.place_of(node.key)):
            if node.label:
                paragraph.add_run(f"{node.label}\t")
            self.inlines.write(paragraph, node.inlines)
        return paragraph

    def items(self, container: Any, node: nodes.Items, depth: int) -> None:
        """A list. What stands in an item after its first paragraph hangs beneath it."""
        number = self.lists.begin(node.style, depth)
        for item in node.items:
            first, rest = (item.blocks[0], item.blocks[1:]) if item.blocks else (nodes.Paragraph(()), ())
            if not isinstance(first, nodes.Paragraph):
                first, rest = nodes.Paragraph(()), item.blocks
            paragraph = container.add_paragraph(style="List Paragraph")
            self.lists.mark(paragraph, number, depth)
            self.inlines.write(paragraph, first.inlines)
            self.blocks_in(container, rest, depth)

    def figure(self, container: Any, node: nodes.Figure) -> None:
        """A picture with its alternative, its caption beneath; one Word cannot show as its words."""
        content = self.pictures.get(node.asset.sha256)
        if content is None or node.asset.media_type == "image/svg+xml":
            self.say(container, f"[{node.alt}]")
        else:
            paragraph = container.add_paragraph()
            picture = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(150))
            picture._inline.docPr.set("descr", node.alt)
        caption = ": ".join(part for part in (node.number, node.caption) if part)
        if caption:
            paragraph = container.add_paragraph(style="Caption")
            with self.inlines.stamp(paragraph, self.inlines.place_of(node.key)):
                paragraph.add_run(caption)

    def sign_off(self, container: Any, node: nodes.SignOff) -> None:
        """Who signs, and what they sign to."""
        self.heading(container, nodes.Heading("", 2, node.heading))
        for line in node.lines:
            who = ", ".join(part for part in (line.name, line.post, line.capacity) if part)
            said = {line.role: who, "Statement": line.statement, "Signed": line.signed_at}
            rows = [nodes.Detail(label, (nodes.Paragraph((nodes.Text(words),)),)) for label, words in said.items()]
            self.tables.details(tuple(rows))

    def say(self, container: Any, words: str) -> None:
        """A plain paragraph."""
        container.add_paragraph(words)

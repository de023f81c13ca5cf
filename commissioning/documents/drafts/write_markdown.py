"""The way out to Markdown: headings, lists, notes and links as Markdown, tables and facts as the HTML Markdown allows.

What is written can be read back (`markdown`, `labels`): numbers stand before what they number, a fact is a `data`
element around what it reads, a place that links lead to has an anchor.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from commissioning.documents import nodes, tree
from commissioning.documents.drafts import marks
from commissioning.documents.html.blocks import block
from commissioning.documents.html.markup import Writer as HtmlWriter
from commissioning.documents.html.markup import anchor
from commissioning.documents.html.page import standing_of
from commissioning.documents.pasted import Line, Run, Writer

DEEPEST = 6


def write_markdown(document: nodes.Document, *, mark: str = "") -> str:
    """A document as Markdown. `mark` is said at its head, as a draft's standing is."""
    writer = MarkdownWriter(document)
    head = [document.council.name, document.kind, standing_of(document), mark]
    text = [f"# {document.title}", *(Writer().inline([Run(part)]) for part in head if part)]
    return "\n\n".join([*text, *writer.blocks(document.blocks)]) + "\n"


class MarkdownWriter:
    """Writes one document."""

    def __init__(self, document: nodes.Document) -> None:
        self.html = HtmlWriter.for_document(document, "file")
        self.targets = {one.target for one in tree.walk(document.blocks) if isinstance(one, nodes.CrossReference)}

    def blocks(self, run: tuple[nodes.Block, ...]) -> Iterator[str]:
        """Each block as Markdown."""
        for node in run:
            if text := self.block(node):
                yield text

    def block(self, node: nodes.Block) -> str:
        """One block."""
        match node:
            case nodes.Heading(level=level, label=label, text=text, key=key, is_subheading=is_own):
                words = f"{label} {text}" if label else text
                place = self.anchor(key) if is_own or key in self.targets else ""
                return f"{'#' * min(max(level, 2), DEEPEST)} {place}{Writer().inline([Run(words)])}"
            case nodes.Paragraph() | nodes.Items():
                return Writer().write(list(self.lines(node, 0)))
            case nodes.Notes(notes):
                return "\n\n".join(self.note(note) for note in notes)
            case nodes.Figure(alt=alt, number=number, caption=caption):
                said = ": ".join(part for part in (number, caption) if part)
                return Writer().inline([Run(f"{said} [{alt}]".strip())])
        return block(node, self.html)

    def lines(self, node: nodes.Block, depth: int) -> Iterator[Line]:
        """A paragraph or a list as lines; whatever else stands in a list follows as its words."""
        if isinstance(node, nodes.Items):
            for item in node.items:
                first = item.blocks[0] if item.blocks and isinstance(item.blocks[0], nodes.Paragraph) else None
                runs = self.runs(first.inlines) if first else ()
                yield Line("item", runs, depth=depth + 1, style=node.style)
                for inner in item.blocks[1:] if first else item.blocks:
                    yield from self.lines(inner, depth + 1)
            return
        if isinstance(node, nodes.Paragraph):
            number = f'<a id="{marks.for_number(node.label)}"></a>{node.label} ' if node.label else ""
            runs = (Run(f"{self.anchor(node.key)}{number}", raw=True), *self.runs(node.inlines))
        else:
            runs = (Run(tree.plain_text(node)),)
        yield Line("continued" if depth else "paragraph", runs, depth=max(depth, 1))

    def note(self, node: nodes.Note) -> str:
        """The words of a note."""
        lines = [line for inner in node.blocks for line in self.lines(inner, 0)]
        runs = [run for line in lines for run in (*line.runs, Run(" "))]
        return f"[^{node.label or node.key}]: {Writer().inline(runs)}"

    def runs(self, inlines: tuple[nodes.Inline, ...], href: str = "") -> tuple[Run, ...]:
        """What stands inside a line."""
        return tuple(run for node in inlines for run in self.run(node, href))

    def run(self, node: nodes.Inline, href: str) -> Iterator[Run]:
        """One inline."""
        match node:
            case nodes.Text(text, strong, emphasis):
                yield Run(text, strong, emphasis, href)
            case nodes.Mark(text):
                yield Run(text, strong=True, href=href)
            case nodes.FactValue(name, text, strong, emphasis):
                face = ("**" if strong else "") + ("*" if emphasis else "")
                words = Writer().inline([Run(text)])
                yield Run(f'{face}<data value="{escape(name)}">{words}</data>{face[::-1]}', raw=True)
            case nodes.Link(address, inside):
                yield from self.runs(inside, address)
            case nodes.LineBreak():
                yield Run("\n")
            case nodes.CrossReference(target, text):
                yield Run(text or target, href=f"#{anchor(target)}" if target in self.html.targets else "")
            case nodes.NoteReference(key, label):
                yield Run(f"[^{label or key}]", raw=True)

    def anchor(self, key: str) -> str:
        """A place that has a key of its own, so that links lead there and the key comes back."""
        return f'<a id="{anchor(key)}"></a>' if key and not marks.OWN.match(key) else ""

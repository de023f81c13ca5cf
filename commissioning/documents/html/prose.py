"""Headings, paragraphs, lists, notes and figures."""

from commissioning.documents import nodes
from commissioning.documents.html.blocks import block, blocks
from commissioning.documents.html.inlines import inlines, internal_link
from commissioning.documents.html.markup import ASSETS, Writer, element


@block.register
def heading(node: nodes.Heading, writer: Writer) -> str:
    """A heading with its number."""
    return element(
        f"h{writer.heading_level(node.level)}",
        writer.label(node.label),
        writer.words(node.text),
        id=writer.id_for(node.key),
        class_="sub-heading" if node.is_subheading else ("counted" if node.label else None),
    )


@block.register
def paragraph(node: nodes.Paragraph, writer: Writer, *, before: str = "") -> str:
    """A paragraph with its number; `before` is the label of the list item it begins."""
    content = (before or writer.label(node.label)) + inlines(node.inlines, writer)
    return element("p", content, class_="numbered" if node.label else None, id=writer.id_for(node.key))


@block.register
def items(node: nodes.Items, writer: Writer) -> str:
    """A list whose labels are text in the first line of each item (`tagging` makes them list labels in the PDF)."""
    entries = "".join(element("li", item(entry, writer)) for entry in node.items)
    return element("ul", entries, class_=f"items {node.style}", role="list", data_numbering=node.style)


def item(node: nodes.Item, writer: Writer) -> str:
    """The inside of a list item, which always begins with a line that can carry its label."""
    first, rest = (node.blocks[0], node.blocks[1:]) if node.blocks else (nodes.Paragraph(()), ())
    if not isinstance(first, nodes.Paragraph):
        first, rest = nodes.Paragraph(()), node.blocks
    return paragraph(first, writer, before=writer.label(node.label)) + blocks(rest, writer)


@block.register
def notes(node: nodes.Notes, writer: Writer) -> str:
    """The notes of a section, each with a link back to where it was raised."""
    entries = "".join(note(entry, writer) for entry in node.notes)
    return element("ul", entries, class_="notes", role="list", data_numbering="decimal")


def note(node: nodes.Note, writer: Writer) -> str:
    """One note: its number, its words, the way back."""
    inside = item(nodes.Item(node.blocks, node.label or node.key), writer)
    back = internal_link(f"noteref-{node.key}", writer.words("Back to the text"), writer, class_="back")
    return element("li", inside, element("p", back), id=writer.id_for(f"note-{node.key}"))


@block.register
def figure(node: nodes.Figure, writer: Writer) -> str:
    """A picture with its text alternative and caption; a preview on screen has no pictures and shows the words."""
    picture = element("img", src=ASSETS + node.asset.sha256, alt=writer.attribute(node.alt))
    if writer.mode == "screen":
        picture = element("p", writer.words(node.alt))
    words = ": ".join(part for part in (node.number, node.caption) if part)
    caption = element("figcaption", writer.words(words)) if words else ""
    return element("figure", picture, caption, id=writer.id_for(node.key))


@block.register
def embed(node: nodes.Embed, writer: Writer) -> str:
    """A place in prose whose rows nobody put in: shown, so that the author sees it."""
    return element("p", writer.words(f"[{node.kind}:{node.key}] has nothing to show yet."), class_="unplaced")

"""Headings, paragraphs, lists, notes and figures."""

from base64 import b64encode

from commissioning.documents import nodes
from commissioning.documents.html.blocks import block, blocks
from commissioning.documents.html.inlines import inlines, internal_link
from commissioning.documents.html.markup import ASSETS, Writer, element

TYPES = {"decimal": "1", "lower-alpha": "a", "lower-roman": "i", "bullet": None}


@block.register
def heading(node: nodes.Heading, writer: Writer) -> str:
    """A heading with its number."""
    kinds = {"sub-heading": node.is_subheading, "counted": node.label, "part": node.level == 1}
    css = " ".join(kind for kind, is_so in kinds.items() if is_so)
    return element(
        f"h{writer.heading_level(node.level)}",
        writer.label(node.label),
        writer.words(node.text),
        id=writer.id_for(node.key),
        class_=css or None,
    )


@block.register
def paragraph(node: nodes.Paragraph, writer: Writer, *, before: str = "") -> str:
    """A paragraph with its number; `before` is the label of the list item it begins."""
    content = (before or writer.label(node.label)) + inlines(node.inlines, writer)
    return element("p", content, class_="numbered" if node.label else None, id=writer.id_for(node.key))


@block.register
def items(node: nodes.Items, writer: Writer) -> str:
    """A list whose labels are text in the first line of each item (`tagging` makes them list labels in the PDF).

    In a file the labels are left to whoever opens it, so that the list can be edited.
    """
    if writer.mode == "file":
        entries = "".join(element("li", blocks(entry.blocks, writer)) for entry in node.items)
        return element("ol", entries, type=TYPES[node.style]) if node.ordered else element("ul", entries)
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
    """The notes of a section, each with a link back to where it was raised; in a file, as LibreOffice writes them."""
    if writer.mode == "file":
        return "\n".join(file_note(entry, writer) for entry in node.notes)
    entries = "".join(note(entry, writer) for entry in node.notes)
    return element("ul", entries, class_="notes", role="list", data_numbering="decimal")


def note(node: nodes.Note, writer: Writer) -> str:
    """One note: its number, its words, the way back."""
    inside = item(nodes.Item(node.blocks, node.label or node.key), writer)
    back = internal_link(f"noteref-{node.key}", writer.words("Back to the text"), writer, class_="back")
    return element("li", inside, element("p", back), id=writer.id_for(f"note-{node.key}"))


def file_note(node: nodes.Note, writer: Writer) -> str:
    """One note of a file, by the names from which LibreOffice makes a footnote."""
    number = node.label or node.key
    back = element("a", writer.words(number), id=f"sdfootnote{number}sym", href=f"#sdfootnote{number}anc",
                   class_="sdfootnotesym")  # fmt: skip
    first, rest = (node.blocks[0], node.blocks[1:]) if node.blocks else (nodes.Paragraph(()), ())
    words = paragraph(first, writer, before=f"{back} ") if isinstance(first, nodes.Paragraph) else block(first, writer)
    return element("div", words, blocks(rest, writer), id=f"sdfootnote{number}")


@block.register
def figure(node: nodes.Figure, writer: Writer) -> str:
    """A picture with its text alternative and caption; a preview on screen has no pictures and shows the words."""
    picture = element("img", src=ASSETS + node.asset.sha256, alt=writer.attribute(node.alt))
    content = writer.pictures.get(node.asset.sha256)
    if writer.mode == "file" and content is not None:
        address = f"data:{node.asset.media_type};base64,{b64encode(content).decode()}"
        picture = element("img", src=address, alt=writer.attribute(node.alt))
    elif writer.mode != "print":
        picture = element("p", writer.words(node.alt))
    words = ": ".join(part for part in (node.number, node.caption) if part)
    caption = element("figcaption", writer.words(words)) if words else ""
    return element("figure", picture, caption, id=writer.id_for(node.key))


@block.register
def embed(node: nodes.Embed, writer: Writer) -> str:
    """A place in prose whose rows nobody put in: shown, so that the author sees it."""
    code = f"{node.kind}:{node.key}" if node.key else node.kind
    return element("p", writer.words(f"[{code}] has nothing to show yet."), class_="unplaced")

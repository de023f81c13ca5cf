"""What stands inside a line."""

import re

from commissioning.documents import nodes
from commissioning.documents.html.markup import Writer, anchor, element

DAY = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?\b"
)


def inlines(run: tuple[nodes.Inline, ...], writer: Writer) -> str:
    """A run of inlines as HTML."""
    return "".join(inline(node, writer) for node in run)


def inline(node: nodes.Inline, writer: Writer) -> str:
    """One inline as HTML."""
    match node:
        case nodes.Text(text, strong, emphasis):
            return faced(unbroken(writer.words(text)), strong, emphasis)
        case nodes.FactValue(name, text, strong, emphasis):
            value = unbroken(writer.words(text))
            if writer.mode == "screen":
                value = element("span", value, class_="document-fact", data_fact=name)
            elif writer.mode == "file":
                value = element("data", value, value=name)
            return faced(value, strong, emphasis)
        case nodes.Link(href, run):
            return element("a", inlines(run, writer), href=href)
        case nodes.LineBreak():
            return element("br")
        case nodes.CrossReference(target, text):
            return internal_link(target, writer.words(text or target), writer)
        case nodes.NoteReference(key, label):
            return note_number(key, label, writer)
        case nodes.Mark(text, kind):
            return element("strong", writer.words(text), class_=f"mark {kind}")
    raise TypeError(f"{type(node).__name__} does not stand inside a line.")


def unbroken(html: str) -> str:
    """Words in which no line ends inside a date."""
    return DAY.sub(lambda day: element("span", day[0], class_="day"), html)


def faced(html: str, strong: bool, emphasis: bool) -> str:
    """The same in bold, italics or both."""
    html = element("em", html) if emphasis else html
    return element("strong", html) if strong else html


def internal_link(target: str, html: str, writer: Writer, **attributes: str | None) -> str:
    """A link to a place in this document, or its bare words when there is no such place."""
    return element("a", html, href=f"#{anchor(target)}", **attributes) if target in writer.targets else html


def note_number(key: str, label: str, writer: Writer) -> str:
    """A raised number that leads to its note."""
    if writer.mode == "file":
        number = label or key
        raised = element("sup", writer.words(number))
        return element("a", raised, id=f"sdfootnote{number}anc", href=f"#sdfootnote{number}sym", class_="sdfootnoteanc")
    target = f"note-{key}"
    number = internal_link(target, writer.words(label or key), writer, id=writer.id_for(f"noteref-{key}"))
    return element("sup", number)

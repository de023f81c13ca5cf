"""Who signed, in words. The certificate in the file is the council's; these lines say which person did what."""

from commissioning.documents import nodes
from commissioning.documents.html.blocks import block
from commissioning.documents.html.markup import Writer, element
from commissioning.documents.html.prose import heading
from commissioning.documents.html.tables import details


@block.register
def sign_off(node: nodes.SignOff, writer: Writer) -> str:
    """The signature lines, one after the other."""
    title = heading(nodes.Heading(key="sign-off", level=2, text=node.heading), writer)
    lines = "".join(signature(line, writer) for line in node.lines)
    return element("div", title, lines, class_="sign-off")


def signature(line: nodes.SignatureLine, writer: Writer) -> str:
    """One signatory: the part played, then name, post, capacity and time; an unsigned line says that it is."""
    signed = f"Signed electronically on {line.signed_at}" if line.signed_at else "Not yet signed"
    given = (
        ("Name", line.name), ("Post", line.post), ("Acting as", line.capacity), ("Signature", signed),
    )  # fmt: skip
    rows = tuple(row(label, value) for label, value in given if value)
    said = element("p", writer.words(line.statement)) if line.statement else ""
    return element(
        "div",
        element("p", element("strong", writer.words(line.role)), class_="role"),
        said,
        details(rows, writer),
        class_="signature" if line.signed_at else "signature unsigned",
    )


@block.register
def certificate(node: nodes.Certificate, writer: Writer) -> str:
    """The record's last block: what was resolved and how the file can be checked."""
    return element(
        "div",
        heading(nodes.Heading(key="certificate", level=2, text=node.heading), writer),
        element("p", writer.words(node.statement)),
        details(node.rows, writer),
        class_="certificate",
    )


def row(label: str, value: str) -> nodes.Detail:
    """A detail of plain words."""
    return nodes.Detail(label, (nodes.Paragraph((nodes.Text(value),)),))

"""The page around the blocks: title, standing, and on paper the running heads and feet."""

from collections.abc import Mapping

from commissioning.documents import nodes
from commissioning.documents.html import prose, signatures, tables  # noqa: F401 – each registers the blocks it writes
from commissioning.documents.html.blocks import blocks
from commissioning.documents.html.markup import ASSETS, STATIC, Mode, Writer, element
from commissioning.documents.typeface import in_print

STYLESHEETS = ("commissioning/documents/faces.css", "commissioning/documents/print.css")
WATERMARK = "watermark"


# What a file looks like that somebody opens by itself.
FILE_STYLE = (
    "body { font-family: Arial, sans-serif; line-height: 1.4; margin: 2rem auto; max-width: 46rem; } "
    "table { border-collapse: collapse; width: 100%; } caption { font-weight: bold; text-align: left; } "
    "th, td { border: 1px solid #767676; padding: 0.4rem; text-align: left; vertical-align: top; } "
    ".marked { border: 2px solid #8a1c1c; font-weight: bold; padding: 0.5rem; } img { max-width: 100%; }"
)


def render_file(document: nodes.Document, *, pictures: Mapping[str, bytes]) -> str:
    """A document as a page of HTML by itself, with its pictures in it: to be opened and edited in other programs.

    Lists and notes are those of the program that opens it; facts are `data` elements around what they read.
    """
    writer = Writer.for_document(document, "file", pictures)
    body = masthead(writer, document) + blocks(document.blocks, writer)
    about = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", writer.words(document.title)),
        element("meta", name="author", content=writer.attribute(document.council.name)),
        element("style", FILE_STYLE),
    )
    return "<!doctype html>\n" + element("html", about, element("body", body), lang=document.language)


def render_html(document: nodes.Document, *, mode: Mode) -> str:
    """A document as HTML: for the screen an `<article>` to set into a page, for print a whole page.

    Nothing in it comes from outside: the print page names only bundled style sheets and the document's own pictures,
    by addresses that exist nowhere and that only `assets.Fetcher` answers.
    """
    writer = Writer.for_document(document, mode)
    body = masthead(writer, document) + blocks(document.blocks, writer)
    if mode == "screen":
        return element("article", body, class_="document", lang=document.language)
    return "<!doctype html>\n" + element("html", head(writer, document), element("body", body), lang=document.language)


def render_part(run: tuple[nodes.Block, ...]) -> str:
    """A few blocks of a document as HTML for the screen, to be set into a page under a heading of its own."""
    known = nodes.Document(title="Part", council=nodes.Council(name="", colour="#000000"), reference="", blocks=run)
    return element("div", blocks(run, Writer.for_document(known, "screen")), class_="document")


def head(writer: Writer, document: nodes.Document) -> str:
    """Title and author for the file's metadata, then the style sheets."""
    links = (element("link", rel="stylesheet", href=STATIC + name) for name in STYLESHEETS)
    subject = " – ".join(part for part in (document.kind, document.reference, document.status) if part)
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("title", writer.words(document.title)),
        element("meta", name="author", content=writer.attribute(document.council.name)),
        element("meta", name="description", content=writer.attribute(subject)),
        *links,
        element("style", page_style(document)),
    )


def masthead(writer: Writer, document: nodes.Document) -> str:
    """Whose document it is, its kind, title and standing."""
    logo = document.council.logo
    name = writer.words(document.council.name)
    if logo and writer.mode == "print":
        name = element("img", src=ASSETS + logo.sha256, alt=writer.attribute(document.council.name), class_="logo")
    lines = standing_of(document)
    mark = f"{document.watermark}. This copy is marked {document.watermark}: it is not a record of any decision."
    return element(
        "header",
        element("p", name, class_="council"),
        element("p", writer.words(document.kind), class_="kind") if document.kind else "",
        element("h1", writer.words(document.title)),
        element("p", writer.words(lines), class_="standing"),
        element("p", writer.words(mark), class_="marked") if document.watermark else "",
        class_="masthead",
    )


def standing_of(document: nodes.Document) -> str:
    """Reference, status and classification in one line.

    Without labels: a council may call a classification the status, and the particulars name it.
    """
    reference = f"Reference: {document.reference}" if document.reference else ""
    return " · ".join(filter(None, (reference, document.status, document.classification)))


def page_style(document: nodes.Document) -> str:
    """What differs between documents: colour, running head and foot, watermark."""
    colour = document.council.colour
    head = quoted(" · ".join(part for part in (document.council.name, document.kind) if part))
    mark = f"{document.watermark}  ·  " if document.watermark else ""
    digest = f"\nFingerprint (SHA-256) {document.content_hash}" if document.content_hash else ""
    image = f"background: url('{ASSETS}{WATERMARK}') no-repeat center;" if document.watermark else ""
    corner = quoted(mark + document.reference)
    if document.marking:
        two_lines = "\n".join([document.marking, mark + document.reference])
        corner = f"{quoted(two_lines)}; white-space: pre; font-weight: 700"
    return (
        f":root {{ --council: {colour}; }}"
        f"@page {{ {image}"
        f"@top-left {{ content: {head}; color: {colour}; }}"
        f"@top-right {{ content: {corner}; }}"
        f"@bottom-left {{ content: {quoted(document.reference + digest)}; }}"
        '@bottom-right { content: "Page " counter(page) " of " counter(pages); } }'
    )


def quoted(text: str) -> str:
    """A CSS string; nothing in it can end the string or the style element."""
    lines = "\n".join(in_print(line) for line in text.split("\n"))
    return '"' + "".join(char if char.isalnum() or char in " -.,:·–—" else f"\\{ord(char):x} " for char in lines) + '"'

"""The way out: a document in one of the formats that other programs open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from commissioning.documents import nodes
from commissioning.documents.drafts.write_markdown import write_markdown
from commissioning.documents.drafts.write_word import write_word
from commissioning.documents.filetypes import DOCX
from commissioning.documents.html.page import render_file

Pictures = Mapping[str, bytes]


@dataclass(frozen=True)
class Format:
    """A format: what people call it, its media type, and the function that writes it."""

    label: str
    media_type: str
    write: Callable[[nodes.Document, Pictures, datetime], bytes]


def _word(document: nodes.Document, pictures: Pictures, at: datetime) -> bytes:
    return write_word(document, pictures=pictures, created_at=at, mark=_mark(document))


def _markdown(document: nodes.Document, _pictures: Pictures, _at: datetime) -> bytes:
    return write_markdown(document, mark=_mark(document)).encode()


def _html(document: nodes.Document, pictures: Pictures, _at: datetime) -> bytes:
    return render_file(document, pictures=pictures).encode()


FORMATS = {
    "docx": Format("Word", DOCX.media_type, _word),
    "md": Format("Markdown", "text/markdown; charset=utf-8", _markdown),
    "html": Format("HTML", "text/html; charset=utf-8", _html),
}


def write(document: nodes.Document, *, file_type: str, pictures: Pictures, created_at: datetime) -> bytes:
    """A document as the bytes of a `docx`, `md` or `html` file; a marked copy says so on its first page or on each.

    `pictures` are the bytes of its pictures by SHA-256; one that is missing is told in its words.
    """
    return FORMATS[file_type].write(document, pictures, created_at)


def _mark(document: nodes.Document) -> str:
    mark = document.watermark
    return f"{mark}: this copy is not a record of any decision" if mark else ""

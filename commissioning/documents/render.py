"""A document as a PDF that is at once PDF/A-3a and PDF/UA-1, made of nothing but the values handed in.

The same values give the same bytes in any process, time zone or hash seed: identifier and dates are given, fonts are
bundled, and no address is ever opened.
"""

import io
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError

from commissioning.documents import assets, metadata, nodes, tagging
from commissioning.documents.errors import RenderFailed
from commissioning.documents.html import render_html
from commissioning.documents.typeface import FAMILIES

__all__ = ["render_html", "render_pdf"]

VARIANT = "pdf/a-3a"
DESCRIPTIONS = {"decision.json": "The decision in machine-readable form"}


def render_pdf(
    document: nodes.Document,
    *,
    created_at: datetime,
    identifier: bytes,
    embedded: Mapping[str, bytes] | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """The PDF of a document.

    `created_at` (with time zone) is the file's date and `identifier` (16 bytes or so, e.g. from the record's hash) its
    permanent identifier; `embedded` are files that travel inside it, such as `decision.json`; `pictures` are the
    bytes of its figures and logo by SHA-256. Raises RenderFailed with the reason, and then there is no file.
    """
    if created_at.tzinfo is None:
        raise RenderFailed("The time of a document needs its time zone.")
    stamp = created_at.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    with complaints() as said:
        pdf = _write(document, stamp, identifier, embedded or {}, pictures or {})
    if said:
        raise RenderFailed("The document could not be set cleanly: " + " ".join(said))
    return pdf


def _write(
    document: nodes.Document,
    stamp: datetime,
    identifier: bytes,
    embedded: Mapping[str, bytes],
    pictures: Mapping[str, bytes],
) -> bytes:
    fetcher = assets.Fetcher(assets.pictures(document, pictures))
    try:
        html = HTML(string=render_html(document, mode="print"), url_fetcher=fetcher)
        laid_out = html.render(pdf_variant=VARIANT)
        laid_out.metadata.created = laid_out.metadata.modified = f"{stamp.isoformat()}Z"
        laid_out.metadata.attachments = [_attachment(name, embedded[name], stamp) for name in sorted(embedded)]
        pdf: bytes = laid_out.write_pdf(finisher=_finish, pdf_variant=VARIANT, pdf_identifier=identifier.hex().encode())
        return pdf
    except RenderFailed:
        raise
    except (Exception, FatalURLFetchingError) as problem:
        raise RenderFailed(f"The document could not be set: {problem}") from problem


def _attachment(name: str, content: bytes, stamp: datetime) -> Attachment:
    return Attachment(
        file_obj=io.BytesIO(content),
        name=name,
        description=DESCRIPTIONS.get(name, name),
        created=stamp,
        modified=stamp,
        relationship="Data",
    )


def _finish(laid_out: Any, pdf: Any) -> None:
    strangers = {font.family for font in laid_out.fonts.values()} - set(FAMILIES)
    if strangers:
        raise RenderFailed(f"The document would need typefaces that are not bundled: {', '.join(sorted(strangers))}.")
    metadata.declare_universal_access(pdf)
    tagging.refine(laid_out, pdf)


@contextmanager
def complaints() -> Iterator[list[str]]:
    """Collect what WeasyPrint warns of in this thread: a warning is a defect of the document, not a matter of taste."""
    said: list[str] = []
    handler = logging.Handler(logging.WARNING)
    here = threading.get_ident()
    handler.emit = lambda record: said.append(record.getMessage()) if record.thread == here else None  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield said
    finally:
        logger.removeHandler(handler)

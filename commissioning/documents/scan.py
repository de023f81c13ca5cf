"""Whether a file somebody brings is a PDF that opens, by what it holds and not by its name."""

from __future__ import annotations

import io

import pikepdf

from commissioning.documents.errors import InvalidDocument

SIGNATURE = b"%PDF-"
WITHIN = 1024  # readers look for the signature in the first kilobyte


def page_count(content: bytes) -> int:
    """How many pages a PDF has. Refuses (`InvalidDocument`) what is no PDF, is broken, locked or without a page."""
    if SIGNATURE not in content[:WITHIN]:
        raise InvalidDocument("This file is not a PDF. Save the scan as a PDF, then choose it again.")
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise InvalidDocument(
            "This PDF is locked with a password, so nobody could compare it. Save it without, then choose it again."
        ) from None
    except pikepdf.PdfError:
        raise InvalidDocument("This PDF is damaged and does not open. Scan the paper again.") from None
    if pages == 0:
        raise InvalidDocument("This PDF has no page. Scan the paper again.")
    return pages

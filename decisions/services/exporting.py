"""A report as a file that other programs open. It is a copy: never certified, and marked so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from commissioning.actors import Actor
from commissioning.documents.drafts import writing
from decisions.models import Report
from decisions.selectors import content

UNCERTIFIED = "UNCERTIFIED"


def export(
    *, report: Report, file_type: str, at: datetime, reader: Actor | None = None, with_exempt: bool = False
) -> bytes:
    """The report as the bytes of a `docx`, `md` or `html` file.

    A `reader` gets the exempt passages they were granted and no others; without one, all of them or none. A report not
    issued is marked as a draft, any other as a copy that is not certified.
    """
    if reader is not None:
        document = content.for_reader(report, reader)
    else:
        document = content.build(report, audience="full" if with_exempt else "exempt_removed")
    marked = document if document.watermark else replace(document, watermark=UNCERTIFIED)
    return writing.write(marked, file_type=file_type, pictures=content.pictures(report, marked), created_at=at)

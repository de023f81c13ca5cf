"""The management pack as a paper: the table by head of service, its chart, and each list. Not certified."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from commissioning.calendar import say_date
from commissioning.charts import ChartBar, bar_chart
from commissioning.colours import legible
from commissioning.documents import nodes
from decisions.pack import ENDING_MONTHS, Pack, Part, in_words

TITLE = "Management pack"
WIDE = {"Title": 3, "About": 3, "Contract": 2, "Report": 2, "Head of service": 2, "Department": 2, "Whose move": 2}


def paper_of(pack: Pack) -> tuple[nodes.Document, dict[str, bytes]]:
    """The pack as a document, and the picture it names by its SHA-256."""
    drawing, figure = _chart(pack)
    document = nodes.Document(
        title=TITLE,
        council=nodes.Council(name=pack.council, colour=pack.colour),
        reference=f"{pack.on:%Y-%m-%d}",
        kind="Management information",
        status=f"As it stands on {say_date(pack.on)}",
        blocks=(
            _paragraph(f"For {pack.sight}."),
            nodes.Heading("by-head-of-service", 2, "By head of service", is_counted=False),
            _table("summary", "How many of each", pack.summary_headings, in_words(pack.summary())),
            *figure,
            *(block for part in pack.parts for block in _part(part)),
        ),
    )
    return document, drawing


def _chart(pack: Pack) -> tuple[dict[str, bytes], tuple[nodes.Block, ...]]:
    """Contracts that end, by head of service; nothing where none does."""
    column = 1
    bars = [
        ChartBar(str(row[0]), Decimal(str(row[column])), str(row[column])) for row in pack.summary()[:-1] if row[column]
    ]
    if not bars:
        return {}, ()
    drawn = bar_chart(bars, colour=legible(pack.colour))
    sha256 = hashlib.sha256(drawn).hexdigest()
    asset = nodes.Asset("ending.svg", sha256, "image/svg+xml")
    words = "; ".join(f"{bar.label}: {int(bar.amount)}" for bar in bars)
    caption = f"Contracts that end within {ENDING_MONTHS} months, by head of service"
    return {sha256: drawn}, (nodes.Figure("ending-chart", asset, f"{caption}. {words}.", caption=caption),)


def _part(part: Part) -> tuple[nodes.Block, ...]:
    head = nodes.Heading(part.key, 2, part.title, is_counted=False)
    if not part.rows:
        return (head, _paragraph(part.about), _paragraph("None."))
    return (
        head,
        _paragraph(part.about),
        _table(f"{part.key}-list", part.title, part.all_headings, in_words(part.table())),
    )


def _table(key: str, caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> nodes.Table:
    shares = [WIDE.get(heading, 1) for heading in headings]
    widths = [100 * share // sum(shares) for share in shares]
    widths[0] += 100 - sum(widths)
    return nodes.Table(
        key=key,
        caption=caption,
        header_rows=(tuple(_cell(heading, is_header=True) for heading in headings),),
        rows=tuple(tuple(_cell(text, is_header=place == 0) for place, text in enumerate(row)) for row in rows),
        widths=tuple(widths),
    )


def _cell(text: str, *, is_header: bool = False) -> nodes.Cell:
    return nodes.Cell((_paragraph(text),), is_header=is_header)


def _paragraph(text: str) -> nodes.Paragraph:
    return nodes.Paragraph((nodes.Text(text),), is_counted=False)

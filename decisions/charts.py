"""A chart of a schedule's sums as a drawing (SVG). Pure: values in, the same bytes out.

Every bar has its words and its sum written beside it, and the schedule's table stands with the chart: nothing is in the
picture alone (WCAG 1.1.1 and 1.4.1).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from commissioning.documents.typeface import FAMILIES, in_print
from commissioning.money import format_pounds

WIDTH, BAR, LINE, GAP = 575, 20, 17, 12
LONGEST_LINE = 78  # characters that fit beside nothing else
ROOM_FOR_SUM = 110
FAMILY = ", ".join(f"'{family}'" for family in FAMILIES)


@dataclass(frozen=True)
class ChartBar:
    """One sum: what it is, and how much in pounds. A negative sum is written and has no bar."""

    label: str
    amount: Decimal


def bar_chart(bars: Sequence[ChartBar], *, colour: str) -> bytes:
    """The sums as bars under each other, the longest as long as there is room for. The colour is `#rrggbb`."""
    most = max((one.amount for one in bars), default=Decimal())
    pieces, y = [], 0
    for one in bars:
        for line in textwrap.wrap(in_print(one.label), LONGEST_LINE) or [""]:
            y += LINE
            pieces.append(f'<text x="0" y="{y - 4}">{escape(line)}</text>')
        width = int(one.amount / most * (WIDTH - ROOM_FOR_SUM)) if most > 0 and one.amount > 0 else 0
        pieces.append(f'<rect x="0" y="{y}" width="{max(width, 1)}" height="{BAR}" fill="{colour}"/>')
        told = escape(in_print(format_pounds(one.amount)))
        pieces.append(f'<text x="{max(width, 1) + 8}" y="{y + 15}" font-weight="700">{told}</text>')
        y += BAR + GAP
    height = max(y - GAP, 1)
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="{FAMILY}" font-size="13" fill="#161616">{"".join(pieces)}</svg>'
    )
    return drawn.encode()

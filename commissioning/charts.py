"""A chart of sums or counts as a drawing (SVG), on paper and on the screen. Pure: values in, the same bytes out.

Every bar has its words and its figure written beside it, and a table of the same stands with the chart: nothing is in
the picture alone (WCAG 1.1.1 and 1.4.1).
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
    """One figure: what it is, and how much, in pounds unless `told` says it otherwise. A negative one has no bar.

    A hollow bar is outlined only: what is planned beside what is so.
    """

    label: str
    amount: Decimal
    told: str = ""
    is_hollow: bool = False

    @property
    def words(self) -> str:
        """The figure as it is written beside the bar."""
        return self.told or format_pounds(self.amount)


def bar_chart(bars: Sequence[ChartBar], *, colour: str) -> bytes:
    """The figures as bars under each other, the longest as long as there is room for. The colour is `#rrggbb`."""
    most = max((one.amount for one in bars), default=Decimal())
    pieces, y = [], 0
    for one in bars:
        for line in textwrap.wrap(in_print(one.label), LONGEST_LINE) or [""]:
            y += LINE
            pieces.append(f'<text x="0" y="{y - 4}">{escape(line)}</text>')
        width = int(one.amount / most * (WIDTH - ROOM_FOR_SUM)) if most > 0 and one.amount > 0 else 0
        drawn = f'fill="#ffffff" stroke="{colour}" stroke-width="2"' if one.is_hollow else f'fill="{colour}"'
        pieces.append(f'<rect x="0" y="{y}" width="{max(width, 1)}" height="{BAR}" {drawn}/>')
        told = escape(in_print(one.words))
        pieces.append(f'<text x="{max(width, 1) + 8}" y="{y + 15}" font-weight="700">{told}</text>')
        y += BAR + GAP
    height = max(y - GAP, 1)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="{FAMILY}" font-size="13" fill="#161616">{"".join(pieces)}</svg>'
    )
    return picture.encode()


def on_a_page(picture: bytes, title: str) -> str:
    """The same drawing as part of a page, named for whoever cannot see it; as wide as there is room for."""
    head, rest = '<svg xmlns="http://www.w3.org/2000/svg" ', picture.decode()
    return f'{head}role="img" aria-label="{escape(title)}" class="app-picture" {rest.removeprefix(head)}'

"""A table on the clipboard of a spreadsheet, a word processor or a browser as a grid of ours.

One table is read; what stands beside it is listed with its words, so that nothing is lost silently. Merged cells at
its top become headings over other headings. Source of the cells' Markdown: `word_tables`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import tinyhtml5

from commissioning.documents.pasted import LeftOut
from commissioning.documents.word_paste import LONGEST, Reader
from commissioning.documents.word_tables import Cell, TableReader, table_rows

FIND_OUT = -1  # how many rows hold headings is to be seen from the table itself
MOST_HEADS = 2
MERGED = "A merged cell is repeated in every place it covered"


@dataclass(frozen=True)
class PastedGrid:
    """A table as it was pasted: headings over columns (or none at all), column headings, rows of Markdown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[str, ...] = ()
    has_row_headers: bool = True
    left_out: tuple[LeftOut, ...] = ()

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.columns)


def read_table(*, html: str = "", text: str = "", heads: int = FIND_OUT) -> PastedGrid:
    """The first table in HTML, or else in text whose cells are parted by tabs.

    `heads` says how many rows at its top hold headings (0, 1 or 2); with 0 every heading is empty and every row a row.
    Refuses (`ValueError`) what holds no table, more than 2,000,000 characters, and hundreds of elements inside each
    other.
    """
    if max(len(html), len(text)) > LONGEST:
        raise ValueError("This is too much to paste at once. Paste it in parts.")
    body = _parse(html) if html.strip() else None
    if body is None or body.find(".//table") is None:
        body = _parse(_as_html(text))
    if body is None or (node := _take_out(body)) is None:
        raise ValueError("There is no table in what you pasted. Copy the cells themselves, then paste again.")
    reader = Reader(set(), set())
    try:
        grid, marked = TableReader(reader).grid(node, rows := table_rows(node))
        _tell_rest(reader, body)
    except RecursionError:
        raise ValueError("This is nested too deeply to be read. Paste it in parts.") from None
    depth = _depth(rows[0], marked, len(grid)) if heads == FIND_OUT else min(heads, len(grid))
    return _as_grid(reader, grid, depth)


def _parse(html: str) -> Any:
    return tinyhtml5.parse(html, namespace_html_elements=False).find("body")


def _as_html(text: str) -> str:
    """Lines of cells parted by tabs; a cell in quotes may hold line breaks, as spreadsheets write it.

    Refuses (`ValueError`) what cannot be told apart so: more than 131,072 characters in one cell, say, after a quote
    that is never closed.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.strip("\r\n"), newline=""), delimiter="\t"))
    except csv.Error:
        raise ValueError(
            "The cells of this table cannot be told apart. Look for a quotation mark that is opened and not closed, or "
            "paste it in parts."
        ) from None
    width = max((len(row) for row in rows), default=0)
    cells = (
        "".join(f"<td>{'<br>'.join(escape(line) for line in cell.splitlines())}</td>" for cell in [*row, *[""] * short])
        for row in rows
        for short in [width - len(row)]
    )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>" if width else ""


def _take_out(body: Any) -> Any:
    """The first table with a cell in it, taken out of what it stands in; None when there is none."""
    parents = {child: parent for parent in body.iter() for child in parent}
    for node in body.iter("table"):
        if table_rows(node):
            parent, place = parents[node], list(parents[node]).index(node)
            tail, node.tail = node.tail or "", None
            if place:
                parent[place - 1].tail = (parent[place - 1].tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
            parent.remove(node)
            return node
    return None


def _tell_rest(reader: Reader, body: Any) -> None:
    """Say what was pasted beside the table: other tables, and words."""
    lines = [line for line in reader.lines(body) if line.kind != "table"]
    words = " ".join("".join(run.text for run in line.runs) for line in lines).replace("\u00a0", " ")
    if words.strip():
        reader.leave("Words beside the table", words)
    for table in reader.tables:
        cells = [*table.columns, *(cell for row in table.rows for cell in row)]
        reader.leave("Another table: paste it into one of its own", " ".join(filter(None, cells)))


def _depth(first: Any, marked: int, height: int) -> int:
    """How many rows hold headings: those marked as such, or as many as the merged cells of the first row show."""
    cells = [cell for cell in first if cell.tag in ("td", "th")]
    spans = [max(_number(cell, "rowspan"), 2 if _number(cell, "colspan") > 1 else 1) for cell in cells]
    return min(max(marked, *spans), height - 1) if height > 1 else marked


def _number(cell: Any, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return int(said) if said.isdecimal() and len(said) < 3 else 1


def _as_grid(reader: Reader, grid: Sequence[Sequence[Cell]], heads: int) -> PastedGrid:
    table, width = TableReader(reader), len(grid[0])
    top = [_filled_along(row) for row in grid[: heads - 1]] if heads > 1 else []
    bottom = [cell.text for cell in grid[heads - 1]] if heads else [""] * width
    columns, groups = [], []
    for place in range(width):
        above = [row[place] if bottom[place] else grid[n][place].text for n, row in enumerate(top)]
        spans_down = not bottom[place] or all(text in ("", bottom[place]) for text in above)
        columns.append(table.heading([*above, bottom[place]] if spans_down else [bottom[place]], "In the table"))
        groups.append("" if spans_down else table.heading(above, "In the table"))
    body = grid[heads:]
    if any(cell.is_repeated and cell.text for row in body for cell in row):
        reader.leave(MERGED)
    firsts = [row[0].text for row in body]
    return PastedGrid(
        columns=tuple(columns),
        rows=tuple(tuple(cell.text for cell in row) for row in body),
        groups=tuple(groups) if any(groups) else (),
        has_row_headers=bool(firsts) and all(text and not re.match(r"^[£\d]", text) for text in firsts),
        left_out=tuple(dict.fromkeys(reader.left_out)),
    )


def _filled_along(row: Sequence[Cell]) -> list[str]:
    """A row of headings over headings: in text without merged cells only the first of those it covers says it."""
    found: list[str] = []
    for cell in row:
        found.append(cell.text or (found[-1] if found else ""))
    return found

"""Lists taken away as a spreadsheet: CSV or XLSX, with nothing in a cell that a spreadsheet program would run.

A cell that begins with = + - @, a tab or a carriage return is read as a formula by spreadsheet programs, whatever the
file says; text that begins so gets an apostrophe before it (OWASP, CSV injection). Numbers and dates are
written as such and need none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import tablib
from django.http import Http404, HttpResponse
from django.urls import reverse

Cell = str | int | Decimal | date | bool | None

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_SHEET_NAME = 31
# No spreadsheet file can hold these; they come in with text pasted from elsewhere.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def harmless(text: str) -> str:
    """Text that no spreadsheet program takes for a formula, without characters that no file can hold."""
    kept = _CONTROL.sub("", text)
    return f"'{kept}" if kept.startswith(FORMULA_STARTS) else kept


def spreadsheet(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], file_type: str) -> bytes:
    """The bytes of a file with one line of headings and a line for each row. `file_type` is one of `TYPES`."""
    data = tablib.Dataset(headers=list(headings), title=title[:LONGEST_SHEET_NAME])
    for row in rows:
        data.append([_written(cell) for cell in row])
    if file_type == "csv":
        # With the mark at its head, or a spreadsheet program reads the pound sign and the accents wrongly.
        return str(data.export("csv")).encode("utf-8-sig")
    return bytes(data.export("xlsx"))


def workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """The bytes of one XLSX file with a sheet for each of these: its name, its headings, its rows."""
    book = tablib.Databook()
    for title, headings, rows in sheets:
        data = tablib.Dataset(headers=list(headings), title=title[:LONGEST_SHEET_NAME])
        for row in rows:
            data.append([_written(cell) for cell in row])
        book.add_sheet(data)
    return bytes(book.export("xlsx"))


def download(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], *, file_type: str, on: date
) -> HttpResponse:
    """A list as a file to keep: `contracts-2020-10-22.csv`. 404 for a kind of file we do not make."""
    if file_type not in TYPES:
        raise Http404(f"Lists can be taken away as {' or '.join(TYPES)}.")
    return HttpResponse(
        spreadsheet(name.capitalize(), headings, rows, file_type),
        headers={
            "Content-Type": TYPES[file_type],
            "Content-Disposition": f'attachment; filename="{name}-{on.isoformat()}.{file_type}"',
            "Cache-Control": "no-store",
        },
    )


def links(url_name: str, query: str) -> list[tuple[str, str]]:
    """The kinds of file a list can be had as, each with the address of the same list as that file."""
    return [(file_type.upper(), f"{reverse(url_name, args=[file_type])}?{query}") for file_type in TYPES]


def _written(cell: Cell) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    return harmless(cell) if isinstance(cell, str) else cell

"""The rows of a CSV or XLSX file, as they stand, with guards before anything is unpacked.

A CSV file may be UTF-8 with or without its mark, UTF-16 as Excel's “Unicode text”, or Windows-1252 as older exports
are, and its columns may be parted by commas, semicolons or tabs. A cell of an XLSX file that holds a formula is not
read: what a spreadsheet shows for it need not be what is stored (`Formula`).
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import openpyxl
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MEGABYTE = 1024 * 1024
# No XML document and no database can hold these; they come in with text pasted from elsewhere.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a damaged or made-up archive can make its readers raise, beside `Unreadable`, which is a ValueError.
_DAMAGED = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, OSError, EOFError, RuntimeError, ArithmeticError,
)  # fmt: skip
_FORMULA_LIKE = re.compile(r"^'+[=+\-@\t\r]")
_NEEDS_A_GUARD = re.compile(r"^'*[=+\-@\t\r]")


class Unreadable(ValueError):
    """A file or a value that cannot be read; its words say why and what would help."""


class Formula(str):
    """The text of a formula cell: known, but never taken for a value."""


Raw = str | int | float | Decimal | date | datetime | bool | None


@dataclass(frozen=True)
class Limits:
    """What a file may hold: bytes as it stands and as unpacked, rows below the headings, and columns."""

    size: int = 40 * MEGABYTE
    unpacked: int = 800 * MEGABYTE
    rows: int = 250_000
    columns: int = 300


class Row(NamedTuple):
    """A line of a sheet: its number as a spreadsheet shows it, and its cells."""

    number: int
    cells: Sequence[Raw]


@dataclass(frozen=True)
class Sheet:
    """The headings of a file and the rows below them; rows that are empty are left out."""

    headings: tuple[str, ...]
    rows: Sequence[Row]


def read_sheet(content: bytes, name: str, *, limits: Limits | None = None) -> Sheet:
    """The headings and rows of a file called `name` (.csv or .xlsx). Refuses (`Unreadable`) what it cannot read.

    The first line with at least two filled cells, or the first with any when the sheet has one column, is taken for
    the headings: exports often begin with a title.
    """
    limits = limits or Limits()
    if len(content) > limits.size:
        raise Unreadable(
            f"The file has {len(content) / MEGABYTE:.0f} MB; at most {limits.size // MEGABYTE} MB are read. "
            "Divide it into several files."
        )
    suffix = name.lower().rpartition(".")[2]
    if suffix == "xlsx":
        return _sheet(_xlsx_rows(content, limits), limits)
    if suffix in ("csv", "txt", "tsv"):
        return _sheet(_csv_rows(content), limits)
    raise Unreadable("Only .csv and .xlsx files are read. Save the file as one of these and try again.")


def read_book(content: bytes, *, limits: Limits | None = None) -> dict[str, Sheet]:
    """Every visible sheet of an XLSX file that holds anything, by its title. Refuses as `read_sheet` does."""
    limits = limits or Limits()
    found: dict[str, Sheet] = {}
    for title, rows in _sheets(content, limits):
        if any(not is_empty(cell) for row in rows for cell in row.cells):
            found[title] = _sheet(rows, limits)
    return found


def unguarded(text: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet program from running it as a formula."""
    return text[1:] if _FORMULA_LIKE.match(text) else text


def guarded(text: str) -> str:
    """A text that no spreadsheet program runs as a formula; `unguarded` gives it back as it was."""
    return f"'{text}" if _NEEDS_A_GUARD.match(text) else text


def is_empty(cell: Raw) -> bool:
    """Whether a cell holds nothing that could be read."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _sheet(rows: Iterable[Row], limits: Limits) -> Sheet:
    found = iter(rows)
    headings = _headings(found)
    if len(headings) > limits.columns:
        raise Unreadable(f"The file has {len(headings)} columns; at most {limits.columns} are read.")
    kept: list[Row] = []
    for row in found:
        if all(is_empty(cell) for cell in row.cells):
            continue
        if len(kept) == limits.rows:
            raise Unreadable(f"The file has more than {limits.rows:,} rows. Divide it into several files.")
        kept.append(row)
    return Sheet(headings, kept)


def _headings(rows: Iterator[Row]) -> tuple[str, ...]:
    first: tuple[str, ...] = ()
    for row in rows:
        words = tuple("" if is_empty(cell) else NOT_TEXT.sub("", str(cell)).strip() for cell in row.cells)
        filled = sum(map(bool, words))
        if filled > 1:
            return _without_end(words)
        if filled and not first:
            first = _without_end(words)
        if row.number > 20:
            break
    if first:
        raise Unreadable("The file has one column only. Its first line must name at least two columns.")
    raise Unreadable("The file is empty.")


def _without_end(words: tuple[str, ...]) -> tuple[str, ...]:
    last = max((place for place, word in enumerate(words) if word), default=-1)
    return words[: last + 1]


def _csv_rows(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    line = 1
    try:
        for cells in reader:
            yield Row(line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Line {reader.line_num} cannot be read as a row ({error}).") from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable("This is a spreadsheet, not a CSV file. Give its name the ending .xlsx.")
    if b"\x00" in content[:4096]:
        raise Unreadable("This is no text file. Save the sheet as CSV (UTF-8) or XLSX and try again.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """What parts the columns: whichever of the three stands most often in the first lines."""
    head = text[:4096].splitlines()[:5]
    counts = {mark: max((line.count(mark) for line in head), default=0) for mark in ",;\t"}
    return max(counts, key=lambda mark: counts[mark])


def _xlsx_rows(content: bytes, limits: Limits) -> Iterator[Row]:
    """The rows of the first visible sheet."""
    for _, rows in _sheets(content, limits):
        yield from rows
        return
    raise Unreadable("The file has no visible sheet.")


def _sheets(content: bytes, limits: Limits) -> Iterator[tuple[str, list[Row]]]:
    if len(content) > limits.size:
        raise Unreadable(f"The file is larger than {limits.size // MEGABYTE} MB. Divide it into several files.")
    _guard_archive(content, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                sheet.reset_dimensions()  # what the file says of its size need not be so
                yield sheet.title, _rows_of(sheet, limits)
    except _DAMAGED as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("The file cannot be read as a spreadsheet. Save it as .xlsx or .csv again.") from error


def _rows_of(sheet: ReadOnlyWorksheet, limits: Limits) -> list[Row]:
    rows: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        found = [_cell(cell) for cell in cells[: limits.columns + 1]]
        if all(is_empty(one) for one in found):
            continue  # a border drawn down to the last row of a sheet is no row
        if len(rows) > limits.rows + 20:
            raise Unreadable(f"The file has more than {limits.rows:,} rows. Divide it into several files.")
        rows.append(Row(number, found))
    return rows


def _cell(cell: ReadOnlyCell | EmptyCell) -> Raw:
    raw: Raw = Formula(cell.value) if cell.data_type == "f" else cell.value
    return raw


def _guard_archive(content: bytes, limits: Limits) -> None:
    """Refuse what would unpack to more than may be read, before anything is unpacked."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("The file is protected by a password, or is an old .xls. Save it as .xlsx without one.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("The file cannot be read as a spreadsheet. Save it as .xlsx or .csv again.") from error
    if unpacked > limits.unpacked:
        raise Unreadable(
            f"Unpacked, the file would have {unpacked / MEGABYTE:.0f} MB; at most {limits.unpacked // MEGABYTE} MB "
            "are read. Divide it into several files."
        )

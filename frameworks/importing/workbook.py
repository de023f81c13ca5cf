"""Writing an XLSX file row by row, the same bytes for the same rows: nothing in it tells when or where it was made.

Cells are written in place, so that no table of strings has to be kept in memory. Text is never a formula: it stands as
inline text, and what a spreadsheet program could still run begins with an apostrophe (`guarded`).
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from frameworks.importing.layout import Value
from frameworks.importing.sheets import NOT_TEXT, guarded

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest day a zip archive can name
FIRST_DAY = date(1899, 12, 30)
LONGEST_CELL = 32_767
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/>'
    '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill '
    'patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="4" '
    'applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_DATE, _MONEY, _BOLD = 1, 2, 3
_SHEET_HEAD = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
    'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
).encode()


def clean(text: str) -> str:
    """Text that any file can hold, with one way of ending lines and no space around it."""
    return NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def write_workbook(out: IO[bytes], sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> None:
    """Write sheets of (title, headings, rows), each row as it comes."""
    with Workbook(out) as book:
        for title, headings, rows in sheets:
            sheet = book.add(title, headings)
            for row in rows:
                sheet.write(row)


class SheetWriter:
    """One sheet that is being written: its rows wait in a file of their own, so that sheets can grow side by side."""

    def __init__(self, title: str, headings: Sequence[str]) -> None:
        self.title, self.rows = title, 1
        self.waiting: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the book is
        self.waiting.write(_SHEET_HEAD)
        self.waiting.write(_row(1, [_text(heading, _column(at), 1, _BOLD) for at, heading in enumerate(headings)]))

    def write(self, row: Sequence[Value]) -> None:
        """Add a row."""
        self.rows += 1
        self.waiting.write(_row(self.rows, [_cell(value, _column(at), self.rows) for at, value in enumerate(row)]))


class Workbook:
    """A file of several sheets, put together when the block ends. Nothing but the row at hand is kept in memory."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.sheets: list[SheetWriter] = []

    def __enter__(self) -> Workbook:
        return self

    def add(self, title: str, headings: Sequence[str]) -> SheetWriter:
        """Begin a sheet."""
        self.sheets.append(SheetWriter(title, headings))
        return self.sheets[-1]

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None:
                self._put_together()
        finally:
            for sheet in self.sheets:
                sheet.waiting.close()

    def _put_together(self) -> None:
        with zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, sheet in enumerate(self.sheets, start=1):
                sheet.waiting.write(b"</sheetData></worksheet>")
                sheet.waiting.seek(0)
                with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w", force_zip64=True) as part:
                    shutil.copyfileobj(sheet.waiting, part)
            for name, text in _frame([sheet.title for sheet in self.sheets]).items():
                archive.writestr(_entry(name), text)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 3
    return entry


def _row(number: int, cells: Sequence[str]) -> bytes:
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _cell(value: Value, column: str, row: int) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _text("Yes" if value else "No", column, row)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return f'<c r="{column}{row}" s="{_DATE}"><v>{(day - FIRST_DAY).days}</v></c>'
    if isinstance(value, Decimal):
        return f'<c r="{column}{row}" s="{_MONEY}"><v>{value:f}</v></c>'
    if isinstance(value, int):
        return f'<c r="{column}{row}"><v>{value}</v></c>'
    return _text(guarded(clean(value))[:LONGEST_CELL], column, row)


def _text(text: str, column: str, row: int, style: int = 0) -> str:
    styled = f' s="{style}"' if style else ""
    return f'<c r="{column}{row}"{styled} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


_LETTERS: list[str] = []


def _column(at: int) -> str:
    """The letters of a column by its place from nought: A, B, … Z, AA."""
    while len(_LETTERS) <= at:
        number, letters = len(_LETTERS) + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        _LETTERS.append(letters)
    return _LETTERS[at]


def _frame(titles: Sequence[str]) -> dict[str, str]:
    """The parts of the archive that say which sheets there are."""
    numbers = range(1, len(titles) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>' for n, title in
                     zip(numbers, titles, strict=True))  # fmt: skip
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in numbers
    )
    styles_id = f"rId{len(titles) + 1}"
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
        f'"application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{sheets}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="{styles_id}" Type="{_RELATED}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }

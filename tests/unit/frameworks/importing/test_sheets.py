"""The rows of a file, whatever program wrote it; and what is refused before it is unpacked."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest

from frameworks.importing.sheets import Formula, Limits, Unreadable, guarded, read_sheet, unguarded

MIDNIGHT = datetime(2026, 3, 31, tzinfo=UTC).replace(tzinfo=None)  # as openpyxl gives a day


def xlsx(*rows: list[object], title: str = "Register") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_in_the_encodings_that_councils_export(encoding):
    sheet = read_sheet("Title,Value\r\nCafé – “day”,£1\r\n".encode(encoding), "register.csv")
    assert sheet.headings == ("Title", "Value")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ["Café – “day”", "£1"])]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_may_be_parted_by_comma_semicolon_or_tab(mark):
    sheet = read_sheet(f'Title{mark}Value\n"a{mark}b"{mark}2\n'.encode(), "register.csv")
    assert list(sheet.rows[0].cells) == [f"a{mark}b", "2"]


def test_rows_keep_the_number_a_spreadsheet_shows_and_empty_ones_are_left_out():
    sheet = read_sheet(b'Contracts register\n\nTitle,Value\n"two\nlines",1\n,\nlast,2\n', "register.csv")
    assert sheet.headings == ("Title", "Value")
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(4, "two\nlines"), (7, "last")]


def test_a_formula_in_a_spreadsheet_is_known_for_one_and_text_is_not():
    sheet = read_sheet(xlsx(["Title", "Sum", "On"], ["=1+1", 2.5, MIDNIGHT]), "register.xlsx")
    title, amount, day = sheet.rows[0].cells
    assert (type(title), amount, day) == (Formula, 2.5, MIDNIGHT)


def test_too_many_rows_or_bytes_are_refused_with_what_to_do():
    content = b"A,B\n" + b"1,2\n" * 4
    with pytest.raises(Unreadable, match="more than 3 rows"):
        read_sheet(content, "register.csv", limits=Limits(rows=3))
    with pytest.raises(Unreadable, match="at most 0 MB are read"):
        read_sheet(content, "register.csv", limits=Limits(size=10))


def test_what_would_unpack_to_too_much_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    with pytest.raises(Unreadable, match="Unpacked, the file would have 3 MB"):
        read_sheet(out.getvalue(), "register.xlsx", limits=Limits(unpacked=2_000_000))


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "register.csv", "The file is empty"),
        (b"one\ntwo\n", "register.csv", "one column only"),
        (b"PK\x03\x04 no archive", "register.xlsx", "cannot be read as a spreadsheet"),
        (b"PK\x03\x04 no archive", "register.csv", "ending .xlsx"),
        (b"\xd0\xcf\x11\xe0 locked", "register.xlsx", "protected by a password"),
        (b"a\x00b,c", "register.csv", "no text file"),
        (b"a,b", "register.pdf", "Only .csv and .xlsx"),
    ],
)
def test_what_cannot_be_read_says_why(content, name, says):
    with pytest.raises(Unreadable, match=says):
        read_sheet(content, name)


@pytest.mark.parametrize("text", ["=1+1", "-5", "'=1", "''@x", "plain", "'quoted'", "+44 116"])
def test_a_guarded_text_comes_back_as_it_was_and_runs_nowhere(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@"))


def test_a_border_down_to_the_last_row_of_a_sheet_is_no_row():
    content = xlsx(["A", "B"], [1, 2], *([None, " "] for _ in range(60)))
    assert [row.number for row in read_sheet(content, "register.xlsx", limits=Limits(rows=3)).rows] == [2]


def test_a_damaged_spreadsheet_is_refused_in_words():
    content = bytearray(xlsx(["A", "B"], [1, 2]))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    first = part.header_offset + 30 + len(part.filename)
    content[first : first + 8] = b"\xff" * 8
    with pytest.raises(Unreadable, match="cannot be read as a spreadsheet"):
        read_sheet(bytes(content), "register.xlsx")

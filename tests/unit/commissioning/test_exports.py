"""Files made of lists: what is in them, and that nothing in them runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.http import Http404

from commissioning.exports import download, harmless, spreadsheet

HEADINGS = ("Reference", "Title", "Ends on", "Value", "Open")
DAY = date(2021, 10, 31)


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def cells(data: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "Day = night", "a-b", "£5", "'=1", " =1", "–"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_characters_no_file_can_hold_are_left_out_before_the_start_is_judged():
    assert harmless("\x0b=1\x00") == "'=1"


def test_a_csv_file_has_dates_and_sums_that_a_program_can_read():
    data = spreadsheet("Contracts", HEADINGS, [["A-1", "Café, “two”", DAY, Decimal("453750.00"), True]], "csv")

    assert lines(data) == [list(HEADINGS), ["A-1", "Café, “two”", "2021-10-31", "453750.00", "Yes"]]
    assert data.startswith(b"\xef\xbb\xbf")


def test_nothing_known_is_an_empty_cell():
    assert lines(spreadsheet("Contracts", HEADINGS, [["A-1", "", None, None, False]], "csv"))[1] == [
        "A-1", "", "", "", "No",
    ]  # fmt: skip


def test_a_workbook_has_dates_and_sums_as_such_and_no_formula():
    data = spreadsheet("Contracts", HEADINGS, [["=1+1", "-2", DAY, Decimal("-1000.50"), False]], "xlsx")

    heading, row = cells(data)
    assert tuple(heading) == HEADINGS
    assert row[:2] == ["'=1+1", "'-2"]
    assert (row[2].date(), row[3], row[4]) == (DAY, -1000.5, "No")
    assert {cell.data_type for cell in openpyxl.load_workbook(io.BytesIO(data)).active[2]} == {"s", "d", "n"}


def test_a_list_without_rows_still_has_its_headings():
    assert lines(spreadsheet("Contracts", HEADINGS, [], "csv")) == [list(HEADINGS)]
    assert [tuple(row) for row in cells(spreadsheet("Contracts", HEADINGS, [], "xlsx"))] == [HEADINGS]


def test_a_file_is_named_by_its_list_and_its_day_and_kept_by_no_cache():
    answer = download("contracts", HEADINGS, [], file_type="csv", on=DAY)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="contracts-2021-10-31.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_kind_of_file_we_do_not_make_is_not_there():
    with pytest.raises(Http404):
        download("contracts", HEADINGS, [], file_type="pdf", on=DAY)

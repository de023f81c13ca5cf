"""An extract of the ledger as a file: which column is which, and every bad row explained in words."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from frameworks.importing.ledger import read_extract, rows_to_correct
from frameworks.importing.sheets import Unreadable
from frameworks.spend_matching import LedgerLine

OCTOBER = date(2020, 10, 1)
HEAD = "GL Date,Cost Centre,Supplier No,Supplier Name,PO Number,Invoice No,Net Amount,VAT Amount,Description"


def read(*rows: str, head: str = HEAD):
    return read_extract("\n".join([head, *rows]).encode(), "ledger.csv", period=OCTOBER)


def test_a_line_is_read_as_finance_systems_write_it_and_its_words_are_not_kept():
    extract = read('09/10/2020,AH1,00501,Care Ltd,PO-77,INV-1,"(1,250.50)",-250.10,Mrs Smith respite')
    line = LedgerLine(
        2, date(2020, 10, 9), "AH1", "00501", "Care Ltd", "PO-77", "INV-1", Decimal("-1250.50"), Decimal("-250.10")
    )
    assert (extract.lines, extract.bad, extract.net, extract.vat) == ((line,), (), line.net, line.vat)


def test_every_bad_row_says_everything_that_is_wrong_with_it():
    extract = read(
        "31/02/2020,AH1,501,,,,12.345,x,",
        "01/11/2020,AH1,501,,,,10.00,,",
        ",,,,,,,,Total",
        "09/10/2020,,,,,,5.00,,",
        f"09/10/2020,{'A' * 41},,,,,5.00,,",
        "09/10/2020,AH1,501,,,,10.00,,",
    )
    assert [(row.number, row.sentence) for row in extract.bad] == [
        (2, "Posting date: There is no such day as “31/02/2020”; the day comes before the month. Net: “12.345” has "
            "fractions of a penny. VAT: “x” is not a sum of money. Write it like £1,000 or 1000.00."),
        (3, "It was posted on 1 November 2020, not in October 2020: bring it in with that month."),
        (4, "It has no posting date. It has no net sum. If it is a line of totals, take it out. It names no cost code, "
            "provider number or purchase order."),
        (5, "It names no cost code, provider number or purchase order."),
        (6, "Cost code: more than 40 characters."),
    ]  # fmt: skip
    headings, rows = rows_to_correct(extract)
    assert headings == ["What is wrong", "Row", *HEAD.split(",")]
    assert [row[1:4] for row in rows][:2] == [[2, "31/02/2020", "AH1"], [3, "01/11/2020", "AH1"]]


def test_a_spreadsheet_with_dates_and_numbers_in_its_cells_is_read_too():
    book = openpyxl.Workbook()
    book.active.append(["Posting date", "Cost code", "Net"])
    book.active.append([date(2020, 10, 9), 1234, 0.1 + 0.2])
    book.active.append([date(2020, 10, 9), "AH1", "=1+1"])
    kept = io.BytesIO()
    book.save(kept)
    extract = read_extract(kept.getvalue(), "ledger.xlsx", period=OCTOBER)
    assert [(line.cost_code, line.net, line.vat) for line in extract.lines] == [("1234", Decimal("0.30"), Decimal(0))]
    assert [row.sentence for row in extract.bad] == [
        "Net: The cell holds a formula (=1+1). Copy the column and paste it as values."
    ]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("Cost code,Amount", "No column is headed “Posting date” or “Net”. The file is headed: Cost code, Amount."),
        ("Date,Net", "No column is headed “Cost code”, “Provider number” or “Purchase order”: lines are matched by "
                     "these."),
        (HEAD, "The file has headings and no row below them."),
    ],
)  # fmt: skip
def test_a_file_without_what_is_needed_is_refused_by_name(head, words):
    with pytest.raises(Unreadable) as refused:
        read(head=head)
    assert str(refused.value) == words

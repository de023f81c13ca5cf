"""An extract of the council's ledger as a file: which column is which, what each row says, and what is wrong with it.

What the ledger says of a payment in words is not read: it may name the people who are supported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commissioning.calendar import say_date
from frameworks.importing.sheets import Raw, Row, Unreadable, read_sheet
from frameworks.importing.values import plain, read_date, read_money, read_text
from frameworks.spend_matching import LedgerLine
from frameworks.years import last_of_month

POSTED, COST, NUMBER, NAME, ORDER, DOCUMENT, NET, VAT = (
    "posted_on", "cost_code", "provider_number", "provider_name", "purchase_order", "document", "net", "vat",
)  # fmt: skip
LABELS = {
    POSTED: "Posting date", COST: "Cost code", NUMBER: "Provider number", NAME: "Provider name",
    ORDER: "Purchase order", DOCUMENT: "Invoice or journal", NET: "Net", VAT: "VAT",
}  # fmt: skip
# As finance systems head their columns, in the words of `values.plain`; the first that a file has counts.
HEADINGS = {
    POSTED: ("posting date", "posted on", "date posted", "gl date", "accounting date", "transaction date",
             "payment date", "date"),
    COST: ("cost code", "cost centre", "cost center", "cost centre code", "gl code", "account code", "costc"),
    NUMBER: ("provider number", "supplier number", "supplier no", "supplier id", "supplier code", "vendor number",
             "vendor no", "vendor id", "creditor number", "creditor no", "creditor id"),
    NAME: ("provider name", "provider", "supplier name", "supplier", "vendor name", "vendor", "creditor name",
           "beneficiary name", "payee"),
    ORDER: ("purchase order", "purchase order number", "po number", "po no", "po", "order number", "order no"),
    DOCUMENT: ("invoice or journal", "document number", "document no", "invoice number", "invoice no",
               "transaction number", "transaction no", "journal number", "journal", "voucher"),
    NET: ("net", "net amount", "net £", "net amount £", "amount net", "amount excluding vat", "amount excl vat",
          "amount ex vat", "net of vat"),
    VAT: ("vat", "vat amount", "vat £", "amount vat", "tax", "tax amount"),
}  # fmt: skip
ASKED_FOR = (POSTED, NET)
CODES = (COST, NUMBER, ORDER)
LONGEST = {COST: 40, NUMBER: 40, NAME: 200, ORDER: 40, DOCUMENT: 60}
NOUGHT = Decimal("0.00")


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be brought in: its number in the file, its cells as they stand, and why, in sentences."""

    number: int
    cells: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Everything that is wrong with it."""
        return " ".join(self.reasons)


@dataclass(frozen=True)
class Extract:
    """A file read for one month. `lines` are the good rows; while there is a bad one, none of them is brought in."""

    period: date
    file_name: str
    sha256: str
    headings: tuple[str, ...]
    lines: tuple[LedgerLine, ...]
    bad: tuple[BadRow, ...]

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), NOUGHT)

    @property
    def vat(self) -> Decimal:
        return sum((line.vat for line in self.lines), NOUGHT)


def read_extract(content: bytes, name: str, *, period: date) -> Extract:
    """The extract in a .csv or .xlsx file for the month that begins on `period`.

    Refuses (`Unreadable`) a file that cannot be read, or without a posting date, a net sum and one of the three codes.
    """
    sheet = read_sheet(content, name)
    places = columns(sheet.headings)
    lines, bad = [], []
    for row in sheet.rows:
        read = _Reading(row, places, period)
        line = read.line()
        if line is not None:
            lines.append(line)
        else:
            bad.append(BadRow(row.number, tuple(_shown(cell) for cell in row.cells), tuple(read.reasons)))
    if not lines and not bad:
        raise Unreadable("The file has headings and no row below them.")
    digest = hashlib.sha256(content).hexdigest()
    return Extract(period, name, digest, sheet.headings, tuple(lines), tuple(bad))


def columns(headings: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Refuses (`Unreadable`) headings among which one that is needed is missing."""
    said = [plain(heading) for heading in headings]
    found = {}
    for name, known in HEADINGS.items():
        heading = next((one for one in known if one in said), None)
        if heading is not None:
            found[name] = said.index(heading)
    missing = [LABELS[name] for name in ASKED_FOR if name not in found]
    if missing:
        raise Unreadable(
            f"No column is headed {' or '.join(f'“{label}”' for label in missing)}. The file is headed: "
            f"{', '.join(heading for heading in headings if heading)}."
        )
    if not any(name in found for name in CODES):
        raise Unreadable("No column is headed “Cost code”, “Provider number” or “Purchase order”: lines are matched by "
                         "these.")  # fmt: skip
    return found


class _Reading:
    """One row as it is read: what it says, and every reason why it cannot be brought in."""

    def __init__(self, row: Row, places: dict[str, int], period: date) -> None:
        self.row, self.places, self.period = row, places, period
        self.reasons: list[str] = []

    def line(self) -> LedgerLine | None:
        """The line; None with `reasons` where something is wrong."""
        posted = self._posted()
        net = self._value(NET, read_money)
        if net is None and not self._is_said(NET):
            self.reasons.append("It has no net sum. If it is a line of totals, take it out.")
        vat = self._value(VAT, read_money) or NOUGHT
        words = {name: self._words(name) for name in LONGEST}
        if not any(words[name] for name in CODES):
            self.reasons.append("It names no cost code, provider number or purchase order.")
        if self.reasons or posted is None or net is None:
            return None
        return LedgerLine(self.row.number, posted, net=net, vat=vat, **words)

    def _posted(self) -> date | None:
        posted: date | None = self._value(POSTED, read_date)
        last = last_of_month(self.period)
        if posted is None and not self._is_said(POSTED):
            self.reasons.append("It has no posting date.")
        elif posted is not None and not self.period <= posted <= last:
            self.reasons.append(
                f"It was posted on {say_date(posted)}, not in {self.period:%B %Y}: bring it in with that month."
            )
        return posted

    def _words(self, name: str) -> str:
        words: str = self._value(name, read_text) or ""
        if len(words) > LONGEST[name]:
            self.reasons.append(f"{LABELS[name]}: more than {LONGEST[name]} characters.")
        return words

    def _value(self, name: str, read: Callable[[Raw], Any]) -> Any:
        try:
            return read(self._cell(name))
        except Unreadable as problem:
            self.reasons.append(f"{LABELS[name]}: {problem}")
            return None

    def _is_said(self, name: str) -> bool:
        return bool(_shown(self._cell(name)))

    def _cell(self, name: str) -> Raw:
        place = self.places.get(name)
        return self.row.cells[place] if place is not None and place < len(self.row.cells) else None


def _shown(cell: Raw) -> str:
    return "" if cell is None else str(cell).strip()


def rows_to_correct(extract: Extract) -> tuple[list[str], Iterator[list[str | int]]]:
    """The bad rows as a sheet: what is wrong, the row's number, then its cells as they stand."""
    width = len(extract.headings)

    def written() -> Iterator[list[str | int]]:
        for row in extract.bad:
            cells = list(row.cells[:width]) + [""] * (width - len(row.cells))
            yield [row.sentence, row.number, *cells]

    return ["What is wrong", "Row", *extract.headings], written()

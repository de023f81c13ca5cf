"""A register written as CSV, XLSX or JSON, row by row: the same register gives the same bytes, whenever it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from typing import IO, Any, Protocol

from frameworks.importing.layout import FIELDS, FORMAT, FORMAT_VERSION, ROW, Kind, Value, all_headings, headings_of
from frameworks.importing.sheets import guarded
from frameworks.importing.workbook import Workbook, clean

Told = Mapping[str, Value]


class LotRows(Protocol):
    """A lot of a register, with what belongs to it."""

    row: Any
    places: Any
    terms: Any
    not_taken_up: Any


class ContractRows(Protocol):
    """A contract of a register, with what belongs to it."""

    row: Any
    lots: Any
    options: Any
    sums: Any


RowsOf = Callable[[Any], Iterable[tuple[Kind, Told]]]


def write_csv(out: IO[bytes], providers: Iterable[Told], contracts: Iterable[ContractRows], rows_of: RowsOf) -> int:
    """Every row on one sheet, its kind in the first column. Returns the number of contracts."""
    headings = all_headings()
    at = {heading: place for place, heading in enumerate(headings)}
    columns = {kind: [(at[one.heading], one) for one in FIELDS[kind]] for kind in Kind}
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(headings)
    count = 0
    for kind, told in _all_rows(providers, contracts, rows_of):
        count += kind is Kind.CONTRACT
        cells = [""] * len(headings)
        cells[at[ROW]] = kind.value
        for place, one in columns[kind]:
            cells[place] = _plain(_labelled(told.get(one.key), one.labels))
        writer.writerow(cells)
    text.detach()
    return count


def write_xlsx(out: IO[bytes], providers: Iterable[Told], contracts: Iterable[ContractRows], rows_of: RowsOf) -> int:
    """A sheet for each kind of row. Returns the number of contracts."""
    count = 0
    with ExitStack() as stack:
        book = stack.enter_context(Workbook(out))
        sheets = {kind: book.add(kind.sheet, headings_of(kind)) for kind in Kind}
        for kind, told in _all_rows(providers, contracts, rows_of):
            count += kind is Kind.CONTRACT
            sheets[kind].write([_labelled(told.get(one.key), one.labels) for one in FIELDS[kind]])
    return count


def write_json(out: IO[bytes], providers: Iterable[Told], contracts: Iterable[ContractRows], rows_of: RowsOf) -> int:
    """One object, a provider or a contract in each line. Returns the number of contracts."""
    out.write(f'{{"format": "{FORMAT}", "version": {FORMAT_VERSION},\n"{Kind.PROVIDER.list_key}": ['.encode())
    _lines(out, (_object(Kind.PROVIDER, told) for told in providers))
    out.write(f'],\n"{Kind.CONTRACT.list_key}": ['.encode())
    count = _lines(out, (_nested(contract) for contract in contracts))
    out.write(b"]}\n")
    return count


def _all_rows(
    providers: Iterable[Told], contracts: Iterable[ContractRows], rows_of: RowsOf
) -> Iterator[tuple[Kind, Told]]:
    for told in providers:
        yield Kind.PROVIDER, told
    for contract in contracts:
        yield from rows_of(contract)


def _labelled(value: Value, labels: Mapping[str, str] | None) -> Value:
    return labels.get(str(value), str(value)) if labels is not None and value else value


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return guarded(clean(value)) if isinstance(value, str) else str(value)


def _lines(out: IO[bytes], objects: Iterable[dict[str, Any]]) -> int:
    count = 0
    for one in objects:
        out.write(b",\n" if count else b"\n")
        out.write(json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode())
        count += 1
    return count


def _object(kind: Kind, told: Told, *without: str) -> dict[str, Any]:
    """The fields of a row that hold something, in the order of the layout."""
    found = {one.key: _jsoned(told.get(one.key)) for one in FIELDS[kind] if one.key not in without}
    return {key: value for key, value in found.items() if value is not None and value != ""}


def _jsoned(value: Value) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return clean(value) if isinstance(value, str) else value


def _nested(contract: ContractRows) -> dict[str, Any]:
    lots = []
    for lot in contract.lots:
        told = _object(Kind.LOT, lot.row, "contract")
        told[Kind.PLACE.list_key] = [_object(Kind.PLACE, one, "contract", "lot") for one in lot.places]
        told[Kind.TERM.list_key] = [_object(Kind.TERM, one, "contract", "lot") for one in lot.terms]
        told[Kind.NOT_TAKEN_UP.list_key] = [
            _object(Kind.NOT_TAKEN_UP, one, "contract", "lot") for one in lot.not_taken_up
        ]
        lots.append(told)
    return {
        **_object(Kind.CONTRACT, contract.row),
        Kind.LOT.list_key: lots,
        Kind.OPTION.list_key: [_object(Kind.OPTION, one, "contract") for one in contract.options],
        Kind.SUM.list_key: [_object(Kind.SUM, one, "contract") for one in contract.sums],
    }

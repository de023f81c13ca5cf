"""The rows of a register file in any of its formats, each as the values of its kind; and what cannot be read.

Two forms are known by their headings: the register's own (layout.py), and a council's own sheet with a contract in
each row (headings.py), which `flat.py` takes apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from frameworks.importing import headings
from frameworks.importing.layout import ERRORS, FIELDS, FORMAT, FORMAT_VERSION, ROW, Field, Kind, Value, headings_of
from frameworks.importing.sheets import Limits, Raw, Row, Sheet, Unreadable, guarded, is_empty, read_book, read_sheet

OWN, FLAT = "own", "flat"


class Place(NamedTuple):
    """Where something stands in a file: the title of its sheet (empty where there is one only) and the row."""

    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.sheet}, row {self.row}" if self.sheet else f"Row {self.row}"


class Problem(NamedTuple):
    """What is wrong with one row, and under which heading."""

    place: Place
    heading: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}, {self.heading}: {self.message}" if self.heading else f"{self.place}: {self.message}"


@dataclass(slots=True)
class Record:
    """One row as values by the keys of its kind; empty cells are left out. `kind` is None for a row of a flat sheet."""

    kind: Kind | None
    place: Place
    values: dict[str, Value]

    def text(self, key: str) -> str:
        """The words of a field, empty where there are none."""
        return str(self.values.get(key) or "")


@dataclass
class RegisterFile:
    """A file that was read: its form, its sheets as they stand (none for JSON), its records and its problems."""

    name: str
    form: str
    sheets: dict[str, Sheet] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: Mapping[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(self.records)


def read_file(
    content: bytes, name: str, *, columns: Mapping[int, str] | None = None, limits: Limits | None = None
) -> RegisterFile:
    """The records of a file. `columns` says which field each column of a flat sheet holds; without it they are guessed.

    Refuses (`Unreadable`) a file that cannot be read at all; what is wrong in a row becomes a problem of that row.
    """
    limits = limits or Limits()
    suffix = name.lower().rpartition(".")[2]
    if suffix == "json":
        return _json(content, name, limits)
    if suffix == "xlsx":
        book = read_book(content, limits=limits)
        if not book:
            raise Unreadable("The file is empty.")
        if own := {title: sheet for title, sheet in book.items() if _is_own_sheet(title, sheet)}:
            return _own_sheets(name, own)
        return _one_sheet(name, next(iter(book.values())), columns)
    return _one_sheet(name, read_sheet(content, name, limits=limits), columns)


def parsed(fields: Iterable[tuple[Field, Raw]], place: Place, problems: list[Problem]) -> dict[str, Value]:
    """The values of cells by key; a cell that cannot be read becomes a problem."""
    values: dict[str, Value] = {}
    for one, raw in fields:
        if raw is None or raw == "":
            continue
        try:
            value = one.read(raw)
        except Unreadable as error:
            problems.append(Problem(place, one.heading, str(error)))
            continue
        if value is not None and value != "":
            values[one.key] = value
    return values


def _one_sheet(name: str, sheet: Sheet, columns: Mapping[int, str] | None) -> RegisterFile:
    if sheet.headings[0] == ROW and "Contract" in sheet.headings:
        return _own_csv(name, sheet)
    found = headings.Columns(columns) if columns is not None else headings.guess(sheet.headings)
    file = RegisterFile(name, FLAT, {"": sheet}, columns=found.by_place)
    if missing := found.missing():
        file.problems.append(
            Problem(Place("", 1), "", f"No column is known to hold: {', '.join(missing)}. Say which column it is.")
        )
        return file
    fields = [(place, headings.FLAT[key]) for place, key in found.by_place.items()]
    for row in sheet.rows:
        place = Place("", row.number)
        file.records.append(Record(None, place, parsed(_cells(row, fields), place, file.problems)))
    return file


def _cells(row: Row, fields: Sequence[tuple[int, Field]]) -> Iterator[tuple[Field, Raw]]:
    width = len(row.cells)
    return ((one, row.cells[at]) for at, one in fields if at < width)


def _own_csv(name: str, sheet: Sheet) -> RegisterFile:
    file = RegisterFile(name, OWN, {"": sheet})
    at = {heading: place for place, heading in enumerate(sheet.headings)}
    fields = {kind: [(at[one.heading], one) for one in FIELDS[kind] if one.heading in at] for kind in Kind}
    kinds = {kind.value.lower(): kind for kind in Kind}
    for row in sheet.rows:
        place = Place("", row.number)
        kind = kinds.get(str(row.cells[0] or "").strip().lower())
        if kind is None:
            known = ", ".join(kinds[word].value for word in kinds)
            file.problems.append(Problem(place, ROW, f"“{row.cells[0]}” is none of: {known}."))
            continue
        file.records.append(Record(kind, place, parsed(_cells(row, fields[kind]), place, file.problems)))
    return file


def _is_own_sheet(title: str, sheet: Sheet) -> bool:
    kind = _kind_of(title)
    return kind is not None and set(sheet.headings) <= {*headings_of(kind), ERRORS} and len(sheet.headings) > 1


def _kind_of(title: str) -> Kind | None:
    return next((kind for kind in Kind if kind.sheet == title), None)


def _own_sheets(name: str, book: Mapping[str, Sheet]) -> RegisterFile:
    file = RegisterFile(name, OWN, dict(book))
    for kind in Kind:
        sheet = book.get(kind.sheet)
        if sheet is None:
            continue
        by_heading = {one.heading: one for one in FIELDS[kind]}
        fields = [(at, by_heading[heading]) for at, heading in enumerate(sheet.headings) if heading in by_heading]
        for row in sheet.rows:
            place = Place(kind.sheet, row.number)
            file.records.append(Record(kind, place, parsed(_cells(row, fields), place, file.problems)))
    return file


def _json(content: bytes, name: str, limits: Limits) -> RegisterFile:
    if len(content) > limits.size * 4:
        raise Unreadable("The file is too large. Divide it into several files.")
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Unreadable(f"The file is not JSON that can be read ({error}).") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unreadable(f"The file is no register: it should begin with “format”: “{FORMAT}”.")
    if document.get("version") != FORMAT_VERSION:
        raise Unreadable(f"The file is of version {document.get('version')}; this program reads {FORMAT_VERSION}.")
    file = RegisterFile(name, OWN)
    for number, provider in enumerate(_listed(document, Kind.PROVIDER.list_key), start=1):
        _add(file, Kind.PROVIDER, Place("providers", number), provider)
    for number, contract in enumerate(_listed(document, Kind.CONTRACT.list_key), start=1):
        _add_contract(file, Place("contracts", number), contract)
    return file


def _add_contract(file: RegisterFile, place: Place, contract: dict[str, Any]) -> None:
    own = {"contract": contract.get("reference")}
    _add(file, Kind.CONTRACT, place, contract)
    for kind in (Kind.LOT, Kind.OPTION, Kind.SUM):
        for one in _listed(contract, kind.list_key):
            _add(file, kind, place, own | one)
            if kind is Kind.LOT:
                within = own | {"lot": one.get("number")}
                for below in (Kind.PLACE, Kind.TERM, Kind.NOT_TAKEN_UP):
                    for each in _listed(one, below.list_key):
                        _add(file, below, place, within | each)


def _listed(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = holder.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreadable(f"“{key}” should be a list of objects.")
    return found


def _add(file: RegisterFile, kind: Kind, place: Place, given: dict[str, Any]) -> None:
    cells = [(one, given.get(one.key)) for one in FIELDS[kind]]
    odd = next((one for one, raw in cells if isinstance(raw, list | dict)), None)
    if odd is not None:
        raise Unreadable(f"{place}: “{odd.key}” should be one value.")
    # Text in JSON stands as it is: what begins with an apostrophe was not put there for a spreadsheet's sake.
    given_cells = ((one, guarded(raw) if isinstance(raw, str) else raw) for one, raw in cells if not is_empty(raw))
    values = parsed(given_cells, place, file.problems)
    file.records.append(Record(kind, place, values))

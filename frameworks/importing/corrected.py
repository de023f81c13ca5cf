"""The file as it was given, with a column that says what is wrong in each row: to be corrected and brought in again."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from frameworks.importing.layout import ERRORS, Value
from frameworks.importing.records import Problem, RegisterFile
from frameworks.importing.sheets import Formula, Raw, Row, Sheet, guarded, unguarded
from frameworks.importing.workbook import write_workbook


def sheet_to_correct(file: RegisterFile, problems: Iterable[Problem]) -> tuple[str, bytes]:
    """The ending and the bytes of the same file with its errors; for JSON a list of them, as CSV."""
    told: dict[tuple[str, int], list[str]] = defaultdict(list)
    everything = list(problems)
    for problem in everything:
        heading = f"{problem.heading}: " if problem.heading else ""
        told[problem.place].append(heading + problem.message)
    if not file.sheets:
        lines = [[str(one.place), one.heading, one.message] for one in everything]
        return "csv", _csv(["Where", "What", ERRORS], lines)
    if file.name.lower().endswith(".xlsx"):
        out = io.BytesIO()
        write_workbook(
            out,
            (
                (title or "Register", _headings(sheet), _rows(sheet, title, told))
                for title, sheet in file.sheets.items()
            ),
        )
        return "xlsx", out.getvalue()
    title, sheet = next(iter(file.sheets.items()))
    return "csv", _csv(_headings(sheet), _rows(sheet, title, told))


def _headings(sheet: Sheet) -> list[str]:
    return [*(heading for heading in sheet.headings if heading != ERRORS), ERRORS]


def _rows(sheet: Sheet, title: str, told: dict[tuple[str, int], list[str]]) -> Iterator[list[Value]]:
    kept = [place for place, heading in enumerate(sheet.headings) if heading != ERRORS]
    for row in sheet.rows:
        cells = [_as_given(row, place) for place in kept]
        yield [*cells, "\n".join(told.get((title, row.number), []))]


def _as_given(row: Row, place: int) -> Value:
    raw: Raw = row.cells[place] if place < len(row.cells) else None
    if isinstance(raw, str):
        return str(raw) if isinstance(raw, Formula) else unguarded(raw)  # it is guarded again as it is written
    if isinstance(raw, float):
        return int(raw) if raw.is_integer() else str(raw)
    return raw if raw is None or isinstance(raw, int | Decimal | date) else str(raw)  # such as a time of day


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")

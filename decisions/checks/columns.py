"""Whether typed tables add up: totals of columns and rows, calculations written in a cell, columns multiplied.

A table whose sums come from the register is a schedule and ties by itself. Sources: model.md invariant 15; cases S1 and
S4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from decisions.checks.arithmetic import NEAR, SUM, WHOLE
from decisions.checks.draft import Draft
from decisions.checks.numbers import EXACT, Quantity, calculation_in, cell_number, say_number
from decisions.checks.passages import TableView
from decisions.checks.rule import FINANCE, Finding, blocker, warning

COLUMN = blocker(
    "column_does_not_add_up",
    "A column of money whose total is not the sum of what stands above it.",
    "Invariant 15; case S1",
    FINANCE,
)
COUNTS = warning(
    "counts_do_not_add_up",
    "A column of numbers whose total is nearly, and not quite, their sum.",
    "Invariant 15; case S3",
)
ROW = warning(
    "row_does_not_add_up", "A row whose total is not its sum, in a table where the other rows are.", "Invariant 15"
)
PRODUCT = warning(
    "product_does_not_tie",
    "A row whose amount is not its rate times its number, in a table where the other rows are.",
    "Invariant 15; case S4",
)

_TOTAL = re.compile(
    r"(?:(?:grand|sub|net|gross|annual|contract|overall)[ -]?)*totals?\b|sum\b|all lots\b|overall\b", re.IGNORECASE
)
# A score “overall” is a mean as often as it is a sum.
_OVERALL = re.compile(r"overall\b(?! total)", re.IGNORECASE)
_PART = re.compile(r"\W*of which\b", re.IGNORECASE)
_LESS = re.compile(r"\W*less\b(?!\sthan\b)", re.IGNORECASE)
# In a column of millions or thousands each cell is rounded, and what they add up to is rounded by itself.
_ROUNDED = re.compile(r"£\s?(?:mn?|bn|k)\b|£?['’,]?000s?\b|\b(?:million|billion|thousand)s?\b", re.IGNORECASE)
_IS_MONEY = re.compile(r"£|cost|value|budget|amount|saving|spend|forecast|price|fee", re.IGNORECASE)
_NOT_ADDED = re.compile(r"rate|price|\bper\b|average|mean|unit|each|%|per cent|share|proportion|year\b", re.IGNORECASE)
_SHARE = re.compile(r"%|per cent|share|proportion", re.IGNORECASE)


def column_totals(draft: Draft) -> Iterator[Finding]:
    """In a row headed “Total” each column is the sum of the rows above it, from the last total on or in all."""
    for table in draft.typed:
        for place, row in enumerate(table.rows):
            if row and _TOTAL.match(row[0].strip()):
                for column in range(1, len(row)):
                    yield from _column(table, place, column)


def _column(table: TableView, place: int, column: int) -> Iterator[Finding]:
    total, heading = cell_number(table.rows[place][column]), _heading(table, column)
    parts = _parts(table, place, column)
    if total is None or len(parts) < 2 or _ties_since(table, place, column, total):
        return
    added, give = _added(table, column, parts, total)
    if abs(added - total.value) <= give:
        return
    if _SHARE.search(heading) or "%" in table.rows[place][column]:
        if total.value == 100 and abs(added - 100) > sum((part.last_place / 2 for part in parts), EXACT):
            yield WHOLE.found(
                f"“{table.caption}”: the column “{heading}” is said to be 100% and adds up to {added.normalize():f}%. "
                "Correct the percentages.",
                table.place,
            )
        return
    has_pounds = "£" in heading or any(one.is_money for one in (total, *parts))
    if _NOT_ADDED.search(heading) or (_OVERALL.match(table.rows[place][0].strip()) and not has_pounds):
        return
    is_money = has_pounds or bool(_IS_MONEY.search(heading))
    if is_money or abs(added - total.value) <= NEAR * abs(total.value):
        yield (COLUMN if is_money else COUNTS).found(
            f"“{table.caption}”: the total of “{heading}” says {table.rows[place][column]}, but its rows add up to "
            f"{say_number(added, is_money=total.is_money)}. Correct the total or the rows.",
            table.place,
        )


def _parts(table: TableView, place: int, column: int) -> list[Quantity]:
    """The numbers above a total that it adds up; none where a cell among them holds something else."""
    rows = [row for row in table.rows[:place] if not _is_total(row) and len(row) > column]
    cells = [_cell(row, column) for row in rows if row[column].strip(" -–—") != "" and not _PART.match(row[0])]
    parts = [cell for cell in cells if cell is not None]
    return parts if len(parts) == len(cells) else []


def _cell(row: Sequence[str], column: int) -> Quantity | None:
    """The number in a cell; what a row says is taken off is below nought, however it is written."""
    one = cell_number(row[column])
    return replace(one, value=-abs(one.value)) if one and _LESS.match(row[0]) else one


def _added(table: TableView, column: int, parts: Sequence[Quantity], total: Quantity) -> tuple[Decimal, Decimal]:
    """What the parts come to, and by how much they and the total may be off by rounding."""
    is_rounded = _ROUNDED.search(f"{table.caption} {_heading(table, column)}")
    give = sum((max(one.give, one.last_place / 2 if is_rounded else EXACT) for one in (*parts, total)), EXACT)
    return sum((part.value for part in parts), EXACT), give


def _ties_since(table: TableView, place: int, column: int, total: Quantity) -> bool:
    """Whether the total is that of the rows since the total before it."""
    first = next((above for above in range(place, 0, -1) if _is_total(table.rows[above - 1])), 0)
    parts = _parts(replace(table, rows=table.rows[first:]), place - first, column)
    added, give = _added(table, column, parts, total)
    return bool(parts) and abs(added - total.value) <= give


def _is_total(row: Sequence[str]) -> bool:
    return bool(row) and bool(_TOTAL.match(row[0].strip()))


def _heading(table: TableView, column: int) -> str:
    return table.headings[column] if column < len(table.headings) else ""


def row_totals(draft: Draft) -> Iterator[Finding]:
    """Where the last column is headed “Total” and most rows add up to it, every row does."""
    for table in draft.typed:
        if table.headings and _TOTAL.match(table.headings[-1]):
            yield from _rows(table)


def _rows(table: TableView) -> Iterator[Finding]:
    read = [(row, [cell_number(cell) for cell in row[1:]]) for row in table.rows]
    whole = [(row, [cell for cell in cells if cell]) for row, cells in read if len(cells) > 2 and all(cells)]
    slips = [(row, cells) for row, cells in whole if not _adds_up(cells)]
    if 0 < len(slips) < len(whole) - len(slips):
        for row, cells in slips:
            added = sum((cell.value for cell in cells[:-1]), EXACT)
            yield ROW.found(
                f"“{table.caption}”: the total of “{row[0]}” says {row[-1]}, but its columns add up to "
                f"{say_number(added, is_money=cells[-1].is_money)}. Correct the total or the columns.",
                table.place,
            )


def _adds_up(cells: Sequence[Quantity]) -> bool:
    give = sum((cell.give for cell in cells), EXACT)
    return abs(sum((cell.value for cell in cells[:-1]), EXACT) - cells[-1].value) <= give


def calculations(draft: Draft) -> Iterator[Finding]:
    """A calculation written in one cell comes to the amount at the end of its row."""
    for table in draft.typed:
        for row in table.rows:
            stated = cell_number(row[-1]) if len(row) > 1 else None
            found = next((one for cell in row[:-1] if (one := calculation_in(cell))), None)
            if stated is None or found is None:
                continue
            written, worked = found
            if worked.is_money is not (stated.is_money or "£" in _heading(table, len(row) - 1)):
                continue  # “2+1+1” years are not what £2,000,000 should come to
            if abs(worked.value - stated.value) > worked.give + stated.give + stated.last_place / 2:
                yield SUM.found(
                    f"“{table.caption}” says “{written}” is {row[-1]}, but that comes to "
                    f"{say_number(worked.value, is_money=stated.is_money)}. Correct the sum or its parts.",
                    table.place,
                )


def products(draft: Draft) -> Iterator[Finding]:
    """Where in most rows the last column is two others multiplied, it is so in every row."""
    for table in draft.typed:
        rows = [(row, [cell_number(cell) for cell in row]) for row in table.rows if not _is_total(row)]
        for one, other in combinations(range(1, len(table.headings) - 1), 2):
            full = [
                (row, (first, second, last))
                for row, cells in rows
                if len(cells) == len(table.headings)
                and (first := cells[one]) and (second := cells[other]) and (last := cells[-1])
            ]  # fmt: skip
            slips = [(row, cells) for row, cells in full if not _multiplies(*cells)]
            if slips and len(full) - len(slips) >= max(2, len(slips) + 1):
                yield from (_product(table, row, cells) for row, cells in slips)


def _multiplies(one: Quantity, other: Quantity, product: Quantity) -> bool:
    return abs(one.value * other.value - product.value) <= product.give + product.last_place / 2


def _product(table: TableView, row: Sequence[str], cells: tuple[Quantity, Quantity, Quantity]) -> Finding:
    worked = say_number(cells[0].value * cells[1].value, is_money=cells[-1].is_money)
    return PRODUCT.found(
        f"“{table.caption}”: “{row[0]}” gives {row[-1]}, but its columns multiplied make {worked}. Correct one of "
        f"them.",
        table.place,
    )


CHECKS = (column_totals, row_totals, calculations, products)

"""Two versions of a table: columns and rows that came or went, rows that moved, cells that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commissioning.documents import nodes
from commissioning.documents.alignment import Place, align
from commissioning.documents.compared import Laid, Part, Role, Row, signature, words_of
from commissioning.documents.wording import likeness, words_in

Cells = tuple[nodes.Cell, ...]


def compare_tables(
    old: nodes.Table, new: nodes.Table, compare_cells: Callable[[Any, Any], Part]
) -> tuple[Part, ...] | None:
    """The rows of two tables laid together, header rows first; None for a table that is no plain grid.

    Header cells may be merged as long as both versions have the same headings.
    """
    if not (_is_grid(old.rows) and _is_grid(new.rows)):
        return None
    if not (_is_grid((*old.header_rows, *old.rows)) and _is_grid((*new.header_rows, *new.rows))):
        return _under_one_head(old, new, compare_cells)
    columns = align(_columns(old), _columns(new), finds_moves=False)
    grid = _Grid(columns, compare_cells)
    return (*grid.rows("header row", old.header_rows, new.header_rows), *grid.rows("row", old.rows, new.rows))


def _under_one_head(
    old: nodes.Table, new: nodes.Table, compare_cells: Callable[[Any, Any], Part]
) -> tuple[Part, ...] | None:
    """The rows of two tables whose merged headings are the same; None where they are not."""
    if signature(old.header_rows) != signature(new.header_rows) or not (old.rows and new.rows):
        return None
    if len(old.rows[0]) != len(new.rows[0]):
        return None
    heads = zip(old.header_rows, new.header_rows, strict=True)
    columns = [Place(place, place) for place in range(len(new.rows[0]))]
    rows = _Grid(columns, compare_cells).rows("row", old.rows, new.rows)
    return (*(Part("header row", "same", Row(first), Row(second)) for first, second in heads), *rows)


@dataclass(frozen=True)
class _Column:
    """A column by its heading; one renamed is known by what stands in it."""

    same: str
    cells: tuple[Any, ...]

    def likeness(self, other: object) -> float:
        """How many of the words in its cells are the same."""
        if not isinstance(other, _Column):
            return 0.0
        mine, yours = (words_in(" ".join(words_of(column.cells))) for column in (self, other))
        return likeness(mine, yours) if mine and yours else 0.0


@dataclass(frozen=True)
class _Beside:
    """A row by the cells of the columns that both versions have."""

    row: Row
    kept: tuple[int, ...]

    @property
    def same(self) -> Any:
        return signature(tuple(self.row.cells[place].blocks for place in self.kept))

    def likeness(self, other: object) -> float:
        """By its words; a row that begins alike is the same row, whatever its figures say now."""
        if not isinstance(other, _Beside):
            return 0.0
        cells = [tuple(one.row.cells[place].blocks for place in one.kept) for one in (self, other)]
        alike = likeness(*(words_in(" ".join(words_of(one))) for one in cells))
        begins = [signature(one[0]) if one and any(words_of(one[0])) else None for one in cells]
        return max(alike, 0.9) if begins[0] is not None and begins[0] == begins[1] else alike


class _Grid:
    """Two tables whose columns are laid together."""

    def __init__(self, columns: list[Place], compare_cells: Callable[[Any, Any], Part]) -> None:
        self.columns, self.compare_cells = columns, compare_cells
        shared = [place for place in columns if place.old is not None and place.new is not None]
        self.kept_old = tuple(place.old for place in shared if place.old is not None)
        self.kept_new = tuple(place.new for place in shared if place.new is not None)

    def rows(self, role: Role, old: Sequence[Cells], new: Sequence[Cells]) -> Iterator[Part]:
        """The rows of one kind laid together."""
        first, second = [Row(cells) for cells in old], [Row(cells) for cells in new]
        beside = [_Beside(row, self.kept_old) for row in first], [_Beside(row, self.kept_new) for row in second]
        for place in align(*beside, finds_moves=role == "row"):
            if place.new is None and place.old is not None:
                yield Part(role, "moved" if place.is_moved else "deleted", old=first[place.old])
            elif place.old is None and place.new is not None:
                yield Part(role, "inserted", new=second[place.new])
            elif place.old is not None and place.new is not None:
                yield self.row(role, first[place.old], second[place.new], is_moved=place.is_moved)

    def row(self, role: Role, old: Row, new: Row, *, is_moved: bool) -> Part:
        """One row in both versions, cell by cell."""
        parts = tuple(self.cell(role, column, old, new) for column in self.columns)
        if all(part.kind == "same" for part in parts):
            return Part(role, "moved" if is_moved else "same", old, new, parts=parts if is_moved else ())
        return Part(role, "moved" if is_moved else "changed", old, new, parts=parts)

    def cell(self, role: Role, column: Place, old: Row, new: Row) -> Part:
        """One cell; in the header row a column that came or went says so, once for the whole column."""
        is_head = role == "header row"
        if column.old is None and column.new is not None:
            return Part("cell", "inserted", new=new.cells[column.new], said="Column inserted." if is_head else "")
        if column.new is None and column.old is not None:
            return Part("cell", "deleted", old=old.cells[column.old], said="Column deleted." if is_head else "")
        if column.old is None or column.new is None:
            raise ValueError("A column stands in one of the versions at least.")
        made = self.compare_cells(old.cells[column.old], new.cells[column.new])
        return replace(made, role="cell")


def _is_grid(rows: Sequence[Cells]) -> bool:
    width = len(rows[0]) if rows else 0
    return all(len(row) == width and all(cell.colspan == cell.rowspan == 1 for cell in row) for row in rows)


def _columns(table: nodes.Table) -> list[_Column]:
    rows = (*table.header_rows, *table.rows)
    if not rows:
        return []
    found, seen = [], dict[str, int]()
    for place in range(len(rows[0])):
        name = " ".join(" ".join(words_of(row[place].blocks)) for row in table.header_rows)
        seen[name] = seen.get(name, 0) + 1
        found.append(_Column(f"{name}#{seen[name]}", tuple(Laid(row[place]).node.blocks for row in table.rows)))
    return found

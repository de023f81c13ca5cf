"""A pasted table as data: one row of headings, a cell wherever a row and a column meet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from commissioning.documents.pasted import Line, PastedTable, Run, Writer
from commissioning.keys import free_key

if TYPE_CHECKING:
    from commissioning.documents.word_paste import Reader

LONGEST_HEADING = 120
LONGEST_CAPTION = 200
WIDEST = 100  # columns
MOST_PLACES = 20_000  # of all tables of one text: a few merged cells can cover any number of places
MOST_TEXT = 2_000_000  # characters in them, each merged cell counted wherever it stands
GROUPED = 2  # heading rows: the first holds headings merged over those of the second
CAPTION = re.compile(r"^\s*(table\s+\d+)[.:–-]?\s*", re.I)


@dataclass(frozen=True)
class Cell:
    """A cell in its place; one that was merged stands in every place it covered."""

    text: str
    is_header: bool
    is_repeated: bool = False


class TooLarge(ValueError):
    """A table that would swell."""


class TableReader:
    """Reads one table for a `Reader`, which is told what has no place."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def read(self, node: Any) -> list[Line]:
        """The line that stands for the table, which joins the reader's; a box of one cell is its contents."""
        rows = table_rows(node)
        cells = [cell for row in rows for cell in row if cell.tag in ("td", "th")]
        strays = [line for stray in _strays(node) for line in self.reader.block(stray, 0, "bullet")]
        if len(cells) == 1:
            self.reader.leave("A box around text: the text is kept")
            return [*strays, *self.reader.lines(cells[0])]
        if not cells:
            return strays
        number, caption = self.caption(node)
        grid, heads = self.grid(node, rows, f"The table “{caption}”")
        table = replace(self.table(node, grid, heads, caption), number=number)
        self.reader.tables.append(table)
        own = (node.get("id"),) if node.get("id") else ()
        anchors, self.reader.caption_anchors = (*self.reader.caption_anchors, *own), ()
        return [*strays, Line("table", key=table.key, anchors=anchors)]

    def grid(self, node: Any, rows: list[Any], name: str = "This table") -> tuple[list[list[Cell]], int]:
        """Every place of the table, and how many rows at its top are headings. Refuses (`TooLarge`) one that swells."""
        places: dict[tuple[int, int], Cell] = {}
        heads = width = 0
        for number, row in enumerate(rows):
            column = 0
            own = [cell for cell in row if cell.tag in ("td", "th")]
            if number == heads and own and _is_heading(node, row, own, number):
                heads += 1
            for cell in own:
                while (number, column) in places:
                    column += 1
                is_header = cell.tag == "th" or _is_bold(cell)
                text = self.cell(cell, heads_something=number < heads or column == 0)
                height, length = min(_span(cell, "rowspan"), len(rows) - number), _span(cell, "colspan")
                width = max(width, column + length)
                self.measure(width, len(rows), height * length * len(text), name)
                for down in range(height):
                    for along in range(length):
                        places[number + down, column + along] = Cell(text, is_header, bool(down or along))
                column += length
        self.reader.places += width * len(rows)
        empty = Cell("", False)
        return [[places.get((row, column), empty) for column in range(width)] for row in range(len(rows))], heads

    def measure(self, width: int, height: int, text: int, name: str) -> None:
        """Count what a cell adds, before it is laid out in every place it covers."""
        self.reader.text_in_tables += text
        is_full = self.reader.places + width * height > MOST_PLACES or self.reader.text_in_tables > MOST_TEXT
        if width > WIDEST or is_full:
            raise TooLarge(
                f"{name} has more than {WIDEST} columns, or too much stands in it and the tables before it: more than "
                f"{MOST_PLACES:,} cells, or more than {MOST_TEXT:,} characters. Split it, then try again."
            )

    def table(self, node: Any, grid: list[list[Cell]], heads: int, caption: str) -> PastedTable:
        """The grid as data. Two heading rows stay two, more become one; what is repeated or guessed is told."""
        name = f"In the table “{caption}”"
        says_none = node.get("data-first-row") == "0" or all(_heads_only_itself(row) for row in table_rows(node))
        if not heads and not says_none and all(len(cell.text) <= LONGEST_HEADING for cell in grid[0]) and len(grid) > 1:
            heads = 1
            self.reader.leave(f"{name} no row was marked as headings: the first row is taken for them")
        groups = tuple(self.group(grid, place, name) for place in range(len(grid[0]))) if heads == GROUPED else ()
        columns = tuple(
            self.heading([row[place].text for row in grid[1 if any(groups) else 0 : heads]], name)
            for place in range(len(grid[0]))
        )
        body = grid[heads:]
        if any(cell.is_repeated and cell.text for row in body for cell in row):
            self.reader.leave(f"{name} a merged cell is repeated in every place it covered")
        return PastedTable(
            key=self.key(node, caption),
            caption=caption,
            columns=columns,
            rows=tuple(tuple(cell.text for cell in row) for row in body),
            has_row_headers=_has_row_headers(node, [row[0] for row in body]),
            groups=groups if any(groups) else (),
            widths=_widths(node, len(columns)),
        )

    def group(self, grid: list[list[Cell]], place: int, name: str) -> str:
        """The heading merged over a column in the first of two heading rows; none over one that spans both."""
        above, below = grid[0][place].text, grid[1][place].text
        return "" if above == below else self.heading([above], name)

    def heading(self, texts: list[str], name: str) -> str:
        """One heading from those above each other: “2021, Lots”; too long a one is told and cut."""
        plain = [" ".join(re.sub(r"\\(?=\W)|\*\*?", "", text).split()) for text in texts]
        said = ", ".join(dict.fromkeys(text for text in plain if text))
        if len(said) > LONGEST_HEADING:
            self.reader.leave(f"{name} a heading is longer than {LONGEST_HEADING} characters", said)
        return said[:LONGEST_HEADING]

    def cell(self, node: Any, *, heads_something: bool) -> str:
        """A cell's Markdown: paragraphs and lists. A table inside it is told and its words kept.

        A heading all in bold is bold by its place: there the face is left away.
        """
        for inner in node.iter("table"):
            words = " ".join("".join(inner.itertext()).split())
            self.reader.leave("A table inside a table: its words are kept in the cell", words)
            inner.tag = "div"
            for part in inner.iter():
                if part.tag in ("tbody", "thead", "tfoot", "tr", "td", "th"):
                    part.tag = "div"
        lines = [
            replace(line, kind="paragraph") if line.kind == "heading" else line for line in self.reader.lines(node)
        ]
        if heads_something and len(lines) == 1:
            lines = [replace(lines[0], runs=_faceless(lines[0].runs))]
        return Writer().write(lines)

    def caption(self, node: Any) -> tuple[str, str]:
        """The table's number, if it has one, and its own caption, or words that say where it came from."""
        own = node.find("caption")
        words = " ".join("".join(own.itertext()).split()) if own is not None else self.reader.caption
        self.reader.caption = ""
        found = CAPTION.match(words)
        number = " ".join(found[1].split()).capitalize() if found else ""
        words = CAPTION.sub("", words).strip()
        if len(words) > LONGEST_CAPTION:
            self.reader.leave(f"The caption of a table is longer than {LONGEST_CAPTION} characters", words)
        return number, words[:LONGEST_CAPTION] or f"{self.reader.unnamed_table} {len(self.reader.tables) + 1}"

    def key(self, node: Any, caption: str) -> str:
        """A key nobody has taken: the one it carries, if any, else one made of its caption."""
        key = free_key(self.reader.key_carried(node) or caption, self.reader.taken, otherwise="table")
        self.reader.taken.add(key)
        return key


def table_rows(node: Any) -> list[Any]:
    """The table's own rows, not those of tables inside it."""
    found = []
    for child in node:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            found += [row for row in child if row.tag == "tr"]
    return [row for row in found if any(cell.tag in ("td", "th") for cell in row)]


def _strays(node: Any) -> list[Any]:
    """What stands in a table beside its rows and cells, where nothing should."""
    parts = [node, *(part for part in node if part.tag in ("thead", "tbody", "tfoot")), *table_rows(node)]
    inside = [one for part in parts for one in part if isinstance(one.tag, str)]
    return [one for one in inside if one.tag not in _PARTS]


_PARTS = frozenset(("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th", "script", "style"))


def _is_heading(node: Any, row: Any, cells: list[Any], number: int) -> bool:
    """A row in the head, of heading cells, or all in bold; Word also says which row is first."""
    if any(row in list(head) for head in node.findall("thead")) or all(cell.tag == "th" for cell in cells):
        return True
    if "mso-yfti-irow:-1" in (row.get("style") or "").replace(" ", ""):
        return True
    return all(_is_bold(cell) for cell in cells) or (
        number > 0 and all(_is_bold(cell) for cell in cells if "".join(cell.itertext()).strip())
    )


def _is_bold(cell: Any) -> bool:
    """Whether every word of a cell is bold; a cell without words is not."""
    words = "".join("".join(cell.itertext()).split())
    bold = ""
    for part in cell.iter():
        style = (part.get("style") or "").replace(" ", "").lower() if isinstance(part.tag, str) else ""
        is_bold = part.tag in ("b", "strong") and "font-weight:normal" not in style
        if is_bold or re.search(r"font-weight:(bold|[7-9]00)", style):
            bold += "".join("".join(part.itertext()).split())
    return bool(words) and len(bold) >= len(words)


def _heads_only_itself(row: Any) -> bool:
    """Whether a row begins with a heading of its own: then it does not head the rows beneath it."""
    cells = [cell.tag for cell in row if cell.tag in ("td", "th")]
    return cells[:1] == ["th"] and "td" in cells


def _has_row_headers(node: Any, firsts: list[Cell]) -> bool:
    """Whether the first column heads its rows: where the table says so, and otherwise where it holds words."""
    if not firsts or node.get("data-first-column") == "0":
        return False
    is_said = all(cell.is_header for cell in firsts)
    return is_said or all(cell.text and not re.match(r"^[£\d]", cell.text) for cell in firsts)


def _widths(node: Any, columns: int) -> tuple[int, ...]:
    """The shares of the columns in per cent, where the table says them of every one."""
    said = [share for share in (node.get("data-widths") or "").split() if share.isdecimal() and len(share) < 4]
    shares = tuple(int(share) for share in said)
    return shares if len(shares) == columns and all(1 <= share <= 100 for share in shares) else ()


def _span(cell: Any, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return max(1, int(said)) if said.isdecimal() and len(said) < 6 else 1


def _faceless(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    if all(run.strong or not run.text.strip() for run in runs):
        return tuple(replace(run, strong=False) for run in runs)
    return runs

"""Tables: content tables whose header rows repeat, and details tables whose first column heads the row."""

import re
from collections.abc import Iterator

from commissioning.documents import nodes, tree
from commissioning.documents.html.blocks import block, blocks
from commissioning.documents.html.markup import Writer, element

# A cell that holds nothing else stands at the right of its column, so that figures can be compared.
SUM = re.compile(r"-?£[\d,]+(?:\.\d\d)?")
WIDE = 7  # columns from which letters are smaller, so that words still fit
SHORT = 700  # characters of a table that is kept on one page


@block.register
def table(node: nodes.Table, writer: Writer) -> str:
    """A content table. Every header cell says what it heads (WCAG 1.3.1)."""
    columns = "".join(element("col", style=f"width: {width}%") for width in node.widths if writer.mode != "screen")
    sums = columns_of_sums(node)
    head = "".join(row(cells, "col", writer, sums if len(cells) == len(sums) else ()) for cells in node.header_rows)
    body = "".join(row(cells, "row", writer) for cells in node.rows)
    return element(
        "table",
        caption(": ".join(part for part in (node.number, node.caption) if part), writer),
        element("colgroup", columns) if columns else "",
        element("thead", head) if head else "",
        element("tbody", body),
        class_=" ".join(kinds_of(node)),
        id=writer.id_for(node.key),
        data_key=node.key if writer.mode == "file" else None,
        data_widths=" ".join(map(str, node.widths)) if writer.mode == "file" and node.widths else None,
    )


def kinds_of(node: nodes.Table) -> Iterator[str]:
    """How a table is set: smaller where it has many columns, on one page where it is short."""
    yield "content"
    if node.rows and len(node.rows[0]) >= WIDE:
        yield "wide"
    if len(tree.plain_text(node)) <= SHORT:
        yield "short"


def columns_of_sums(node: nodes.Table) -> tuple[bool, ...]:
    """Which columns hold sums of money and nothing else."""
    if not node.rows or len({len(cells) for cells in node.rows}) > 1:
        return ()
    columns = (
        [words for cell in column if (words := tree.plain_text(cell))] for column in zip(*node.rows, strict=True)
    )
    return tuple(bool(words) and all(map(SUM.fullmatch, words)) for words in columns)


def caption(text: str, writer: Writer) -> str:
    """A caption, when there are words for it."""
    return element("caption", writer.words(text)) if text else ""


def row(cells: tuple[nodes.Cell, ...], scope: str, writer: Writer, over_sums: tuple[bool, ...] = ()) -> str:
    """One row; in a header row every cell with words is a header, elsewhere only a cell marked so."""
    over = over_sums or (False,) * len(cells)
    return element(
        "tr", *(cell(node, scope, writer, over_sums=is_over) for node, is_over in zip(cells, over, strict=True))
    )


def cell(node: nodes.Cell, scope: str, writer: Writer, *, over_sums: bool = False) -> str:
    """One cell. An empty corner heads nothing, so it is an ordinary cell."""
    words = tree.plain_text(node.blocks)
    heads = (scope == "col" or node.is_header) and words
    return element(
        "th" if heads else "td",
        blocks(node.blocks, writer),
        scope=scope_of(node, scope) if heads else None,
        class_="sum" if over_sums or SUM.fullmatch(words) else None,
        **spans(node),
    )


def scope_of(node: nodes.Cell, scope: str) -> str:
    """What a header cell heads: its row, its column, or the columns under it."""
    return f"{scope}group" if scope == "col" and node.colspan > 1 else scope


def spans(node: nodes.Cell) -> dict[str, int | None]:
    """How many columns and rows a cell takes, where it is more than one."""
    return {
        "colspan": node.colspan if node.colspan > 1 else None,
        "rowspan": node.rowspan if node.rowspan > 1 else None,
    }


@block.register
def details_table(node: nodes.DetailsTable, writer: Writer) -> str:
    """Particulars: label and value, the label heading its row."""
    return details(node.rows, writer, node.caption)


def details(rows: tuple[nodes.Detail, ...], writer: Writer, title: str = "") -> str:
    """The rows of a details table as HTML."""
    written = "".join(
        element(
            "tr", element("th", writer.words(entry.label), scope="row"), element("td", blocks(entry.blocks, writer))
        )
        for entry in rows
    )
    return element("table", caption(title, writer), element("tbody", written), class_="details")

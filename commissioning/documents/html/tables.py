"""Tables: content tables whose header rows repeat, and details tables whose first column heads the row."""

from commissioning.documents import nodes, tree
from commissioning.documents.html.blocks import block, blocks
from commissioning.documents.html.markup import Writer, element


@block.register
def table(node: nodes.Table, writer: Writer) -> str:
    """A content table. Every header cell says what it heads (WCAG 1.3.1)."""
    columns = "".join(element("col", style=f"width: {width}%") for width in node.widths if writer.mode == "print")
    head = "".join(row(cells, "col", writer) for cells in node.header_rows)
    body = "".join(row(cells, "row", writer) for cells in node.rows)
    return element(
        "table",
        caption(": ".join(part for part in (node.number, node.caption) if part), writer),
        element("colgroup", columns) if columns else "",
        element("thead", head) if head else "",
        element("tbody", body),
        class_="content",
        id=writer.id_for(node.key),
    )


def caption(text: str, writer: Writer) -> str:
    """A caption, when there are words for it."""
    return element("caption", writer.words(text)) if text else ""


def row(cells: tuple[nodes.Cell, ...], scope: str, writer: Writer) -> str:
    """One row; in a header row every cell with words is a header, elsewhere only a cell marked so."""
    return element("tr", *(cell(node, scope, writer) for node in cells))


def cell(node: nodes.Cell, scope: str, writer: Writer) -> str:
    """One cell. An empty corner heads nothing, so it is an ordinary cell."""
    heads = (scope == "col" or node.is_header) and tree.plain_text(node.blocks)
    group = "group" if scope == "col" and node.colspan > 1 else ""
    return element(
        "th" if heads else "td",
        blocks(node.blocks, writer),
        scope=f"{scope}{group}" if heads else None,
        colspan=node.colspan if node.colspan > 1 else None,
        rowspan=node.rowspan if node.rowspan > 1 else None,
    )


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

"""Tables written for Word: header rows that repeat on every page, merged cells, a first column that heads its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips
from docx.table import Table, _Cell

from commissioning.documents import nodes

if TYPE_CHECKING:
    from commissioning.documents.drafts.write_word import WordWriter

WIDTH = 9072  # twentieths of a point between the margins
LABELS = 30  # per cent of the width for the labels of a details table


class TableWriter:
    """Writes the tables of one document."""

    def __init__(self, writer: WordWriter) -> None:
        self.writer = writer

    def table(self, node: nodes.Table) -> None:
        """A content table beneath its caption."""
        caption = ": ".join(part for part in (node.number, node.caption) if part)
        paragraph = self.writer.word.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = True
        with self.writer.inlines.stamp(paragraph, self.writer.inlines.place_of(node.key)):
            paragraph.add_run(caption)
        rows = [*node.header_rows, *node.rows]
        width = sum(cell.colspan for cell in rows[0]) if rows else 0
        if not width:
            return
        heads_rows = bool(node.rows) and all(row and row[0].is_header for row in node.rows)
        table = self.begin(len(rows), width, caption, widths=node.widths, first_column=heads_rows)
        taken: set[tuple[int, int]] = set()
        for place, row in enumerate(rows):
            is_head = place < len(node.header_rows)
            if is_head:
                _repeat(table, place)
            self.row(table, place, row, taken, is_head=is_head)

    def row(
        self, table: Table, place: int, row: tuple[nodes.Cell, ...], taken: set[tuple[int, int]], *, is_head: bool
    ) -> None:
        """One row; the places a merged cell covers are taken."""
        column = 0
        for cell in row:
            while (place, column) in taken:
                column += 1
            covered = [(place + down, column + along) for down in range(cell.rowspan) for along in range(cell.colspan)]
            taken.update(covered)
            target = table.cell(place, column)
            if len(covered) > 1:
                target = target.merge(table.cell(*covered[-1]))
            self.fill(target, cell.blocks, is_bold=is_head or cell.is_header)
            column += cell.colspan

    def details(self, rows: tuple[nodes.Detail, ...]) -> None:
        """Labels and values, each label heading its row."""
        widths = (LABELS, 100 - LABELS)
        table = self.begin(len(rows), len(widths), "", widths=widths, first_column=True, first_row=False)
        for place, row in enumerate(rows):
            self.fill(table.cell(place, 0), (nodes.Paragraph((nodes.Text(row.label),)),), is_bold=True)
            self.fill(table.cell(place, 1), row.blocks, is_bold=False)
        self.writer.word.add_paragraph()

    def begin(
        self,
        rows: int,
        columns: int,
        caption: str,
        *,
        widths: tuple[int, ...],
        first_column: bool,
        first_row: bool = True,
    ) -> Table:
        """An empty table that says which cells head which; without shares of its own it leaves them to Word."""
        table = self.writer.word.add_table(rows, columns, style="Table Grid")
        table.autofit = not widths
        for column, share in zip(table.columns, widths, strict=False):
            column.width = Twips(round(WIDTH * share / 100))
            for cell in column.cells:
                cell.width = column.width
        properties = table._tbl.tblPr
        for look in properties.findall(qn("w:tblLook")):
            properties.remove(look)
        properties.append(
            parse_xml(
                f'<w:tblLook {nsdecls("w")} w:val="0000" w:firstRow="{int(first_row)}" w:lastRow="0" '
                f'w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            )
        )
        if caption:
            said = OxmlElement("w:tblCaption")
            said.set(qn("w:val"), caption)
            properties.append(said)
        return table

    def fill(self, cell: _Cell, blocks: tuple[nodes.Block, ...], *, is_bold: bool) -> None:
        """The blocks of a cell. Word wants a paragraph in every cell, and one at its end."""
        empty = cell.paragraphs[0]
        self.writer.blocks_in(cell, blocks)
        if len(cell.paragraphs) > 1:
            empty._p.getparent().remove(empty._p)
        for run in cell._tc.iter(qn("w:r")) if is_bold else ():
            run.get_or_add_rPr().b_val = True


def _repeat(table: Table, place: int) -> None:
    """Make a row a heading that stands at the head of every page."""
    properties: Any = table.rows[place]._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader"):
        properties.append(OxmlElement(name))

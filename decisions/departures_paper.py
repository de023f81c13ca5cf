"""The quarterly report on departures from the rules as a paper: one table for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from commissioning.calendar import say_date
from commissioning.documents import nodes
from decisions.selectors.departures import Part, Quarterly

TITLE = "Waivers, breaches and late authorisations"
NOT_CURED = "A waiver sets aside a rule of the council’s own. It does not cure a breach, and none is counted as one."


def paper_of(report: Quarterly, made_on: date) -> nodes.Document:
    """The report as a document to print; it is not certified."""
    council = report.council
    return nodes.Document(
        title=TITLE,
        council=nodes.Council(name=council.name, colour=council.brand_colour),
        reference=report.quarter.name,
        kind="Quarterly report",
        status=f"As recorded on {say_date(made_on)}",
        blocks=(
            _paragraph(f"{report.quarter.words}."),
            _paragraph(report.share),
            _paragraph(NOT_CURED),
            *(block for part in report.parts for block in _part(part)),
        ),
    )


def _part(part: Part) -> Iterator[nodes.Block]:
    yield nodes.Heading(key=part.kind.value, level=2, text=part.title, is_counted=False)
    if part.lines:
        yield nodes.Table(
            key=f"{part.kind.value}-by-reason",
            caption=f"{part.title}, by reason",
            header_rows=(tuple(_cell(text, is_header=True) for text in ("Reason", "Count", "Value")),),
            rows=(
                *(_row(line.reason, line.count, line.sum) for line in part.lines),
                _row("All", part.count, part.sum),
            ),
            widths=(60, 15, 25),
        )
    else:
        yield _paragraph("None.")
    for note in part.notes:
        yield _paragraph(note)


def _row(reason: str, count: int, value: str) -> tuple[nodes.Cell, ...]:
    return (_cell(reason, is_header=True), _cell(str(count)), _cell(value))


def _cell(text: str, *, is_header: bool = False) -> nodes.Cell:
    return nodes.Cell((_paragraph(text),), is_header=is_header)


def _paragraph(text: str) -> nodes.Paragraph:
    return nodes.Paragraph((nodes.Text(text),), is_counted=False)

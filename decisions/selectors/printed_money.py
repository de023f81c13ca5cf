"""Schedules of money and figures of a report: every sum from the register, as it was pinned at submission."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from commissioning.charts import ChartBar, bar_chart
from commissioning.colours import legible
from commissioning.documents import nodes, tree
from commissioning.money import format_pounds, parse_pounds
from decisions import schedules
from decisions.blocks import Blocks, cell, head_cell
from decisions.enums import FigureKind
from decisions.models import Figure, MoneySchedule, ScheduleLine
from decisions.schedules import ShownSum
from decisions.selectors import parts
from decisions.selectors.sums_shown import shown_sum

if TYPE_CHECKING:
    from decisions.selectors.writing import Writer

SVG = "image/svg+xml"


def schedule(writer: Writer, key: str) -> Blocks | None:
    """A schedule as a table; None for a key that names none."""
    found = next((one for one in parts.schedules(writer.report) if one.key == key), None)
    return (_table(writer, found),) if found else None


def _table(writer: Writer, of: MoneySchedule) -> nodes.Table:
    """What each sum is for, how it is arrived at, the sum in the column of its kind, and how it stands to VAT."""
    shown = _sums(writer, of)
    columns = schedules.columns(shown)
    heads = ["For", *(["How it is arrived at"] if of.shows_calculation else []), *columns.values(), "VAT"]
    body = []
    for one in shown:
        how = [_of_fact(writer, schedules.how_of(one.key))] if of.shows_calculation else []
        sums = [_of_fact(writer, schedules.fact_of(one.key)) if one.column == name else cell("") for name in columns]
        body.append((head_cell(one.label), *how, *sums, cell(one.vat.label)))
    is_counted_once = of.has_total and writer.facts.get(schedules.total_of(of.pk))
    total = schedules.total(shown) if is_counted_once else None
    if total is not None:
        how = [cell("")] if of.shows_calculation else []
        body.append((head_cell("Total"), *how, cell(format_pounds(total)), cell(shown[0].vat.label)))
    return nodes.Table(
        of.key, of.caption, (tuple(map(head_cell, heads)),), tuple(body), widths=_widths(of, len(columns))
    )


def _widths(of: MoneySchedule, sums: int) -> tuple[int, ...]:
    """Shares in per cent that leave the most to what a sum is for; none where there are too many columns of sums."""
    how = (26,) if of.shows_calculation else ()
    rest = 100 - sum(how) - 16 * sums - 19
    return (rest, *how, *(16,) * sums, 19) if rest >= 20 else ()


def _sums(writer: Writer, of: MoneySchedule) -> list[ShownSum]:
    """Each sum as it was pinned: in pounds, with what it is for and of what kind; else as the register has it."""
    return [_pinned(writer, row) for row in of.lines.all()]


def _pinned(writer: Writer, row: ScheduleLine) -> ShownSum:
    shown, said = shown_sum(row), writer.facts.get
    amount, terms = said(schedules.fact_of(row.line_id)), said(schedules.terms_of(row.line_id))
    return replace(
        shown.on_terms(terms) if terms else shown,
        amount=parse_pounds(amount) if amount else shown.amount,
        label=row.label or said(schedules.label_of(row.line_id)) or shown.label,
    )


def _of_fact(writer: Writer, name: str) -> nodes.Cell:
    """A register value, so that a comparison of two versions tells it from typed words."""
    stated = writer.fact(name)
    return nodes.Cell((stated,)) if stated else cell("")


def figure(writer: Writer, key: str) -> Blocks | None:
    """A picture, or a chart with the table it is drawn from unless that stands elsewhere. None for an unknown key."""
    found = next((one for one in parts.figures(writer.report) if one.key == key), None)
    if found is None:
        return None
    of = found.schedule if found.kind == FigureKind.CHART else None
    if of is None:
        asset = nodes.Asset(found.key, found.sha256, found.media_type)
        return (nodes.Figure(found.key, asset, found.alt, found.caption),)
    drawn = drawn_chart(writer, of)
    asset = nodes.Asset(found.key, hashlib.sha256(drawn).hexdigest(), SVG)
    chart = nodes.Figure(found.key, asset, found.alt, found.caption)
    return (chart,) if f"[schedule:{of.key}]" in writer.places else (chart, _table(writer, of))


def drawn_chart(writer: Writer, of: MoneySchedule) -> bytes:
    """The chart of a schedule; where its sums are of several kinds, each bar says which."""
    shown = _sums(writer, of)
    says_kind = len(schedules.columns(shown)) > 1
    bars = [ChartBar(f"{one.label} ({one.column.lower()})" if says_kind else one.label, one.amount) for one in shown]
    return bar_chart(bars, colour=legible(writer.report.council.brand_colour))


def charts(writer: Writer, document: nodes.Document) -> Mapping[str, bytes]:
    """The drawings of the charts that a document shows, by their SHA-256."""
    wanted = tree.assets(document)
    rows: Iterable[Figure] = parts.figures(writer.report) if wanted else ()
    drawn = (drawn_chart(writer, row.schedule) for row in rows if row.kind == FigureKind.CHART and row.schedule)
    named = {hashlib.sha256(content).hexdigest(): content for content in drawn}
    return {digest: content for digest, content in named.items() if digest in wanted}

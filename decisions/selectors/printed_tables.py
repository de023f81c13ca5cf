"""Rows of a report that print as tables: typed tables, risks and their map, timetable, scores, the matrix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from commissioning import milestones as wording
from commissioning.calendar import say_date
from commissioning.documents import nodes
from decisions.blocks import Blocks, cell, head_cell, marked_cell, say
from decisions.enums import MilestonePrecision, RiskBand, SectionAnswer
from decisions.models import Milestone, OptionConsidered, Risk, Section
from decisions.risks import band
from decisions.selectors import grading, parts

if TYPE_CHECKING:
    from decisions.selectors.writing import Writer

Cells = tuple[nodes.Cell, ...]
SCALE = range(1, 6)
MARKS: dict[RiskBand, nodes.MarkKind] = {RiskBand.GREEN: "green", RiskBand.AMBER: "amber", RiskBand.RED: "red"}
RISK_WIDTHS = (23, 9, 7, 10, 25, 9, 7, 10)


# --- tables an author types ------------------------------------------------------------------------------------------


def typed(writer: Writer, key: str) -> Blocks | None:
    """A table with its header rows; lists stand in its cells. None for a key that names none."""
    table = next((one for one in parts.tables(writer.report) if one.key == key), None)
    if table is None:
        return None
    columns = table.columns
    widths = [column.width for column in columns]
    rows = tuple(
        tuple(
            nodes.Cell(
                writer.prose(row.cells.get(column.pk, ""), key_prefix=f"{table.key}-{row.order}-{column.order}-"),
                is_header=table.has_row_headers and column is columns[0],
            )
            for column in columns
        )
        for row in table.rows
    )
    return (
        nodes.Table(
            key=table.key,
            caption=table.caption,
            header_rows=_heads(columns),
            rows=rows,
            widths=tuple(width for width in widths if width) if all(widths) else (),
        ),
    )


def _heads(columns: Sequence[parts.Column]) -> tuple[Cells, ...]:
    """One header row; two where neighbouring columns stand under a heading of their own."""
    if not any(column.group for column in columns):
        return (tuple(head_cell(column.heading) for column in columns),)
    above: list[nodes.Cell] = []
    for group, run in groupby(columns, key=lambda column: column.group):
        under = list(run)
        if group:
            above.append(head_cell(group, colspan=len(under)))
        else:
            above += [head_cell(column.heading, rowspan=2) for column in under]
    return tuple(above), tuple(head_cell(column.heading) for column in columns if column.group)


# --- risks -----------------------------------------------------------------------------------------------------------


def risks(writer: Writer) -> Blocks:
    """The register of risks: likelihood and impact before and after what is done, each with its score and band."""
    rows = parts.risks(writer.report)
    if not rows:
        return ()
    scored = ("Likelihood", "Impact", "Score")
    heads = (
        (
            head_cell("Risk", rowspan=2),
            head_cell("Before", colspan=3),
            head_cell("What is done about it", rowspan=2),
            head_cell("After", colspan=3),
        ),
        tuple(head_cell(word) for word in (*scored, *scored)),
    )
    body = tuple(_risk(writer, number, row) for number, row in enumerate(rows, start=1))
    return (nodes.Table("risk-register", "Risks before and after mitigation", heads, body, widths=RISK_WIDTHS),)


def _risk(writer: Writer, number: int, row: Risk) -> Cells:
    prefix = f"risk-{row.order}-"
    title = nodes.Paragraph((nodes.Text(f"{number}. {row.title}"),))
    described = writer.prose(row.description, key_prefix=f"{prefix}description-")
    done = writer.prose(row.mitigation, key_prefix=f"{prefix}mitigation-")
    if row.comment:
        done += writer.prose(row.comment, key_prefix=f"{prefix}comment-")
    if told := _owned(row):
        done += (say(told),)
    return (
        nodes.Cell((title, *described), is_header=True),
        *_scored(writer, row.likelihood, row.impact),
        nodes.Cell(done),
        *_scored(writer, row.residual_likelihood, row.residual_impact),
    )


def _owned(row: Risk) -> str:
    """Who sees to it, by when."""
    owner = f"Owner: {row.owner}" if row.owner else ""
    by = f"{'by' if owner else 'By'} {say_date(row.due_on)}" if row.due_on else ""
    return f"{', '.join(part for part in (owner, by) if part)}." if owner or by else ""


def _scored(writer: Writer, likelihood: int | None, impact: int | None) -> Cells:
    if likelihood is None or impact is None:
        return (cell("–"), cell("–"), cell("Not scored"))
    return (cell(str(likelihood)), cell(str(impact)), nodes.Cell((_graded(writer, likelihood * impact),)))


def _graded(writer: Writer, score: int) -> nodes.Paragraph:
    """A score with the council's band, in words and in colour."""
    amber_from, red_from = writer.risk_limits
    found = band(score, amber_from=amber_from, red_from=red_from)
    return nodes.Paragraph((nodes.Mark(f"{score} {found.label}", MARKS[found]),))


def risk_map(writer: Writer) -> Blocks:
    """Where each risk stands on the five by five of likelihood and impact: a table, with a word for every colour."""
    rows = parts.risks(writer.report)
    if not rows:
        return ()
    before, after = defaultdict[tuple[int, int], list[str]](list), defaultdict[tuple[int, int], list[str]](list)
    for number, row in enumerate(rows, start=1):
        before[row.likelihood, row.impact].append(str(number))
        if row.residual_likelihood is not None and row.residual_impact is not None:
            after[row.residual_likelihood, row.residual_impact].append(str(number))

    def standing(likelihood: int, impact: int) -> nodes.Cell:
        numbers = {"Before": before[likelihood, impact], "After": after[likelihood, impact]}
        told = (say(f"{when}: {', '.join(those)}") for when, those in numbers.items() if those)
        return nodes.Cell((_graded(writer, likelihood * impact), *told))

    heads = (
        (head_cell("Likelihood", rowspan=2), head_cell("Impact", colspan=len(SCALE))),
        tuple(head_cell(str(impact)) for impact in SCALE),
    )
    body = tuple(
        (head_cell(str(likelihood)), *(standing(likelihood, impact) for impact in SCALE))
        for likelihood in reversed(SCALE)
    )
    caption = "Risks by their number, before and after mitigation"
    return (nodes.Table("risk-map", caption, heads, body, widths=(15, 17, 17, 17, 17, 17)),)


# --- timetable -------------------------------------------------------------------------------------------------------


def milestones(writer: Writer) -> Blocks:
    """The timetable, each date only as exact as it is known."""
    rows = parts.milestones(writer.report)
    if not rows:
        return ()
    body = tuple((head_cell(row.label), cell(_when(row))) for row in rows)
    heads = ((head_cell("Step"), head_cell("Date")),)
    return (nodes.Table("milestones", "Timetable", heads, body, widths=(60, 40)),)


def _when(row: Milestone) -> str:
    """The date in words, as a cell of its own begins them."""
    precision = MilestonePrecision(row.precision)
    words = wording.in_words(precision, starts_on=row.starts_on, ends_on=row.ends_on, words=row.words)
    return words[:1].upper() + words[1:]


# --- options scored --------------------------------------------------------------------------------------------------


def scores(writer: Writer) -> Blocks:
    """How the options score on weighted criteria, with what that comes to; nothing where no criterion is given."""
    criteria = parts.scored_criteria(writer.report)
    if not criteria:
        return ()
    options = parts.options_considered(writer.report)
    given = {(row.criterion_id, row.option_id): row for one in criteria for row in one.scores.all()}
    body = []
    for one in criteria:
        row = [head_cell(one.name), cell(f"{one.weight}%")]
        for option in options:
            score = given.get((one.pk, option.pk))
            said = [str(score.score), *([score.reason] if score.reason else [])] if score else ["–"]
            row.append(nodes.Cell(tuple(say(words) for words in said)))
        body.append(tuple(row))
    totals = [grading.total_of(option, criteria) for option in options]
    whole = sum(one.weight for one in criteria)
    body.append((head_cell("Weighted total out of 10"), cell(f"{whole}%"), *(cell(_total(one)) for one in totals)))
    named = (head_cell(name_of(writer, number, option)) for number, option in enumerate(options, start=1))
    heads = ((head_cell("Criterion"), head_cell("Weight"), *named),)
    return (nodes.Table("option-scores", "Options scored from 0 to 10 on each criterion", heads, tuple(body)),)


def _total(total: Decimal | None) -> str:
    return "Not scored" if total is None else str(total)


def name_of(writer: Writer, number: int, option: OptionConsidered) -> str:
    """An option by its title; with its number in a form that prints all of them, so that it can be referred to."""
    return f"Option {number}: {option.title}" if prints_all_options(writer) else option.title


def prints_all_options(writer: Writer) -> bool:
    """Whether the form prints the option recommended among the others."""
    return bool(writer.setting("options_printed") == "all")


# --- implications ----------------------------------------------------------------------------------------------------


def matrix(writer: Writer, implications: Sequence[Section]) -> Blocks:
    """Which implications there are, two to a row: ticked exactly where a section says what they are."""
    if not implications:
        return ()
    pairs = [(head_cell(section.heading), _ticked(writer, section)) for section in implications]
    if len(pairs) % 2:
        pairs.append((cell(""), cell("")))
    rows = tuple((*first, *second) for first, second in zip(pairs[::2], pairs[1::2], strict=True))
    heads = (tuple(head_cell(word) for word in ("Implication", "Applies") * 2),)
    return (nodes.Table("implications-matrix", "Implications of the decision", heads, rows, widths=(35, 15, 35, 15)),)


def _ticked(writer: Writer, section: Section) -> nodes.Cell:
    if writer.says_something(section):
        return marked_cell("Yes", "tick")
    if section.answer == SectionAnswer.NOT_APPLICABLE:
        return cell(SectionAnswer.NOT_APPLICABLE.label)
    is_open = section.answer == SectionAnswer.CONTENT and section.is_required
    return cell("To be answered" if is_open else "No")

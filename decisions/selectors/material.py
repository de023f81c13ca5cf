"""What the clearances of a report stand on, gathered from its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from commissioning.calendar import say_date
from commissioning.enums import Discipline
from decisions.aspects import AskedFor, Exemption, Material
from decisions.models import BackgroundPaper, Recommendation, Report, ReportTable, Section
from decisions.selectors import facts

_FACT = re.compile(r"\{\{\s*([a-z0-9._]+)\s*\}\}")
_TABLE = re.compile(r"\[table:([\w-]+)\]")


def material_of(report: Report) -> Material:
    """The typed rows, facts, own sections and prose of a report as it is now (model.md invariant 21).

    Facts are those pinned; one first used after submission counts as it reads now, until the issue pins it too.
    """
    sections = list(report.sections.all())
    tables = {table.key: _words_of(table) for table in report.tables.prefetch_related("columns", "rows__cells")}
    recommendations = report.recommendations.select_related("value_line").prefetch_related("lots")
    asked = [_asked_for(one) for one in recommendations]
    exempt = list(report.exempt_texts.select_related("section"))
    prose = {section.key: f"{section.heading}\n{section.body}" for section in sections} | {"title": report.title}
    prose |= {f"table:{key}": words for key, words in tables.items()}
    prose |= {
        f"option:{row.order}": "\n".join([row.title, row.text, row.reason_rejected])
        for row in report.options_considered.all()
    }
    prose |= {f"paper:{row.order}": _words_of_paper(row) for row in report.background_papers.all()}
    prose |= {f"exempt:{row.pk}": row.text for row in exempt}
    used = set(_FACT.findall("\n".join([*prose.values(), *(one.words for one in asked)])))
    return Material(
        asked=asked,
        prose=prose,
        is_key=report.is_key,
        exemptions=[Exemption(row.section.key, row.paragraph, row.public_interest_reasoning) for row in exempt],
        facts={name: fact.text for name, fact in facts.resolve(report).items() if name in used},
        own={discipline: _own(sections, tables, discipline) for discipline in Discipline},
    )


def _asked_for(one: Recommendation) -> AskedFor:
    line = one.value_line
    return AskedFor(
        order=one.order,
        verb=one.verb,
        effect=one.effect,
        text=one.text,
        option=one.option_id,
        conditions=one.conditions,
        delegate=one.delegate_post_id,
        lots=[(row.lot_id, row.from_on, row.to_on) for row in one.lots.all()],
        sum_asked=line.amount if line else None,
        vat_basis=line.vat_basis if line else "",
        certainty=line.certainty if line else "",
    )


def _own(sections: Iterable[Section], tables: dict[str, str], discipline: Discipline) -> dict[str, tuple[str, str]]:
    """A discipline's own sections, with the words of the tables placed in them."""
    own = [section for section in sections if section.discipline == discipline]
    return {
        section.key: (section.answer, "\n".join([section.body, *(tables.get(key, "") for key in _placed(section))]))
        for section in own
    }


def _placed(section: Section) -> list[str]:
    return _TABLE.findall(section.body)


def _words_of_paper(paper: BackgroundPaper) -> str:
    """A paper's title and date: relying on another paper, or on another day's, is another report."""
    return f"{paper.title}\n{say_date(paper.dated_on)}" if paper.dated_on else paper.title


def _words_of(table: ReportTable) -> str:
    headings = [column.heading for column in table.columns.all()]
    cells = [cell.body for row in table.rows.all() for cell in row.cells.all()]
    return "\n".join([table.caption, *headings, *cells])

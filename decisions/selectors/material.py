"""What the clearances of a report stand on, gathered from its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from commissioning.calendar import say_date
from commissioning.enums import Discipline
from commissioning.once import once, reading_once
from decisions.aspects import Annexed, AskedFor, Exemption, Material, digest
from decisions.clearances import ClearanceState
from decisions.enums import ClearanceOutcome
from decisions.models import BackgroundPaper, Clearance, Recommendation, Report, Section
from decisions.selectors import annexes, delegating, facts, material_kinds, parts
from decisions.selectors.varying import as_recorded

_FACT = re.compile(r"\{\{\s*([a-z0-9._]+)\s*\}\}")
_TABLE = re.compile(r"\[table:([\w-]+)\]")


@once
def material_of(report: Report) -> Material:
    """The typed rows, facts, own sections and prose of a report as it is now (model.md invariant 21).

    Facts are those pinned; one first used after submission counts as it reads now, until the issue pins it too.
    """
    with reading_once():
        sections, exempt, texts = parts.sections(report), parts.exempt_texts(report), facts.Texts(report)
        tables = {table.key: _words_of(table) for table in parts.tables(report)}
        return Material(
            asked=_asked(report),
            prose=_prose(report),
            is_key=report.counts_as_key,
            exemptions=[Exemption(row.section.key, row.paragraph, row.public_interest_reasoning) for row in exempt],
            annexes=[
                Annexed(row.vouched_sha256, row.exempt_paragraph, row.exempt_reasoning)
                for row in annexes.annexes(report)
            ],
            facts={name: text for name in sorted(_facts_used(report)) if (text := texts.get(name)) is not None},
            own={discipline: _own(report, sections, tables, discipline) for discipline in Discipline},
            rows=material_kinds.typed(report),
            sums_shown=material_kinds.sums_shown(report, texts),
        )


def read_ahead(reports: Sequence[Report]) -> None:
    """Inside `reading_once()`, read for all of these submitted reports what `material_of` asks about each.

    What the register says now is read for those only that use a fact which is not pinned yet.
    """
    for each in (*_WORDED, facts.pinned):
        each.ahead(reports)
    facts.read_ahead([report for report in reports if _facts_counted(report) - facts.pinned(report).keys()])


def state_of(row: Clearance | None, discipline: Discipline, material: Material) -> ClearanceState:
    """How the latest round of a discipline stands on this material."""
    outcome = ClearanceOutcome(row.outcome) if row and row.outcome else None
    return ClearanceState(outcome, given_on=row.aspect_digest if row else "", now=digest(material, discipline))


_WORDED = (
    parts.sections, parts.tables, parts.recommendations, parts.options_considered, parts.background_papers,
    parts.exempt_texts, annexes.annexes, parts.risks, parts.milestones, parts.engagements, parts.scored_criteria,
    parts.schedules, parts.figures, parts.plans,
)  # fmt: skip


@once
def _prose(report: Report) -> dict[str, str]:
    """Every piece of free text by its place, but for the recommendations."""
    prose = {section.key: f"{section.heading}\n{section.body}" for section in parts.sections(report)}
    prose |= {"title": report.title}
    prose |= {f"table:{table.key}": _words_of(table) for table in parts.tables(report)}
    prose |= {
        f"option:{row.order}": "\n".join([row.title, row.text, row.reason_rejected])
        for row in parts.options_considered(report)
    }
    prose |= {f"paper:{row.order}": _words_of_paper(row) for row in parts.background_papers(report)}
    prose |= {f"exempt:{row.pk}": row.text for row in parts.exempt_texts(report)}
    prose |= {f"annex:{row.pk}": row.title for row in annexes.annexes(report)}
    return prose | material_kinds.words(report)


@once
def _facts_used(report: Report) -> frozenset[str]:
    """The names of the facts in anything that is printed."""
    asked = (one.words for one in _asked(report))
    written = frozenset(_FACT.findall("\n".join([*_prose(report).values(), *asked])))
    return written | material_kinds.facts_shown(report)


def _facts_counted(report: Report) -> frozenset[str]:
    """Those, and the facts that say what the sums in schedules are."""
    return _facts_used(report) | material_kinds.facts_beside(report)


@once
def _asked(report: Report) -> list[AskedFor]:
    """What is asked for, with the contract that is to be procured or the terms of what is delegated."""
    planned = {key: tuple(plan) for key, plan in material_kinds.planned(report).items()}
    planned |= {key: (terms,) for key, terms in delegating.words_for(report).items()}
    planned |= {key: tuple(as_recorded(one).items()) for key, one in parts.variations(report).items()}
    return [_asked_for(one, planned.get(one.pk, ())) for one in parts.recommendations(report)]


def _asked_for(one: Recommendation, plan: Sequence[object]) -> AskedFor:
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
        plan=plan,
    )


def _own(
    report: Report, sections: Iterable[Section], tables: dict[str, str], discipline: Discipline
) -> dict[str, tuple[str, str]]:
    """A discipline's own sections, with the words of the tables and of the rows that stand in them."""
    own = [section for section in sections if section.discipline == discipline]
    said = material_kinds.words(report) if own else {}
    beside = {
        section.key: [*(tables.get(key, "") for key in _placed(section)), *material_kinds.words_in(section, said)]
        for section in own
    }
    return {section.key: (section.answer, "\n".join([section.body, *beside[section.key]])) for section in own}


def _placed(section: Section) -> list[str]:
    return _TABLE.findall(section.body)


def _words_of_paper(paper: BackgroundPaper) -> str:
    """A paper's title and date: relying on another paper, or on another day's, is another report."""
    return f"{paper.title}\n{say_date(paper.dated_on)}" if paper.dated_on else paper.title


def _words_of(table: parts.Table) -> str:
    groups = [column.group for column in table.columns if column.group]
    headings = [*groups, *(column.heading for column in table.columns)]
    cells = [body for row in table.rows for body in row.cells.values()]
    return "\n".join([table.caption, *headings, *cells])

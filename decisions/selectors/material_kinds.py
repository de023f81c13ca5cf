"""What clearances stand on in the kinds of content that only some forms have: typed rows, and every word in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commissioning.once import once
from decisions import schedules
from decisions.enums import SectionKind
from decisions.facts import RISK_LIMITS
from decisions.models import Report, ScheduleLine, Section
from decisions.selectors import facts, parts

Typed = Mapping[str, Sequence[Sequence[object]]]


@once
def words(report: Report) -> dict[str, str]:
    """Every piece of free text in these rows by its place; nothing where there are none."""
    found = {
        f"risk:{row.order}": [row.title, row.description, row.mitigation, row.comment, row.owner]
        for row in parts.risks(report)
    }
    found |= {f"milestone:{row.order}": [row.label, row.words, row.source] for row in parts.milestones(report)}
    found |= {f"engagement:{row.order}": [row.method, row.summary] for row in parts.engagements(report)}
    found |= {
        f"criterion:{row.order}": [row.name, *(score.reason for score in row.scores.all())]
        for row in parts.scored_criteria(report)
    }
    found |= {
        f"schedule:{row.key}": [row.caption, *(shown.label for shown in row.lines.all())]
        for row in parts.schedules(report)
    }
    found |= {f"figure:{row.key}": [row.caption, row.alt] for row in parts.figures(report)}
    found |= {
        f"swot:{row.order}": [row.strengths, row.weaknesses, row.opportunities, row.threats]
        for row in parts.options_considered(report)
    }
    said = {place: "\n".join(filter(None, lines)) for place, lines in found.items()}
    return {place: text for place, text in said.items() if text}


def typed(report: Report) -> Typed:
    """What these rows say in figures, dates and choices, by kind; a kind there is nothing of is not there."""
    found: dict[str, list[list[object]]] = {
        "risks": [
            [row.order, row.likelihood, row.impact, row.residual_likelihood, row.residual_impact, _day(row.due_on)]
            for row in parts.risks(report)
        ],
        "milestones": [
            [row.order, row.precision, _day(row.starts_on), _day(row.ends_on), row.words]
            for row in parts.milestones(report)
        ],
        "engagements": [
            [row.order, row.audience, _day(row.from_on), _day(row.to_on)] for row in parts.engagements(report)
        ],
        "criteria": [
            [row.order, row.weight, sorted([score.option_id, score.score] for score in row.scores.all())]
            for row in parts.scored_criteria(report)
        ],
        "figures": [[row.key, row.kind, row.sha256, row.schedule_id] for row in parts.figures(report)],
    }
    return {kind: rows for kind, rows in found.items() if rows}


def sums_shown(report: Report, texts: facts.Texts) -> list[list[object]]:
    """What each schedule shows, in what order: the money lines with what is said of them, and whether it adds them up.

    What is said counts as it was pinned, as every fact does.
    """
    return [
        [row.key, row.has_total, row.shows_calculation, [_line(shown, texts) for shown in row.lines.all()],
         *filter(None, [row.has_total and texts.get(schedules.total_of(row.pk))])]
        for row in parts.schedules(report)
    ]  # fmt: skip


def _line(shown: ScheduleLine, texts: facts.Texts) -> list[object]:
    label = shown.label or texts.get(schedules.label_of(shown.line_id)) or ""
    return [shown.line_id, label, texts.get(schedules.terms_of(shown.line_id)) or ""]


def facts_shown(report: Report) -> frozenset[str]:
    """The facts that schedules print, each sum and how it is arrived at, and those that grade the risks."""
    lines = [shown.line_id for row in parts.schedules(report) for shown in row.lines.all()]
    sums = (name for line in lines for name in (schedules.fact_of(line), schedules.how_of(line)))
    return frozenset((*sums, *(RISK_LIMITS if parts.risks(report) else ())))


def facts_beside(report: Report) -> frozenset[str]:
    """The facts that say of the sums in schedules what they are; they count with the sums (`sums_shown`)."""
    shown = parts.schedules(report)
    lines = [one.line_id for row in shown for one in row.lines.all()]
    said = (name for line in lines for name in (schedules.label_of(line), schedules.terms_of(line)))
    return frozenset((*said, *(schedules.total_of(row.pk) for row in shown if row.has_total)))


def planned(report: Report) -> dict[int, list[object]]:
    """What each recommendation to procure plans, by the recommendation's key."""
    return {
        pk: [
            plan.title, plan.kind, plan.regime, plan.route, plan.predecessor_id, _day(plan.starts_on),
            plan.initial_months, plan.option_months, [[lot.title, lot.predecessor_lot_id] for lot in plan.lots.all()],
        ]
        for pk, plan in parts.plans(report).items()
    }  # fmt: skip


_FILLS = {SectionKind.RISKS: "risk:", SectionKind.MILESTONES: "milestone:", SectionKind.ENGAGEMENT: "engagement:"}
# Codes that place every row of a kind.
_CODES = {"[risks]": "risk:", "[risk-map]": "risk:", "[milestones]": "milestone:"}


def words_in(section: Section, said: Mapping[str, str]) -> list[str]:
    """The words of the rows that stand in a section: those that fill it, and those its codes place."""
    stems = {stem for code, stem in _CODES.items() if code in section.body}
    if SectionKind(section.kind) in _FILLS:
        stems.add(_FILLS[SectionKind(section.kind)])
    of_kind = [text for place, text in said.items() if place.startswith(tuple(stems))]
    return of_kind + [text for place, text in said.items() if f"[{place}]" in section.body]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

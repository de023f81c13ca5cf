"""A form filled with sample content, as the document it would print: rows are made in memory, and none is stored.

The writer of reports reads a report's rows through selectors that are asked once; here their answers are given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from commissioning.documents import nodes
from commissioning.documents.nodes import SignatureLine, SignOff
from commissioning.models import Council, Post
from commissioning.money import format_pounds
from commissioning.once import known, reading_once
from decisions import schedules
from decisions.enums import Classification, FigureKind, SectionKind
from decisions.fact_values import Fact
from decisions.models import (
    BackgroundPaper,
    Consultation,
    Criterion,
    CriterionScore,
    Engagement,
    ExemptText,
    Figure,
    Milestone,
    MoneySchedule,
    OptionConsidered,
    Recommendation,
    Report,
    ReportContact,
    Risk,
    ScheduleLine,
    Section,
    TemplateVersion,
)
from decisions.sample_content import Sample, for_form, picture
from decisions.selectors import annexes, content, facts, notices, parts
from decisions.selectors.sums_shown import shown_sum
from frameworks.enums import Calculation
from frameworks.models import Contract, MoneyLine, MoneyLinePart

MARK = "SAMPLE"
SVG = "image/svg+xml"
NOBODY = -1  # the key of what is never stored
ASKED_AT = datetime(2026, 2, 16, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Filled:
    """A form as it prints with sample content, and the pictures of that document by SHA-256."""

    document: nodes.Document
    pictures: Mapping[str, bytes]


def filled(structure: Mapping[str, Any], council: Council, sample: Sample | None = None) -> Filled:
    """A form filled with sample content in this council's words and colour, marked as a sample.

    `structure` is a form as `form_structure.checked` gives it, published or not; without a `sample` the one that fits
    it best is taken.
    """
    sample = sample or for_form(structure)
    report = _report(structure, sample, council)
    with reading_once():
        _answer_for(report, structure, sample)
        document = content.build(report, audience="exempt_removed")
        drawn = content.drawings(report, document)
    brought = [picture(row["picture"]) for row in sample.rows("figures") if "picture" in row]
    pictures = {**drawn, **{hashlib.sha256(one).hexdigest(): one for one in brought}}
    return Filled(replace(document, status="Sample content", watermark=MARK), pictures)


def _report(structure: Mapping[str, Any], sample: Sample, council: Council) -> Report:
    keys = {section["key"] for section in structure["sections"]}
    is_exempt = any(row["section"] in keys for row in sample.rows("exempt"))
    contract = Contract(
        pk=NOBODY,
        council=council,
        reference=sample.value("contract_reference"),
        title=sample.value("contract_title"),
    )
    return Report(
        pk=NOBODY,
        council=council,
        reference=f"{council.code}-{structure['reference_code']}-0000-000",
        template_version=TemplateVersion(structure=structure),
        contract=contract,
        title=sample.value("title"),
        author_post=_post(council, sample.value("author")),
        sponsor_post=_post(council, sample.value("sponsor")),
        wards=sample.value("wards"),
        enclosures=sample.value("enclosures"),
        is_key=True,
        classification=Classification.PART_EXEMPT if is_exempt else Classification.PUBLIC,
        created_at=ASKED_AT,
    )


def _post(council: Council, title: str) -> Post:
    return Post(council=council, title=title)


def _answer_for(report: Report, structure: Mapping[str, Any], sample: Sample) -> None:
    """Inside `reading_once()`: everything the writer will ask about the report."""
    sections = _sections(report, structure, sample)
    shown = _schedules(report, sample.rows("schedules"))
    options = _rows(OptionConsidered, report, sample.rows("options"))
    answers: list[tuple[Any, Any]] = [
        (parts.sections, sections),
        (parts.recommendations, _rows(Recommendation, report, sample.rows("recommendations"))),
        (parts.options_considered, options),
        (parts.tables, [_table(row) for row in sample.rows("tables")]),
        (parts.background_papers, _rows(BackgroundPaper, report, sample.rows("papers"))),
        (parts.contacts, _rows(ReportContact, report, sample.rows("contacts"))),
        (parts.risks, _rows(Risk, report, sample.rows("risks"))),
        (parts.milestones, _rows(Milestone, report, sample.rows("milestones"))),
        (parts.engagements, _rows(Engagement, report, sample.rows("engagements"))),
        (parts.consultations, _consultations(report, sample.rows("consultations"))),
        (parts.scored_criteria, _criteria(report, sample.rows("criteria"), options)),
        (parts.schedules, list(shown.values())),
        (parts.figures, _figures(report, sample.rows("figures"), shown)),
        (parts.exempt_texts, _withheld(report, sections, sample.rows("exempt"))),
        (annexes.annexes, []),
        (notices.number_row, None),
        (facts.live, _facts(report, sample, shown.values())),
        (facts.pinned, {}),
        (content.sign_off, _sign_off(structure, sample)),
    ]
    for read, answer in answers:
        known(read, report, answer=answer)


def _sections(report: Report, structure: Mapping[str, Any], sample: Sample) -> list[Section]:
    made: dict[str, Section] = {}
    for order, entry in enumerate(structure["sections"], start=1):
        kind = SectionKind(entry["kind"])
        made[entry["key"]] = Section(
            pk=order,
            report=report,
            key=entry["key"],
            parent=made.get(entry["parent"]),
            order=order,
            level=entry["level"],
            heading=entry["heading"],
            is_required=entry["required"],
            kind=kind,
            numbering=entry["numbering"],
            body=sample.body(entry["key"], kind),
            answer=sample.answer(entry["key"]),
        )
    return list(made.values())


def _rows(model: Any, report: Report, entries: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Rows of one kind in their order."""
    return [model(pk=order, report=report, order=order, **entry) for order, entry in enumerate(entries, start=1)]


def _table(entry: Mapping[str, Any]) -> parts.Table:
    columns = [parts.Column(pk, pk, head, width, group) for pk, (group, head, width) in enumerate(entry["columns"], 1)]
    rows = [parts.Row(order, dict(enumerate(cells, start=1))) for order, cells in enumerate(entry["rows"], start=1)]
    return parts.Table(NOBODY, entry["key"], entry["caption"], True, columns, rows)


def _consultations(report: Report, entries: Iterable[Mapping[str, Any]]) -> list[Consultation]:
    return [
        Consultation(
            pk=pk,
            report=report,
            consultee_post=_post(report.council, entry["post"]),
            asked_at=ASKED_AT,
            reply_due_on=date(2026, 2, 27),
            outcome=entry["outcome"],
            view=entry.get("view", ""),
            closed_at=ASKED_AT if entry["outcome"] else None,
        )
        for pk, entry in enumerate(entries, start=1)
    ]


def _criteria(report: Report, entries: Iterable[Mapping[str, Any]], options: Sequence[Any]) -> list[Criterion]:
    found = []
    for pk, entry in enumerate(entries, start=1):
        row = Criterion(pk=pk, report=report, order=pk, name=entry["name"], weight=entry["weight"])
        scores = [
            CriterionScore(criterion=row, option=option, score=score)
            for option, score in zip(options, entry["scores"], strict=False)
        ]
        found.append(_with(row, scores=scores))
    return found


def _schedules(report: Report, entries: Iterable[Mapping[str, Any]]) -> dict[str, MoneySchedule]:
    """Schedules by key, each with its sums; a sum names those it is arrived at from by their place in the schedule."""
    found: dict[str, MoneySchedule] = {}
    for pk, entry in enumerate(entries, start=1):
        schedule = MoneySchedule(
            pk=pk,
            report=report,
            key=entry["key"],
            caption=entry["caption"],
            has_total=entry.get("has_total", False),
            shows_calculation=entry.get("shows_calculation", True),
        )
        lines: list[MoneyLine] = []
        for place, line in enumerate(entry["lines"]):
            lines.append(_line(report, pk * 100 + place, line, lines))
        shown = [ScheduleLine(schedule=schedule, order=order, line=line) for order, line in enumerate(lines, start=1)]
        found[schedule.key] = _with(schedule, lines=shown)
    return found


def _line(report: Report, pk: int, entry: Mapping[str, Any], before: Sequence[MoneyLine]) -> MoneyLine:
    calculation = (
        Calculation.LINE_TIMES
        if "base" in entry
        else Calculation.WEEKLY_TIMES
        if "weekly" in entry
        else Calculation.SUM_OF_LINES
        if "parts" in entry
        else Calculation.NONE
    )
    line = MoneyLine(
        pk=pk,
        contract=report.contract,
        label=entry["label"],
        amount=Decimal(entry["amount"]),
        kind=entry["kind"],
        certainty=entry["certainty"],
        vat_basis=entry["vat"],
        finance_year=entry.get("year", ""),
        source=entry.get("source", ""),
        calculation=calculation,
        base_line=before[entry["base"] - 1] if "base" in entry else None,
        weekly_rate=Decimal(entry["weekly"]) if "weekly" in entry else None,
        times=Decimal(entry["times"]) if "times" in entry else None,
    )
    added_up = [MoneyLinePart(total=line, line=before[place - 1]) for place in entry.get("parts", [])]
    return _with(line, line_parts=added_up)


def _figures(report: Report, entries: Iterable[Mapping[str, Any]], shown: Mapping[str, MoneySchedule]) -> list[Figure]:
    found = []
    for pk, entry in enumerate(entries, start=1):
        words = {name: entry[name] for name in ("key", "caption", "alt")}
        if "schedule" in entry:
            of = shown[entry["schedule"]]
            found.append(Figure(pk=pk, report=report, kind=FigureKind.CHART, schedule=of, **words))
        else:
            sha256 = hashlib.sha256(picture(entry["picture"])).hexdigest()
            found.append(Figure(pk=pk, report=report, sha256=sha256, media_type=SVG, **words))
    return found


def _withheld(report: Report, sections: Iterable[Section], entries: Iterable[Mapping[str, Any]]) -> list[ExemptText]:
    """Passages that are withheld, without their words: only the place and the ground print."""
    by_key = {section.key: section for section in sections}
    return [
        ExemptText(pk=pk, report=report, section=by_key[entry["section"]], order=pk, paragraph=entry["paragraph"])
        for pk, entry in enumerate(entries, start=1)
        if entry["section"] in by_key
    ]


def _facts(report: Report, sample: Sample, shown: Iterable[MoneySchedule]) -> dict[str, Fact]:
    texts = {**sample.facts, "contract.full_reference": str(report.contract), "council.name": report.council.name}
    for line in (one.line for schedule in shown for one in schedule.lines.all()):
        texts[schedules.fact_of(line.pk)] = format_pounds(line.amount)
        texts[schedules.how_of(line.pk)] = line.how
    for schedule in shown:
        if schedules.counted_once([_made_of(one) for one in schedule.lines.all()]).allowed:
            texts[schedules.total_of(schedule.pk)] = "Yes"
    return {name: Fact(name, text, "sample") for name, text in texts.items()}


def _made_of(row: ScheduleLine) -> schedules.ShownSum:
    """A sum with the lines it is directly made of: a sample has no others."""
    added_up = frozenset(part.line_id for part in row.line.line_parts.all())
    base = frozenset(filter(None, [row.line.base_line_id]))
    return replace(shown_sum(row), made_of=added_up | base, adds_up=added_up)


def _sign_off(structure: Mapping[str, Any], sample: Sample) -> tuple[SignOff, ...]:
    posts = {"consultee": sample.value("consultee"), "decision_maker": sample.value("decision_maker")}
    lines = [
        SignatureLine(role=entry["role"], name="", post=posts[entry["part"]], statement=entry["statement"])
        for entry in structure["sign_off"]
    ]
    return (SignOff(tuple(lines)),) if lines else ()


def _with(row: Any, **rows: list[Any]) -> Any:
    """A row that knows the rows beneath it, as one that was read with them does."""
    row._prefetched_objects_cache = rows
    return row

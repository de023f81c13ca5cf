"""What stands between a report and its submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import Discipline
from commissioning.money import parse_pounds
from commissioning.once import once
from commissioning.verdicts import Reason, Verdict
from decisions import editing, readiness, separation
from decisions.checks.draft import (
    AskedLot,
    ConsideredView,
    Draft,
    MoneyView,
    MovedFact,
    RecommendationView,
    SectionView,
)
from decisions.checks.passages import Passage, TableView, plain_passage, read_passage
from decisions.checks.rule import Finding, Rule
from decisions.enums import (
    OPEN_STATUSES,
    Classification,
    EffectKind,
    RecommendationVerb,
    ReportStatus,
    SectionAnswer,
    SectionKind,
    Severity,
)
from decisions.fact_values import Fact
from decisions.models import Recommendation, Report, Section
from decisions.selectors import annexes, delegating, draft_rows, facts, lots, parts, routes, varying
from decisions.selectors.plans import may_be_planned
from decisions.selectors.replacing import instead_of
from frameworks.enums import Calculation, VatBasis
from frameworks.models import MoneyLine, MoneyLinePart
from frameworks.options import LotPosition
from frameworks.selectors import terms

# Where tables made of rows can be pointed to, if they are printed.
ROWS_KEYS = ("risk-register", "risk-map", "milestones", "option-scores", "implications-matrix", "list-of-annexes")


@once
def findings(report: Report, at: datetime) -> list[Finding]:
    """Every finding of a report on the day of `at`, without the warnings accepted and the blockers overridden.

    A report whose course is over has none: nothing stands before it any more.
    """
    if report.status not in OPEN_STATUSES:
        return []
    accepted = [(row.code, row.place, row.message) for row in parts.accepted_findings(report)]
    return [
        finding
        for finding in readiness.check(draft_of(report, at))
        if not _may_stand(finding) or not any(finding.is_what_was_said(*said) for said in accepted)
    ]


def may_override(report: Report, rule: Rule, actor: Actor) -> Verdict:
    """Whether the actor lets a blocker of this rule stand: what the page shows, and what the service refuses by."""
    status, author = ReportStatus(report.status), report.author_id
    duties = separation.Duties(author=author, conflicted=frozenset(row.person_id for row in parts.conflicts(report)))
    by_rule = editing.may_override(actor, rule=rule, status=status, author_id=author)
    return by_rule & separation.has_no_conflict(duties, actor.user_id)


def _may_stand(finding: Finding) -> bool:
    """Whether somebody can let it stand with a reason: the author a warning, the post its rule names a blocker."""
    return finding.severity is Severity.WARNING or finding.rule.overridden_by is not None


def draft_of(report: Report, at: datetime) -> Draft:
    """The report as values for the checks."""
    on = clock.london_day(at)
    known = facts.resolve(report)
    texts = {name: fact.text for name, fact in known.items()}
    recommendations = parts.recommendations(report)
    positions = _positions(report)
    running = {contract: tuple(_running(found.values(), on)) for contract, found in positions.items()}
    every = {pk: position for found in positions.values() for pk, position in found.items()}
    contract, lines = report.contract, _lines(report, recommendations)
    read = tuple(passages(report, texts))
    typed = tuple(draft_rows.typed_tables(report, texts))
    planned, weighed = _held_by_the_register(report, on)
    return Draft(
        on=on,
        sections=_sections(report),
        passages=read,
        recommendations=tuple(
            _recommendation(row, every, running, known, planned.get(row.pk), weighed.get(row.pk, ()))
            for row in recommendations
        ),
        considered=tuple(
            ConsideredView(row.order, row.title, row.is_recommended, row.is_do_nothing, row.reason_rejected, row.text)
            for row in parts.options_considered(report)
        ),
        money=tuple(_money(line, every) for line in lines),
        quoted=frozenset(row.figure for row in parts.quoted_figures(report)),
        known_facts=frozenset(known),
        tables=frozenset(table.key for table in typed),
        typed=typed,
        lots=tuple(every.values()),
        running=tuple(label for labels in running.values() for label in labels),
        days_left_warning=report.council.days_left_warning,
        performance_statement=contract.performance_statement,
        performance_stated_on=contract.performance_stated_on,
        route=routes.route_for(report, at),
        moved_facts=tuple(MovedFact(one.fact, one.name, one.was, one.now) for one in facts.moved_in_words(report)),
        keys=frozenset(_keys(report, read, typed)),
        is_part_exempt=report.classification == Classification.PART_EXEMPT,
        **draft_rows.rows_of(report, known, running=running.get(report.contract_id, ())),
    )


def _keys(report: Report, read: Iterable[Passage], typed: Iterable[TableView]) -> Iterator[str]:
    """Every place in the paper that a cross-reference can lead to."""
    yield from (section.key for section in parts.sections(report))
    yield from (key for passage in read for key in passage.keys)
    yield from (table.key for table in typed)
    yield from (row.key for row in parts.figures(report))
    yield from (row.key for row in parts.schedules(report))
    yield from ROWS_KEYS


def passages(report: Report, texts: Mapping[str, str]) -> Iterator[Passage]:
    """Every piece of prose with its place, read as it will be printed. Exempt text is checked where it is written."""
    yield plain_passage("report", "The title", report.title)
    for place, label, markdown in (*_prose(report), *draft_rows.prose_of_rows(report)):
        kind, _, key = place.partition(":")
        if markdown.strip():
            yield read_passage(place, label, markdown, texts, key_prefix=f"{key}-" if kind == "section" else "")


def _prose(report: Report) -> Iterator[tuple[str, str, str]]:
    for section in parts.sections(report):
        if section.body:
            yield f"section:{section.key}", f"“{_title(section)}”", section.body
    for row in parts.recommendations(report):
        yield f"recommendation:{row.order}", f"Recommendation {row.order}", f"{row.text}\n\n{row.conditions}"
    for option in parts.options_considered(report):
        place = f"option_considered:{option.order}"
        yield place, f"“{option.title}”", f"{option.text}\n\n{option.reason_rejected}"
    for table in parts.tables(report):
        for table_row in table.rows:
            for body in table_row.cells.values():
                yield f"table:{table.key}", f"“{table.caption}”, row {table_row.order}", body
    for paper in parts.background_papers(report):
        yield f"background_paper:{paper.order}", f"Background paper {paper.order}", paper.title


def _title(section: Section) -> str:
    return section.heading or (str(section.parent) if section.parent else section.key)


def _sections(report: Report) -> tuple[SectionView, ...]:
    rows = {
        SectionKind.RECOMMENDATIONS: bool(parts.recommendations(report)),
        SectionKind.OPTIONS: bool(parts.options_considered(report)),
        SectionKind.BACKGROUND_PAPERS: bool(parts.background_papers(report)),
        SectionKind.RISKS: bool(parts.risks(report)),
        SectionKind.MILESTONES: bool(parts.milestones(report)),
        SectionKind.ENGAGEMENT: bool(parts.engagements(report)),
        SectionKind.CONSULTATIONS: bool(parts.consultations(report)),
        SectionKind.CONTACTS: bool(parts.contacts(report)),
        SectionKind.ENCLOSURES: bool(report.enclosures) or bool(annexes.annexes(report)),
    }
    return tuple(
        SectionView(
            key=section.key,
            heading=section.heading,
            kind=SectionKind(section.kind),
            is_required=section.is_required,
            answer=SectionAnswer(section.answer),
            body=section.body,
            guidance=section.guidance,
            has_rows=rows.get(SectionKind(section.kind), False),
            parent=section.parent.key if section.parent else "",
            discipline=Discipline(section.discipline) if section.discipline else None,
        )
        for section in parts.sections(report)
    )


def _positions(report: Report) -> dict[int, dict[int, LotPosition]]:
    """Where every lot stands, by the primary key of its contract and its own."""
    several, replaced = lots.covers_several(report), instead_of(report)
    return {
        contract.pk: terms.positions(contract, beside_others=several, instead_of=replaced)
        for contract in lots.contracts_of(report)
    }


def _held_by_the_register(report: Report, on: date) -> tuple[dict[int, Verdict], dict[int, tuple[Reason, ...]]]:
    """For each recommendation that plans, varies or awards, by its key: whether the register could hold it, and what
    the law only advises."""
    planned = {pk: may_be_planned(plan, on=on) for pk, plan in parts.plans(report).items()}
    judged = {pk: varying.judged(one, on=on) for pk, one in parts.variations(report).items()}
    planned |= {pk: verdict for pk, (verdict, _) in judged.items()} | varying.awards_of(report)
    return planned, {pk: found.warnings for pk, (_, found) in judged.items()}


def _running(positions: Iterable[LotPosition], on: date) -> Iterator[str]:
    return (lot.label for lot in positions if lot.current_end is not None and lot.current_end >= on)


def _recommendation(
    row: Recommendation,
    positions: Mapping[int, LotPosition],
    running: Mapping[int, tuple[str, ...]],
    known: Mapping[str, Fact],
    planned: Verdict | None,
    weighed: tuple[Reason, ...],
) -> RecommendationView:
    place = f"recommendation:{row.order}"
    printed = f"{row.text}\n\n{row.conditions}"  # invariant 14: a sum in a condition is a sum of the recommendation
    passage = read_passage(place, str(row), printed, {name: fact.text for name, fact in known.items()})
    plan = parts.plans(row.report).get(row.pk)
    return RecommendationView(
        order=row.order,
        verb=RecommendationVerb(row.verb),
        words=passage.words,
        effect=EffectKind(row.effect),
        option=row.option.terms if row.option else None,
        value=_money(row.value_line, positions) if row.value_line else None,
        lots=tuple(AskedLot(positions[asked.lot_id], asked.from_on, asked.to_on) for asked in row.lots.all()),
        sums=tuple(_sums(known[name].text for name in passage.facts if name.endswith("_total") and name in known)),
        reading=passage.reading,
        plan=draft_rows.plan_view(plan) if plan else None,
        planned=planned,
        running=running.get(row.option.contract_id, ()) if row.option else (),
        terms=delegating.words_for(row.report).get(row.pk, "") if row.effect == EffectKind.DELEGATE else "",
        weighed=weighed,
    )


def _sums(texts: Iterable[str]) -> Iterator[Decimal]:
    for text in texts:
        yield parse_pounds(text)


def _lines(report: Report, recommendations: Iterable[Recommendation]) -> list[MoneyLine]:
    """The money lines the report stands on, each with what it adds up: asked for, of its option, or in a schedule."""
    lines = [row.value_line for row in recommendations if row.value_line]
    lines += [line.line for schedule in parts.schedules(report) for line in schedule.lines.all()]
    if report.option_id:
        lines += [line for line in parts.money_of_contract(report) if line.option_id == report.option_id]
    stands_on = list(dict.fromkeys(lines))
    prefetch_related_objects(stands_on, Prefetch("line_parts", MoneyLinePart.objects.select_related("line__lot")))
    return stands_on


def _money(line: MoneyLine, positions: Mapping[int, LotPosition]) -> MoneyView:
    of = tuple(positions[lot.pk].label if lot.pk in positions else lot.label for lot in line.lots)
    return MoneyView(
        label=line.label,
        amount=Decimal(line.amount),
        mismatch=line.mismatch,
        lots=of,
        is_worked_out=line.calculation != Calculation.NONE or line.lot_id is not None,
        states_vat=line.vat_basis != VatBasis.NOT_STATED,
    )

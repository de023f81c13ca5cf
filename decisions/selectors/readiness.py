"""What stands between a report and its submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from commissioning import clock
from commissioning.documents import nodes, prose, tree
from commissioning.money import parse_pounds
from decisions import readiness
from decisions.checks.draft import (
    AskedLot,
    ConsideredView,
    Draft,
    Finding,
    Flaw,
    MoneyView,
    Passage,
    RecommendationView,
    SectionView,
)
from decisions.enums import OPEN_STATUSES, EffectKind, RecommendationVerb, SectionAnswer, SectionKind, Severity
from decisions.facts import Fact
from decisions.models import Recommendation, Report, Section
from decisions.selectors import facts, routes
from frameworks.models import Lot, MoneyLine
from frameworks.options import LotPosition
from frameworks.selectors import terms


def findings(report: Report, at: datetime) -> list[Finding]:
    """Every finding of a report on the day of `at`, without the warnings accepted with a reason.

    A report whose course is over has none: nothing stands before it any more.
    """
    if report.status not in OPEN_STATUSES:
        return []
    accepted = {(row.code, row.place, row.message) for row in report.accepted_findings.all()}
    return [
        finding
        for finding in readiness.check(draft_of(report, at))
        if finding.severity is Severity.BLOCKER or (finding.code, finding.place, finding.message) not in accepted
    ]


def draft_of(report: Report, at: datetime) -> Draft:
    """The report as values for the checks."""
    on = clock.london_day(at)
    known = facts.resolve(report)
    texts = {name: fact.text for name, fact in known.items()}
    recommendations = list(
        report.recommendations.select_related("option", "value_line").prefetch_related("lots__lot__contract")
    )
    positions = _positions(report, recommendations)
    running = [lot for lot in positions.values() if lot.current_end is not None and lot.current_end >= on]
    contract = report.contract
    return Draft(
        on=on,
        sections=_sections(report),
        passages=tuple(passages(report, texts)),
        recommendations=tuple(_recommendation(row, positions, known) for row in recommendations),
        considered=tuple(
            ConsideredView(row.order, row.title, row.is_recommended, row.is_do_nothing, row.reason_rejected)
            for row in report.options_considered.all()
        ),
        money=tuple(_money(line, positions) for line in _lines(report, recommendations)),
        quoted=frozenset(report.quoted_figures.values_list("figure", flat=True)),
        known_facts=frozenset(known),
        tables=frozenset(report.tables.values_list("key", flat=True)),
        lots=tuple(positions.values()),
        running=tuple(lot.label for lot in running),
        days_left_warning=report.council.days_left_warning,
        performance_statement=contract.performance_statement,
        performance_stated_on=contract.performance_stated_on,
        route=routes.route_for(report, at),
        moved_facts={fact.name: (fact.text, now.text if now else "") for fact, now in facts.moved(report)},
        paper_count=report.background_papers.count(),
        contact_count=report.contacts.count(),
    )


def passages(report: Report, texts: Mapping[str, str]) -> Iterator[Passage]:
    """Every piece of prose with its place, read as it will be printed. Exempt text is checked where it is written."""
    for place, label, markdown in _prose(report):
        yield read_passage(place, label, markdown, texts)


def read_passage(place: str, label: str, markdown: str, texts: Mapping[str, str]) -> Passage:
    """One piece of prose as values: its own words, how it reads, the facts and tables it names, its flaws."""
    parsed = prose.parse(markdown, facts=_Named(texts))
    found = list(tree.walk(parsed.blocks))
    own = tree.rewrite(parsed.blocks, _without_fact)
    return Passage(
        place=place,
        label=label,
        words=tree.plain_text(own),
        reading=tree.plain_text(parsed.blocks),
        facts=tuple(dict.fromkeys(node.name for node in found if isinstance(node, nodes.FactValue))),
        tables=tuple(node.key for node in found if isinstance(node, nodes.Embed) and node.kind == "table"),
        flaws=tuple(Flaw(one.code, one.message) for one in parsed.findings),
    )


class _Named:
    """Facts by name in which an unknown one still leaves its name in the tree, for the check that reports it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def get(self, name: str, /) -> str:
        return self.texts.get(name, f"[{name}]")


def _without_fact(node: object) -> object:
    return nodes.Text("…") if isinstance(node, nodes.FactValue) else node


def _prose(report: Report) -> Iterator[tuple[str, str, str]]:
    for section in report.sections.all():
        if section.body:
            yield f"section:{section.key}", f"“{_title(section)}”", section.body
    for row in report.recommendations.all():
        yield f"recommendation:{row.order}", f"Recommendation {row.order}", f"{row.text}\n\n{row.conditions}"
    for option in report.options_considered.all():
        place = f"option_considered:{option.order}"
        yield place, f"“{option.title}”", f"{option.text}\n\n{option.reason_rejected}"
    for table in report.tables.prefetch_related("rows__cells"):
        for table_row in table.rows.all():
            for cell in table_row.cells.all():
                yield f"table:{table.key}", f"“{table.caption}”, row {table_row.order}", cell.body
    for paper in report.background_papers.all():
        yield f"background_paper:{paper.order}", f"Background paper {paper.order}", paper.title


def _title(section: Section) -> str:
    return section.heading or (str(section.parent) if section.parent else section.key)


def _sections(report: Report) -> tuple[SectionView, ...]:
    rows = {
        SectionKind.RECOMMENDATIONS: report.recommendations.exists(),
        SectionKind.OPTIONS: report.options_considered.exists(),
        SectionKind.BACKGROUND_PAPERS: report.background_papers.exists(),
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
        )
        for section in report.sections.all()
    )


def _positions(report: Report, recommendations: Iterable[Recommendation]) -> dict[int, LotPosition]:
    """Where every lot of the contract stands, and any lot of another contract that is named."""
    positions = dict(terms.positions(report.contract))
    others: dict[int, list[Lot]] = {}
    for row in recommendations:
        for asked in row.lots.all():
            if asked.lot_id not in positions:
                others.setdefault(asked.lot.contract_id, []).append(asked.lot)
    for lots in others.values():
        positions |= terms.positions(lots[0].contract, lots)
    return positions


def _recommendation(
    row: Recommendation, positions: Mapping[int, LotPosition], known: Mapping[str, Fact]
) -> RecommendationView:
    place = f"recommendation:{row.order}"
    printed = f"{row.text}\n\n{row.conditions}"  # invariant 14: a sum in a condition is a sum of the recommendation
    passage = read_passage(place, str(row), printed, {name: fact.text for name, fact in known.items()})
    return RecommendationView(
        order=row.order,
        verb=RecommendationVerb(row.verb),
        words=passage.words,
        effect=EffectKind(row.effect),
        option=row.option.terms if row.option else None,
        value=_money(row.value_line, positions) if row.value_line else None,
        lots=tuple(AskedLot(positions[asked.lot_id], asked.from_on, asked.to_on) for asked in row.lots.all()),
        sums=tuple(_sums(known[name].text for name in passage.facts if name.endswith("_total") and name in known)),
    )


def _sums(texts: Iterable[str]) -> Iterator[Decimal]:
    for text in texts:
        yield parse_pounds(text)


def _lines(report: Report, recommendations: Iterable[Recommendation]) -> list[MoneyLine]:
    """The money lines the report stands on: those asked for, and every line of its option."""
    lines = [row.value_line for row in recommendations if row.value_line]
    if report.option_id:
        lines += MoneyLine.objects.filter(contract=report.contract_id, option=report.option_id)
    return list(dict.fromkeys(lines))


def _money(line: MoneyLine, positions: Mapping[int, LotPosition]) -> MoneyView:
    lots = tuple(positions[lot.pk].label if lot.pk in positions else lot.label for lot in line.lots)
    return MoneyView(line.label, Decimal(line.amount), line.mismatch, lots)

"""The rows of a report, and what the register knows beside them, as the readiness checks see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from commissioning.documents import prose, tree
from decisions.checks.passages import TableView
from decisions.checks.rows import (
    ContactView,
    ContractView,
    CriterionView,
    ForwardPlanView,
    LotView,
    MilestoneView,
    PaperView,
    PlanView,
    RiskView,
)
from decisions.enums import FigureKind, MilestonePrecision
from decisions.fact_values import Fact
from decisions.models import ProcurementPlan, Report
from decisions.selectors import annexes, facts, parts
from frameworks.enums import ContractKind, MoneyKind, Regime


def rows_of(report: Report, known: Mapping[str, Fact], *, running: tuple[str, ...]) -> dict[str, Any]:
    """Everything a `Draft` holds of the report's rows and of the register beside its prose and its recommendations.

    `running` are the labels of the lots of its contract whose term still runs.
    """
    council, figures = report.council, parts.figures(report)
    return {
        "contacts": tuple(ContactView(row.order, row.name, row.email, row.phone) for row in parts.contacts(report)),
        "papers": tuple(
            PaperView(row.order, row.title, row.dated_on, row.url) for row in parts.background_papers(report)
        ),
        "figures": frozenset(row.key for row in figures),
        "schedules": frozenset(row.key for row in parts.schedules(report)),
        "charted": frozenset(row.schedule.key for row in figures if row.kind == FigureKind.CHART and row.schedule),
        "risks": tuple(_risks(report)),
        "milestones": tuple(
            MilestoneView(row.order, row.label, MilestonePrecision(row.precision), row.starts_on, row.ends_on)
            for row in parts.milestones(report)
        ),
        "engagements": len(parts.engagements(report)),
        "criteria": tuple(CriterionView(row.name, row.weight) for row in parts.criteria(report)),
        "annexes": tuple(row.title for row in annexes.annexes(report)),
        "enclosures": report.enclosures,
        "withheld": len(parts.withheld(report)) + sum(row.is_exempt for row in annexes.annexes(report)),
        "contract": _contract(report, known),
        "contract_lots": tuple(
            LotView(lot.label, lot.title, lot.scope, lot.eligibility) for lot in parts.lots_of_contract(report)
        ),
        "forward_plan": _forward_plan(report, running),
        "names": tuple(_names(report)),
        "nation": council.nation,
        "finance_year_start_month": council.finance_year_start_month,
    }


def _risks(report: Report) -> Iterator[RiskView]:
    for row in parts.risks(report):
        yield RiskView(
            order=row.order,
            title=row.title,
            description=row.description,
            likelihood=row.likelihood,
            impact=row.impact,
            mitigation=row.mitigation,
            residual_likelihood=row.residual_likelihood,
            residual_impact=row.residual_impact,
            comment=row.comment,
            owner=row.owner,
            due_on=row.due_on,
        )


def _contract(report: Report, known: Mapping[str, Fact]) -> ContractView:
    held = report.contract
    return ContractView(
        title=held.title,
        kind=ContractKind(held.kind),
        regime=Regime(held.regime),
        starts_on=held.starts_on,
        initial_ends_on=held.initial_ends_on,
        ends_on=held.current_ends_on,
        max_ends_on=held.max_ends_on,
        ground=held.regime_ground,
        is_no_commitment=held.is_no_commitment,
        has_total=any(line.kind == MoneyKind.CONTRACT_TOTAL for line in parts.money_of_contract(report)),
        is_tupe_relevant=held.is_tupe_relevant,
        dpia_completed_on=held.dpia_completed_on,
        eqia_completed_on=held.eqia_completed_on,
        social_value=held.social_value,
        names=tuple(known[name].text for name in ("providers.named", "providers.only") if name in known),
    )


def _forward_plan(report: Report, running: tuple[str, ...]) -> ForwardPlanView | None:
    entry = report.forward_plan_entry
    if entry is None or entry.contract_id != report.contract_id:
        return None
    return ForwardPlanView(entry.reference, entry.planned_value, running)


def _names(report: Report) -> Iterator[str]:
    """What the register calls bodies and posts that a report speaks of."""
    maker, consultees = facts.maker_and_consultees(report)
    yield from (post.title for post in (maker, report.sponsor_post, report.author_post, *consultees) if post)
    if report.forward_plan_entry:
        yield report.forward_plan_entry.approving_body
    yield report.council.name


def plan_view(plan: ProcurementPlan) -> PlanView:
    """The contract a recommendation plans, with the day on which what it follows ends."""
    before = plan.predecessor
    return PlanView(
        title=plan.title,
        kind=ContractKind(plan.kind),
        regime=Regime(plan.regime),
        starts_on=plan.starts_on,
        initial_months=plan.initial_months,
        option_months=plan.options,
        lots=tuple(lot.title for lot in plan.lots.all()),
        follows_until=(before.authorised_ends_on or before.initial_ends_on) if before else None,
    )


def typed_tables(report: Report, texts: Mapping[str, str]) -> Iterator[TableView]:
    """The tables somebody typed, each cell as it reads."""
    for table in parts.tables(report):
        columns = table.columns
        yield TableView(
            key=table.key,
            caption=table.caption,
            headings=tuple(" ".join(filter(None, (column.group, column.heading))) for column in columns),
            rows=tuple(tuple(_reads(row.cells.get(column.pk, ""), texts) for column in columns) for row in table.rows),
        )


def _reads(cell: str, texts: Mapping[str, str]) -> str:
    return tree.plain_text(prose.parse(cell, facts=texts).blocks) if cell.strip() else ""


def prose_of_rows(report: Report) -> Iterable[tuple[str, str, str]]:
    """The place, label and Markdown of the prose that stands in rows of the kinds most reports have few of."""
    for risk in parts.risks(report):
        yield f"risk:{risk.order}", f"Risk {risk.order}", f"{risk.description}\n\n{risk.mitigation}\n\n{risk.comment}"
    for one in parts.engagements(report):
        yield f"engagement:{one.order}", f"“{one}”", one.summary
    for option in parts.options_considered(report):
        yield (
            f"option_considered:{option.order}",
            f"“{option.title}”",
            f"{option.strengths}\n\n{option.weaknesses}\n\n{option.opportunities}\n\n{option.threats}",
        )

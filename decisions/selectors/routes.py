"""The route of a report: rows of the scheme and the forward plan put to the router."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from commissioning import clock
from commissioning.enums import Discipline
from commissioning.verdicts import Verdict
from decisions.enums import Condition, EffectKind, RouteAction, ValueBasis
from decisions.models import AuthorityRule, Report
from decisions.routing import PlanEntry, PostRef, Question, Route, Rule, find_route
from frameworks.enums import MoneyKind
from frameworks.models import MoneyLine


def route_for(report: Report, at: datetime) -> Route | Verdict:
    """Who decides this report under the scheme in force on the day of `at`, or the reasons why nobody can."""
    question = question_of(report, at)
    rules = (
        AuthorityRule.objects.filter(council=report.council_id, action=question.action)
        .in_force_on(question.on)
        .select_related("maker_post", "template")
        .prefetch_related("consultee_posts", "clearances")
    )
    return find_route([rule_of(row) for row in rules], question)


def question_of(report: Report, at: datetime) -> Question:
    """What the report asks the scheme: its form's action, the sums the register states, the forward plan entry.

    An entry for another contract or another action is as good as none.
    """
    entry, action = report.forward_plan_entry, RouteAction(report.template_version.structure["action"])
    on_plan = entry is not None and entry.contract_id == report.contract_id and entry.action == action
    return Question(
        action=action,
        on=clock.london_day(at),
        values=_values(report),
        plan=PlanEntry(entry.reference, entry.approved_on, entry.is_budgeted) if entry and on_plan else None,
        is_key=report.is_key,
        template_slug=report.template_version.template.slug,
    )


def rule_of(row: AuthorityRule) -> Rule:
    """A row of the scheme as the router reads it."""
    return Rule(
        pk=row.pk,
        name=row.name,
        clause=row.clause,
        text=row.text,
        action=RouteAction(row.action),
        priority=row.priority,
        value_basis=ValueBasis(row.value_basis),
        value_from=row.value_from,
        value_to=row.value_to,
        on_forward_plan=Condition(row.on_forward_plan),
        is_key=Condition(row.is_key),
        budgeted=Condition(row.budgeted),
        maker=PostRef(row.maker_post_id, row.maker_post.title),
        consultees=tuple(PostRef(post.pk, post.title) for post in row.consultee_posts.all()),
        clearances=tuple(Discipline(asked.discipline) for asked in row.clearances.all()),
        template_slug=row.template.slug if row.template else "",
        record_type=row.record_type,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _values(report: Report) -> dict[ValueBasis, Decimal]:
    """The sum on each basis the register can state. Invariant 16: options approved at award are not added twice."""
    asked = report.recommendations.filter(effect=EffectKind.EXTEND, value_line__isnull=False)
    values = {}
    if asked.exists():
        values[ValueBasis.THIS_DECISION] = _sum(MoneyLine.objects.filter(pk__in=asked.values("value_line")))
    lines = MoneyLine.objects.filter(contract=report.contract_id)
    for basis, kind in ((ValueBasis.ANNUAL, MoneyKind.ANNUAL), (ValueBasis.WHOLE_LIFE, MoneyKind.CONTRACT_TOTAL)):
        if lines.filter(kind=kind).exists():
            values[basis] = _sum(lines.filter(kind=kind))
    return values


def _sum(lines: Iterable[MoneyLine]) -> Decimal:
    """Added up here, because SQLite adds decimals as floating-point numbers."""
    return sum((line.amount for line in lines), Decimal("0.00"))

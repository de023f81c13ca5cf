"""The route of a report: rows of the scheme and the forward plan put to the router."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch

from commissioning import clock
from commissioning.enums import Discipline
from commissioning.models import Post
from commissioning.money import PENNY
from commissioning.once import once
from commissioning.verdicts import Verdict
from decisions.choosing import taken
from decisions.enums import (
    SPENDING_EFFECTS,
    AuthorityLevel,
    Condition,
    EffectKind,
    RecommendationVerb,
    RecordType,
    RouteAction,
    RouteDirection,
    ValueBasis,
)
from decisions.models import (
    AuthorityGrant,
    AuthorityRule,
    EffectPosting,
    ForwardPlanEntry,
    Recommendation,
    Report,
    RouteChoice,
)
from decisions.routing import Choice, PlanEntry, PostRef, Question, Route, Rule, Value, find_route
from decisions.selectors import parts, seldom
from decisions.selectors.key_decisions import Amounts, key_finding
from decisions.varying import action_of
from frameworks.enums import MoneyKind
from frameworks.models import MoneyLine
from frameworks.sums import Sum

# Which lines of the register state what a contract is worth on a basis of the scheme.
STANDING = {ValueBasis.ANNUAL: MoneyKind.ANNUAL, ValueBasis.WHOLE_LIFE: MoneyKind.CONTRACT_TOTAL}


@once
def route_for(report: Report, at: datetime) -> Route | Verdict:
    """Who decides this report under the scheme in force on the day of `at`, or the reasons why nobody can.

    Where its author asked for another route and that stands, it is that one; it says what it is instead of.
    """
    return taken(ordinary_route(report, at), rules_of(report, at), choice_of(report))


@once
def ordinary_route(report: Report, at: datetime) -> Route | Verdict:
    """The route that the scheme gives the report, whatever its author asked for."""
    return find_route(rules_of(report, at), question_of(report, at))


@once
def rules_of(report: Report, at: datetime) -> list[Rule]:
    """The rules in force for what the report asks, as the router reads them."""
    return [rule_of(row) for row in rules_in_force(report, clock.london_day(at))]


@once
def choice_standing(report: Report) -> RouteChoice | None:
    """Another route than the ordinary one that the author asked for, whether or not it has been agreed."""
    if not seldom.may_have(report, "route_choices"):
        return None
    found = RouteChoice.objects.standing().filter(report=report)
    return found.select_related("asked_by", "agreed_by", "rule", "instead_of").first()


def chosen_in_words(report: Report) -> str:
    """By which other route than the ordinary one the report came to its rule, for the record; empty where by none.

    The reasons stay with the choice: they are prose, and the record is public.
    """
    row = choice_standing(report)
    if row is None or row.rule_id != report.authority_rule_id:
        return ""
    if row.direction == RouteDirection.LOWER and row.agreed_by is None:
        return ""
    alike = row.direction == RouteDirection.ALIKE
    said = (
        "Of the same level as the ordinary route" if alike else f"{row.get_direction_display()} than the ordinary route"
    )
    agreed = f" Agreed by {row.agreed_by}, {row.agreed_post}." if row.agreed_by else ""
    ordinary = f"{row.instead_of.clause}: {row.instead_of.name}"
    return f"{said} ({ordinary}). Asked for by {row.asked_by}, {row.asked_post}.{agreed}"


def choice_of(report: Report) -> Choice | None:
    """The same as the router reads it."""
    row = choice_standing(report)
    if row is None:
        return None
    return Choice(
        rule_pk=row.rule_id,
        instead_of_pk=row.instead_of_id,
        direction=RouteDirection(row.direction),
        reason=row.reason,
        asked_by=f"{row.asked_by}, {row.asked_post}",
        agreed_by=f"{row.agreed_by}, {row.agreed_post}" if row.agreed_by else "",
        agreed_reason=row.agreed_reason,
    )


@once
def rules_in_force(report: Report, on: date) -> list[AuthorityRule]:
    """The rules of the report's council for its action on a day, each with its posts and clearances."""
    action = _action_of(report)
    asked = _contracts(report)
    found = rules_for(report.council_id, action, on, contracts=asked, matter_id=report.matter_id)
    for rule in found:
        if rule.pk == report.authority_rule_id:
            report.authority_rule = rule  # the same row, with its clearances read
    return found


def _action_of(report: Report) -> RouteAction:
    """Its form's action, unless it does nothing to the register but vary."""
    effects = {EffectKind(row.effect) for row in parts.recommendations(report)}
    return action_of(RouteAction(report.template_version.structure["action"]), effects)


def rules_for(
    council_id: int, action: RouteAction, on: date, *, contracts: Collection[int] = (), matter_id: int | None = None
) -> list[AuthorityRule]:
    """The rules of a council for an action on a day, each with its posts and clearances.

    Those made by a decision that delegates are among them only where they cover all of the contracts asked about, or
    the matter.
    """
    rows = standing_rules(council_id, action, on)
    return [row for row in rows if row.grant is None or _covers(row.grant, contracts, matter_id)]


def standing_rules(
    council_id: int, action: RouteAction, on: date, *, with_clearances: bool = True
) -> list[AuthorityRule]:
    """Every rule of a council for an action on a day, those that decisions delegated among them.

    Each with its posts, which know the body they stand for, and, if asked for, its clearances.
    """
    found = AuthorityRule.objects.filter(council=council_id, action=action).in_force_on(on)
    beside = ("maker_post__body", "template", "council", "grant")
    asked = Prefetch("consultee_posts", Post.objects.select_related("body"))
    rows = found.select_related(*beside).prefetch_related(asked)
    return list(rows.prefetch_related("clearances") if with_clearances else rows)


def _covers(grant: AuthorityGrant, contracts: Collection[int], matter_id: int | None) -> bool:
    """Whether authority delegated by a decision is about these contracts: the one it names, or its matter's."""
    if not contracts:
        return False
    if grant.contract_id is not None:
        return set(contracts) == {grant.contract_id}
    if grant.matter_id is not None and grant.matter_id == matter_id:
        return True
    planned = EffectPosting.objects.filter(item__decision__items__grant=grant, planned__isnull=False)
    return set(contracts) <= set(planned.values_list("planned", flat=True))


def route_of(question: Question, council_id: int) -> Route | Verdict:
    """Who would decide, under the scheme of a council in force on the day of a question that is about no report."""
    return find_route([rule_of(row) for row in rules_for(council_id, question.action, question.on)], question)


@once
def question_of(report: Report, at: datetime) -> Question:
    """What the report asks the scheme: its form's action, the sums the register states, the forward plan entry.

    An entry for another contract or another action is as good as none.
    """
    action, on = _action_of(report), clock.london_day(at)
    asked = _contracts(report)
    plan = plan_for(report.forward_plan_entry, report.contract_id, asked, action, on)
    values, lines = _values(report, asked)
    key = key_finding(report, _amounts(report, values, lines, asked), on=on, is_planned=plan.is_key)
    return Question(
        action=action,
        on=on,
        values=values,
        plan=plan.entry,
        is_key=key.is_key,
        why_key=key.sentences,
        template_slug=report.template_version.template.slug,
        says_budgeted=report.is_budgeted,
        is_routine=report.is_routine,
    )


def amounts_of(report: Report) -> Amounts:
    """What the report spends and saves, as far as it and the register say."""
    asked = _contracts(report)
    return _amounts(report, *_values(report, asked), asked)


def _amounts(
    report: Report, values: Mapping[ValueBasis, Value], lines: Iterable[MoneyLine], contracts: Collection[int]
) -> Amounts:
    spent = sums_asked(parts.recommendations(report)) if ValueBasis.THIS_DECISION in values else []
    return Amounts.of(spent, lines, contracts)


def _contracts(report: Report) -> set[int]:
    """Every contract the report asks about, by primary key."""
    asked = {lot.lot.contract_id for row in parts.recommendations(report) for lot in row.lots.all()}
    return asked | {report.contract_id}


def latest_approved(entries: Iterable[ForwardPlanEntry]) -> ForwardPlanEntry | None:
    """The entry that a report would rely on: the one approved last, and one that nobody has approved where none is."""
    return max(entries, key=lambda entry: entry.approved_on or date.min, default=None)


@dataclass(frozen=True)
class PlanFor:
    """What a report can rely on of the forward plan, and whether an entry says that the decision is key."""

    entry: PlanEntry | None
    is_key: bool


def plan_for(
    entry: ForwardPlanEntry | None, lead: int, asked: Collection[int], action: RouteAction, on: date
) -> PlanFor:
    """What the forward plan gives a report about these contracts, by primary key; `entry` is the leading one's.

    No entry when another contract it asks about has no approved entry of its own for the action: what is not on the
    plan is not authorised by being asked for beside what is. Budgeted only when every entry is; key when one is.
    """
    others = set(asked) - {lead}
    beside = list(ForwardPlanEntry.objects.filter(contract__in=others, action=action).approved_by(on)) if others else []
    fits = entry is not None and entry.contract_id == lead and entry.action == action
    found = [entry, *beside] if entry is not None and fits else beside
    is_key = any(one.is_key for one in found)
    if entry is None or not fits or others - {one.contract_id for one in beside}:
        return PlanFor(None, is_key)
    return PlanFor(PlanEntry(entry.reference, entry.approved_on, all(one.is_budgeted for one in found)), is_key)


def rule_of(row: AuthorityRule, *, with_clearances: bool = True) -> Rule:
    """A row of the scheme as the router reads it; one that a decision delegated, with what is left of its cap.

    Without its clearances for whoever asks only who decides, and of many.
    """
    left = row.grant.remaining if row.grant else None
    return Rule(
        pk=row.pk,
        name=row.name,
        clause=row.clause,
        text=row.text,
        action=RouteAction(row.action),
        priority=row.priority,
        value_basis=ValueBasis(row.value_basis),
        value_from=row.value_from,
        value_to=row.value_to if left is None else max(left, Decimal(0)) + PENNY,
        on_forward_plan=Condition(row.on_forward_plan),
        is_key=Condition(row.is_key),
        budgeted=Condition(row.budgeted),
        routine=Condition(row.routine),
        level=AuthorityLevel(row.level),
        maker=PostRef(row.maker_post_id, row.maker_post.title),
        consultees=tuple(PostRef(post.pk, post.title) for post in row.consultee_posts.all()),
        clearances=tuple(Discipline(asked.discipline) for asked in row.clearances.all()) if with_clearances else (),
        template_slug=row.template.slug if row.template else "",
        record_type=RecordType(row.record_type),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_granted=row.grant is not None,
    )


def _values(report: Report, asked: Collection[int]) -> tuple[dict[ValueBasis, Value], list[MoneyLine]]:
    """The sum on each basis the register can state, and its lines. Invariant 16: options approved at award are not
    added twice.

    Part of a sum is not the sum: as long as one recommendation that spends names none, this decision has no value.
    """
    rows = parts.recommendations(report)
    asked_for = sums_asked(rows)
    is_whole = all(row.value_line for row in rows if _spends(row))
    values = {ValueBasis.THIS_DECISION: Value.of(asked_for)} if asked_for and is_whole else {}
    others = set(asked) - {report.contract_id}
    lines = [*parts.money_of_contract(report), *(MoneyLine.objects.filter(contract__in=others) if others else ())]
    return values | standing_values(lines, asked), lines


def sums_asked(rows: Iterable[Recommendation]) -> list[Sum]:
    """What the recommendations of one report that extend, procure or award cost together, as far as they name a sum.

    Each money line once, however many of them name it. A sum that is only noted is not asked for.
    """
    named = {row.value_line_id: row.value_line for row in rows if _spends(row)}
    return [line.stated for line in named.values() if line]


def _spends(row: Recommendation) -> bool:
    """What is awarded is spent, though the award itself puts nothing on the register."""
    varies = row.effect == EffectKind.VARY and row.value_line_id is not None
    return row.effect in SPENDING_EFFECTS or varies or row.verb == RecommendationVerb.AWARD


def standing_values(lines: Iterable[MoneyLine], contracts: Collection[int]) -> dict[ValueBasis, Value]:
    """What the contracts asked about are worth together, a year and for life.

    A basis that the register does not state for each of them is left out: part of a sum is not the sum.
    """
    values = {}
    for basis, kind in STANDING.items():
        of_kind = [line for line in lines if line.kind == kind]
        if {line.contract_id for line in of_kind} >= set(contracts):
            values[basis] = _value(of_kind)
    return values


def _value(lines: Iterable[MoneyLine]) -> Value:
    """Added up here, because SQLite adds decimals as floating-point numbers."""
    return Value.of([line.stated for line in lines])

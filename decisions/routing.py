"""Which rule of the scheme of delegation a decision falls under, and why.

Pure: rules and a question as values in; a route that explains itself, or the reasons why there is none, out. No post
and no sum is named here: both stand in the council's own rules. Source: model.md §4.2 (AuthorityRule), invariants
16 and 18; the shape of the borough's scheme in case S0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.calendar import say_date
from commissioning.enums import Discipline
from commissioning.money import format_pounds
from commissioning.verdicts import Reason, Verdict
from decisions.enums import Condition, RouteAction, ValueBasis
from frameworks.sums import Sum, in_full, side_by_side


@dataclass(frozen=True)
class PostRef:
    """A post, by key and title."""

    pk: int
    title: str


@dataclass(frozen=True)
class Rule:
    """A rule as the router reads it. Values in pounds, `value_from` inclusive, `value_to` exclusive, None unbounded."""

    pk: int
    name: str
    clause: str
    text: str
    action: RouteAction
    priority: int
    value_basis: ValueBasis
    value_from: Decimal | None
    value_to: Decimal | None
    on_forward_plan: Condition
    is_key: Condition
    budgeted: Condition
    maker: PostRef
    consultees: tuple[PostRef, ...]
    clearances: tuple[Discipline, ...]
    template_slug: str
    record_type: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class PlanEntry:
    """The forward plan entry the report relies on."""

    reference: str
    approved_on: date | None
    is_budgeted: bool


@dataclass(frozen=True)
class Value:
    """What something is worth, in the words of the register; `in_full` in pounds with VAT, None where it does not say.

    Bands are compared with what is paid in full (model.md, invariant 13).
    """

    words: str
    in_full: Decimal | None

    @classmethod
    def of(cls, found: Sequence[Sum]) -> Value:
        """Sums together: one total for each VAT basis."""
        return cls(side_by_side(found), in_full(found))


@dataclass(frozen=True)
class Question:
    """What is to be decided, on which day. `values` holds what it is worth on each basis the register can state."""

    action: RouteAction
    on: date
    values: Mapping[ValueBasis, Value]
    plan: PlanEntry | None
    is_key: bool
    template_slug: str

    @property
    def is_on_plan(self) -> bool:
        """Whether the entry had been approved by the day of the question."""
        return self.plan is not None and self.plan.approved_on is not None and self.plan.approved_on <= self.on

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """What the router looked at, in words, for the page that explains the route."""
        values = [(f"Value ({basis.label.lower()})", value.words) for basis, value in self.values.items()]
        plan = "not on the forward plan"
        if self.plan and self.is_on_plan and self.plan.approved_on:
            plan = f"{self.plan.reference}, approved {say_date(self.plan.approved_on)}"
        elif self.plan:
            plan = f"{self.plan.reference}, not approved by {say_date(self.on)}"
        return (
            ("Action", self.action.label),
            ("On", say_date(self.on)),
            *values,
            ("Forward plan", plan),
            ("Key decision", "yes" if self.is_key else "no"),
        )


@dataclass(frozen=True)
class Route:
    """The rule that applies, the question it answers, and the next rule up with what would trigger it."""

    rule: Rule
    question: Question
    next_up: Rule | None
    trigger: str

    @property
    def maker_post_id(self) -> int:
        """The post that decides."""
        return self.rule.maker.pk

    @property
    def sentence(self) -> str:
        """The route in words: who decides, after asking whom, under which rule."""
        asked = f" after consulting {_join(self.rule.consultees)}" if self.rule.consultees else ""
        return f"{self.rule.maker.title} decides{asked}, under {self.rule.clause} ({self.rule.name})."


def find_route(rules: Sequence[Rule], question: Question) -> Route | Verdict:
    """The council's ordinary route: of the rules that fit, the one with the lowest priority number.

    `rules` are those in force on the day. Without a fitting rule, a verdict: `no_rule` when none speaks of the action,
    otherwise what each lacks, such as `no_forward_plan_entry`.
    """
    ranked = sorted(
        (rule for rule in rules if rule.action is question.action), key=lambda rule: (rule.priority, rule.pk)
    )
    if not ranked:
        return Verdict.refuse(
            "no_rule",
            f"The scheme of delegation has no rule in force on {say_date(question.on)} for "
            f"“{question.action.label}”. An administrator can propose one; the monitoring officer confirms it.",
        )
    misfits = {rule.pk: mismatch(rule, question) for rule in ranked}
    fitting = [rule for rule in ranked if misfits[rule.pk].allowed]
    if not fitting:
        reasons = tuple(dict.fromkeys(reason for rule in ranked for reason in misfits[rule.pk].reasons))
        return Verdict(reasons)
    rule, others = fitting[0], [other for other in ranked if other is not fitting[0]]
    next_up = next((other for other in others if other.maker != rule.maker), None)
    return Route(rule, question, next_up, _trigger(next_up, question) if next_up else "")


def mismatch(rule: Rule, question: Question) -> Verdict:
    """Why a rule does not fit the question; allowed when it does."""
    reasons: list[Reason] = []
    where = f"{rule.clause} ({rule.name})"
    reasons += _value_reasons(rule, question, where)
    if rule.on_forward_plan is Condition.YES and not question.is_on_plan:
        what = (
            f"entry {question.plan.reference} had not been approved by {say_date(question.on)}"
            if question.plan
            else "not all that is asked for is on it"
        )
        message = (
            f"{where} applies only to what is on the approved forward plan, and {what}. Add the approved entry to the "
            "forward plan and name it in the report."
        )
        reasons.append(Reason("no_forward_plan_entry", message, "forward_plan_entry"))
    if rule.on_forward_plan is Condition.NO and question.is_on_plan:
        reasons.append(Reason("on_forward_plan", f"{where} applies only to what is not on the forward plan."))
    if not _holds(rule.is_key, question.is_key):
        demand = "key decisions" if rule.is_key is Condition.YES else "decisions that are not key"
        reasons.append(Reason("key_or_not", f"{where} applies only to {demand}.", "is_key"))
    if not _holds(rule.budgeted, question.plan is not None and question.plan.is_budgeted):
        demand = "within" if rule.budgeted is Condition.YES else "outside"
        reasons.append(Reason("budget", f"{where} applies only to spending {demand} an approved budget."))
    if rule.template_slug and question.template_slug not in ("", rule.template_slug):
        reasons.append(
            Reason("other_form", f"{where} asks for another form of report ({rule.template_slug}).", "template")
        )
    return Verdict(tuple(reasons))


def may_decide(route: Route | Verdict, *, ruled_by: int | None, post: PostRef) -> Verdict:
    """Whether a post holds authority on the day of the question (invariant 18: at submission and at signing).

    `route` is found anew for the day; `ruled_by` is the rule the report was submitted under. Refused when there is no
    route any more, when the scheme now asks for another rule, and to any post but the one the rule names.
    """
    if isinstance(route, Verdict):
        return route
    rule = route.rule
    return Verdict.of(
        (
            ruled_by is None or rule.pk == ruled_by,
            "rule_changed",
            f"Since this report was submitted the scheme has changed: it now falls under {rule.clause} ({rule.name}).",
        ),
        (
            post.pk == rule.maker.pk,
            "no_authority",
            f"Under {rule.clause} ({rule.name}) the decision is for {rule.maker.title}, not for {post.title}.",
        ),
    )


def _value_reasons(rule: Rule, question: Question, where: str) -> list[Reason]:
    if rule.value_from is None and rule.value_to is None:
        return []
    value = question.values.get(rule.value_basis)
    if value is None:
        message = (
            f"{where} is measured on {rule.value_basis.label.lower()}, which the register cannot state. Add the money "
            "lines and name the sum in the recommendation."
        )
        return [Reason("no_value", message, "value_line")]
    if value.in_full is None:
        message = (
            f"{where} is measured on {rule.value_basis.label.lower()} including VAT, and the register has "
            f"{value.words}. State each sum there including VAT, or as exempt from it, and choose that."
        )
        return [Reason("no_value_with_vat", message, "value_line")]
    low = rule.value_from is not None and value.in_full < rule.value_from
    high = rule.value_to is not None and value.in_full >= rule.value_to
    if not (low or high):
        return []
    message = f"{where} applies {_band(rule)}; {rule.value_basis.label.lower()} is {value.words}."
    return [Reason("value_outside_band", message, "value_line")]


def _band(rule: Rule) -> str:
    if rule.value_from is None and rule.value_to is not None:
        return f"below {format_pounds(rule.value_to)}"
    if rule.value_from is not None and rule.value_to is None:
        return f"from {format_pounds(rule.value_from)}"
    if rule.value_from is not None and rule.value_to is not None:
        return f"from {format_pounds(rule.value_from)} to below {format_pounds(rule.value_to)}"
    return "to any value"


def _trigger(rule: Rule, question: Question) -> str:
    """What would have to be so for the next rule up to apply."""
    conditions = []
    if _value_reasons(rule, question, ""):
        conditions.append(f"the value ({rule.value_basis.label.lower()}) were {_band(rule)}")
    if not _holds(rule.on_forward_plan, question.is_on_plan):
        conditions.append(
            "it were " + ("" if rule.on_forward_plan is Condition.YES else "not ") + "on the forward plan"
        )
    if not _holds(rule.is_key, question.is_key):
        conditions.append("it were " + ("" if rule.is_key is Condition.YES else "not ") + "a key decision")
    if not _holds(rule.budgeted, question.plan is not None and question.plan.is_budgeted):
        conditions.append("it were " + ("within" if rule.budgeted is Condition.YES else "outside") + " the budget")
    when = f"if {' and '.join(conditions)}" if conditions else "when the council's first choice does not apply"
    return f"{rule.clause} ({rule.name}): {rule.maker.title} would decide {when}."


def _holds(condition: Condition, is_so: bool) -> bool:
    return condition is Condition.ANY or (condition is Condition.YES) == is_so


def _join(posts: Sequence[PostRef]) -> str:
    titles = [post.title for post in posts]
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"

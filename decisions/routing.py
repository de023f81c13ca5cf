"""Which rule of the scheme of delegation a decision falls under, and why.

Pure: rules and a question as values in; a route that explains itself, or the reasons why there is none, out. No post
and no sum is named here: both stand in the council's own rules. A rule is measured on its own basis, and no other. What
a rule demands of the paper (its form, its record) is asked for after the route is found: the wrong form sends nobody to
another body. The words are those of `decisions/explaining.py`. Source: model.md §4.2 (AuthorityRule), invariants 16 and
18; the shape of the borough's scheme in case S0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.calendar import say_date
from commissioning.enums import Discipline
from commissioning.money import PENNY, format_pounds
from commissioning.verdicts import Reason, Verdict
from decisions.enums import AuthorityLevel, Condition, RecordType, RouteAction, RouteDirection, ValueBasis
from frameworks.sums import Sum, in_full, side_by_side


@dataclass(frozen=True)
class PostRef:
    """A post, by key and title."""

    pk: int
    title: str


@dataclass(frozen=True)
class Rule:
    """A rule as the router reads it. Values in pounds, `value_from` inclusive, `value_to` exclusive, None unbounded.

    One that `is_granted` was made by a decision that delegates; its upper value is what is left of the grant.
    """

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
    routine: Condition
    level: AuthorityLevel
    maker: PostRef
    consultees: tuple[PostRef, ...]
    clearances: tuple[Discipline, ...]
    template_slug: str
    record_type: RecordType
    starts_on: date
    ends_on: date | None
    is_granted: bool = False

    @property
    def where(self) -> str:
        """Where it stands in the constitution, and its name."""
        return f"{self.clause} ({self.name})"

    @property
    def is_banded(self) -> bool:
        """Whether it is measured on a sum at all."""
        return self.value_from is not None or self.value_to is not None


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
    """What is to be decided, on which day. `values` holds what it is worth on each basis the register can state.

    `why_key` are the sentences that say why it is a key decision or is not.
    `says_budgeted` and `is_routine` are the author's word: within an approved budget; ordinary business, which goes on
    with what the council does already.
    """

    action: RouteAction
    on: date
    values: Mapping[ValueBasis, Value]
    plan: PlanEntry | None
    is_key: bool
    template_slug: str
    says_budgeted: bool = False
    is_routine: bool = False
    why_key: tuple[str, ...] = ()

    @property
    def is_on_plan(self) -> bool:
        """Whether the entry had been approved by the day of the question."""
        return self.plan is not None and self.plan.approved_on is not None and self.plan.approved_on <= self.on

    @property
    def is_budgeted(self) -> bool:
        """Whether it is within an approved budget: the entry of the forward plan says so, or the author."""
        return self.says_budgeted or (self.plan is not None and self.plan.is_budgeted)

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Everything the router looks at, in words, for whoever reads how the route was found."""
        values = [
            (f"Value ({basis.label.lower()})", self.values[basis].words if basis in self.values else "not stated")
            for basis in ValueBasis
        ]
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
            ("Key decision", _yes(self.is_key)),
            ("Within an approved budget", _yes(self.is_budgeted)),
            ("Ordinary business", _yes(self.is_routine)),
            ("Form of report", form_in_words(self.template_slug) or "not chosen"),
        )


@dataclass(frozen=True)
class Choice:
    """Another route than the ordinary one, as its author asked for it, and who agreed where that is needed."""

    rule_pk: int
    instead_of_pk: int
    direction: RouteDirection
    reason: str
    asked_by: str
    agreed_by: str = ""
    agreed_reason: str = ""


@dataclass(frozen=True)
class Route:
    """The rule that applies, the question it answers, and the next rule up with what would trigger it.

    `lower` says of each rule of a lower level that does not fit what would have to be so, the lowest first. With a
    `choice` it was asked for `instead_of` the ordinary rule; a `note` says why something asked for does not stand.
    """

    rule: Rule
    question: Question
    next_up: Rule | None
    trigger: str
    lower: tuple[str, ...] = ()
    instead_of: Rule | None = None
    choice: Choice | None = None
    note: str = ""

    @property
    def ordinary(self) -> Rule:
        """The rule of the ordinary route, whichever was chosen."""
        return self.instead_of or self.rule

    @property
    def maker_post_id(self) -> int:
        """The post that decides."""
        return self.rule.maker.pk

    @property
    def sentence(self) -> str:
        """The route in words: who decides, after asking whom, under which rule."""
        asked = f" after consulting {_join(self.rule.consultees)}" if self.rule.consultees else ""
        return f"{self.rule.maker.title} decides{asked}, under {self.rule.where}."


def find_route(rules: Sequence[Rule], question: Question) -> Route | Verdict:
    """The council's ordinary route: of the rules that fit, the one with the lowest priority number.

    `rules` are those in force on the day. Without a fitting rule, a verdict: `no_rule` when none speaks of the action,
    otherwise what each lacks, such as `no_forward_plan_entry`; `other_form` when the report is in another form than
    the rule demands, and no rule of the same level that fits takes the one it is in.
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
        return Verdict(tuple(dict.fromkeys(reason for rule in ranked for reason in misfits[rule.pk].reasons)))
    alike = [rule for rule in fitting if rule.level == fitting[0].level]
    rule = next((one for one in alike if takes_form(one, question).allowed), None)
    if rule is None:
        return takes_form(fitting[0], question)
    return route_under(rule, ranked, question)


def route_under(rule: Rule, rules: Sequence[Rule], question: Question) -> Route:
    """The route by one rule among those for the action, with what stands above and below it."""
    of_action = [one for one in rules if one.action is rule.action]
    above = [one for one in of_action if one.level > rule.level]
    next_up = min(above, key=lambda one: (one.level, len(mismatch(one, question).reasons), *_rank(one)), default=None)
    below = sorted((one for one in of_action if one.level < rule.level), key=lambda one: (one.level, *_rank(one)))
    lower = tuple(trigger(one, question) for one in below if not mismatch(one, question).allowed)
    return Route(rule, question, next_up, trigger(next_up, question) if next_up else "", lower)


def _rank(rule: Rule) -> tuple[int, int]:
    return rule.priority, rule.pk


def takes_form(rule: Rule, question: Question) -> Verdict:
    """Whether the report is in the form that the rule demands; a form not yet chosen stands in nobody's way."""
    asked = form_in_words(rule.template_slug)
    return Verdict.of(
        (
            not rule.template_slug or question.template_slug in ("", rule.template_slug),
            "other_form",
            f"{rule.where} applies, and it asks for another form of report ({asked}). Begin the report in that form.",
            "template",
        )
    )


def mismatch(rule: Rule, question: Question) -> Verdict:
    """Why a rule does not fit the question; allowed when it does."""
    reasons: list[Reason] = []
    where = rule.where
    reasons += _value_reasons(rule, question)
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
    if not _holds(rule.budgeted, question.is_budgeted):
        demand = "within" if rule.budgeted is Condition.YES else "outside"
        reasons.append(Reason("budget", f"{where} applies only to spending {demand} an approved budget."))
    if not _holds(rule.routine, question.is_routine):
        demand = "ordinary business" if rule.routine is Condition.YES else "what is not ordinary business"
        reasons.append(Reason("routine", f"{where} applies only to {demand}.", "is_routine"))
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
            f"Since this report was submitted the scheme has changed: it now falls under {rule.where}.",
        ),
        (
            post.pk == rule.maker.pk,
            "no_authority",
            f"Under {rule.where} the decision is for {rule.maker.title}, not for {post.title}.",
        ),
    )


def _value_reasons(rule: Rule, question: Question) -> list[Reason]:
    if not rule.is_banded:
        return []
    where, basis = rule.where, rule.value_basis.label.lower()
    value = question.values.get(rule.value_basis)
    if value is None:
        message = (
            f"{where} is measured on {basis}, which the register cannot state. Add the money "
            "lines and name the sum in the recommendation."
        )
        return [Reason("no_value", message, "value_line")]
    if value.in_full is None:
        message = (
            f"{where} is measured on {basis} including VAT, and the register has "
            f"{value.words}. State each sum there including VAT, or as exempt from it, and choose that."
        )
        return [Reason("no_value_with_vat", message, "value_line")]
    low = rule.value_from is not None and value.in_full < rule.value_from
    high = rule.value_to is not None and value.in_full >= rule.value_to
    if not (low or high):
        return []
    message = f"{where} applies {band(rule)}; {basis} is {value.words}."
    return [Reason("value_outside_band", message, "value_line")]


def band(rule: Rule) -> str:
    """The values a rule takes in, in words."""
    if rule.is_granted and rule.value_to is not None:
        return f"up to {format_pounds(rule.value_to - PENNY)}"
    if rule.value_from is None and rule.value_to is not None:
        return f"below {format_pounds(rule.value_to)}"
    if rule.value_from is not None and rule.value_to is None:
        return f"from {format_pounds(rule.value_from)}"
    if rule.value_from is not None and rule.value_to is not None:
        return f"from {format_pounds(rule.value_from)} to below {format_pounds(rule.value_to)}"
    return "to any value"


def trigger(rule: Rule, question: Question) -> str:
    """What would have to be so for a rule to apply; where it fits already, that it may be asked for."""
    conditions = []
    if _value_reasons(rule, question):
        value = question.values.get(rule.value_basis)
        stated = "" if value and value.in_full is not None else "stated with VAT and "
        conditions.append(f"the value ({rule.value_basis.label.lower()}) were {stated}{band(rule)}")
    for condition, is_so, words in _matters_of_fact(rule, question):
        if not _holds(condition, is_so):
            conditions.append("it were " + ("" if condition is Condition.YES else "not ") + words)
    if conditions:
        return f"{rule.where}: {rule.maker.title} would decide if {' and '.join(conditions)}."
    return f"{rule.where}: {rule.maker.title} would decide if no rule of a lower level applied, or if asked to."


def _matters_of_fact(rule: Rule, question: Question) -> tuple[tuple[Condition, bool, str], ...]:
    return (
        (rule.on_forward_plan, question.is_on_plan, "on the forward plan"),
        (rule.is_key, question.is_key, "a key decision"),
        (rule.budgeted, question.is_budgeted, "within an approved budget"),
        (rule.routine, question.is_routine, "ordinary business"),
    )


def form_in_words(slug: str) -> str:
    """A form's short name as people say it: “delegated powers”."""
    return slug.replace("-", " ")


def _holds(condition: Condition, is_so: bool) -> bool:
    return condition is Condition.ANY or (condition is Condition.YES) == is_so


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def _join(posts: Sequence[PostRef]) -> str:
    titles = [post.title for post in posts]
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"

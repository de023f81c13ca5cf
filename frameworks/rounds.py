"""Rounds of admission: when a list may be opened to further providers, and how a round goes from step to step.

Pure: values in, verdicts out. Sources: Procurement Act 2023 ss. 34–39; Public Contracts Regulations 2015 regs 33–34;
model.md §4.2 (AdmissionRound) and invariant 10. What happens to applications: `frameworks/applying.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.calendar import add_months, say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.enums import AdmissionMode, ContractKind, RoundStatus
from frameworks.kinds import LISTS
from frameworks.terms import Span

KEEPERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER)


@dataclass(frozen=True)
class ListFacts:
    """What a round asks of its list. `term` is None before the award; `pass_mark` is that of its first round."""

    kind: str
    mode: str
    term: Span | None = None
    readmission_months: int | None = None
    pass_mark: Decimal | None = None


@dataclass(frozen=True)
class RoundPlan:
    """A round as planned. Without `closes_on` it is always open."""

    opens_on: date
    closes_on: date | None
    pass_mark: Decimal
    lots: int = 1
    are_its_own: bool = True
    evaluate_from: date | None = None
    evaluate_to: date | None = None
    decision_reference: str = ""


def may_keep_rounds(actor: Actor) -> Verdict:
    """Commissioners and contract managers plan rounds, enter applications and moderate scores."""
    return Verdict.of(
        (actor.holds(*KEEPERS), "not_yours", "Commissioners and contract managers run rounds of admission."),
    )


def may_have_rounds(facts: ListFacts) -> Verdict:
    """Only what admits several providers has rounds."""
    return Verdict.of(
        (
            facts.kind in LISTS,
            "no_list",
            "Only a framework, an approved list or a dynamic system admits providers in rounds.",
        ),
    )


def may_plan(plan: RoundPlan, facts: ListFacts, others: Sequence[RoundPlan]) -> Verdict:
    """Whether a round fits the way its list admits (invariant 10). `others`: its other rounds, but those abandoned."""
    fits = _fits_the_mode(plan, facts, others) & _fits_a_dynamic_system(plan, facts)
    return may_have_rounds(facts) & fits & _fits_by_itself(plan, facts, others)


def _fits_the_mode(plan: RoundPlan, facts: ListFacts, others: Sequence[RoundPlan]) -> Verdict:
    first = facts.term.from_on if facts.term else None
    reopens = first is not None and plan.opens_on > first
    earlier = [one.opens_on for one in others if one.opens_on < plan.opens_on]
    due = next_opening(max(earlier), facts.readmission_months) if earlier and facts.readmission_months else None
    return Verdict.of(
        (
            facts.mode != AdmissionMode.CLOSED or not reopens,
            "closed_list",
            "This list is closed: nobody joins after it has started. A new list, or a decision that changes how this "
            "one admits, would make a round possible.",
            "opens_on",
        ),
        (
            facts.mode != AdmissionMode.AD_HOC or not reopens or bool(plan.decision_reference.strip()),
            "no_decision",
            "This list is re-opened from time to time by a decision: name it.",
            "decision_reference",
        ),
        (
            due is None or plan.opens_on >= due,
            "too_early",
            f"This list re-opens every {facts.readmission_months} months: next on {say_date(due) if due else ''}.",
            "opens_on",
        ),
        (
            plan.closes_on is not None or facts.mode == AdmissionMode.CONTINUOUS,
            "no_last_day",
            "Give the last day for applications; only a list that is always open has none.",
            "closes_on",
        ),
    )


def _fits_a_dynamic_system(plan: RoundPlan, facts: ListFacts) -> Verdict:
    """Always open, and on the same conditions for its life (Procurement Act 2023 s. 36; reg. 34)."""
    return Verdict.of(
        (
            facts.kind != ContractKind.DYNAMIC or plan.closes_on is None,
            "dynamic_never_closes",
            "A dynamic purchasing system or dynamic market takes applications at any time: leave the last day empty.",
            "closes_on",
        ),
        (
            facts.kind != ContractKind.DYNAMIC or facts.pass_mark in (None, plan.pass_mark),
            "dynamic_keeps_its_conditions",
            f"The conditions of a dynamic system stay the same for its life: the pass mark is {facts.pass_mark}.",
            "pass_mark",
        ),
    )


def _fits_by_itself(plan: RoundPlan, facts: ListFacts, others: Sequence[RoundPlan]) -> Verdict:
    overlapping = [one for one in others if _overlap(plan, one)]
    return Verdict.of(
        (plan.lots > 0, "no_lots", "Tick the lots that can be applied for.", "lots"),
        (plan.are_its_own, "other_contract", "Choose lots of this contract.", "lots"),
        (
            plan.closes_on is None or plan.closes_on >= plan.opens_on,
            "impossible_dates",
            "The last day for applications is before the first.",
            "closes_on",
        ),
        (
            plan.evaluate_from is None or plan.closes_on is None or plan.evaluate_from > plan.closes_on,
            "evaluated_too_early",
            "Evaluation begins after the last day for applications.",
            "evaluate_from",
        ),
        (
            facts.term is None or plan.opens_on <= facts.term.to_on,
            "list_over",
            f"The list ends on {say_date(facts.term.to_on) if facts.term else ''}: nobody joins after that.",
            "opens_on",
        ),
        (
            not overlapping,
            "rounds_overlap",
            "Another round of this list is open at that time. Choose other days, or close that one first.",
            "opens_on",
        ),
    )


def _overlap(one: RoundPlan, other: RoundPlan) -> bool:
    return one.opens_on <= (other.closes_on or date.max) and other.opens_on <= (one.closes_on or date.max)


def next_opening(opened_on: date, months: int | None) -> date | None:
    """The day on which a periodic list re-opens after a round that opened on a day."""
    return add_months(opened_on, months) if months else None


# --- from step to step ------------------------------------------------------------------------------------------------


def may_open(actor: Actor, *, status: str, opens_on: date, how_to_apply: str, today: date) -> Verdict:
    """A planned round opens on its first day or later, once it says how to apply."""
    return may_keep_rounds(actor) & Verdict.of(
        (status == RoundStatus.PLANNED, "not_planned", "Only a planned round can be opened."),
        (today >= opens_on, "too_early", f"The round opens on {say_date(opens_on)}. Change the day, or wait for it."),
        (bool(how_to_apply.strip()), "no_words", "Say first how to apply: the public notice prints it."),
    )


def may_close(actor: Actor, *, status: str, closes_on: date | None, list_ends_on: date | None, today: date) -> Verdict:
    """Applications are taken to the end of the last day; an always-open round closes when its list is over."""
    last = closes_on or list_ends_on
    return may_keep_rounds(actor) & Verdict.of(
        (status == RoundStatus.OPEN, "not_open", "Only an open round can be closed."),
        (
            last is not None and today > last,
            "still_open",
            f"Applications are taken until the end of {say_date(last)}." if last else "It is always open.",
        ),
    )


def may_begin_evaluation(actor: Actor, *, status: str, evaluators: int, undeclared: int) -> Verdict:
    """Evaluation begins when the round has closed and every evaluator has said whether they have a conflict."""
    return may_keep_rounds(actor) & Verdict.of(
        (status == RoundStatus.CLOSED, "not_closed", "Evaluation begins once the round has closed."),
        *_evaluators_ready(evaluators, undeclared),
    )


def may_abandon(actor: Actor, *, status: str, signed_off: int, reason: str) -> Verdict:
    """A round is given up for a reason, as long as nobody was admitted in it."""
    return may_keep_rounds(actor) & Verdict.of(
        (status not in (RoundStatus.CONCLUDED, RoundStatus.ABANDONED), "over", "This round is over."),
        (signed_off == 0, "signed_off", "Outcomes of this round are signed off: it can only be concluded."),
        (bool(reason.strip()), "no_reason", "Say why it is abandoned: whoever applied is told.", "reason"),
    )


def may_conclude(actor: Actor, *, status: str, is_always_open: bool, waiting: int) -> Verdict:
    """A round is concluded when nothing in it waits any more; an always-open one only after it has closed."""
    return may_keep_rounds(actor) & Verdict.of(
        (
            status == RoundStatus.EVALUATING or (status == RoundStatus.CLOSED and waiting == 0),
            "not_evaluated",
            "Close the round first. It goes on taking applications."
            if is_always_open and status == RoundStatus.OPEN
            else "Only a round that has been evaluated, or got no application, can be concluded.",
        ),
        (waiting == 0, "waiting", f"{waiting} of its applications still wait for an outcome."),
    )


def is_evaluated_now(status: str, closes_on: date | None) -> bool:
    """Whether scores are given: after the round has closed, or all the while where it is always open."""
    return status == RoundStatus.EVALUATING or (status == RoundStatus.OPEN and closes_on is None)


def _evaluators_ready(evaluators: int, undeclared: int) -> list[tuple[bool, str, str]]:
    return [
        (evaluators > 0, "no_evaluators", "Name at least one evaluator."),
        (
            undeclared == 0,
            "undeclared",
            f"{undeclared} evaluator{'s have' if undeclared != 1 else ' has'} yet to say whether they have a conflict "
            "of interest.",
        ),
    ]


# --- what may be changed, and who evaluates ---------------------------------------------------------------------------

STILL_OPEN = frozenset({"evaluate_from", "evaluate_to", "outcome_on", "notice_ids"})


def may_change(status: str, changes: Sequence[str]) -> Verdict:
    """Until it opens a round is changed freely; from then on only when it is evaluated, and its notices."""
    if status in (RoundStatus.CONCLUDED, RoundStatus.ABANDONED):
        return Verdict.refuse("over", "This round is over.")
    settled = sorted(set(changes) - STILL_OPEN) if status != RoundStatus.PLANNED else []
    message = "This is published: whoever applies relies on it. Abandon the round and plan another one."
    return Verdict.of(*((False, "published", message, name) for name in settled))


def may_name(actor: Actor, *, status: str, is_in_post: bool, has_scores: bool) -> Verdict:
    """Evaluators are people in a post of the council, named before anything is scored."""
    return may_keep_rounds(actor) & Verdict.of(
        (status not in (RoundStatus.CONCLUDED, RoundStatus.ABANDONED), "over", "This round is over."),
        (is_in_post, "no_post", "This person holds no post in the council today.", "user"),
        (
            not has_scores,
            "scored",
            "Scores are being given. Another evaluator can be named once these applications have their outcome.",
            "user",
        ),
    )


def may_declare(*, is_named: bool, is_removed: bool, has_declared: bool, conflict: str) -> Verdict:
    """Evaluators declare for themselves. Who has declared none can still declare one; never the reverse."""
    return Verdict.of(
        (is_named, "no_evaluator", "Only evaluators of this round declare here."),
        (not is_removed, "conflicted", "You have declared a conflict of interest and take no part in this round."),
        (
            is_removed or not has_declared or bool(conflict.strip()),
            "declared",
            "You have declared that you have none. Come back here only when a conflict arises.",
        ),
    )

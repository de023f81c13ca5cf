"""Planning a round of admission and taking it from step to step; naming evaluators, who declare their conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import Post, User
from commissioning.selectors.people import actors_of
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Verdict
from frameworks import rounds as rules
from frameworks.enums import SIGNED_OFF, ApplicationOutcome, RoundStatus
from frameworks.models import AdmissionRound, Contract, Evaluator, Lot, LotApplication, Score
from frameworks.selectors import rounds as selectors
from frameworks.services import telling


@transaction.atomic
def plan(
    *, contract: Contract, lots: Sequence[Lot], actor: Actor, at: datetime, opens_on: date,
    closes_on: date | None = None, **fields: Any,
) -> AdmissionRound:  # fmt: skip
    """Plan a round for some lots of a list. `fields` are those of the model. Refused by `rounds.may_plan`."""
    contract = Contract.objects.locked(contract.pk)
    rules.may_keep_rounds(actor).or_refuse()
    row = AdmissionRound(contract=contract, opens_on=opens_on, closes_on=closes_on, **fields)
    row.number = 1 + max(contract.rounds.values_list("number", flat=True), default=0)
    _may_plan(row, lots).or_refuse()
    save_new(row)
    row.lots.set(lots)
    audit.record(actor, "round.planned", row, at=at, changes={"opens": (None, opens_on), "lots": (None, len(lots))})
    return row


@transaction.atomic
def edit(
    *, admission_round: AdmissionRound, version: int, lots: Sequence[Lot], actor: Actor, at: datetime, **fields: Any
) -> AdmissionRound:
    """Change a planned round; of one that runs, only the days of evaluation and outcome and its notices."""
    row = _held(admission_round, version)
    rules.may_keep_rounds(actor).or_refuse()
    moved = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    lots_moved = {lot.pk for lot in lots} != set(row.lots.values_list("pk", flat=True))
    rules.may_change(row.status, [*moved, *(["lots"] if lots_moved else [])]).or_refuse()
    changes = {name: (_said(name, getattr(row, name)), _said(name, fields[name])) for name in moved}
    if lots_moved:
        before = row.lots.order_by("number").values_list("number", flat=True)
        changes["lots"] = (_numbers(before), _numbers(sorted(lot.number for lot in lots)))
    for name, value in fields.items():
        setattr(row, name, value)
    _may_plan(row, lots).or_refuse()
    checked(row).save_version()
    row.lots.set(lots)
    audit.record(actor, "round.changed", row, at=at, changes=changes)
    return row


@transaction.atomic
def open_round(*, admission_round: AdmissionRound, version: int, actor: Actor, at: datetime) -> AdmissionRound:
    """Open a planned round: its notice is public from now on. Refused by `rounds.may_open`."""
    row = _held(admission_round, version)
    today = clock.london_day(at)
    verdict = rules.may_open(
        actor, status=row.status, opens_on=row.opens_on, how_to_apply=row.how_to_apply, today=today
    )
    (verdict & _may_plan(row, list(row.lots.all()))).or_refuse()
    row.opened_at = at
    return _moved(row, RoundStatus.OPEN, actor, at, fields=["opened_at"])


@transaction.atomic
def close(*, admission_round: AdmissionRound, version: int, actor: Actor, at: datetime) -> AdmissionRound:
    """Close a round whose last day is over. Refused by `rounds.may_close`."""
    row = _held(admission_round, version)
    ends_on = row.contract.current_ends_on
    rules.may_close(
        actor, status=row.status, closes_on=row.closes_on, list_ends_on=ends_on, today=clock.london_day(at)
    ).or_refuse()
    return _moved(row, RoundStatus.CLOSED, actor, at)


@transaction.atomic
def begin_evaluation(*, admission_round: AdmissionRound, version: int, actor: Actor, at: datetime) -> AdmissionRound:
    """Let evaluators score. Refused by `rounds.may_begin_evaluation`."""
    row = _held(admission_round, version)
    active = row.evaluators.active()
    rules.may_begin_evaluation(
        actor, status=row.status, evaluators=active.count(), undeclared=active.filter(declared_at=None).count()
    ).or_refuse()
    return _moved(row, RoundStatus.EVALUATING, actor, at)


@transaction.atomic
def conclude(*, admission_round: AdmissionRound, version: int, actor: Actor, at: datetime) -> AdmissionRound:
    """Say that a round is over: nothing in it waits. Refused by `rounds.may_conclude`."""
    row = _held(admission_round, version)
    rules.may_conclude(
        actor, status=row.status, is_always_open=row.closes_on is None, waiting=_lots_of(row).waiting().count()
    ).or_refuse()
    return _moved(row, RoundStatus.CONCLUDED, actor, at)


@transaction.atomic
def abandon(
    *, admission_round: AdmissionRound, version: int, reason: str, actor: Actor, at: datetime
) -> AdmissionRound:
    """Give a round up for a reason. Refused by `rounds.may_abandon`."""
    row = _held(admission_round, version)
    signed_off = _lots_of(row).filter(outcome__in=SIGNED_OFF).count()
    rules.may_abandon(actor, status=row.status, signed_off=signed_off, reason=reason).or_refuse()
    row.abandoned_reason = reason.strip()
    return _moved(row, RoundStatus.ABANDONED, actor, at, fields=["abandoned_reason"], reason=reason)


@transaction.atomic
def name_evaluator(
    *, admission_round: AdmissionRound, version: int, user: User, actor: Actor, at: datetime
) -> Evaluator:
    """Name somebody in a post of the council to score the round. Refused by `rounds.may_name`."""
    row = _held(admission_round, version)
    posts = Post.objects.filter(council=row.council, is_active=True, holdings__user=user).distinct()
    held = [one for one in actors_of(posts, on=clock.london_day(at)) if one.user_id == user.pk]
    # Scores of somebody removed by a conflict count for nothing: another evaluator takes that place.
    counting = Score.objects.filter(evaluator__round=row, evaluator__removed_at__isnull=True)
    has_scores = counting.filter(lot_application__outcome=ApplicationOutcome.WAITING).exists()
    rules.may_name(actor, status=row.status, is_in_post=bool(held), has_scores=has_scores).or_refuse()
    evaluator = save_new(Evaluator(round=row, user=user, post_label=held[0].post_label))
    row.save_version(update_fields=[])
    audit.record(actor, "round.evaluator_named", row, at=at, changes={"evaluator": (None, str(user))})
    telling.of_evaluator(evaluator, actor=actor, at=at)
    return evaluator


@transaction.atomic
def declare(*, admission_round: AdmissionRound, version: int, conflict: str, actor: Actor, at: datetime) -> Evaluator:
    """An evaluator's own word on conflicts of interest: none (empty), or one, which removes them. Said once, or later
    again when a conflict arises; nobody comes back. Refused by `rounds.may_declare`."""
    row = _held(admission_round, version)
    evaluator = row.evaluators.select_for_update(of=("self",)).filter(user=actor.user_id).first()
    rules.may_declare(
        is_named=evaluator is not None,
        is_removed=evaluator is not None and evaluator.removed_at is not None,
        has_declared=evaluator is not None and evaluator.declared_at is not None,
        conflict=conflict,
    ).or_refuse()
    assert evaluator is not None  # noqa: S101 - the rule has refused otherwise
    evaluator.declared_at, evaluator.conflict = at, conflict.strip()
    evaluator.removed_at = at if evaluator.conflict else None
    checked(evaluator).save_version()
    row.save_version(update_fields=[])
    verb = "round.conflict_declared" if evaluator.conflict else "round.no_conflict_declared"
    changes = {"evaluator": (None, str(evaluator.user))}
    audit.record(actor, verb, row, at=at, changes=changes, reason=evaluator.conflict)
    return evaluator


def _held(admission_round: AdmissionRound, version: int) -> AdmissionRound:
    """The round as the person saw it, locked."""
    held: AdmissionRound = AdmissionRound.objects.locked(admission_round.pk)
    return held.expect_version(version)


def _said(name: str, value: Any) -> audit.Scalar:
    """As the audit chain may hold it: of prose only a digest."""
    said: audit.Scalar = audit.prose_digest(value) if name == "how_to_apply" else value
    return said


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def _lots_of(row: AdmissionRound) -> Any:
    return LotApplication.objects.filter(application__round=row)


def _moved(
    row: AdmissionRound,
    status: RoundStatus,
    actor: Actor,
    at: datetime,
    *,
    fields: Sequence[str] = (),
    reason: str = "",
) -> AdmissionRound:
    before, row.status = row.status, status
    checked(row).save_version(update_fields=["status", *fields])
    changes = {"status": (before, str(status))}
    audit.record(actor, f"round.{status}", row, at=at, changes=changes, reason=reason)
    return row


def _may_plan(row: AdmissionRound, lots: Sequence[Lot]) -> Verdict:
    own = set(row.contract.lots.values_list("pk", flat=True))
    planned = selectors.plan_of(row, lots=len(lots), are_its_own={lot.pk for lot in lots} <= own)
    facts, others = selectors.facts_of(row.contract, but=row)
    return rules.may_plan(planned, facts, others)

"""Applications in a round of admission: who may apply, blind scores, the moderated score, outcomes and their sign-off.

Pure: values in, verdicts out. Sources: Procurement Act 2023 ss. 36 and 45 (reasons are given); model.md §4.2 and §4.4
(admission to an open list is a light, batchable sign-off). Scores out of 100 are the house's; the pass mark is the
round's. No evaluator and no moderator signs off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commissioning.actors import Actor
from commissioning.calendar import say_date
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.enums import RoundStatus
from frameworks.rounds import is_evaluated_now, may_keep_rounds

SIGNERS = (Role.APPROVING_MANAGER, Role.DECISION_MAKER)
FULL_MARKS = Decimal(100)

# --- applications -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Applying:
    """An application to be entered: `lots` by number; those of the round; where the provider has a place already, and
    where an application of its still waits."""

    lots: Collection[int]
    round_lots: Collection[int]
    received_on: date
    held: Collection[int] = field(default_factory=frozenset)
    waiting: Collection[int] = field(default_factory=frozenset)
    is_active: bool = True


def may_apply(applying: Applying, *, status: str, opens_on: date, closes_on: date | None, today: date) -> Verdict:
    """Whether an application may be entered. One that came in time may be entered after the last day."""
    strange = sorted(set(applying.lots) - set(applying.round_lots))
    held, waiting = sorted(set(applying.lots) & set(applying.held)), sorted(set(applying.lots) & set(applying.waiting))
    takes = (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.EVALUATING)
    return Verdict.of(
        (status in takes, "not_open", "Applications are entered once the round is open, and until it is concluded."),
        (bool(applying.lots), "no_lots", "Say for which lots.", "lots"),
        (not strange, "other_lots", f"This round is not for {_lots(strange)}.", "lots"),
        (not held, "has_a_place", f"The provider already has a place on {_lots(held)}.", "lots"),
        (not waiting, "applied_already", f"An application of this provider for {_lots(waiting)} still waits.", "lots"),
        (
            applying.is_active,
            "not_active",
            "This organisation is merged or dissolved: choose its successor.",
            "provider",
        ),
        (
            applying.received_on >= opens_on,
            "before_it_opened",
            f"The round opened on {say_date(opens_on)}: nothing counts that came before.",
            "received_on",
        ),
        (
            closes_on is None or applying.received_on <= closes_on,
            "too_late",
            f"The last day was {say_date(closes_on) if closes_on else ''}. It can apply again in the next round.",
            "received_on",
        ),
        (applying.received_on <= today, "in_the_future", "It cannot have come later than today.", "received_on"),
    )


def _lots(numbers: Sequence[int]) -> str:
    words = [str(number) for number in numbers]
    return f"lot {words[0]}" if len(words) == 1 else f"lots {', '.join(words)}"


def may_withdraw(actor: Actor, *, is_waiting: bool) -> Verdict:
    """An applicant may take an application back until its outcome is signed off."""
    return may_keep_rounds(actor) & Verdict.of(
        (is_waiting, "settled", "It has its outcome. A place that was given is given up on its own page.")
    )


# --- scores -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scorer:
    """An evaluator as the rules see one."""

    is_named: bool
    has_declared: bool = False
    is_removed: bool = False


def may_score(scorer: Scorer, *, is_evaluated: bool, is_waiting: bool, all_in: bool) -> Verdict:
    """Whether a person may score an application: an evaluator without conflict, while scores are still coming in."""
    return Verdict.of(
        (scorer.is_named, "no_evaluator", "Only evaluators of the round score. A commissioner names them."),
        (not scorer.is_removed, "conflicted", "You declared a conflict of interest, and take no part in this round."),
        (
            scorer.has_declared or not scorer.is_named,
            "undeclared",
            "Say first whether you have a conflict of interest.",
        ),
        (is_evaluated, "not_evaluated", "Scores are given once the round has closed and evaluation has begun."),
        (is_waiting, "settled", "This application has its outcome."),
        (
            not all_in,
            "all_in",
            "All scores are in and can be seen: now the score is moderated, with a reason.",
        ),
    )


def says_why(points: Decimal, comment: str) -> Verdict:
    """A score is out of 100 and says why."""
    return Verdict.of(
        (0 <= points <= FULL_MARKS, "points", "A score is between 0 and 100.", "points"),
        (bool(comment.strip()), "no_comment", "Say why: the provider is told.", "comment"),
    )


def all_are_in(*, given: int, expected: int) -> bool:
    """Whether scores may be seen by others than who gave them: when every evaluator has given theirs."""
    return expected > 0 and given >= expected


def agreed(points: Sequence[Decimal], *, expected: int, moderated: Decimal | None) -> Decimal | None:
    """The score of an application: the moderated one, or the one on which all evaluators agree; else none yet."""
    if moderated is not None:
        return moderated
    if not all_are_in(given=len(points), expected=expected) or len(set(points)) != 1:
        return None
    return points[0]


def may_moderate(actor: Actor, *, all_in: bool, is_waiting: bool, is_conflicted: bool) -> Verdict:
    """A moderated score takes the place of the evaluators' own, once all are in; not by who declared a conflict."""
    return may_keep_rounds(actor) & Verdict.of(
        (
            not is_conflicted,
            "conflicted",
            "You declared a conflict of interest, and take no part in this round: somebody else moderates.",
        ),
        (is_waiting, "settled", "This application has its outcome."),
        (all_in, "not_all_in", "The scores are moderated once every evaluator has given theirs."),
    )


def moderates(points: Decimal, reason: str) -> Verdict:
    """A moderated score is out of 100 and gives the reason that the provider is told."""
    return Verdict.of(
        (0 <= points <= FULL_MARKS, "points", "A score is between 0 and 100.", "points"),
        (bool(reason.strip()), "no_reason", "Say why this is the score: the provider is told.", "reason"),
    )


# --- outcomes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """An application for one lot with its agreed score. `key` is the row's; the reason is what the scores said."""

    key: int
    lot: int
    number: int
    score: Decimal
    reason: str
    insurance_until: date | None


@dataclass(frozen=True)
class Outcome:
    """What the rules make of a standing: admitted or not, on what condition, and the reason that is told."""

    key: int
    is_admitted: bool
    score: Decimal
    reason: str
    condition: str = ""


def outcomes(
    standings: Iterable[Standing], *, pass_mark: Decimal, free: dict[int, int | None], on: date
) -> list[Outcome]:
    """What becomes of applications on a day: who reaches the pass mark is admitted, the best first where places are
    limited (`free`: places left by lot; None for no limit). Lapsed insurance makes an admission conditional."""
    taken: dict[int, int] = {}
    found = []
    for one in sorted(standings, key=lambda one: (one.lot, -one.score, one.number)):
        left = free.get(one.lot)
        if one.score < pass_mark:
            below = f"The score of {_points(one.score)} is below the pass mark of {_points(pass_mark)}."
            found.append(Outcome(one.key, False, one.score, f"{below} {one.reason}".strip()))
        elif left is not None and taken.get(one.lot, 0) >= left:
            full = "The places on this lot went to applications with higher scores, or as high and earlier."
            found.append(Outcome(one.key, False, one.score, f"{full} {one.reason}".strip()))
        else:
            taken[one.lot] = taken.get(one.lot, 0) + 1
            found.append(Outcome(one.key, True, one.score, one.reason, _condition(one.insurance_until, on)))
    return found


def _condition(insurance_until: date | None, on: date) -> str:
    if insurance_until is not None and insurance_until >= on:
        return ""
    lapsed = f"it lapsed on {say_date(insurance_until)}" if insurance_until else "none has been shown"
    return f"Show insurance that is in force ({lapsed}). No work is called off before."


def _points(points: Decimal) -> str:
    return f"{points.normalize():f}"


def are_still_there(gone: Sequence[str]) -> Verdict:
    """Nobody that was merged or dissolved since it applied is given a place. `gone`: their applications."""
    return Verdict.of(
        (
            not gone,
            "not_active",
            f"{', '.join(gone)}: merged or dissolved since. Record that the application was withdrawn, and enter that "
            "of the successor.",
        )
    )


def may_sign_off(
    actor: Actor, *, status: str, closes_on: date | None, ready: int, evaluators: Collection[int],
    moderators: Collection[int],
) -> Verdict:  # fmt: skip
    """Whether a post with authority may sign off what is ready, in one batch. No evaluator and no moderator signs."""
    return Verdict.of(
        (
            actor.holds(*SIGNERS),
            "not_yours",
            "An approving manager or a decision-maker signs admissions off.",
        ),
        (
            actor.user_id not in evaluators,
            "evaluated",
            "You are or were an evaluator of this round: somebody else signs it off.",
        ),
        (
            actor.user_id not in moderators,
            "moderated",
            "You moderated scores of this round: somebody else signs it off.",
        ),
        (is_evaluated_now(status, closes_on), "not_evaluated", "Outcomes are signed off while a round is evaluated."),
        (ready > 0, "none_ready", "No application is ready: scores are awaited, or differ and are to be moderated."),
    )

"""Correcting an entry of the ledger: a slip of the pen, put right by two people, with both entries kept in sight.

What a decision did is not a slip: it is reversed by another decision. Source: model.md §4.2 TermEvent, invariant 28.
"""

from __future__ import annotations

from datetime import date

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from frameworks.enums import CorrectionStatus, TermEventKind
from frameworks.terms import Entry, Span, TermState, may_follow

BY_DECISION = (TermEventKind.AUTHORISED, TermEventKind.IN_FORCE)
_MAY_PROPOSE = (Role.COMMISSIONER, Role.CONTRACT_MANAGER)
MAY_CONFIRM = (Role.COMMISSIONER, Role.CONTRACT_MANAGER, Role.APPROVING_MANAGER)


def may_ask(actor: Actor) -> Verdict:
    """Who may say that an entry is wrong."""
    return Verdict.of(
        (
            actor.holds(*_MAY_PROPOSE),
            "not_yours",
            "Only a commissioner or a contract manager can correct an entry in the ledger.",
        ),
    )


def may_correct(state: TermState, sequence: int, span: Span | None, *, reason: str, is_pending: bool) -> Verdict:
    """Whether an entry may be restated as `span`, or taken back where there is none.

    Refused for what a decision did, for an entry that no longer stands or has later ones on it, for dates the ledger
    cannot hold, for a correction that changes nothing, without a reason, and while another one waits.
    """
    target = state.standing(sequence)
    if target is None:
        return Verdict.refuse("not_standing", "That entry no longer stands: choose the one that replaced it.", "event")
    verdict = Verdict.of(
        (
            target.kind not in BY_DECISION,
            "by_decision",
            "A decision moved this date, so only a new decision moves it back; what was typed by hand is corrected.",
            "event",
        ),
        (
            not is_pending,
            "pending",
            "A correction of this lot already waits for a second person. Settle that one first.",
        ),
        (bool(reason.strip()), "no_reason", "Say what was wrong and how you know.", "reason"),
        (
            span is not None or _below(state, target) is not None,
            "opening_entry",
            "The entry that opens the term can be corrected but not taken back.",
            "event",
        ),
        (span != Span(target.from_on, target.to_on), "no_change", "These are the dates already on record.", "to_on"),
    )
    return verdict & may_follow(state, correcting(state, target, span)) if verdict.allowed else verdict


def not_by_variation(*, is_decided: bool) -> Verdict:
    """What a variation did that a decision authorised here is no slip either."""
    return Verdict.of(
        (
            not is_decided,
            "by_decision",
            "A decision authorised this variation, so only a new decision takes it back; what was typed by hand is "
            "corrected.",
            "event",
        )
    )


def may_settle(actor: Actor, *, proposer_id: int, status: CorrectionStatus) -> Verdict:
    """A second person confirms or declines: never the one who proposed, superuser or not."""
    return Verdict.of(
        (status == CorrectionStatus.PROPOSED, "settled", f"This correction is already {status.label.lower()}."),
        (
            actor.holds(*MAY_CONFIRM),
            "not_yours",
            "Only a commissioner, a contract manager or an approving manager can confirm a correction.",
        ),
        (
            actor.user_id is not None and actor.user_id != proposer_id,
            "same_person",
            "You proposed this correction yourself; a second person has to confirm it.",
        ),
    )


def correcting(state: TermState, target: Entry, span: Span | None) -> Entry:
    """The entry that would put `target` right: a correction to `span`, or a reversal where there is none."""
    below = _below(state, target)
    if span is None:
        span = Span(below.from_on, below.to_on) if below else Span(target.from_on, target.to_on)
        kind = TermEventKind.REVERSAL
    else:
        kind = TermEventKind.CORRECTION
    return Entry(
        sequence=state.sequence + 1,
        kind=kind,
        from_on=span.from_on,
        to_on=span.to_on,
        previous_end_on=state.end(target.moves),
        moves=target.moves,
        corrects=target.sequence,
        is_transition=target.is_transition,
    )


def restated_end(state: TermState, target: Entry, span: Span | None) -> date | None:
    """Where the lot would end after the correction: what the second person is asked to confirm."""
    return correcting(state, target, span).to_on


def _below(state: TermState, target: Entry) -> Entry | None:
    for stack in (state.authorised, state.current):
        if target in stack and stack.index(target) > 0:
            return stack[stack.index(target) - 1]
    return None

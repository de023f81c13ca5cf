"""When a decision takes effect, and who may try an effect again.

Source: model.md invariant 26: an effect posts only when the decision is effective; one that cannot be called in takes
effect on signing.
"""

from __future__ import annotations

from datetime import datetime

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.call_in import EFFECTIVE
from decisions.enums import CallInStatus, PostingStatus


def is_effective(status: CallInStatus, effective_at: datetime | None, at: datetime) -> Verdict:
    """Whether a decision that stands so with call-in has taken effect at a moment; if not, what it waits for."""
    return Verdict.of(
        (
            status in EFFECTIVE and effective_at is not None and effective_at <= at,
            "call_in",
            WAITS_FOR.get(status, "The decision takes effect later."),
        ),
    )


WAITS_FOR: dict[CallInStatus, str] = {
    CallInStatus.WAITING: "The decision takes effect once it has been published and could be called in.",
    CallInStatus.OPEN: "The decision can still be called in, so it has not taken effect.",
    CallInStatus.CALLED_IN: "The decision was called in, so it has not taken effect.",
    CallInStatus.REFERRED: "The decision was called in and is before the council, so it has not taken effect.",
    CallInStatus.SENT_BACK: "The decision was called in and is being reconsidered, so it has not taken effect.",
    CallInStatus.REPLACED: "The decision was called in and is replaced by another, so it never takes effect.",
}


def may_retry(actor: Actor, *, status: PostingStatus) -> Verdict:
    """A posting that failed is tried again by democratic services, the contract's manager, or the program."""
    return Verdict.of(
        (
            actor.is_system or actor.holds(Role.DEMOCRATIC_SERVICES, Role.CONTRACT_MANAGER),
            "not_yours",
            "Only democratic services or a contract manager can try to post a decision's effect again.",
        ),
        (status is not PostingStatus.POSTED, "posted", "This effect has been posted to the register already."),
        (status is not PostingStatus.LAPSED, "lapsed", "This effect lapsed: the decision is replaced by another."),
    )

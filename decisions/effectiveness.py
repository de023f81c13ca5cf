"""When a decision takes effect, and who may try an effect again.

Source: model.md invariant 26: an effect posts only when the decision is effective; an officer decision that cannot be
called in takes effect on signing.
"""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.enums import PostingStatus
from decisions.procedure import CallInRule


def is_effective(call_in: CallInRule | None) -> Verdict:
    """Whether a decision just signed is effective; `call_in` is None where nothing can be called in."""
    return Verdict.of(
        (
            call_in is None,
            "call_in",
            "Decisions of this council can be called in: the effect waits until the decision has been published and "
            f"{call_in.length if call_in else 'no time'} have passed without a call-in.",
        ),
    )


def may_retry(actor: Actor, *, status: PostingStatus) -> Verdict:
    """A posting that failed is tried again by democratic services, the contract's manager, or the program."""
    return Verdict.of(
        (
            actor.is_system or actor.holds(Role.DEMOCRATIC_SERVICES, Role.CONTRACT_MANAGER),
            "not_yours",
            "Only democratic services or a contract manager can try to post a decision's effect again.",
        ),
        (status is not PostingStatus.POSTED, "posted", "This effect has been posted to the register already."),
    )

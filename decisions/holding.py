"""Who places and lifts a legal hold. Pure. Source: model.md invariant 32."""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict


def may_hold(actor: Actor, *, is_own_council: bool, reason: str) -> Verdict:
    """The monitoring officer, for a reason that is kept."""
    return Verdict.of(
        (
            actor.holds(Role.MONITORING_OFFICER) and is_own_council,
            "not_yours",
            "Only the monitoring officer places or lifts a legal hold.",
        ),
        (bool(reason.strip()), "no_reason", "Say why: it is kept, and the auditor reads it.", "reason"),
    )

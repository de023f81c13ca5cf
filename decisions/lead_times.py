"""Who may set how long a part of the way is reckoned to take, and what they have to say.

Pure: values in, a verdict out. It moves no deadline of the law: it says from when somebody is reminded to begin.
Source: model.md §4.6 (each part configurable, shown, and changeable with a reason).
"""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.verdicts import Verdict
from decisions.enums import LeadPart

# Whoever plans the work on a contract; the council's own lengths are configured.
PLANNERS = (Role.COMMISSIONER, Role.CONTRACT_MANAGER, Role.REPORT_AUTHOR, Role.APPROVING_MANAGER)
LONGEST_DAYS, LONGEST_MONTHS = 365, 60


def may_plan(actor: Actor) -> Verdict:
    """Whether the actor may set a length for a contract they see, or for one of its options."""
    return Verdict.of(
        (
            actor.holds(*PLANNERS),
            "not_yours",
            "Commissioners, contract managers, report authors and approving managers set these for a contract.",
        ),
    )


def may_configure(actor: Actor) -> Verdict:
    """Whether the actor may set a length for the whole council."""
    return Verdict.of((actor.holds(Role.ADMINISTRATOR), "not_yours", "An administrator sets these for the council."))


def says_enough(part: LeadPart, *, count: int | None, reason: str) -> Verdict:
    """A length in reason, and why it is so; no count takes back what was set before, which needs a reason as well."""
    in_months = part is LeadPart.REPROCUREMENT
    most, unit = (LONGEST_MONTHS, "months") if in_months else (LONGEST_DAYS, "days")
    least = 1 if in_months else 0
    return Verdict.of(
        (
            count is None or least <= count <= most,
            "too_long",
            f"Reckon with {least} to {most} {unit}.",
            "count",
        ),
        (bool(reason.strip()), "no_reason", "Say why. It stands beside the day that follows from it.", "reason"),
    )

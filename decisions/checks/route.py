"""Whether the scheme of delegation says who decides."""

from __future__ import annotations

from collections.abc import Iterator

from commissioning.verdicts import Verdict
from decisions.checks.draft import Draft
from decisions.checks.rule import Finding, blocker

ROUTE = blocker(
    "no_route",
    "No rule of the scheme of delegation in force on the day fits the decision. Each reason has a code of its own.",
    "Invariant 18; Local Government Act 1972 s. 101",
)


def route(draft: Draft) -> Iterator[Finding]:
    """Without a rule that fits, nobody has the power to decide, and the report says what is missing."""
    if isinstance(draft.route, Verdict):
        for reason in draft.route.reasons:
            yield ROUTE.under(reason.code).found(reason.message, "route")


CHECKS = (route,)

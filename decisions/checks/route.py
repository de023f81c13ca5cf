"""Whether the scheme of delegation says who decides."""

from __future__ import annotations

from collections.abc import Iterator

from commissioning.verdicts import Verdict
from decisions.checks.draft import Draft, Finding, blocker


def route(draft: Draft) -> Iterator[Finding]:
    """Without a rule that fits, nobody has the power to decide, and the report says what is missing."""
    if isinstance(draft.route, Verdict):
        for reason in draft.route.reasons:
            yield blocker(reason.code, reason.message, "route")

"""How grave a risk is: a score computed from likelihood and impact, and the council's band it falls in.

Source: model.md, invariant 34.
"""

from __future__ import annotations

from commissioning.verdicts import Verdict
from decisions.enums import RiskBand


def band(score: int, *, amber_from: int, red_from: int) -> RiskBand:
    """The band of a score from 1 to 25, under the council's own limits."""
    if score >= red_from:
        return RiskBand.RED
    return RiskBand.AMBER if score >= amber_from else RiskBand.GREEN


def is_explained(before: int, after: int | None, *, comment: str) -> Verdict:
    """A risk that is greater afterwards than before is possible, and is explained."""
    return Verdict.of(
        (
            after is None or after <= before or bool(comment.strip()),
            "greater_afterwards",
            f"The risk is greater afterwards ({after}) than before ({before}). Say why, or put the scores right.",
            "comment",
        ),
    )

"""What scores come to: of an option on the criteria, and of a risk by the council's limits."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from commissioning.once import once
from decisions import risks
from decisions.enums import RiskBand
from decisions.facts import RISK_LIMITS
from decisions.models import Criterion, OptionConsidered, Report
from decisions.scoring import weighted
from decisions.selectors import facts


def total_of(option: OptionConsidered, criteria: Iterable[Criterion]) -> Decimal | None:
    """What an option comes to on all criteria, from 0 to 10; None where it has no score at all."""
    pairs = [
        (score.score, one.weight) for one in criteria for score in one.scores.all() if score.option_id == option.pk
    ]
    return weighted(pairs) if pairs else None


@once
def risk_limits(report: Report) -> tuple[int, int]:
    """The scores from which a risk is amber and red, as they were pinned; else the council's own."""
    fixed, council = facts.pinned(report), report.council
    amber, red = (fixed.get(name) for name in RISK_LIMITS)
    return (
        int(amber.text) if amber else council.risk_amber_from,
        int(red.text) if red else council.risk_red_from,
    )


def risk_band(report: Report, score: int) -> RiskBand:
    """The band a risk's score falls in."""
    amber_from, red_from = risk_limits(report)
    return risks.band(score, amber_from=amber_from, red_from=red_from)

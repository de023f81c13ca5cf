"""What an option scores on several weighted criteria."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

WHOLE = 100


def weighted(scores: Iterable[tuple[int, int]]) -> Decimal:
    """The sum of score (0 to 10) × weight (per cent), as a score from 0 to 10 with one place: 7.4.

    A criterion without a score counts as nought; weights that do not come to 100 are taken as they are.
    """
    total = sum(score * weight for score, weight in scores)
    return (Decimal(total) / WHOLE).quantize(Decimal("0.1"), ROUND_HALF_UP)


def weights_in_words(weights: Iterable[int]) -> str:
    """What is wrong with the weights; empty when they come to 100 per cent."""
    total = sum(weights)
    return "" if total == WHOLE else f"The weights come to {total} per cent, not {WHOLE}."

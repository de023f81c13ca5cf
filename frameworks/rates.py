"""Rate cards: what a provider charges on a lot, from when, and which rate answers a need.

Pure: values in, verdicts out. Source: model.md §4.2 (rate card); issue of day opportunities: one to one, in a group of
so many, or virtual; for a half or a whole day; by band.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.calendar import say_date
from commissioning.verdicts import Verdict
from frameworks.enums import RateKind


@dataclass(frozen=True)
class RateFacts:
    """One price: how, in a group of how many (both ends inclusive), for how long, of which band; in pounds."""

    kind: str
    unit: str
    price: Decimal
    group_from: int | None = None
    group_to: int | None = None
    band: str = ""

    def covers(self, size: int) -> bool:
        """Whether a group of this size pays it."""
        return self.group_from is not None and self.group_from <= size <= (self.group_to or size)


def may_have_card(
    *, starts_on: date, others: Collection[date], place_from: date | None, place_to: date | None
) -> Verdict:
    """Whether a card may begin on a day: within the place, and not on the day of another."""
    return Verdict.of(
        (
            starts_on not in others,
            "same_day",
            f"A rate card begins on {say_date(starts_on)} already: add the rate to that one.",
            "starts_on",
        ),
        (
            place_from is None or starts_on >= place_from,
            "before_the_place",
            f"The place begins on {say_date(place_from) if place_from else ''}.",
            "starts_on",
        ),
        (
            place_to is None or starts_on <= place_to,
            "after_the_place",
            f"The place ends on {say_date(place_to) if place_to else ''}.",
            "starts_on",
        ),
    )


def may_have_rate(rate: RateFacts, others: Collection[RateFacts]) -> Verdict:
    """Whether a rate fits the card: a group has its size, and no two rates answer the same need."""
    is_group = rate.kind == RateKind.GROUP
    alike = [
        one for one in others if (one.kind, one.unit, one.band) == (rate.kind, rate.unit, rate.band)
        and (not is_group or _overlap(one, rate))
    ]  # fmt: skip
    return Verdict.of(
        (rate.price > 0, "no_price", "A rate is more than nought.", "price"),
        (
            is_group == (rate.group_from is not None),
            "group_size",
            "Say from how many people on the group is." if is_group else "Only a group has a size.",
            "group_from",
        ),
        (
            rate.group_to is None or (rate.group_from is not None and rate.group_to >= rate.group_from),
            "group_order",
            "The largest size is not below the smallest.",
            "group_to",
        ),
        (not alike, "same_need", "Another rate of this card answers the same need.", "kind"),
    )


def rate_for(rates: Collection[RateFacts], *, kind: str, unit: str, band: str = "", size: int = 1) -> RateFacts | None:
    """The rate that answers a need; none where the card has none."""
    found = (
        one for one in rates if (one.kind, one.unit, one.band) == (kind, unit, band)
        and (kind != RateKind.GROUP or one.covers(size))
    )  # fmt: skip
    return next(found, None)


def _overlap(one: RateFacts, other: RateFacts) -> bool:
    first, second = one.group_from or 0, other.group_from or 0
    return first <= (other.group_to or second + 10_000) and second <= (one.group_to or first + 10_000)


def may_change_card(*, starts_on: date, today: date) -> Verdict:
    """The prices of a card are changed until it counts; afterwards a new card says what is charged from a day on."""
    return Verdict.of(
        (
            today < starts_on,
            "counts_already",
            f"This card counts since {say_date(starts_on)}. Add a card from the day on which prices change.",
        )
    )

"""Whether what a report asks to vary or to award could be authorised, and what the law only advises."""

from __future__ import annotations

from collections.abc import Iterator

from decisions.checks.draft import Draft
from decisions.checks.rule import Finding, blocker, warning
from decisions.enums import EffectKind

NO_VARIATION = blocker("effect_without_variation", "A variation without the draft it asks for.", "Invariant 2")
NOT_CARRIED = blocker(
    "variation_refused",
    "A variation that its ground or the law's figures do not carry. Each reason has a code of its own.",
    "SI 2015/102 reg. 72; Procurement Act 2023 s. 74; SI 2023/1348 reg. 13",
)
WEIGHED = warning(
    "variation_weighed",
    "A variation beyond a figure that advises and does not bind. Each reason has a code of its own.",
    "Procurement Act 2023 s. 74(2); invariant 2",
)
NOT_AWARDED = blocker(
    "award_refused",
    "An award that the register could not hold as it stands. Each reason has a code of its own.",
    "Invariant 1; form H",
)


def variations(draft: Draft) -> Iterator[Finding]:
    """Each variation asked for is drafted, carried by its ground, and within what binds; what only advises is told."""
    for asked in draft.recommendations:
        if asked.effect is not EffectKind.VARY:
            continue
        if asked.planned is None:
            message = f"Recommendation {asked.order} varies the contract: draft the variation on the contract's page, "
            yield NO_VARIATION.found(f"{message}and ask for it in this report from there.", asked.place)
            continue
        for reason in asked.planned.reasons:
            yield NOT_CARRIED.under(reason.code).found(reason.message, asked.place)
        for reason in asked.weighed:
            yield WEIGHED.under(reason.code).found(reason.message, asked.place)


def awards(draft: Draft) -> Iterator[Finding]:
    """A contract that is awarded has its lots, a provider on each, and has not been awarded before."""
    for asked in draft.recommendations:
        if asked.effect is EffectKind.AWARD and asked.planned is not None:
            for reason in asked.planned.reasons:
                yield NOT_AWARDED.under(reason.code).found(reason.message, asked.place)


CHECKS = (variations, awards)

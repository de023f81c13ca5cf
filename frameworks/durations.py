"""How long frameworks may last: the ordinary four years, and the rules of an open framework scheme.

Sources: Procurement Act 2023 ss. 47 and 49; Public Contracts Regulations 2015 reg. 33(3); model.md invariant 11. Under
light touch, and for services let under the Regulations, these are told as advice: whether they bind there is not
settled (law.md §3.3 and §3.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commissioning.calendar import ONE_DAY, end_of_term, say_date
from commissioning.verdicts import Verdict
from frameworks.enums import ContractKind, Regime
from frameworks.terms import Span

ORDINARY_YEARS = 4
FIRST_YEARS, LATER_YEARS, ALL_YEARS, SINGLE_YEARS = 3, 5, 8, 4
# The regimes whose frameworks stand under these rules; of them, those where the rules are told and refuse nothing.
RULED = (Regime.PA2023, Regime.PA2023_LIGHT_TOUCH, Regime.PCR2015)


@dataclass(frozen=True)
class Place:
    """Where a framework stands in its scheme: its number from 1, and the term of the one before it, if any.

    An award is counted from the first day of its framework, which is the day the register knows of every one.
    """

    number: int = 1
    before: Span | None = None


def may_last(kind: ContractKind, *, regime: str, term: Span, longest: date, reason: str, in_scheme: bool) -> Verdict:
    """An ordinary framework longer than four years, options included, gives its reason. `longest` is its maximum end.

    Refused under the Procurement Act 2023; `advice_on` tells the others. A framework of a scheme has rules of its own.
    """
    is_ordinary = kind == ContractKind.FRAMEWORK and not in_scheme and regime in RULED
    last = _after(term.from_on, ORDINARY_YEARS)
    return Verdict.of(
        (
            not is_ordinary or longest <= last or bool(reason.strip()),
            "over_four_years",
            f"A framework that can last beyond {say_date(last)}, four years from its first day, says why (Procurement "
            "Act 2023, s. 47; Public Contracts Regulations 2015, reg. 33(3)). Give the reason, or end it by then.",
            "long_term_reason",
        )
    )


def may_stand_in_scheme(
    term: Span, *, first_awarded_on: date, place: Place, is_single_provider: bool = False
) -> Verdict:
    """Whether a framework fits its open scheme: awarded anew within 3 years, then every 5, all over at 8.

    With one provider only, the next award comes before four years are over. Each ends when the next one is awarded.
    """
    all_over = _after(first_awarded_on, ALL_YEARS)
    years = FIRST_YEARS if place.number == 1 else LATER_YEARS
    by = _after(first_awarded_on if place.number == 1 else term.from_on, years)
    single = _after(term.from_on, SINGLE_YEARS) - ONE_DAY
    return _may_follow(term, first_awarded_on, place) & Verdict.of(
        (
            term.to_on <= all_over,
            "eight_years",
            f"Every framework of an open scheme ends within eight years of its first award: by {say_date(all_over)} "
            "(Procurement Act 2023, s. 49).",
            "initial_ends_on",
        ),
        (
            term.to_on <= by,
            "awarded_anew",
            f"An open scheme is awarded anew within {years} years: this framework ends by {say_date(by)} "
            "(Procurement Act 2023, s. 49).",
            "initial_ends_on",
        ),
        (
            not is_single_provider or term.to_on <= single,
            "single_provider",
            f"With one provider only, an open scheme is awarded anew before four years are over: by "
            f"{say_date(single)} (Procurement Act 2023, s. 49).",
            "initial_ends_on",
        ),
    )


def _may_follow(term: Span, first_awarded_on: date, place: Place) -> Verdict:
    """Frameworks of a scheme stand in order: each begins after the one before it, and that one ends by then."""
    if place.before is None:
        return Verdict.of(
            (
                term.from_on >= first_awarded_on,
                "before_the_scheme",
                f"The scheme was first awarded on {say_date(first_awarded_on)}: its frameworks begin then or later.",
                "starts_on",
            )
        )
    first, last = place.before
    return Verdict.of(
        (
            term.from_on > first,
            "out_of_order",
            f"The framework before it began on {say_date(first)}: this one begins later.",
            "starts_on",
        ),
        (
            last < term.from_on,
            "before_has_not_ended",
            f"The framework before it runs to {say_date(last)} and ends when the next is awarded. Begin on the day "
            "after, or end that one first; call-offs under it may finish.",
            "starts_on",
        ),
    )


def binds_length(regime: str) -> bool:
    """Whether four years refuse a longer framework without a reason, or are only told."""
    return regime == Regime.PA2023


def binds_scheme(regime: str) -> bool:
    """Whether the rules of an open scheme refuse, or are only told: under light touch advice (invariant 11)."""
    return regime != Regime.PA2023_LIGHT_TOUCH


def may_have_limit(kind: str, provider_limit: int | None) -> Verdict:
    """A dynamic system or market never caps the number of its providers (Procurement Act 2023 s. 36; reg. 34)."""
    return Verdict.of(
        (
            kind != ContractKind.DYNAMIC or provider_limit is None,
            "dynamic_has_no_limit",
            "A dynamic purchasing system or dynamic market may not limit how many providers join. Leave it empty.",
            "provider_limit",
        )
    )


def _after(first: date, years: int) -> date:
    return end_of_term(first, months=12 * years)


def advice_on(
    kind: ContractKind,
    *,
    regime: str,
    term: Span,
    longest: date,
    reason: str,
    first_awarded_on: date | None = None,
    place: Place | None = None,
) -> list[str]:
    """What these rules would say where they only advise; nothing where they refuse, or have nothing against it.

    `first_awarded_on` is the scheme's, for a framework in one, which has its `place` there.
    """
    in_scheme = first_awarded_on is not None
    verdict = Verdict.allow()
    if not binds_length(regime):
        verdict &= may_last(kind, regime=regime, term=term, longest=longest, reason=reason, in_scheme=in_scheme)
    if first_awarded_on is not None and not binds_scheme(regime):
        verdict &= may_stand_in_scheme(term, first_awarded_on=first_awarded_on, place=place or Place())
    return [found.message for found in verdict.reasons]

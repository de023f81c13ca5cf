"""Whether the money is right: sums stand on money lines, tie to their parts, and are the same wherever they are said.

Source: model.md, invariants 13–15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from commissioning.money import format_pounds
from decisions.checks.draft import Draft
from decisions.checks.passages import Passage
from decisions.checks.rule import FINANCE, Finding, blocker, warning
from decisions.facts import in_words

DOES_NOT_TIE = blocker(
    "does_not_tie", "A sum on the register that is not what its own calculation comes to.", "Invariant 15", FINANCE
)
NOT_TIED = blocker(
    "figure_not_tied",
    "A sum in a recommendation that has no money line, is another one, or was typed instead of taken from the "
    "register.",
    "Invariant 14; case S0",
)
OTHER_LOTS = blocker(
    "sum_for_other_lots", "A recommendation whose sum is for other lots than those it names.", "Invariants 14 and 15"
)
INCONSISTENT = blocker(
    "figure_inconsistent",
    "A typed sum that differs by less than one per cent from one on the register.",
    "Invariants 14 and 15; case S2",
    FINANCE,
)
SHOULD_BE_FACT = warning("figure_should_be_fact", "A sum of the register that was typed in.", "Invariant 14")
WITHOUT_SOURCE = warning(
    "figure_without_source", "A sum that is neither of the register nor quoted with its source.", "Invariant 14"
)
NOT_BROKEN_DOWN = warning(
    "sum_not_broken_down",
    "A sum for several lots with no calculation and no sum for each lot behind it.",
    "Invariant 15; case S0",
)
NO_VAT = warning(
    "vat_not_stated", "A sum asked for whose source does not say how it stands to VAT.", "Invariant 13; case S4"
)

_AMOUNT = re.compile(
    r"£\s?(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?\s?(?P<unit>million|billion|bn|[mk]\b)?", re.IGNORECASE
)
_UNITS = {"k": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000}
# A typed sum this close to one on the register is taken for a slip of it (492,600 for 492,608).
NEARLY = Decimal("0.01")


def amounts(text: str) -> list[tuple[str, Decimal]]:
    """Sums of money typed in a text, as written and in pounds: “£5.8m” is 5,800,000."""
    found = []
    for match in _AMOUNT.finditer(text):
        number = Decimal(match["number"].replace(",", "") + (match["fraction"] or ""))
        written = match[0].strip()
        found.append((written, number * _UNITS.get((match["unit"] or "").lower(), 1)))
    return found


def formulas(draft: Draft) -> Iterator[Finding]:
    """Each money line the report stands on equals its calculation within its tolerance."""
    for line in draft.money:
        if line.mismatch:
            yield DOES_NOT_TIE.found(f"{line.label}: {line.mismatch}")


def recommended_sums(draft: Draft) -> Iterator[Finding]:
    """A sum in a recommendation is the sum of its money line, and comes from the register rather than the keyboard."""
    for asked in draft.recommendations:
        expected = asked.value.amount if asked.value else None
        for written, amount in amounts(asked.words):
            if expected is None:
                message = f"Recommendation {asked.order} names {written} but has no money line for it."
            elif amount != expected:
                message = f"Recommendation {asked.order} says {written}; its money line says {format_pounds(expected)}."
            else:
                message = f"Recommendation {asked.order} has {written} typed in. Use {{{{ money.extension_total }}}}."
            yield NOT_TIED.found(message, asked.place)
        for amount in asked.sums:
            if expected is not None and amount != expected:
                yield NOT_TIED.found(
                    f"Recommendation {asked.order} prints {format_pounds(amount)}; its money line says "
                    f"{format_pounds(expected)}.",
                    asked.place,
                )


def lots_of_sums(draft: Draft) -> Iterator[Finding]:
    """The sum asked for is the sum of the lots asked for, where the register says which lots it is for."""
    for asked in draft.recommendations:
        named = [lot.position.label for lot in asked.lots]
        value = asked.value
        if value is not None and value.lots and sorted(value.lots) != sorted(named):
            yield OTHER_LOTS.found(
                f"Recommendation {asked.order} is about {in_words(named) or 'no lot'}, but its sum, {value.label} "
                f"{format_pounds(value.amount)}, is for {in_words(value.lots)}. Choose the sum of those lots, or "
                "add it on the contract's page.",
                asked.place,
            )


def bases(draft: Draft) -> Iterator[Finding]:
    """Behind a sum for several lots stands what each costs, and it is said whether it includes VAT."""
    for asked in draft.recommendations:
        value = asked.value
        if value is None:
            continue
        sum_in_words = f"{value.label}, {format_pounds(value.amount)},"
        if len(asked.lots) > 1 and not value.is_worked_out:
            yield NOT_BROKEN_DOWN.found(
                f"{sum_in_words} is for {len(asked.lots)} lots, and nothing says how it is arrived at. Add a sum for "
                "each lot on the contract's page, and make this their sum.",
                asked.place,
            )
        if not value.states_vat:
            yield NO_VAT.found(
                f"{sum_in_words} does not say whether it includes VAT. Say so on the contract's page.", asked.place
            )


def typed_sums(draft: Draft) -> Iterator[Finding]:
    """A sum typed in prose is a quoted figure with its source, or is flagged; a slip of a known sum is a blocker."""
    for passage in draft.passages:
        if passage.place.startswith("recommendation:"):
            continue
        for written, amount in amounts(passage.words):
            if written not in draft.quoted:
                yield _typed(draft, passage, written, amount)


def _typed(draft: Draft, passage: Passage, written: str, amount: Decimal) -> Finding:
    for line in draft.money:
        if amount == line.amount:
            return SHOULD_BE_FACT.found(
                f"{passage.label} has {written} typed in ({line.label}). Use the fact, so that it stays the same "
                "everywhere.",
                passage.place,
            )
        if line.amount and abs(amount - line.amount) / abs(line.amount) < NEARLY:
            return INCONSISTENT.found(
                f"{passage.label} says {written}; the register says {format_pounds(line.amount)} ({line.label}). Use "
                "the fact, or give the source of the other figure.",
                passage.place,
            )
    return WITHOUT_SOURCE.found(
        f"{passage.label} has {written} with no source. Use a fact, or add it to the quoted figures with its source.",
        passage.place,
    )


CHECKS = (formulas, recommended_sums, lots_of_sums, bases, typed_sums)

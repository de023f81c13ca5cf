"""Sums of money as they stand to VAT: which may be added up, and which may be compared with a threshold.

A sum without VAT and one with it make no total, and of an unknown one nobody can say what it comes to. Source:
model.md, invariant 13: the VAT basis is explicit, thresholds are compared including VAT.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commissioning.money import format_pounds
from commissioning.verdicts import Verdict
from frameworks.enums import VatBasis

IN_WORDS = {
    VatBasis.EXCLUDING: "excluding VAT",
    VatBasis.INCLUDING: "including VAT",
    VatBasis.EXEMPT: "exempt from VAT",
    VatBasis.NOT_STATED: "VAT not stated",
}
# What is paid is what is stated: such sums can be put beside a threshold.
IN_FULL = (VatBasis.INCLUDING, VatBasis.EXEMPT)


@dataclass(frozen=True)
class Sum:
    """An amount in pounds and how it stands to VAT."""

    amount: Decimal
    vat: VatBasis

    @property
    def words(self) -> str:
        """“£453,750, excluding VAT”."""
        return f"{format_pounds(self.amount)}, {IN_WORDS[self.vat]}"


def added_up(sums: Iterable[Sum]) -> Sum | None:
    """The total of sums on one VAT basis; None of none, and of several bases."""
    found = list(sums)
    bases = {one.vat for one in found}
    return Sum(sum((one.amount for one in found), Decimal("0.00")), bases.pop()) if len(bases) == 1 else None


def may_add_up(sums: Iterable[Sum], *, field: str) -> Verdict:
    """Whether sums make a total: they stand to VAT alike."""
    bases = list(dict.fromkeys(one.vat for one in sums))
    named = "; ".join(IN_WORDS[vat] for vat in bases)
    return Verdict.of(
        (
            len(bases) < 2,
            "mixed_vat",
            f"Sums that stand to VAT differently are not added up ({named}). State them alike first, each on the "
            "contract's page.",
            field,
        )
    )


def in_full(sums: Iterable[Sum]) -> Decimal | None:
    """What is paid in all, VAT included: what a threshold is compared with. None where a sum does not say it."""
    found = list(sums)
    if not found or any(one.vat not in IN_FULL for one in found):
        return None
    return sum((one.amount for one in found), Decimal("0.00"))


def side_by_side(sums: Iterable[Sum]) -> str:
    """A total for each VAT basis: “£453,750, exempt from VAT, and £20,000, excluding VAT”."""
    by_basis: dict[VatBasis, Decimal] = {}
    for one in sums:
        by_basis[one.vat] = by_basis.get(one.vat, Decimal("0.00")) + one.amount
    return ", and ".join(Sum(amount, vat).words for vat, amount in by_basis.items())

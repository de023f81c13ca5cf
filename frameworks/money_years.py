"""Budget, estimate and actual of a contract by finance year and cohort: three columns that never share a figure.

Pure. What was spent is the ledger's for every year of which an extract is there, and what was typed in for the others
(`spending.counted`). Source: model.md invariant 17.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.charts import ChartBar
from frameworks.enums import MoneyKind, VatBasis
from frameworks.spending import Paid, Typed, counted
from frameworks.sums import Sum, added_up, side_by_side

PLANNED = {MoneyKind.BUDGET: "Budget", MoneyKind.FORECAST: "Estimate"}
ACTUAL = "Actual"
NO_YEAR = "No year stated"


@dataclass(frozen=True)
class PlannedSum:
    """A budget or a forecast for a finance year (empty: none stated) and a cohort (empty: everybody)."""

    kind: MoneyKind
    year: str
    cohort: str
    sum: Sum


@dataclass(frozen=True)
class YearRow:
    """One finance year and cohort. `is_ledger`: what was spent is what the ledger says."""

    year: str
    cohort: str
    budget: tuple[Sum, ...]
    estimate: tuple[Sum, ...]
    actual: tuple[Sum, ...]
    is_ledger: bool

    @property
    def label(self) -> str:
        """“2020/21”, “2020/21, older people”."""
        year = self.year or NO_YEAR
        return f"{year}, {self.cohort}" if self.cohort else year

    @property
    def cells(self) -> tuple[str, str, str]:
        """Budget, estimate and actual in words; sums on different VAT bases stand side by side."""
        return (side_by_side(self.budget), side_by_side(self.estimate), side_by_side(self.actual))

    @property
    def source(self) -> str:
        """Where the actual comes from."""
        if not self.actual:
            return ""
        return "Ledger" if self.is_ledger else "Typed in"

    @property
    def bars(self) -> Iterator[ChartBar]:
        """Its figures as bars, as far as they can be drawn: sums that stand to VAT differently make no total."""
        for name, sums in (("budget", self.budget), ("estimate", self.estimate), ("actual", self.actual)):
            total = added_up(sums)
            if total is not None:
                yield ChartBar(f"{self.label}: {name}, {_vat(total)}", total.amount, is_hollow=name != "actual")


def year_rows(planned: Iterable[PlannedSum], paid: Sequence[Paid], typed: Sequence[Typed]) -> list[YearRow]:
    """Every finance year and cohort of which anything is known, in order; sums without a year last."""
    sums: dict[tuple[str, str], dict[str, list[Sum]]] = {}
    for one in planned:
        sums.setdefault((one.year, one.cohort), {}).setdefault(PLANNED[one.kind], []).append(one.sum)
    ledger, rest = counted(paid, typed)
    for entry in ledger:
        of = sums.setdefault((entry.year, entry.cohort), {})
        of.setdefault(ACTUAL, []).append(Sum(entry.net, VatBasis.EXCLUDING))
    for spend in rest:
        sums.setdefault((spend.year, spend.cohort), {}).setdefault(ACTUAL, []).append(spend.sum)
    years = {entry.year for entry in ledger}
    return [
        YearRow(
            year,
            cohort,
            tuple(found.get(PLANNED[MoneyKind.BUDGET], ())),
            tuple(found.get(PLANNED[MoneyKind.FORECAST], ())),
            tuple(found.get(ACTUAL, ())),
            year in years,
        )
        for (year, cohort), found in sorted(sums.items(), key=lambda item: (not item[0][0], *item[0]))
    ]


@dataclass(frozen=True)
class LotSpend:
    """What the ledger says was paid on one lot, in pounds; `lot` is None for lines that name no lot."""

    lot: int | None
    net: Decimal
    vat: Decimal


def by_lot(paid: Iterable[Paid]) -> list[LotSpend]:
    """What was paid on each lot, over all years; what is on no lot comes last."""
    found: dict[int | None, list[Decimal]] = {}
    for one in paid:
        sums = found.setdefault(one.lot, [Decimal("0.00"), Decimal("0.00")])
        sums[0], sums[1] = sums[0] + one.net, sums[1] + one.vat
    rows = [LotSpend(lot, net, vat) for lot, (net, vat) in found.items()]
    return sorted(rows, key=lambda row: (row.lot is None, row.lot or 0))


def _vat(total: Sum) -> str:
    return total.words.rpartition(", ")[2]

"""The money page of a contract: years, lots and months beside what was authorised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from commissioning.money import format_pounds
from frameworks.enums import MoneyKind
from frameworks.models import Contract, Lot, MoneyLine, OptionUse, SpendTotal
from frameworks.money_years import PLANNED, PlannedSum, YearRow, by_lot, year_rows
from frameworks.selectors.spend import paid_under, standing_of, typed, used_of, varied_in
from frameworks.spending import NOUGHT, SpendStanding


@dataclass(frozen=True)
class InWords:
    """Sums of the ledger as they are written."""

    net: Decimal
    vat: Decimal

    @property
    def net_words(self) -> str:
        return format_pounds(self.net)

    @property
    def vat_words(self) -> str:
        return format_pounds(self.vat)


@dataclass(frozen=True)
class OnLot(InWords):
    """What was paid on a lot; None for lines of the ledger of which nobody said which lot they are for."""

    lot: Lot | None


@dataclass(frozen=True)
class OfMonth(InWords):
    """What one month's extract holds of the contract."""

    period: date
    lines: int


@dataclass(frozen=True)
class ContractMoney:
    """Everything on the page."""

    standing: SpendStanding
    years: list[YearRow]
    lots: list[OnLot]
    months: list[OfMonth]


def money_of(contract: Contract) -> ContractMoney:
    """The money of a contract, in seven queries."""
    lots = list(contract.lots.order_by("number").prefetch_related(Prefetch("uses", OptionUse.objects.order_by("pk"))))
    lines = list(MoneyLine.objects.filter(contract=contract).prefetch_related("line_parts"))
    paid = paid_under([contract]).get(contract.pk, [])
    varied = varied_in([contract]).get(contract.pk, [])
    by_pk: dict[int | None, Lot] = {lot.pk: lot for lot in lots}
    planned = [
        PlannedSum(MoneyKind(line.kind), line.finance_year, line.cohort, line.stated)
        for line in lines
        if line.kind in PLANNED
    ]
    return ContractMoney(
        standing_of(contract, lines, used_of(lots), varied=varied, paid=paid),
        year_rows(planned, paid, typed(lines)),
        [OnLot(row.net, row.vat, by_pk.get(row.lot)) for row in by_lot(paid)],
        list(_months(contract)),
    )


def _months(contract: Contract) -> Iterator[OfMonth]:
    """The months of which an extract counts, latest first."""
    found: dict[date, OfMonth] = {}
    rows = SpendTotal.objects.current().filter(contract=contract).order_by("-spend_import__period")
    for period, lines, net, vat in rows.values_list("spend_import__period", "lines_count", "net", "vat"):
        of = found.get(period, OfMonth(NOUGHT, NOUGHT, period, 0))
        found[period] = OfMonth(of.net + net, of.vat + vat, period, of.lines + lines)
    yield from found.values()

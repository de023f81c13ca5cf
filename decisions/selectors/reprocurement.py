"""Lots that no option extends any more: when a new procurement has to begin, so that something follows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commissioning.once import once, reading_once
from decisions import timing
from decisions.enums import LeadPart
from decisions.selectors.lead_times import lead_times
from decisions.selectors.next_options import prefetched, usable_of
from frameworks.enums import LotStatus
from frameworks.models import Contract, Lot

OVER = (LotStatus.NOT_EXTENDED, LotStatus.TERMINATED)


@dataclass(frozen=True)
class Reprocurement:
    """Lots of a contract that end together with no option left and nothing to follow them, and when to begin.

    `months` ahead of the day after `ends_on`; `why` so many, and whether somebody has set it.
    """

    contract: Contract
    lots: tuple[Lot, ...]
    ends_on: date
    start_on: date
    months: int
    why: str
    is_set: bool

    def days_left(self, on: date) -> int:
        """Days until the start; negative once it has passed."""
        return (self.start_on - on).days


@reading_once()
def reprocurements(contracts: Sequence[Contract], on: date) -> dict[int, list[Reprocurement]]:
    """What has to be procured anew, the first to end first, by contract; in a fixed number of queries.

    Left out: lots that can still be extended, that another lot follows already, that a decision resolved not to
    extend or that were terminated, and those whose authorised term is over.
    """
    if not contracts:
        return {}
    prefetched(contracts)
    ending = {contract.pk: _ending(contract, on) for contract in contracts}
    lots = [lot.pk for found in ending.values() for lot in found]
    if not lots:
        return {}
    followed = set(Lot.objects.filter(predecessor__in=lots).values_list("predecessor_id", flat=True))
    found: dict[int, list[Reprocurement]] = {}
    for contract in contracts:
        by_end: dict[date, list[Lot]] = defaultdict(list)
        for lot in ending[contract.pk]:
            if lot.pk not in followed and lot.authorised_ends_on:
                by_end[lot.authorised_ends_on].append(lot)
        if by_end:
            own = lead_times(contract.council, on).allowed(contract.pk).get(LeadPart.REPROCUREMENT)
            found[contract.pk] = [_at(contract, end, by_end[end], own) for end in sorted(by_end)]
    return found


@once
def reprocurements_of(contract: Contract, on: date) -> list[Reprocurement]:
    """What of one contract has to be procured anew, the first to end first."""
    return reprocurements([contract], on).get(contract.pk, [])


def _at(contract: Contract, end: date, lots: Sequence[Lot], own: timing.Allowance | None) -> Reprocurement:
    months = own.count if own else timing.REPROCUREMENT_MONTHS
    why = own.why if own else timing.WHY[LeadPart.REPROCUREMENT]
    return Reprocurement(contract, tuple(lots), end, timing.reprocure_by(end, months), months, why, own is not None)


def _ending(contract: Contract, on: date) -> list[Lot]:
    extendable = {lot.pk for _, lots in usable_of(contract, on) for lot in lots}
    return [
        lot
        for lot in contract.lots.all()
        if lot.pk not in extendable
        and lot.status not in OVER
        and lot.authorised_ends_on is not None
        and lot.authorised_ends_on >= on
    ]

"""The register of a council as rows of a register file, contract by contract, whatever its length.

Every row gives the keys of `importing.layout`. What is told is the term in force, as history: an extension that a
decision authorised and that is not in force yet belongs to that decision, and stays behind (docs/register-files.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model, Prefetch
from django.db.models.functions import Collate

from commissioning.models import Council
from frameworks.enums import TermEventKind, UseStatus
from frameworks.history import RECORDABLE
from frameworks.importing.layout import FIELDS, Kind, Value
from frameworks.models import Admission, Contract, Lot, MoneyLine, MoneyLinePart, OptionUse, TermEvent
from frameworks.terms import fold
from providers.models import Provider

AT_A_TIME = 500
Told = dict[str, Value]
_COPIED = {
    kind: tuple(one.key for one in FIELDS[kind] if one.key not in left_out)
    for kind, left_out in {
        Kind.PROVIDER: ("parent",),
        Kind.CONTRACT: ("parent", "parent_lot", "owner_post", "contract_manager_post"),
        Kind.LOT: ("contract", "predecessor", "predecessor_lot"),
        Kind.OPTION: ("contract",),
        Kind.PLACE: ("contract", "lot", "provider"),
        Kind.TERM: ("contract", "lot", "kind", "option", "ground"),
        Kind.SUM: ("contract", "number", "lot", "option", "base_line", "parts"),
    }.items()
}


@dataclass
class LotTold:
    """A lot with its places, its term and the options not taken up for it."""

    row: Told
    places: list[Told] = field(default_factory=list)
    terms: list[Told] = field(default_factory=list)
    not_taken_up: list[Told] = field(default_factory=list)


@dataclass
class ContractTold:
    """A contract with its lots, options and sums."""

    row: Told
    lots: list[LotTold] = field(default_factory=list)
    options: list[Told] = field(default_factory=list)
    sums: list[Told] = field(default_factory=list)


def providers_told(council: Council) -> Iterator[Told]:
    """The directory, by reference, without anybody's private contacts."""
    rows = Provider.objects.filter(council=council).select_related("parent").order_by(_by_letters("reference"))
    for provider in rows.iterator(chunk_size=AT_A_TIME):
        told = _told(provider, Kind.PROVIDER)
        told["parent"] = provider.parent.reference if provider.parent else ""
        yield told


def contracts_told(council: Council) -> Iterator[ContractTold]:
    """Every contract that stands, by reference."""
    places = Admission.objects.select_related("provider").order_by(_by_letters("provider__reference"), "pk")
    events = TermEvent.objects.select_related("corrects", "option_use__option").order_by("sequence")
    not_taken_up = OptionUse.objects.filter(status=UseStatus.NOT_TAKEN_UP).select_related("option")
    rows = (
        Contract.objects.filter(council=council)
        .standing()
        .select_related("parent", "parent_lot", "owner_post", "contract_manager_post")
        .prefetch_related(
            Prefetch("lots", Lot.objects.select_related("predecessor__contract").order_by("number")),
            Prefetch("lots__admissions", places),
            Prefetch("lots__events", events),
            Prefetch("lots__uses", not_taken_up.order_by("option__order", "pk")),
            "options",
            Prefetch("money_lines", MoneyLine.objects.select_related("lot", "option").order_by("pk")),
            Prefetch("money_lines__line_parts", MoneyLinePart.objects.order_by("line_id")),
        )
        .order_by(_by_letters("reference"))
    )
    for contract in rows.iterator(chunk_size=AT_A_TIME):
        yield _contract(contract)


def _by_letters(path: str) -> Collate:
    """An order that is the same in every database and language."""
    return Collate(path, "C" if connection.vendor == "postgresql" else "BINARY")


def _told(row: Model, kind: Kind) -> Told:
    return {key: getattr(row, key) for key in _COPIED[kind]}


def _contract(contract: Contract) -> ContractTold:
    told = _told(contract, Kind.CONTRACT)
    told["parent"] = contract.parent.reference if contract.parent else ""
    told["parent_lot"] = contract.parent_lot.number if contract.parent_lot else None
    told["owner_post"] = str(contract.owner_post or "")
    told["contract_manager_post"] = str(contract.contract_manager_post or "")
    options = sorted(contract.options.all(), key=lambda option: option.order)
    return ContractTold(
        told,
        [_lot(lot) for lot in contract.lots.all()],
        [_told(option, Kind.OPTION) for option in options],
        list(_sums(list(contract.money_lines.all()))),
    )


def _lot(lot: Lot) -> LotTold:
    told = _told(lot, Kind.LOT)
    before = lot.predecessor
    told["predecessor"] = before.contract.reference if before else ""
    told["predecessor_lot"] = before.number if before else None
    return LotTold(told, [_place(place) for place in lot.admissions.all()], list(_terms(lot)), list(_not_taken_up(lot)))


def _place(place: Admission) -> Told:
    return {"provider": place.provider.reference, **_told(place, Kind.PLACE)}


def _terms(lot: Lot) -> Iterator[Told]:
    """The entries that stand behind the current end, as history tells them."""
    events: dict[int, TermEvent] = {event.sequence: event for event in lot.events.all()}
    for entry in fold(event.entry for event in events.values()).current:
        event = events[entry.sequence]
        told, use = _told(event, Kind.TERM), event.option_use
        first = event
        while first.corrects is not None:
            first = events[first.corrects.sequence]
        told["kind"] = first.kind if first.kind in RECORDABLE else TermEventKind.HISTORY.value
        told["option"] = use.option.order if use else None
        told["ground"] = "" if use else event.ground or first.ground
        told["decision_reference"] = event.decision_reference or first.decision_reference or event.instrument or "–"
        yield told


def _not_taken_up(lot: Lot) -> Iterator[Told]:
    for use in lot.uses.all():
        yield {
            "option": use.option.order, "decision_reference": use.decision_reference, "decided_on": use.decided_on,
        }  # fmt: skip


def _sums(lines: list[MoneyLine]) -> Iterator[Told]:
    """Sums numbered so that none is calculated from one that was entered after it."""
    by_pk = {line.pk: line for line in lines}
    in_order = sorted(lines, key=lambda one: _depth(one, by_pk))
    numbered = {line.pk: number for number, line in enumerate(in_order, start=1)}
    for pk, number in numbered.items():
        line = by_pk[pk]
        told: Told = {"number": number, **_told(line, Kind.SUM)}
        told["lot"] = line.lot.number if line.lot else None
        told["option"] = line.option.order if line.option else None
        told["base_line"] = numbered.get(line.base_line_id) if line.base_line_id else None
        parts = sorted(numbered[part.line_id] for part in line.line_parts.all())
        told["parts"] = ", ".join(str(number) for number in parts)
        yield told


def _depth(line: MoneyLine, by_pk: dict[int, MoneyLine]) -> int:
    depth, at = 0, line
    while at.base_line_id and depth <= len(by_pk):
        depth, at = depth + 1, by_pk[at.base_line_id]
    return depth


def rows_of(told: ContractTold) -> Iterator[tuple[Kind, Told]]:
    """The rows of a contract in the order of a CSV file, each naming the contract and the lot it belongs to."""
    own: dict[str, Any] = {"contract": told.row["reference"]}
    yield Kind.CONTRACT, told.row
    for lot in told.lots:
        yield Kind.LOT, own | lot.row
    for option in told.options:
        yield Kind.OPTION, own | option
    for lot in told.lots:
        within = own | {"lot": lot.row["number"]}
        for kind, rows in ((Kind.PLACE, lot.places), (Kind.TERM, lot.terms), (Kind.NOT_TAKEN_UP, lot.not_taken_up)):
            for row in rows:
                yield kind, within | row
    for line in told.sums:
        yield Kind.SUM, own | line

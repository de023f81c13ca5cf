"""How a report names the contracts and the lots it is about: alike on every page, in its findings and in its facts.

A lot's number says enough where there is one contract. Beside another contract it says whose lot it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from commissioning.actors import Actor
from commissioning.money import format_pounds
from commissioning.once import once
from decisions.fact_values import LotFacts
from decisions.facts import named_lots
from decisions.models import Report
from decisions.selectors import parts
from frameworks.models import Contract, Lot, MoneyLine
from frameworks.models.sight import is_in_sight
from frameworks.selectors.terms import label_of


@once
def contracts_of(report: Report) -> list[Contract]:
    """The report's contract, then any other whose lots it names, in the order of its recommendations."""
    named = {lot.lot.contract_id: lot.lot.contract for row in parts.recommendations(report) for lot in row.lots.all()}
    return [report.contract, *(contract for pk, contract in named.items() if pk != report.contract_id)]


@once
def contracts_seen(report: Report, actor: Actor) -> frozenset[int]:
    """Those of the report's contracts whose page this person may open: whoever reads a report may not see them all."""
    return frozenset(contract.pk for contract in contracts_of(report) if is_in_sight(contract, actor))


def covers_several(report: Report) -> bool:
    """Whether it is about several contracts, so that a lot's number alone says too little."""
    return len(contracts_of(report)) > 1


@once
def stands_alone(contract: Contract) -> bool:
    """Whether it is one contract with one provider, whose pages leave the word lot out."""
    return bool(contract.is_single_provider)


def names_no_lot(report: Report) -> bool:
    """Whether it is about one contract without lots, so that a page says “the contract” and not “lot 1”."""
    return not covers_several(report) and stands_alone(report.contract)


def name_of(lot: Lot, report: Report) -> str:
    """A lot as the report's pages name it, at the beginning of a sentence."""
    return label_of(lot, is_only=stands_alone(lot.contract), beside_others=covers_several(report))


def line_of(line: MoneyLine, report: Report) -> str:
    """What a sum is for, with its contract where the report covers several."""
    return f"{line.label}, {line.contract}" if covers_several(report) else str(line.label)


def sum_of(line: MoneyLine, report: Report) -> str:
    """A sum with what it is for, and with its contract where the report covers several."""
    return f"{line.label} ({line.contract}) {format_pounds(line.amount)}" if covers_several(report) else str(line)


def place_of(lot: Lot, report: Report) -> tuple[int, int]:
    """Where a lot stands among others: by contract, the report's own first, then by number."""
    contracts = [contract.pk for contract in contracts_of(report)]
    return contracts.index(lot.contract_id) if lot.contract_id in contracts else len(contracts), lot.number


def in_order(lots: Iterable[Lot], report: Report) -> list[Lot]:
    """Lots by contract and number."""
    return sorted(lots, key=lambda lot: place_of(lot, report))


def own_facts(lots: Iterable[Lot]) -> tuple[LotFacts, ...]:
    """Lots as facts in words that name their contract already."""
    return tuple(LotFacts(lot.number, lot.title, lot.authorised_ends_on, f"lot:{lot.pk}") for lot in lots)


def facts_of(lots: Sequence[Lot], report: Report) -> tuple[LotFacts, ...]:
    """Lots as facts: each with its contract where the report covers several."""
    own = own_facts(lots)
    if not covers_several(report):
        return own
    return tuple(
        replace(fact, contract=str(lot.contract), is_whole=stands_alone(lot.contract))
        for fact, lot in zip(own, lots, strict=True)
    )


def listed(lots: Sequence[Lot], report: Report) -> str:
    """Several lots within a sentence: “lots 4, 5 and 6”, or “lot 4 of BRK:A-1 and contract BRK:A-2”."""
    return named_lots(facts_of(in_order(lots, report), report))

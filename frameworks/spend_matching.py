"""Which contract, lot and provider a line of the council's ledger belongs to.

Pure: a line and what the register knows go in, the match comes out. What somebody said of lines alike goes first; then
the purchase order of a contract; then its cost code; last, the only contract on which the ledger's provider has a
place. Where two contracts would do, none is chosen: a sum put where it does not belong raises false alarms, and a line
in the queue is looked at by somebody. Source: model.md §4.2 (codes of a contract), case S0 (nine providers, six lots).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from frameworks.money_enums import SpendMatch

Key = tuple[str, str, str]  # cost code, provider number, purchase order; empty: whatever it says
_SEVERAL = re.compile(r"[;,]")
_SPACE = re.compile(r"\s+")
# A bill comes after the service: so long after a term or a place has ended, what is paid may still be for it.
ARREARS = timedelta(days=92)


def code(text: str) -> str:
    """A code as it is compared: no spaces, capitals, and a number without the noughts a spreadsheet drops."""
    bare = _SPACE.sub("", text).upper()
    return bare.lstrip("0") or bare if bare.isdecimal() else bare


def codes(text: str) -> set[str]:
    """The codes written in one box of the register, with commas or semicolons between them."""
    return {code(one) for one in _SEVERAL.split(text)} - {""}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the extract as it was read. `net` and `vat` in pounds; a negative journal has a negative sum."""

    number: int
    posted_on: date
    cost_code: str
    provider_number: str
    provider_name: str
    purchase_order: str
    document: str
    net: Decimal
    vat: Decimal

    @property
    def key(self) -> Key:
        """What lines alike have in common."""
        return code(self.cost_code), code(self.provider_number), code(self.purchase_order)


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both inclusive; None is open. `pays_on` counts the bills that come afterwards too."""

    from_on: date | None = None
    to_on: date | None = None

    def pays_on(self, day: date) -> bool:
        """Whether what is paid on a day may be for this time."""
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on + ARREARS)


@dataclass(frozen=True, slots=True)
class Place:
    """A provider's place on a lot of a contract, and the days it was held."""

    contract: int
    lot: int
    days: Days = Days()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What somebody said of lines alike; no contract means that they are no spend under one."""

    rule: int
    contract: int | None
    lot: int | None = None
    cohort: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a line belongs."""

    how: SpendMatch = SpendMatch.UNMATCHED
    contract: int | None = None
    lot: int | None = None
    provider: int | None = None
    cohort: str = ""
    rule: int | None = None


@dataclass
class Known:
    """What the register knows, made ready for many lines: `orders` and `costs` name contracts by their codes,
    `places` are by provider. A contract without `terms` runs always.
    """

    remembered: dict[Key, Remembered] = field(default_factory=dict)
    providers: dict[str, int] = field(default_factory=dict)
    orders: dict[str, set[int]] = field(default_factory=dict)
    costs: dict[str, set[int]] = field(default_factory=dict)
    with_cost_code: set[int] = field(default_factory=set)
    terms: dict[int, Days] = field(default_factory=dict)
    lots: dict[int, list[int]] = field(default_factory=dict)
    places: dict[int, list[Place]] = field(default_factory=dict)

    def add_codes(self, contract: int, *, orders: str, costs: str) -> None:
        """The codes of a contract as they stand in its boxes."""
        for one in codes(orders):
            self.orders.setdefault(one, set()).add(contract)
        for one in codes(costs):
            self.costs.setdefault(one, set()).add(contract)
            self.with_cost_code.add(contract)

    def running(self, contracts: Iterable[int], day: date) -> set[int]:
        """Those of the contracts for which something may be paid on a day."""
        return {one for one in contracts if self.terms.get(one, Days()).pays_on(day)}


def match(line: LedgerLine, known: Known) -> Match:
    """Where the line belongs, or that nobody can say yet."""
    provider = known.providers.get(code(line.provider_number))
    said = next((known.remembered[key] for key in keys_of(line.key) if key in known.remembered), None)
    if said is not None:
        if said.contract is None:
            return Match(SpendMatch.NOT_A_CONTRACT, provider=provider, rule=said.rule)
        lot = said.lot or _lot(said.contract, provider, line.posted_on, known)
        return Match(SpendMatch.RULE, said.contract, lot, provider, said.cohort, said.rule)
    found = _by_codes(line, provider, known)
    if found is None:
        return Match(provider=provider)
    how, contract = found
    return Match(how, contract, _lot(contract, provider, line.posted_on, known), provider)


def keys_of(key: Key) -> Iterator[Key]:
    """The keys under which something may have been said of a line, the most particular first; never an empty one."""
    for mask in ((1, 1, 1), (1, 1, 0), (0, 1, 1), (1, 0, 1), (0, 0, 1), (0, 1, 0), (1, 0, 0)):
        masked = tuple(part if kept else "" for part, kept in zip(key, mask, strict=True))
        if all(bool(part) == bool(kept) for part, kept in zip(masked, mask, strict=True)):
            yield masked  # type: ignore[misc]


def _by_codes(line: LedgerLine, provider: int | None, known: Known) -> tuple[SpendMatch, int] | None:
    """The contract by its codes, or by its only provider; None where nobody can say."""
    cost, _, order = line.key
    held = known.places.get(provider, []) if provider is not None else []
    theirs = {place.contract for place in held if place.days.pays_on(line.posted_on)}
    ordered = known.running(known.orders.get(order, ()), line.posted_on)
    if ordered:  # where an order is of several contracts, only the provider can tell them apart
        found = _only(ordered) or _only(ordered & theirs)
        return (SpendMatch.PURCHASE_ORDER, found) if found else None
    coded = known.running(known.costs.get(cost, ()), line.posted_on)
    # A provider who is known and has no place there is paid for something else from the same cost code.
    found = _only(coded & theirs) or (_only(coded) if provider is None else None)
    if found:
        return SpendMatch.COST_CODE, found
    only = _only(theirs)
    if only and not coded and only not in known.with_cost_code:
        return SpendMatch.PROVIDER, only
    return None


def _lot(contract: int, provider: int | None, day: date, known: Known) -> int | None:
    """The lot, where there can be only one: the contract's only one, or the only one where the provider has a place."""
    lots = known.lots.get(contract, [])
    if len(lots) == 1:
        return lots[0]
    held = known.places.get(provider, []) if provider is not None else []
    return _only({place.lot for place in held if place.contract == contract and place.days.pays_on(day)})


def _only(found: Iterable[int]) -> int | None:
    several = set(found)
    return several.pop() if len(several) == 1 else None

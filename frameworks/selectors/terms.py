"""Where a lot's term stands, read from its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch

from commissioning.once import once_each
from frameworks.enums import UseStatus
from frameworks.models import Contract, Lot, OptionUse, TermEvent
from frameworks.options import LotPosition, PastUse, taking_back
from frameworks.terms import TermState, fold


def ledger_of(lot: Lot) -> list[TermEvent]:
    """Every entry of a lot's ledger in sequence, with what a reader wants to see beside it."""
    return list(lot.events.select_related("corrects", "posted_by").order_by("sequence"))


def lot_state(lot: Lot) -> TermState:
    """The fold of a lot's ledger. Raises `BrokenLedger` when it does not fold."""
    return fold(event.entry for event in ledger_of(lot))


def label_of(lot: Lot, *, is_only: bool, beside_others: bool = False) -> str:
    """The lot as a sentence names it; a contract with one lot has no need of the word.

    `beside_others`: another contract is spoken of as well, so that it has to be said whose lot it is.
    """
    if beside_others:
        return str(lot.contract) if is_only else f"{lot.label} of {lot.contract}"
    return "The contract" if is_only else lot.label


def position_of(lot: Lot, *, is_only: bool = False, beside_others: bool = False) -> LotPosition:
    """The lot's ends and every use of an option for it, as the rules ask for them."""
    uses = (
        PastUse(
            order=use.option.order,
            status=UseStatus(use.status),
            span=use.span,
            decision_reference=use.decision_reference,
        )
        for use in lot.uses.all()
    )
    return LotPosition(
        label=label_of(lot, is_only=is_only, beside_others=beside_others),
        authorised_end=lot.authorised_ends_on,
        current_end=lot.current_ends_on,
        maximum_end=lot.max_ends_on,
        uses=tuple(uses),
    )


@once_each
def lots_with_uses(contracts: Sequence[Contract]) -> dict[int, list[Lot]]:
    """Every lot of a contract with every use of an option for it."""
    used = Prefetch("uses", OptionUse.objects.select_related("option"))
    asked = {contract.pk: contract for contract in contracts}
    found: dict[int, list[Lot]] = {contract.pk: [] for contract in contracts}
    for lot in Lot.objects.filter(contract__in=asked).prefetch_related(used):
        lot.contract = asked[lot.contract_id]
        found[lot.contract_id].append(lot)
    return found


def positions(
    contract: Contract, lots: Iterable[Lot] | None = None, *, beside_others: bool = False, instead_of: str = ""
) -> dict[int, LotPosition]:
    """The position of every lot of a contract (or of those named), by the lot's primary key, in two queries.

    `instead_of` is the reference of a decision to be replaced: each lot as if what that did were taken back.
    """
    found = lots_with_uses(contract)
    wanted = {lot.pk for lot in (found if lots is None else lots)}
    is_only = len(found) == 1
    every = {
        lot.pk: position_of(lot, is_only=is_only, beside_others=beside_others) for lot in found if lot.pk in wanted
    }
    return {pk: taking_back(one, instead_of) for pk, one in every.items()} if instead_of else every

"""The dates of many contracts for the portfolio's picture, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse

from frameworks.models import Contract
from frameworks.picture import OPEN_STANDINGS
from frameworks.portfolio import ContractTerm
from frameworks.selectors.page import standings

_STILL_OPEN = frozenset(OPEN_STANDINGS)


def terms_of(
    contracts: Iterable[Contract], *, on: date, start_by: Mapping[int, date] | None = None
) -> list[ContractTerm]:
    """Each contract whose term is on the ledger, with the earliest day for notice of an option still open.

    `contracts` have their council at hand. `start_by` gives the last safe day to start a decision, by primary key.
    """
    found = [contract for contract in contracts if contract.current_ends_on and contract.authorised_ends_on]
    prefetch_related_objects(found, "options", "lots__admissions", "lots__uses__option")
    return [
        ContractTerm(
            reference=contract.reference,
            title=contract.title,
            url=reverse("frameworks:contract-detail", args=[contract.pk]),
            starts_on=contract.starts_on,
            current_ends_on=contract.current_ends_on,  # type: ignore[arg-type]  # both are there, or the row is not
            authorised_ends_on=contract.authorised_ends_on,  # type: ignore[arg-type]
            max_ends_on=contract.max_ends_on,
            notice_by=_notice_by(contract, on),
            start_by=(start_by or {}).get(contract.pk),
        )
        for contract in found
    ]


def _notice_by(contract: Contract, on: date) -> date | None:
    options = sorted(contract.options.all(), key=lambda option: option.order)
    days = []
    for lot in contract.lots.all():
        standing = next((one for one in standings(lot, options, on=on) if one.status in _STILL_OPEN), None)
        if standing is not None and standing.notice_by is not None:
            days.append(standing.notice_by)
    return min(days, default=None)

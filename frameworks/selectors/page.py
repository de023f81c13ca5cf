"""A contract's page: each lot with its ledger, its places, and how far its extensions have come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from frameworks.enums import UseStatus
from frameworks.models import Admission, Contract, Correction, Lot, OptionUse, TermEvent, TermOption
from frameworks.options import latest_notice, option_span
from frameworks.selectors.acts import waiting_corrections
from frameworks.selectors.terms import position_of
from frameworks.terms import Span


@dataclass(frozen=True)
class OptionStanding:
    """An option for one lot: how far it has come, the period used or still open, and the latest day for notice."""

    order: int
    status: UseStatus
    span: Span | None
    notice_by: date | None
    use: OptionUse | None = None

    @property
    def progress(self) -> str:
        """“Authorised to 31 October 2021; 3 of 9 deeds signed”, in short: how many providers are through."""
        if self.use is None or self.status not in (UseStatus.NOTICE_SERVED, UseStatus.IN_FORCE):
            return ""
        responses = list(self.use.responses.all())
        through = sum(response.in_force_on is not None for response in responses)
        return f"{through} of {len(responses)} providers in force"


@dataclass(frozen=True)
class LotView:
    """Everything a reader wants of one lot."""

    lot: Lot
    entries: list[TermEvent]
    places: list[Admission]
    options: list[OptionStanding]
    corrections: list[Correction]


def lots_of(contract: Contract, *, on: date) -> list[LotView]:
    """Every lot of a contract as on a day, in a fixed number of queries."""
    lots = list(
        contract.lots.select_related("contract__council").prefetch_related(
            "events__posted_by",
            "events__corrects",
            "admissions__provider",
            "uses__option",
            "uses__responses__admission__provider",
        )
    )
    waiting = list(waiting_corrections(contract))
    options = list(contract.options.order_by("order"))
    return [
        LotView(
            lot=lot,
            entries=sorted(lot.events.all(), key=lambda event: event.sequence),
            places=list(lot.admissions.all()),
            options=list(_standings(lot, options, on=on)),
            corrections=[one for one in waiting if one.lot_id == lot.pk],
        )
        for lot in lots
    ]


def _standings(lot: Lot, options: list[TermOption], *, on: date) -> Iterator[OptionStanding]:
    position = position_of(lot)
    for option in options:
        notice_by = latest_notice(option.terms, lot.current_ends_on) if lot.current_ends_on else None
        uses = [use for use in lot.uses.all() if use.option_id == option.pk and use.status != UseStatus.WITHDRAWN]
        for use in uses:
            yield OptionStanding(option.order, UseStatus(use.status), use.span, notice_by, use)
        if not uses:
            has_ended = lot.current_ends_on is not None and lot.current_ends_on < on
            status = UseStatus.LAPSED if has_ended else UseStatus.AVAILABLE
            yield OptionStanding(option.order, status, option_span(option.terms, position), notice_by)

"""Departures from the rules as they are read: what is recorded, what has still to be, and how many in a quarter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import ONE_DAY
from commissioning.models import Council
from commissioning.money import format_pounds
from decisions.call_in import gap_of
from decisions.departures import Quarter
from decisions.enums import DepartureKind, EffectKind, WaiverOutcome
from decisions.models import Breach, Decision, DecisionItemLot, LateAuthorisation, Waiver
from frameworks.enums import OPEN_STAGES, ContractStage
from frameworks.models import Contract, Lot

NOT_STARTED = (*OPEN_STAGES, ContractStage.CANCELLED, ContractStage.VOID)
MODELS: dict[DepartureKind, type[Waiver] | type[Breach] | type[LateAuthorisation]] = {
    DepartureKind.WAIVER: Waiver,
    DepartureKind.BREACH: Breach,
    DepartureKind.LATE: LateAuthorisation,
}


@dataclass(frozen=True)
class Owed:
    """A late authorisation that has to be recorded: an extension of a lot that took effect after the lot had ended."""

    decision: Decision
    lot: Lot
    ended_on: date
    effective_at: datetime

    @property
    def effective_on(self) -> date:
        """The day the decision took effect."""
        return clock.london_day(self.effective_at)

    @property
    def service_from(self) -> date:
        """The first day without authority."""
        return self.ended_on + ONE_DAY

    @property
    def days(self) -> int:
        """For how many days."""
        return (self.effective_on - self.service_from).days


@dataclass(frozen=True)
class Line:
    """One reason in a quarter: how often, and for how much in pounds."""

    reason: str
    count: int
    value: Decimal

    @property
    def sum(self) -> str:
        """The value as it is written."""
        return format_pounds(self.value)


@dataclass(frozen=True)
class Part:
    """One kind in a quarter. `notes` are sentences about what the lines do not say."""

    kind: DepartureKind
    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """The kind, in the plural."""
        return {"waiver": "Waivers granted", "breach": "Breaches found", "late": "Late authorisations"}[self.kind]

    @property
    def count(self) -> int:
        """All reasons together."""
        return sum(line.count for line in self.lines)

    @property
    def value(self) -> Decimal:
        """All reasons together, in pounds."""
        return sum((line.value for line in self.lines), Decimal("0.00"))

    @property
    def sum(self) -> str:
        """The value as it is written."""
        return format_pounds(self.value)


@dataclass(frozen=True)
class Quarterly:
    """What the quarterly report of a council says."""

    council: Council
    quarter: Quarter
    parts: tuple[Part, ...]
    contracts_started: int

    @property
    def share(self) -> str:
        """Waivers against all contracts started: “2 waivers were granted; 16 contracts started (12.5 %)”."""
        waivers, started = self.parts[0].count, self.contracts_started
        said = f"{_many(waivers, 'waiver')} {'was' if waivers == 1 else 'were'} granted; {_many(started, 'contract')} "
        share = f" ({Decimal(waivers * 100) / started:.1f} %)" if started else ""
        return f"{said}started in the quarter{share}."


def late_owed(actor: Actor) -> list[Owed]:
    """Extensions in effect later than the end of the lot they extend, of which no late authorisation is recorded.

    An extension that takes effect on the lot's last day is in time (invariant 27). One query, however many.
    """
    return _late(lot__contract__in=Contract.objects.visible_to(actor))


def late_by(decision: Decision) -> list[Owed]:
    """The same of one decision, for its own page."""
    return _late(item__decision=decision)


def _late(**asked: Any) -> list[Owed]:
    there = LateAuthorisation.objects.counting().filter(
        Q(lot=OuterRef("lot")) | Q(lot__isnull=True), decision=OuterRef("item__decision")
    )
    rows = DecisionItemLot.objects.filter(
        ~Exists(there),
        item__effect=EffectKind.EXTEND,
        from_on__isnull=False,
        item__decision__call_in__effective_at__isnull=False,
        **asked,
    ).select_related("lot__contract__council", "item__decision__report__council", "item__decision__call_in")
    return [owed for row in rows if (owed := _owed(row)) is not None]


def quarterly(council: Council, quarter: Quarter) -> Quarterly:
    """Counts and values by reason in a quarter, and waivers against all contracts that started in it."""
    between = (quarter.first, quarter.last)
    waivers = _rows(Waiver, council, decided_on__range=between)
    granted = [row for row in waivers if row.outcome == WaiverOutcome.GRANTED]
    breaches = _rows(Breach, council, found_on__range=between)
    late = _rows(LateAuthorisation, council, authorised_on__range=between)
    started = Contract.objects.filter(council=council, starts_on__range=between).exclude(stage__in=NOT_STARTED)
    return Quarterly(
        council,
        quarter,
        (
            Part(DepartureKind.WAIVER, _lines(granted), tuple(_of_waivers(waivers, granted))),
            Part(DepartureKind.BREACH, _lines(breaches), tuple(_of_breaches(breaches))),
            Part(DepartureKind.LATE, _lines(late), tuple(_of_late(late))),
        ),
        started.count(),
    )


def _owed(row: DecisionItemLot) -> Owed | None:
    if row.from_on is None:
        return None
    decision = row.item.decision
    ended, at = row.from_on - ONE_DAY, decision.call_in.effective_at
    return Owed(decision, row.lot, ended, at) if at and gap_of(ended, clock.london_day(at)) else None


def _rows(model: Any, council: Council, **asked: Any) -> list[Any]:
    return list(model.objects.counting().filter(council=council, **asked).select_related("reason"))


def _lines(rows: Sequence[Any]) -> tuple[Line, ...]:
    by_reason: dict[str, list[Decimal]] = {}
    for row in rows:
        by_reason.setdefault(row.reason.label, []).append(row.value)
    lines = [Line(label, len(values), sum(values, Decimal("0.00"))) for label, values in by_reason.items()]
    return tuple(sorted(lines, key=lambda line: (-line.count, line.reason)))


def _of_waivers(waivers: Sequence[Waiver], granted: Sequence[Waiver]) -> Iterable[str]:
    refused, late = len(waivers) - len(granted), sum(row.is_retrospective for row in granted)
    yield f"Refused: {refused}. Granted only after what they were for had begun: {late}."


def _of_breaches(breaches: Sequence[Breach]) -> Iterable[str]:
    of_law = sum(row.is_of_law for row in breaches)
    done = sum(row.remedied_on is not None for row in breaches)
    yield f"Of law, not only of the council's rules: {of_law}. Something was done about: {done}."
    if named := sum(row.waiver_id is not None for row in breaches):
        yield f"A waiver is named beside {named}. It does not cure a breach, so each is counted here all the same."


def _of_late(late: Sequence[LateAuthorisation]) -> Iterable[str]:
    if late:
        yield f"Longest time without authority: {_many(max(row.days for row in late), 'day')}."


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"

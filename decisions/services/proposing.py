"""What the register shows while a report is on its way: its option is proposed for these lots."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from commissioning.actors import Actor
from decisions.enums import EffectKind
from decisions.models import RecommendationLot, Report
from decisions.selectors.replacing import instead_of
from frameworks.enums import UseStatus
from frameworks.models import Lot, TermOption
from frameworks.services import options
from frameworks.terms import Span, span_of


def propose(*, report: Report, actor: Actor, at: datetime) -> None:
    """Mark the lots the report now asks to extend, and no others. Refused where the option could not be used."""
    asked = _asked(report)
    for option, lots in asked.items():
        marked = {
            use.lot: span_of(use.from_on, use.to_on)
            for use in option.uses.filter(status=UseStatus.PROPOSED).select_related("lot")
        }
        stale = [lot for lot in marked if lot not in lots]
        if stale:
            options.drop_proposal(option=option, lots=stale, actor=actor, at=at)
        if any(marked.get(lot) != span for lot, span in lots.items()):
            options.propose(option=option, lots=lots, actor=actor, at=at, instead_of=instead_of(report))


def drop(*, report: Report, actor: Actor, at: datetime, keep: Collection[int] = ()) -> None:
    """The report asks no more: the option is available again for the lots still marked, but for those in `keep`."""
    for option, lots in _asked(report).items():
        marked = option.uses.filter(status=UseStatus.PROPOSED, lot__in=list(lots)).exclude(lot__in=keep)
        if marked.exists():
            options.drop_proposal(option=option, lots=[use.lot for use in marked], actor=actor, at=at)


def _asked(report: Report) -> dict[TermOption, dict[Lot, Span]]:
    rows = RecommendationLot.objects.filter(
        recommendation__report=report, recommendation__effect=EffectKind.EXTEND, from_on__isnull=False
    ).select_related("option__contract", "lot")
    asked: dict[TermOption, dict[Lot, Span]] = {}
    for row in rows.order_by("option", "lot"):
        asked.setdefault(row.option, {})[row.lot] = span_of(row.from_on, row.to_on)
    return asked

"""The monitoring of contracts: a contract's page, and which returns are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from commissioning.charts import ChartBar
from frameworks.enums import ContractKind, Regime
from frameworks.models import Contract, DiaryEntry, Kpi, KpiAssessment, Lot, MonitoringPlan, MonitoringReturn
from frameworks.monitoring import MEASURES, SMALL, Duty, Period, duties, least, periods, told, told_total
from frameworks.monitoring_enums import Rag, ReturnState
from frameworks.selectors.variations import worth_at_award
from frameworks.sums import Sum


@dataclass(frozen=True)
class ReturnDue:
    """A lot of which a return is due for a period, or overdue."""

    lot: Lot
    period: Period
    state: ReturnState


@dataclass(frozen=True)
class ReturnLine:
    """One return, its counts as they are shown."""

    row: MonitoringReturn
    counts: tuple[str, ...]


@dataclass(frozen=True)
class PeriodTotal:
    """What all the returns of a period count together, as it may be shown."""

    from_on: date
    to_on: date
    counts: tuple[str, ...]
    people: int

    @property
    def label(self) -> str:
        return Period(self.from_on, self.to_on, self.to_on).words


@dataclass(frozen=True)
class KpiLine:
    """A measure with its last assessment, and how it stands."""

    kpi: Kpi
    last: KpiAssessment | None
    standing: Rag

    @property
    def words(self) -> tuple[str, str, str]:
        """Target, limit and last value, each with its unit."""
        last = self.kpi.said(self.last.value) if self.last else "–"
        return self.kpi.said(self.kpi.target), self.kpi.said(self.kpi.limit), last


@dataclass(frozen=True)
class Monitoring:
    """Everything on the page."""

    plan: MonitoringPlan | None
    due: list[ReturnDue]
    returns: list[ReturnLine]
    totals: list[PeriodTotal]
    kpis: list[KpiLine]
    duties: list[Duty]
    diary: list[DiaryEntry]

    @property
    def bars(self) -> list[ChartBar]:
        """People supported, period by period; a small count is said and has no length."""
        return [
            ChartBar(one.label, Decimal(one.people if one.people >= SMALL else 0), told=one.counts[0])
            for one in self.totals
            if one.counts[0] != "–"
        ]


def monitoring_of(contract: Contract, *, on: date) -> Monitoring:
    """The page as on a day, in at most nine queries."""
    lots = list(contract.lots.order_by("number"))
    returns = list(
        MonitoringReturn.objects.filter(lot__contract=contract)
        .select_related("lot", "provider")
        .order_by("-from_on", "lot__number", "provider__legal_name", "pk")
    )
    plan = MonitoringPlan.objects.filter(contract=contract).first()
    kpis = list(_kpis(contract))
    return Monitoring(
        plan=plan,
        due=list(_due(plan, lots, {(row.lot_id, row.from_on) for row in returns}, on=on)),
        returns=[ReturnLine(row, tuple(told(getattr(row, name)) for name in MEASURES)) for row in returns],
        totals=sorted(_totals(returns), key=lambda one: one.from_on),
        kpis=kpis,
        duties=list(duties_of(contract, kpis, on=on)),
        diary=list(contract.diary.select_related("provider", "recorded_by")),
    )


def returns_due(contracts: QuerySet[Contract], *, on: date) -> Iterator[tuple[Contract, list[ReturnDue]]]:
    """Of these contracts, each with the returns that are due or overdue on a day; three queries."""
    plans = MonitoringPlan.objects.filter(contract__in=contracts).select_related("contract__council")
    of_lots = Prefetch("contract__lots", Lot.objects.order_by("number").prefetch_related("returns"))
    for plan in plans.order_by("contract_id").prefetch_related(of_lots):
        lots = list(plan.contract.lots.all())
        received = {(lot.pk, row.from_on) for lot in lots for row in lot.returns.all()}
        due = list(_due(plan, lots, received, on=on))
        if due:
            yield plan.contract, due


def _due(
    plan: MonitoringPlan | None, lots: Sequence[Lot], received: set[tuple[int, date]], *, on: date
) -> Iterator[ReturnDue]:
    """The returns still out, earliest first. A lot is asked for the periods in which it ran."""
    if plan is None:
        return
    found = []
    for lot in lots:
        given = {"starts_on": plan.starts_on, "every_months": plan.every_months, "due_days": plan.due_days}
        for period in periods(**given, ends_on=lot.current_ends_on, today=on):  # type: ignore[arg-type]
            if lot.starts_on is None or period.to_on < lot.starts_on or (lot.pk, period.from_on) in received:
                continue
            found.append(ReturnDue(lot, period, period.state(is_received=False, today=on)))
    yield from sorted(found, key=lambda one: (one.period.due_on, one.lot.number))


def _totals(returns: Sequence[MonitoringReturn]) -> Iterator[PeriodTotal]:
    key = lambda row: (row.from_on, row.to_on)  # noqa: E731 - said once for sorting and for grouping
    for (from_on, to_on), rows in groupby(sorted(returns, key=key), key=key):
        of = list(rows)
        counts = tuple(told_total(getattr(row, name) for row in of) for name in MEASURES)
        yield PeriodTotal(from_on, to_on, counts, least(row.people_supported for row in of))


def _kpis(contract: Contract) -> Iterator[KpiLine]:
    assessed = Prefetch("assessments", KpiAssessment.objects.order_by("-assessed_on"))
    for kpi in contract.kpis.select_related("lot").prefetch_related(assessed).order_by("ended_on", "pk"):
        last = next(iter(kpi.assessments.all()), None)
        yield KpiLine(kpi, last, kpi.stands(last.value if last else None))


def duties_of(contract: Contract, kpis: Sequence[KpiLine], *, on: date) -> Iterator[Duty]:
    """What the Procurement Act 2023 still asks of a contract; the value is the one estimated at award."""
    if contract.regime != Regime.PA2023:
        return
    in_use = [line for line in kpis if line.kpi.ended_on is None or line.kpi.ended_on > on]
    worth = worth_at_award(contract)
    yield from duties(
        regime=Regime(contract.regime),
        kind=ContractKind(contract.kind),
        value=Sum(worth.amount, worth.vat) if worth.amount is not None else None,
        targets=len(in_use),
        running_since=contract.starts_on if contract.current_ends_on else None,
        assessed=[line.last.assessed_on if line.last else None for line in in_use],
        today=on,
    )

"""Keeping the monitoring of a contract: its plan, returns, targets, assessments, diary. Source: model.md §4.2."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Verdict
from frameworks import monitoring as rules
from frameworks.models import Contract, DiaryEntry, Kpi, KpiAssessment, Lot, MonitoringPlan, MonitoringReturn
from frameworks.monitoring_enums import Better, DiaryKind


@transaction.atomic
def set_plan(
    *, contract: Contract, starts_on: date, every_months: int, due_days: int, actor: Actor, at: datetime,
    version: int | None = None,
) -> MonitoringPlan:  # fmt: skip
    """Say from when, how often and by when returns are due of every lot. `version`: the plan the person saw."""
    rules.may_monitor(actor).or_refuse()
    held = Contract.objects.locked(contract.pk)
    plan = MonitoringPlan.objects.filter(contract=held).first() or MonitoringPlan(contract=held)
    if plan.pk and version is not None:
        plan.expect_version(version)
    before = plan.every_months if plan.pk else None
    plan.starts_on, plan.every_months, plan.due_days = starts_on, every_months, due_days
    checked(plan).save_version()
    audit.record(actor, "monitoring.planned", plan, at=at, changes={"every months": (before, every_months)})
    return plan


@transaction.atomic
def record_return(
    *, lot: Lot, from_on: date, to_on: date, received_on: date, actor: Actor, at: datetime, provider: Any = None,
    row: MonitoringReturn | None = None, version: int | None = None, **counts: int | None,
) -> MonitoringReturn:  # fmt: skip
    """Record what was counted on a lot in a period, or correct what was recorded (`row`, seen at `version`)."""
    rules.may_record_return(
        actor,
        from_on=from_on,
        to_on=to_on,
        received_on=received_on,
        today=clock.london_day(at),
        counts=[counts.get(name) for name in rules.MEASURES],
    ).or_refuse()
    held = MonitoringReturn(lot=lot) if row is None else MonitoringReturn.objects.locked(row.pk)
    if row is not None and version is not None:
        held.expect_version(version)
    before = {name: getattr(held, name) for name in rules.MEASURES}
    for name, value in {"provider": provider, "from_on": from_on, "to_on": to_on, "received_on": received_on}.items():
        setattr(held, name, value)
    for name in rules.MEASURES:
        setattr(held, name, counts.get(name))
    held.recorded_at, held.recorded_by = at, actor.user
    checked(held).save_version()
    changes: dict[str, tuple[audit.Scalar, audit.Scalar]] = {"period": (None, from_on)}
    if row is not None:  # no count so small that a person might be known by it, in a chain that cannot be deleted
        now = {name: getattr(held, name) for name in rules.MEASURES}
        changes |= {
            name: (rules.told(before[name]), rules.told(now[name])) for name in now if now[name] != before[name]
        }
    audit.record(actor, "monitoring.return_recorded", held, at=at, changes=changes)
    return held


@transaction.atomic
def set_kpi(
    *, contract: Contract, title: str, unit: str, better: str, target: Decimal, limit: Decimal, actor: Actor,
    at: datetime, lot: Lot | None = None, ended_on: date | None = None, kpi: Kpi | None = None,
    version: int | None = None,
) -> Kpi:  # fmt: skip
    """Set a measure with its target and limit, change it, or end its use."""
    of_contract = Verdict.of(
        (lot is None or lot.contract_id == contract.pk, "other_lot", "Choose a lot of this contract.", "lot")
    )
    verdict = rules.may_monitor(actor) & rules.has_sound_limits(target=target, limit=limit, better=Better(better))
    (verdict & of_contract).or_refuse()
    held = Kpi(contract=contract) if kpi is None else Kpi.objects.locked(kpi.pk)
    if kpi is not None and version is not None:
        held.expect_version(version)
    before = held.target if kpi else None
    held.title, held.unit, held.better, held.lot = title.strip(), unit.strip(), better, lot
    held.target, held.limit, held.ended_on = target, limit, ended_on
    checked(held).save_version()
    audit.record(actor, "monitoring.target_set", held, at=at, changes={"target": (before, target)})
    return held


@transaction.atomic
def assess(*, kpi: Kpi, assessed_on: date, value: Decimal, actor: Actor, at: datetime, note: str = "") -> KpiAssessment:
    """Record what a measure came to on a day."""
    kpi = Kpi.objects.locked(kpi.pk)
    is_in_use = kpi.ended_on is None or assessed_on < kpi.ended_on
    today = clock.london_day(at)
    rules.may_assess(actor, assessed_on=assessed_on, today=today, is_in_use=is_in_use).or_refuse()
    row = save_new(
        KpiAssessment(
            kpi=kpi, assessed_on=assessed_on, value=value, note=note.strip(), recorded_at=at, recorded_by=actor.user
        )
    )
    audit.record(actor, "monitoring.assessed", row, at=at, changes={"value": (None, value)})
    return row


@transaction.atomic
def write_diary(
    *, contract: Contract, kind: str, happened_on: date, title: str, actor: Actor, at: datetime, text: str = "",
    provider: Any = None,
) -> DiaryEntry:  # fmt: skip
    """Write a meeting, a concern, a default notice or a note down. The audit chain holds none of its words."""
    rules.may_write(actor, happened_on=happened_on, today=clock.london_day(at)).or_refuse()
    entry = save_new(
        DiaryEntry(
            contract=contract, kind=kind, happened_on=happened_on, title=title.strip(), text=text.strip(),
            provider=provider, recorded_at=at, recorded_by=actor.user,
        )
    )  # fmt: skip
    audit.record(actor, "diary.written", contract, at=at, changes={"kind": (None, kind)}, reason=entry.text)
    return entry


@transaction.atomic
def close_diary(
    *, entry: DiaryEntry, closed_on: date, outcome: str, actor: Actor, at: datetime, version: int | None = None
) -> DiaryEntry:
    """Say how a concern or a default notice ended."""
    entry = DiaryEntry.objects.locked(entry.pk)
    if version is not None:
        entry.expect_version(version)
    rules.may_close(
        actor,
        DiaryKind(entry.kind),
        is_open=entry.is_open,
        outcome=outcome,
        closed_on=closed_on,
        happened_on=entry.happened_on,
        today=clock.london_day(at),
    ).or_refuse()
    entry.closed_on, entry.outcome = closed_on, outcome.strip()
    checked(entry).save_version(update_fields=["closed_on", "outcome"])
    audit.record(actor, "diary.closed", entry.contract, at=at, changes={"closed": (None, closed_on)}, reason=outcome)
    return entry

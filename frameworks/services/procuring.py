"""The timetable of a procurement and its checklist; the contract signed once its award and standstill allow it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning import clock
from commissioning.actors import Actor
from commissioning.enums import MilestonePrecision
from commissioning.services import audit
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Verdict
from frameworks.enums import ContractKind, ContractStage, Regime
from frameworks.models import Contract, ProcurementStep
from frameworks.procuring import may_keep_timetable, may_sign_contract, usual_steps
from frameworks.selectors.procuring import standing_of
from frameworks.services import notices
from frameworks.variation_enums import NoticeEvent, StepKind


@transaction.atomic
def lay_out(*, contract: Contract, version: int, actor: Actor, at: datetime) -> Contract:
    """Begin the timetable with the usual steps of the regime, to be confirmed but for the first day of the service."""
    contract = _held(contract, actor).expect_version(version)
    Verdict.of(
        (
            not contract.procurement_steps.exists(),
            "laid_out",
            "The contract has a timetable already. Add to it, or change its steps.",
        )
    ).or_refuse()
    steps = usual_steps(Regime(contract.regime), ContractKind(contract.kind), on=clock.london_day(at))
    for order, (kind, label) in enumerate(steps, start=1):
        starts = kind == StepKind.START
        save_new(
            ProcurementStep(
                contract=contract,
                order=order,
                kind=kind,
                label=label,
                precision=MilestonePrecision.DAY if starts else MilestonePrecision.TO_BE_CONFIRMED,
                starts_on=contract.starts_on if starts else None,
            )
        )
    contract.save_version(update_fields=[])
    audit.record(actor, "procurement.laid_out", contract, at=at, changes={"steps": (0, len(steps))})
    return contract


@transaction.atomic
def add_step(*, contract: Contract, actor: Actor, at: datetime, **fields: Any) -> ProcurementStep:
    """Add a step to the timetable, last unless `order` says where."""
    contract = _held(contract, actor)
    last = contract.procurement_steps.aggregate(last=Max("order"))["last"] or 0
    step = save_new(ProcurementStep(contract=contract, **{"order": last + 1, **fields}))
    audit.record(actor, "procurement.step_added", step, at=at, changes={"step": (None, step.label)})
    return step


@transaction.atomic
def edit_step(*, step: ProcurementStep, version: int, actor: Actor, at: datetime, **fields: Any) -> ProcurementStep:
    """Change a step the person saw at `version`: when it is, or that it is done."""
    _held(step.contract, actor)
    step = ProcurementStep.objects.locked(step.pk).expect_version(version)
    before = (step.when, step.done_on)
    for name, value in fields.items():
        setattr(step, name, value)
    _not_ahead(step, at).or_refuse()
    checked(step).save_version()
    changes = {"when": (before[0], step.when), "done on": (before[1], step.done_on)}
    audit.record(actor, "procurement.step_changed", step, at=at, changes=changes)
    return step


@transaction.atomic
def remove_step(*, step: ProcurementStep, actor: Actor, at: datetime) -> Contract:
    """Take a step out of the timetable."""
    contract = _held(step.contract, actor)
    label = step.label
    step.delete()
    audit.record(actor, "procurement.step_removed", contract, at=at, changes={"removed": (label, None)})
    return contract


@transaction.atomic
def sign(*, contract: Contract, version: int, signed_on: date, actor: Actor, at: datetime) -> Contract:
    """Record that an awarded contract was signed, after the notices that come before it and its standstill.

    What the regime asks to be published afterwards is due from that day.
    """
    contract = Contract.objects.locked(contract.pk).expect_version(version)
    now = standing_of(contract)
    may_sign_contract(
        actor,
        ContractStage(contract.stage),
        signed_on=signed_on,
        is_signed=contract.signed_on is not None,
        standstill=now.standstill,
        standstill_until=now.standstill_until,
        unpublished=[notice.get_type_display() for notice in now.unpublished],
        today=clock.london_day(at),
    ).or_refuse()
    contract.signed_on = signed_on
    contract.save_version(update_fields=["signed_on"])
    for step in contract.procurement_steps.filter(kind=StepKind.SIGNING, done_on__isnull=True):
        step.done_on = signed_on
        step.save_version(update_fields=["done_on"])
    notices.expect_of(contract, NoticeEvent.CONTRACT, on=signed_on)
    audit.record(actor, "contract.signed", contract, at=at, changes={"signed on": (None, signed_on)})
    return contract


def _held(contract: Contract, actor: Actor) -> Contract:
    held: Contract = Contract.objects.locked(contract.pk)
    may_keep_timetable(actor, ContractStage(held.stage)).or_refuse()
    return held


def _not_ahead(step: ProcurementStep, at: datetime) -> Verdict:
    return Verdict.of(
        (
            step.done_on is None or step.done_on <= clock.london_day(at),
            "in_the_future",
            "That day has not come yet. Record the step once it is done.",
            "done_on",
        )
    )

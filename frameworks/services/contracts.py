"""Entering a contract and what belongs to it; changing what no decision settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.calendar import extend_end
from commissioning.enums import MilestonePrecision
from commissioning.services import audit
from commissioning.services.audit import Scalar
from commissioning.services.saving import checked, save_new
from commissioning.verdicts import Refused, Verdict
from frameworks.durations import binds_length, may_have_limit, may_last
from frameworks.enums import OPEN_STAGES, AdmissionStatus, ContractKind, ContractStage, ProcurementRoute, Regime
from frameworks.kinds import (
    Ancestor,
    changed,
    may_add_to,
    may_admit,
    may_advance,
    may_change,
    may_keep_register,
    may_register,
)
from frameworks.models import Admission, Contract, Lot, TermOption
from frameworks.regimes import may_govern, may_rely_on, option_ground
from frameworks.selectors.succession import place_in_scheme
from frameworks.services import notices
from frameworks.terms import Span
from frameworks.variation_enums import NoticeEvent, StepKind
from providers.models import Provider

_LONGEST_SHOWN = 80


@transaction.atomic
def create(*, actor: Actor, at: datetime, provider: Provider | None = None, **fields: Any) -> Contract:
    """Enter a planned contract of the actor's council. `fields` are those of the model.

    With a `provider` it gets its one lot and that provider's place, so that nobody has to think of either. Its term is
    put on the ledger by an award or by recorded history. Refused unless the facts fit the kind (`may_register`), the
    regime the day the procurement began (`may_govern`), and the ground the regime.
    """
    may_keep_register(actor).or_refuse()
    contract = Contract(council=actor.council, stage=ContractStage.PLANNED, **fields)
    prove(contract, provider)
    save_new(contract)
    if provider is not None:
        lot = save_new(Lot(contract=contract, number=1, title=contract.title[:200]))
        save_new(Admission(lot=lot, provider=provider, admitted_on=contract.starts_on))
    audit.record(actor, "contract.entered", contract, at=at, changes={"kind": (None, contract.kind)})
    return contract


@transaction.atomic
def edit(*, contract: Contract, version: int, actor: Actor, at: datetime, **fields: Any) -> Contract:
    """Change fields of a contract the person saw at `version`: any until its award, from then on the uncontrolled."""
    contract = Contract.objects.locked(contract.pk).expect_version(version)
    may_keep_register(actor).or_refuse()
    changes = changed(contract, fields)
    may_change(ContractStage(contract.stage), changes).or_refuse()
    if not changes:
        return contract
    for name, value in fields.items():
        setattr(contract, name, value)
    if set(changes) & {"regime", "regime_ground"} and "regime_ground" not in changes:
        contract.regime_ground = ""
    prove(contract, provider=None)
    checked(contract).save_version()
    audit.record(actor, "contract.changed", contract, at=at, changes=_told(changes))
    return contract


@transaction.atomic
def advance(*, contract: Contract, stage: ContractStage, version: int, actor: Actor, at: datetime) -> Contract:
    """Say how far a contract has come, where no decision is needed: into procurement, mobilising, live, cancelled."""
    contract = Contract.objects.locked(contract.pk).expect_version(version)
    may_keep_register(actor).or_refuse()
    may_advance(ContractStage(contract.stage), stage).or_refuse()
    before, contract.stage = contract.stage, stage
    contract.save_version(update_fields=["stage"])
    _expect_notices(contract, ContractStage(before), clock.london_day(at))
    audit.record(actor, "contract.advanced", contract, at=at, changes={"stage": (before, str(stage))})
    return contract


def _expect_notices(contract: Contract, before: ContractStage, day: date) -> None:
    """What the regime asks to be published when a procurement begins, or ends without a contract."""
    began = contract.stage == ContractStage.IN_PROCUREMENT
    if began:
        steps = contract.procurement_steps.filter(kind__in=(StepKind.INVITATION, StepKind.ENGAGEMENT))
        days = {step.kind: step.starts_on for step in steps if step.precision == MilestonePrecision.DAY}
        if StepKind.ENGAGEMENT in days:
            notices.expect_of(contract, NoticeEvent.ENGAGEMENT, on=days[StepKind.ENGAGEMENT] or day)
        direct = contract.route == ProcurementRoute.DIRECT_AWARD
        event = NoticeEvent.DIRECT_AWARD if direct else NoticeEvent.INVITATION
        notices.expect_of(contract, event, on=days.get(StepKind.INVITATION) or day)
    elif contract.stage == ContractStage.CANCELLED and before == ContractStage.IN_PROCUREMENT:
        notices.expect_of(contract, NoticeEvent.ABANDONED, on=day)


@transaction.atomic
def add_lot(*, contract: Contract, actor: Actor, at: datetime, **fields: Any) -> Lot:
    """Add a lot to a contract not yet awarded."""
    contract = _opened(contract, actor, "The lots")
    may_have_limit(contract.kind, fields.get("provider_limit")).or_refuse()
    lot = save_new(Lot(contract=contract, **fields))
    audit.record(actor, "lot.added", lot, at=at, changes={"number": (None, lot.number)})
    return lot


@transaction.atomic
def add_option(*, contract: Contract, actor: Actor, at: datetime, **fields: Any) -> TermOption:
    """Add an option to extend to a contract not yet awarded; the maximum end moves with it (invariant 1)."""
    contract = _opened(contract, actor, "The options")
    option = save_new(TermOption(contract=contract, **fields))
    project_maximum(contract)
    _may_last(contract).or_refuse()
    audit.record(actor, "option.added", option, at=at, changes={"months": (None, option.months)})
    return option


@transaction.atomic
def edit_part(*, part: Lot | TermOption, version: int, actor: Actor, at: datetime, **fields: Any) -> Lot | TermOption:
    """Change a lot or an option of a contract not yet awarded."""
    contract = _opened(part.contract, actor, "The lots and options")
    held: Lot | TermOption = type(part).objects.locked(part.pk).expect_version(version)
    changes = changed(held, fields)
    for name, value in fields.items():
        setattr(held, name, value)
    if isinstance(held, Lot):
        may_have_limit(contract.kind, held.provider_limit).or_refuse()
    checked(held).save_version()
    project_maximum(contract)
    _may_last(contract).or_refuse()
    audit.record(actor, f"{held._meta.model_name}.changed", held, at=at, changes=_told(changes))
    return held


@transaction.atomic
def remove_part(*, part: Lot | TermOption | Admission, actor: Actor, at: datetime) -> Contract:
    """Take a lot, an option or a place off a contract not yet awarded."""
    contract = part.lot.contract if isinstance(part, Admission) else part.contract
    contract = _opened(contract, actor, "The lots, options and places")
    label = str(part)
    try:
        part.delete()
    except models.ProtectedError as error:
        raise Refused(
            Verdict.refuse("in_use", f"{label} is still named by other entries. Remove those first.")
        ) from error
    project_maximum(contract)
    audit.record(actor, f"{part._meta.model_name}.removed", contract, at=at, changes={"removed": (label, None)})
    return contract


@transaction.atomic
def admit(
    *, lot: Lot, provider: Provider, admitted_on: date, actor: Actor, at: datetime, paper_reference: str = ""
) -> Admission:
    """Give a provider a place on a lot. Refused on a closed list after its start, and beyond the lot's limit.

    A list that re-opens admits in its rounds (`signing_off`); here only with the `paper_reference` of an earlier one.
    """
    may_keep_register(actor).or_refuse()
    lot = Lot.objects.locked(lot.pk)
    may_admit(
        lot.contract.admission_mode,
        admitted_on=admitted_on,
        term_starts_on=lot.starts_on,
        provider_limit=lot.provider_limit,
        places=lot.admissions.standing().count(),
        paper_reference=paper_reference,
    ).or_refuse()
    admission = Admission(
        lot=lot,
        provider=provider,
        status=AdmissionStatus.ADMITTED,
        admitted_on=admitted_on,
        ends_on=lot.current_ends_on,
    )
    save_new(admission)
    audit.record(actor, "admission.admitted", admission, at=at, changes=_admitted(admitted_on, paper_reference))
    return admission


def _admitted(admitted_on: date, paper_reference: str) -> dict[str, tuple[Scalar, Scalar]]:
    told: dict[str, tuple[Scalar, Scalar]] = {"admitted on": (None, admitted_on)}
    return {**told, "decision": (None, paper_reference)} if paper_reference else told


def _opened(contract: Contract, actor: Actor, what: str) -> Contract:
    """The contract, locked, if this person may still add to it."""
    may_keep_register(actor).or_refuse()
    held: Contract = Contract.objects.locked(contract.pk)
    may_add_to(ContractStage(held.stage), what).or_refuse()
    held.save_version(update_fields=[])  # its page has changed: whoever has it open is told
    return held


def prove(contract: Contract, provider: Provider | None) -> None:
    """Everything the rules ask of a contract's own facts; also fills in what follows from them."""
    if not contract.regime_ground and contract.regime:
        contract.regime_ground = option_ground(Regime(contract.regime))
    if contract.stage in OPEN_STAGES:  # settled at the award; from then on a variation may move it (invariant 1)
        contract.max_ends_on = _maximum(contract)  # type: ignore[assignment]  # none until the end is typed
    missing = [name for name in ("kind", "regime", "regime_basis_on", "starts_on") if not getattr(contract, name)]
    if missing or not contract.initial_ends_on:
        checked(contract)
    verdict = may_register(
        ContractKind(contract.kind),
        term=Span(contract.starts_on, contract.initial_ends_on),
        admission_mode=contract.admission_mode,
        readmission_months=contract.readmission_months,
        first_awarded_on=contract.first_awarded_on,
        parent=_ancestor(contract, provider),
        route=contract.route,
        regime=contract.regime,
    )
    verdict &= _may_last(contract)
    verdict &= may_govern(Regime(contract.regime), contract.regime_basis_on)
    verdict &= may_rely_on(
        contract.regime_ground, Regime(contract.regime), on=contract.regime_basis_on, field="regime_ground"
    )
    verdict.or_refuse()


def _ancestor(contract: Contract, provider: Provider | None) -> Ancestor | None:
    parent, lot = contract.parent, contract.parent_lot
    if parent is None:
        return None
    term = Span(lot.starts_on, lot.current_ends_on) if lot and lot.starts_on and lot.current_ends_on else None
    # Who declined an extension is admitted until its own end, which comes before that of the lot.
    places = lot.admissions.admitted().exclude(ends_on__lt=contract.starts_on) if lot and provider else None
    place = places.filter(provider=provider).first() if places is not None else None
    is_own_lot = lot is not None and lot.contract_id == parent.pk
    return Ancestor(
        kind=ContractKind(parent.kind),
        lot_term=term if is_own_lot else None,
        call_offs_may_outlive=parent.call_offs_may_outlive,
        call_off_max_months=parent.call_off_max_months,
        provider_admitted=provider is None or place is not None,
        has_open_condition=place is not None and bool(place.condition) and place.condition_met_on is None,
        first_awarded_on=parent.first_awarded_on if contract.stage in OPEN_STAGES else None,
        call_off_method=lot.call_off_method if lot is not None else "",
        place=place_in_scheme(contract),
    )


def _may_last(contract: Contract) -> Verdict:
    """Until its award, whether a framework says why it can last longer than four years, where that binds."""
    if contract.stage not in OPEN_STAGES or not binds_length(contract.regime) or contract.max_ends_on is None:
        return Verdict.allow()
    return may_last(
        ContractKind(contract.kind),
        regime=contract.regime,
        term=Span(contract.starts_on, contract.initial_ends_on),
        longest=contract.max_ends_on,
        reason=contract.long_term_reason,
        in_scheme=contract.parent_id is not None,
    )


def _maximum(contract: Contract) -> date | None:
    months = sum(contract.options.values_list("months", flat=True)) if contract.pk else 0
    return extend_end(contract.initial_ends_on, months=months) if contract.initial_ends_on else None


def project_maximum(contract: Contract) -> None:
    """The maximum end planned, with the options as they now are."""
    maximum = _maximum(contract)
    if maximum is not None and maximum != contract.max_ends_on:
        contract.max_ends_on = maximum
        contract.save_version(update_fields=["max_ends_on"])


def _told(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Scalar, Scalar]]:
    """Changes as the audit chain may hold them: names for rows, digests for prose."""
    return {name: (_scalar(before), _scalar(after)) for name, (before, after) in changes.items()}


def _scalar(value: Any) -> Scalar:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        return audit.prose_digest(value)
    scalar: Scalar = value
    return scalar

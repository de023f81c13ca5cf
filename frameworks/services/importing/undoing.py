"""Undoing a batch: its contracts are marked void, their ledgers taken back entry by entry, their references free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models, transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked
from frameworks.enums import AdmissionStatus, ContractStage, ImportStatus, LotStatus, TermEventKind, UseStatus
from frameworks.imports import may_import, may_undo
from frameworks.models import (
    Admission,
    Contract,
    ImportBatch,
    ImportedContract,
    Lot,
    MoneyLine,
    MoneyLinePart,
    OptionUse,
    TermEvent,
    TermOption,
)
from frameworks.services.importing.writing import AT_A_TIME, changed_together
from frameworks.services.terms import PROJECTED
from frameworks.terms import TermState, fold

# What a batch itself writes, by the way to the contract: the rest that points to its contracts was built since.
PARTS: dict[type[models.Model], str] = {
    Contract: "pk",
    Lot: "contract_id",
    TermOption: "contract_id",
    Admission: "lot__contract_id",
    OptionUse: "lot__contract_id",
    TermEvent: "lot__contract_id",
    MoneyLine: "contract_id",
}
_OWN = frozenset({*PARTS, MoneyLinePart, ImportedContract})


def built_on(batch: ImportBatch) -> set[int]:
    """The contracts of a batch on which something was built since: their primary keys.

    A row of any package that points to the contract or to a part of it counts, a change of its own facts, and a part
    that the batch did not bring.
    """
    contracts = dict(Contract.objects.filter(imported__batch=batch).values_list("pk", "version").order_by())
    pks, of_batch = list(contracts), set(contracts)
    found = {pk for pk, version in contracts.items() if version != 1}
    for start in range(0, len(pks), AT_A_TIME):
        found |= set(_touched(pks[start : start + AT_A_TIME], batch, of_batch))
    return found


@transaction.atomic
def undo(*, batch: ImportBatch, undo_reason: str, version: int, actor: Actor, at: datetime) -> ImportBatch:
    """Mark the contracts of a batch void. Refused when something was built on any of them since.

    Providers that came with the batch stay in the directory, and posts that it named stay without a role.
    """
    may_import(actor).or_refuse()
    held: ImportBatch = ImportBatch.objects.locked(batch.pk).expect_version(version)
    contracts = list(Contract.objects.select_for_update(of=("self",)).filter(imported__batch=held).order_by("pk"))
    may_undo(ImportStatus(held.status), reason=undo_reason, built_on=len(built_on(held))).or_refuse()
    for start in range(0, len(contracts), AT_A_TIME):
        _void(contracts[start : start + AT_A_TIME], undo_reason, actor, at)
    held.status, held.undone_by, held.undone_at, held.undo_reason = ImportStatus.UNDONE, actor.user, at, undo_reason
    checked(held).save_version()
    changes: dict[str, Any] = {"contracts": (len(contracts), 0)}
    audit.record(actor, "register.undone", held, at=at, changes=changes, reason=undo_reason)
    return held


def _void(contracts: list[Contract], reason: str, actor: Actor, at: datetime) -> None:
    lots = list(Lot.objects.filter(contract__in=contracts).order_by("pk"))
    uses = list(OptionUse.objects.filter(lot__in=lots).order_by("pk"))
    places = list(Admission.objects.filter(lot__in=lots).order_by("pk"))
    TermEvent.objects.bulk_create(_reversals(lots, reason, actor, at), batch_size=AT_A_TIME)
    for lot in lots:
        lot.status, lot.predecessor = LotStatus.TERMINATED, None  # what it followed can be followed by another
        for name in PROJECTED:
            setattr(lot, name, None)
    for use in uses:
        use.status, use.withdrawn_by_decision = UseStatus.WITHDRAWN, "Undone with its file"
    for place in places:
        place.status, place.reason = AdmissionStatus.WITHDRAWN, reason
    for contract in contracts:
        contract.stage, contract.authorised_ends_on, contract.current_ends_on = ContractStage.VOID, None, None
    changed_together(Contract, contracts, ["stage", "authorised_ends_on", "current_ends_on"], actor, at)
    changed_together(Lot, lots, ["status", "predecessor", *PROJECTED], actor, at)
    changed_together(OptionUse, uses, ["status", "withdrawn_by_decision"], actor, at)
    changed_together(Admission, places, ["status", "reason"], actor, at)


def _reversals(lots: list[Lot], reason: str, actor: Actor, at: datetime) -> list[TermEvent]:
    """Counter-entries for every ledger, newest entry first, each restating the entry below it."""
    events: dict[int, list[TermEvent]] = defaultdict(list)
    for event in TermEvent.objects.filter(lot__in=lots).select_related("corrects").order_by("lot_id", "sequence"):
        events[event.lot_id].append(event)
    made: list[TermEvent] = []
    for lot in lots:
        made += _taken_back(lot, events[lot.pk], reason, actor, at)
    return made


def _taken_back(lot: Lot, events: list[TermEvent], reason: str, actor: Actor, at: datetime) -> Iterator[TermEvent]:
    state: TermState = fold(event.entry for event in events)
    by_sequence = {event.sequence: event for event in events}
    sequence = state.sequence
    while state.is_open:
        sequence += 1
        top = state.authorised[-1]
        again = state.authorised[-2] if len(state.authorised) > 1 else top
        yield TermEvent(
            lot=lot,
            sequence=sequence,
            kind=TermEventKind.REVERSAL,
            moves=top.moves,
            from_on=again.from_on,
            to_on=again.to_on,
            previous_end_on=state.authorised_end,
            corrects=by_sequence[top.sequence],
            option_use_id=by_sequence[top.sequence].option_use_id,
            decision_reference=by_sequence[top.sequence].decision_reference,
            reason=reason,
            posted_by=actor.user,
            posted_as=actor.post_label,
            at=at,
            recorded_at=clock.now(),
        )
        state = state.popped(top.moves)


def _touched(pks: list[int], batch: ImportBatch, of_batch: set[int]) -> Iterator[int]:
    """The contracts of these to which something was added, or at which something points, or that have changed."""
    for model, to_contract in PARTS.items():
        rows = model._default_manager.filter(**{f"{to_contract}__in": pks}).order_by()
        owners = dict(rows.values_list("pk", to_contract))
        for relation in model._meta.related_objects:
            yield from _pointing(relation, owners, of_batch)
        history: Any = getattr(model, "history", None)
        if history is not None and model is not Contract:
            brought = history.filter(history_type="+", history_date=batch.imported_at).values("id")
            yield from rows.exclude(pk__in=brought).values_list(to_contract, flat=True)
            yield from rows.filter(version__gt=1).values_list(to_contract, flat=True)


def _pointing(relation: Any, owners: dict[Any, int], of_batch: set[int]) -> Iterator[int]:
    """The contracts at whose rows another row points over this relation, other than the batch's own."""
    other, name = relation.related_model, relation.field.name
    if relation.many_to_many or (other in _OWN and other not in (Contract, Lot)):
        return
    pointing = other._base_manager.filter(**{f"{name}__in": list(owners)}).order_by()
    if other not in _OWN:
        yield from (owners[key] for key in pointing.values_list(f"{name}_id", flat=True))
        return
    to_contract = PARTS[other]
    for key, contract in pointing.values_list(f"{name}_id", to_contract):
        if contract not in of_batch:
            yield owners[key]

"""The one pen that writes ledgers. Each entry is proved by the fold and its ends projected in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.services.saving import checked
from commissioning.verdicts import Verdict
from frameworks.enums import ContractStage, EndMoved, TermEventKind
from frameworks.models import Contract, Lot, OptionUse, TermEvent
from frameworks.selectors.terms import lot_state
from frameworks.terms import BrokenLedger, Entry, Span, TermState, fold, maximum_end, may_follow, moves_of

PROJECTED = ("starts_on", "initial_ends_on", "authorised_ends_on", "current_ends_on", "max_ends_on")


@dataclass(frozen=True)
class Standing:
    """What an entry stands on: the decision, the paper, the ground and the reasons given."""

    decision_reference: str = ""
    instrument: str = ""
    ground: str = ""
    transition_reason: str = ""
    reason: str = ""


def locked(contract: Contract) -> tuple[Contract, list[Lot]]:
    """The contract and all its lots, read anew and locked, always in this order so that writers wait in one queue."""
    held: Contract = Contract.objects.locked(contract.pk)
    lots = list(held.lots.select_for_update(of=("self",)).order_by("number"))
    for lot in lots:
        lot.contract = held
    return held, lots


def append(
    lot: Lot,
    kind: TermEventKind,
    span: Span,
    standing: Standing,
    *,
    actor: Actor,
    at: datetime,
    option_use: OptionUse | None = None,
    corrects: TermEvent | None = None,
) -> TermEvent:
    """Write the next entry of a locked lot's ledger and project its ends. Refuses what the fold refuses.

    The caller audits, after everything else: `audit_entry`.
    """
    _may_go_on(lot.contract, kind).or_refuse()
    state = lot_state(lot)
    moves = EndMoved(corrects.moves) if corrects else moves_of(kind)
    entry = Entry(
        sequence=state.sequence + 1,
        kind=kind,
        from_on=span.from_on,
        to_on=span.to_on,
        previous_end_on=state.end(moves),
        moves=moves,
        corrects=corrects.sequence if corrects else None,
        is_transition=bool(standing.transition_reason),
    )
    may_follow(state, entry).or_refuse()
    event = TermEvent(
        lot=lot,
        sequence=entry.sequence,
        kind=kind,
        moves=moves,
        from_on=span.from_on,
        to_on=span.to_on,
        previous_end_on=entry.previous_end_on,
        corrects=corrects,
        option_use=option_use,
        decision_reference=standing.decision_reference,
        instrument=standing.instrument,
        ground=standing.ground,
        transition_reason=standing.transition_reason,
        reason=standing.reason,
        posted_by=actor.user,
        posted_as=actor.post_label,
        at=at,
        recorded_at=clock.now(),
    )
    checked(event).save()
    project(lot, lot_state(lot))
    return event


def _may_go_on(contract: Contract, kind: TermEventKind) -> Verdict:
    return Verdict.of(
        (
            contract.stage != ContractStage.VOID or kind == TermEventKind.REVERSAL,
            "void",
            "This contract was entered by mistake and is void. Enter it anew: its reference is free.",
        )
    )


def audit_entry(event: TermEvent, *, actor: Actor, at: datetime) -> None:
    """Put an entry on the audit chain, with its digest."""
    audit.record(
        actor,
        f"term.{event.kind}",
        event.lot,
        at=at,
        changes={f"{event.moves} end": (event.previous_end_on, event.to_on)},
        reason=event.reason,
        row=event,
    )


def project(lot: Lot, state: TermState) -> None:
    """Write a lot's ends, and its contract's, as the ledger folds them."""
    for name, value in projection(lot.contract, state).items():
        setattr(lot, name, value)
    lot.save_version(update_fields=list(PROJECTED))
    project_contract(lot.contract)


def projection(contract: Contract, state: TermState) -> dict[str, date | None]:
    """The columns of a lot that its ledger determines."""
    months = list(contract.options.order_by("order").values_list("months", flat=True))
    values = (
        state.starts_on,
        state.initial_end,
        state.authorised_end,
        state.current_end,
        maximum_end(state, months),
    )
    return dict(zip(PROJECTED, values, strict=True))


def project_contract(contract: Contract) -> None:
    """A contract starts with its first lot and ends with its last; its version moves when a date does."""
    before = {name: getattr(contract, name) for name in PROJECTED}
    after = _contract_projection(contract) or before
    if before != after:
        for name, value in after.items():
            setattr(contract, name, value)
        contract.save_version(update_fields=list(PROJECTED))


def refold_all() -> Iterator[str]:
    """Fold every ledger again and say where a projected end is not what the ledger gives."""
    for contract in Contract.objects.filter(lots__events__isnull=False).distinct().select_related("council"):
        for lot in contract.lots.all():
            lot.contract = contract
            yield from _refolded(lot)
        wanted = _contract_projection(contract)
        if wanted and wanted != {name: getattr(contract, name) for name in PROJECTED}:
            yield f"{contract} does not show the dates of its lots."


def _refolded(lot: Lot) -> Iterator[str]:
    try:
        state = fold(event.entry for event in lot.events.select_related("corrects").order_by("sequence"))
    except BrokenLedger as broken:
        yield f"{lot}: {broken}"
        return
    for name, value in projection(lot.contract, state).items():
        if getattr(lot, name) != value:
            yield f"{lot} shows {name} {getattr(lot, name)}; its ledger gives {value}."


def _contract_projection(contract: Contract) -> dict[str, date | None] | None:
    """The contract's dates over those of its lots that have a term; None while none has."""
    rows = list(contract.lots.filter(starts_on__isnull=False).values_list(*PROJECTED))
    if not rows:
        return None
    starts, *ends = zip(*rows, strict=True)
    return dict(zip(PROJECTED, (min(starts), *(max(column) for column in ends)), strict=True))

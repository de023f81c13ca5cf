"""The second door to the ledger: what was decided on paper, before this register or outside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from commissioning.actors import Actor
from commissioning.services.saving import save_new
from commissioning.verdicts import Verdict
from frameworks.enums import (
    OPEN_STAGES,
    ContractStage,
    LotStatus,
    Regime,
    TermEventKind,
    UseStatus,
)
from frameworks.history import NEEDS_A_GROUND, may_record, may_succeed
from frameworks.kinds import may_keep_register
from frameworks.models import Contract, Lot, OptionUse, TermEvent, TermOption
from frameworks.options import may_extend
from frameworks.regimes import may_rely_on
from frameworks.selectors.succession import before_of
from frameworks.selectors.terms import positions
from frameworks.services.awards import start
from frameworks.services.places import carry
from frameworks.services.terms import Standing, append, audit_entry, locked
from frameworks.services.variation_effects import record_past
from frameworks.terms import Span


@transaction.atomic
def record(
    *,
    contract: Contract,
    lots: Sequence[Lot],
    from_on: date,
    to_on: date,
    decision_reference: str,
    actor: Actor,
    at: datetime,
    kind: TermEventKind = TermEventKind.HISTORY,
    option: TermOption | None = None,
    instrument: str = "",
    ground: str = "",
    transition_reason: str = "",
    reason: str = "",
) -> list[TermEvent]:
    """Record a term already agreed: its beginning, the use of an option, a variation, relief or early termination.

    Never refused for being late: a lot that has ended can still be told truly. Refused for impossible dates, a gap or
    overlap without a reason, an option used beyond what it gives, and a variation without a ground of the regime.
    """
    contract, held = locked(contract)
    may_keep_register(actor).or_refuse()
    kind = TermEventKind(kind)
    wanted = {lot.pk for lot in lots}
    chosen = [lot for lot in held if lot.pk in wanted]
    may_record(
        kind,
        decision_reference=decision_reference,
        lots=len(wanted),
        are_its_own=len(chosen) == len(wanted),
        begun=sum(lot.starts_on is not None for lot in chosen),
        uses_option=option is not None,
    ).or_refuse()
    span = Span(from_on, to_on)
    for lot in chosen if kind == TermEventKind.HISTORY and option is None else ():
        may_succeed(before_of(lot), span, transition_reason=transition_reason).or_refuse()
    if kind in NEEDS_A_GROUND:
        may_rely_on(ground, Regime(contract.regime), on=from_on).or_refuse()
    if option is not None:
        _may_have_extended(contract, chosen, option, span).or_refuse()
        ground = contract.regime_ground
    standing = Standing(decision_reference, instrument, ground, transition_reason, reason)
    events = []
    for lot in chosen:
        use = _past_use(option, lot, span, decision_reference) if option is not None else None
        before = lot.current_ends_on
        events.append(append(lot, kind, span, standing, actor=actor, at=at, option_use=use))
        carry(lot, kind, before)
    if kind in NEEDS_A_GROUND:
        record_past(contract, events, kind=kind, ends_on=to_on, standing=standing, actor=actor, at=at)
    if contract.stage in OPEN_STAGES:
        start(contract, at)
    if contract.lots.exclude(status=LotStatus.TERMINATED).count() == 0:
        contract.stage = ContractStage.TERMINATED
        contract.save_version(update_fields=["stage"])
    for event in events:
        audit_entry(event, actor=actor, at=at)
    return events


def _may_have_extended(contract: Contract, lots: Sequence[Lot], option: TermOption, span: Span) -> Verdict:
    """The option's own limits, judged as on the last day of the term: when it was decided is history."""
    verdict = Verdict.allow()
    for position in positions(contract, lots).values():
        day = position.current_end or span.from_on
        verdict &= may_extend(option.terms, position, span, on=day)
    return verdict


def _past_use(option: TermOption, lot: Lot, span: Span, decision_reference: str) -> OptionUse:
    return save_new(
        OptionUse(
            option=option,
            lot=lot,
            status=UseStatus.IN_FORCE,
            from_on=span.from_on,
            to_on=span.to_on,
            decision_reference=decision_reference,
        )
    )

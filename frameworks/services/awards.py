"""The award: a decision that puts each lot's term on the ledger."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.services import audit
from commissioning.verdicts import Verdict
from frameworks.durations import binds_scheme, may_stand_in_scheme
from frameworks.enums import OPEN_STAGES, ContractStage, LotStatus, TermEventKind
from frameworks.history import may_award, may_succeed
from frameworks.kinds import LISTS
from frameworks.models import Admission, Contract, Lot, TermEvent
from frameworks.options import may_record_award
from frameworks.selectors.succession import before_of, place_in_scheme
from frameworks.services import notices
from frameworks.services.terms import Standing, append, audit_entry, locked
from frameworks.terms import Span
from frameworks.variation_enums import NoticeEvent


@transaction.atomic
def record_award(
    *, contract: Contract, decision_reference: str, actor: Actor, at: datetime, instrument: str = ""
) -> list[TermEvent]:
    """Put the planned term of every lot on its ledger, as the effect of a decision to award. Returns the entries.

    Where it does not begin on the day after the lot it follows, the entry is flagged as a transition by that decision.
    """
    contract, lots = locked(contract)
    may_record_award(actor, decision_reference=decision_reference).or_refuse()
    may_award(
        is_open=contract.stage in OPEN_STAGES,
        lots=len(lots),
        empty_lots=sum(not lot.admissions.admitted().exists() for lot in lots),
        is_list=contract.kind in LISTS,
    ).or_refuse()
    _may_award_in_scheme(contract).or_refuse()
    span = Span(contract.starts_on, contract.initial_ends_on)
    events = []
    for lot in lots:
        fits = may_succeed(before_of(lot), span, transition_reason="").allowed
        standing = Standing(
            decision_reference=decision_reference,
            instrument=instrument,
            transition_reason="" if fits else f"As decided in {decision_reference}.",
        )
        events.append(append(lot, TermEventKind.AWARD, span, standing, actor=actor, at=at))
        open_places(lot)
    start(contract, at)
    notices.expect_of(contract, NoticeEvent.AWARD, on=clock.london_day(at))
    for event in events:
        audit_entry(event, actor=actor, at=at)
    audit.record(actor, "contract.awarded", contract, at=at, changes={"decision": (None, decision_reference)})
    return events


def _may_award_in_scheme(contract: Contract) -> Verdict:
    """By its award a framework of an open scheme has its providers: with one only, shorter years count."""
    scheme = contract.parent
    if scheme is None or scheme.first_awarded_on is None or not binds_scheme(contract.regime):
        return Verdict.allow()
    providers = set(Admission.objects.standing().filter(lot__contract=contract).values_list("provider", flat=True))
    return may_stand_in_scheme(
        Span(contract.starts_on, contract.initial_ends_on),
        first_awarded_on=scheme.first_awarded_on,
        place=place_in_scheme(contract),
        is_single_provider=len(providers) == 1,
    )


def open_places(lot: Lot) -> None:
    """A lot whose term has begun on the ledger is live, and each place on it ends with it."""
    lot.status = LotStatus.LIVE
    lot.save_version(update_fields=["status"])
    for admission in lot.admissions.standing():
        admission.ends_on = lot.current_ends_on
        admission.save_version(update_fields=["ends_on"])


def start(contract: Contract, at: datetime) -> None:
    """An awarded contract is live once its first day has come."""
    has_begun = contract.starts_on <= clock.london_day(at)
    contract.stage = ContractStage.LIVE if has_begun else ContractStage.AWARDED
    contract.save_version(update_fields=["stage"])

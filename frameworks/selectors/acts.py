"""What may be done around a contract now, and the rows each act is about. The same rules as the services ask."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from commissioning.actors import Actor
from commissioning.verdicts import Verdict
from frameworks.corrections import BY_DECISION, may_ask, may_settle
from frameworks.enums import STANDING_USES, AdmissionStatus, ContractStage, CorrectionStatus, Reply
from frameworks.kinds import LISTS, NEXT_STAGES, may_keep_register
from frameworks.models import Admission, Contract, Correction, OptionResponse, OptionUse, TermEvent
from frameworks.options import may_work_with_providers
from frameworks.selectors.terms import lot_state


def correctable(contract: Contract) -> QuerySet[TermEvent]:
    """Entries typed by hand that still stand with nothing above them."""
    found = []
    for lot in contract.lots.all():
        state = lot_state(lot)
        if state.is_open and state.authorised[-1] == state.current[-1] and state.current[-1].kind not in BY_DECISION:
            found.append(lot.events.get(sequence=state.current[-1].sequence).pk)
    return TermEvent.objects.filter(pk__in=found).select_related("lot__contract__council", "corrects")


def waiting_corrections(contract: Contract) -> QuerySet[Correction]:
    """Corrections of the contract's lots that wait for a second person."""
    waiting = Correction.objects.filter(lot__contract=contract, status=CorrectionStatus.PROPOSED)
    return waiting.select_related("lot__contract__council", "event", "proposed_by")


def places_to_notify(contract: Contract) -> QuerySet[Admission]:
    """Places on lots with an authorised extension, whose provider has had no notice of it."""
    served = OptionResponse.objects.filter(option_use=OuterRef("pk"), admission=OuterRef(OuterRef("pk")))
    use = OptionUse.objects.authorised_here().filter(~Exists(served), lot=OuterRef("lot"))
    held = Admission.objects.filter(lot__contract=contract, status=AdmissionStatus.ADMITTED)
    return held.filter(Exists(use)).select_related("lot__contract__council", "provider")


def use_to_notify(place: Admission) -> OptionUse:
    """The authorised extension that this place has had no notice of; the oldest first."""
    uses = OptionUse.objects.authorised_here().filter(lot=place.lot).exclude(responses__admission=place)
    return uses.select_related("option", "lot").earliest("from_on")


def unanswered(contract: Contract) -> QuerySet[OptionResponse]:
    """Notices to which no final answer and no deed is on record."""
    return _responses(contract).filter(reply__in=["", Reply.NO_REPLY], deed_signed_on__isnull=True)


def without_deed(contract: Contract) -> QuerySet[OptionResponse]:
    """Notices served whose provider has not declined and has no deed on record."""
    return _responses(contract).exclude(reply=Reply.DECLINED).filter(deed_signed_on__isnull=True)


def may_record_history(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether a paper decision can be recorded: a commissioner, on a contract with a lot."""
    return may_keep_register(actor) & Verdict.of(
        (contract.lots.exists(), "no_lots", "Add at least one lot first."),
    )


def may_correct_entry(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether there is an entry typed by hand that this person may say is wrong."""
    verdict = may_ask(actor)
    if not verdict.allowed:
        return verdict
    return Verdict.of(
        (
            correctable(contract).exists(),
            "nothing_to_correct",
            "Nothing typed by hand stands at the end of a ledger. What a decision did, a new decision takes back.",
        ),
    )


def may_settle_correction(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether a correction waits that this person, as the second, may confirm or decline."""
    waiting = list(waiting_corrections(contract))
    if not waiting:
        return Verdict.refuse("none_waiting", "No correction is waiting for a second person.")
    verdicts = [
        may_settle(actor, proposer_id=one.proposed_by_id, status=CorrectionStatus(one.status)) for one in waiting
    ]
    return next((verdict for verdict in verdicts if verdict.allowed), verdicts[0])


def may_serve(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether a provider waits for notice of an authorised extension."""
    return may_work_with_providers(actor) & Verdict.of(
        (
            places_to_notify(contract).exists(),
            "nothing_to_serve",
            "No provider is waiting for a notice: one is served once a decision has authorised an extension.",
        ),
    )


def may_answer(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether a notice waits for its reply."""
    return may_work_with_providers(actor) & Verdict.of(
        (unanswered(contract).exists(), "nothing_to_answer", "No notice is waiting for a reply."),
    )


def may_sign(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether a provider with a notice waits for its deed."""
    return may_work_with_providers(actor) & Verdict.of(
        (without_deed(contract).exists(), "nothing_to_sign", "No provider with a notice is waiting for its deed."),
    )


def may_admit_provider(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether further providers can have places: on frameworks and lists, and the first one anywhere."""
    return may_keep_register(actor) & Verdict.of(
        (contract.lots.exists(), "no_lots", "Add the lots first."),
        (
            contract.kind in LISTS or not Admission.objects.filter(lot__contract=contract).exists(),
            "single_provider",
            "This contract has its provider. Only a framework or a list has several.",
        ),
    )


def may_change_stage(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether the stage can be moved on without a decision."""
    return may_keep_register(actor) & Verdict.of(
        (
            ContractStage(contract.stage) in NEXT_STAGES,
            "by_decision",
            "From here the stage follows from dates and decisions.",
        ),
    )


def _responses(contract: Contract) -> QuerySet[OptionResponse]:
    found = OptionResponse.objects.filter(option_use__lot__contract=contract, option_use__status__in=STANDING_USES)
    return found.select_related("admission__provider", "admission__lot__contract__council", "option_use__option")

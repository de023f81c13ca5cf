"""What may be done around a contract now, and the rows each act is about. The same rules as the services ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects

from commissioning.actors import Actor
from commissioning.enums import Role
from commissioning.once import once
from commissioning.verdicts import Verdict
from frameworks.attaching import may_give_file_leave
from frameworks.corrections import BY_DECISION, may_ask, may_settle
from frameworks.enums import (
    STANDING_USES,
    AdmissionStatus,
    ContractStage,
    CorrectionStatus,
    Reply,
    TermEventKind,
)
from frameworks.kinds import LISTS, NEXT_STAGES, may_keep_register
from frameworks.models import Admission, Contract, Correction, Lot, OptionResponse, OptionUse, TermEvent
from frameworks.options import latest_notice, may_work_with_providers
from frameworks.selectors.seldom import may_have
from frameworks.selectors.variations import MOVES_BY_VARIATION, entries_of_decided_variations
from frameworks.terms import fold


@once
def has_exempt_files(contract: Contract) -> bool:
    """Whether any file kept with the contract is exempt, replaced and withdrawn ones too."""
    return bool(contract.attachments.exempt().exists())


def may_give_leave(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer, where a file is exempt."""
    is_theirs = actor.holds(Role.MONITORING_OFFICER)  # nobody else needs to be asked for
    return may_give_file_leave(actor, has_exempt=not is_theirs or has_exempt_files(contract))


def may_take_leave_back(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """The monitoring officer, while somebody has it."""
    verdict = may_give_leave(contract, actor, at)
    given = (contract.file_leave.standing().exists(), "no_leave_given", "Nobody was given leave to read them.")
    return verdict & Verdict.of(given) if verdict.allowed else verdict


def correctable(contract: Contract) -> QuerySet[TermEvent]:
    """Entries typed by hand that still stand with nothing above them."""
    return TermEvent.objects.filter(pk__in=_correctable(contract)).select_related("lot__contract__council", "corrects")


def _correctable(contract: Contract) -> list[int]:
    """The same by primary key, in one query for all lots, or none where their ledgers are at hand."""
    lots = list(contract.lots.all())
    prefetch_related_objects(lots, "events__corrects")
    found = []
    for lot in lots:
        events = {event.sequence: event for event in lot.events.all()}
        state = fold(events[sequence].entry for sequence in sorted(events))
        if state.is_open and state.authorised[-1] == state.current[-1] and state.current[-1].kind not in BY_DECISION:
            found.append(events[state.current[-1].sequence])
    decided = _varied_by_decision(contract, found)
    return [event.pk for event in found if event.pk not in decided]


def _varied_by_decision(contract: Contract, events: list[TermEvent]) -> set[int]:
    """Which of the entries are the work of a variation that a decision authorised here; asked where there are any."""
    moved = [event.pk for event in events if event.kind in MOVES_BY_VARIATION]
    if not moved or not may_have(contract, "variations"):
        return set()
    return entries_of_decided_variations(moved)


def waiting_corrections(contract: Contract) -> QuerySet[Correction]:
    """Corrections of the contract's lots that wait for a second person."""
    waiting = Correction.objects.filter(lot__contract=contract, status=CorrectionStatus.PROPOSED)
    return waiting.select_related("lot__contract__council", "event__lot", "proposed_by")


@once
def corrections_of(contract: Contract) -> list[Correction]:
    """Every correction ever asked for on the contract, each with its entry."""
    if not may_have(contract, "corrections"):
        return []
    found = Correction.objects.filter(lot__contract=contract)
    return list(found.select_related("lot", "event", "proposed_by"))


def places_to_notify(contract: Contract) -> QuerySet[Admission]:
    """Places on lots with an authorised extension, whose provider has had no notice of it."""
    served = OptionResponse.objects.filter(option_use=OuterRef("pk"), admission=OuterRef(OuterRef("pk")))
    use = OptionUse.objects.authorised_here().filter(~Exists(served), lot=OuterRef("lot"))
    held = Admission.objects.filter(lot__contract=contract, status=AdmissionStatus.ADMITTED)
    return held.filter(Exists(use)).select_related("lot__contract__council", "provider")


@dataclass(frozen=True)
class NoticeDue:
    """An authorised extension of one lot of which a provider has had no notice: latest day for it, and new end.

    `latest_on` is None where the contract states no latest day.
    """

    lot: Lot
    latest_on: date | None
    to_on: date | None

    def is_late_on(self, day: date) -> bool:
        """Whether a notice served on this day needs the provider's consent."""
        return self.latest_on is not None and day > self.latest_on


@once
def notices_due(contract: Contract) -> list[NoticeDue]:
    """Every extension that still waits for a notice, in the order of the lots, in two queries."""
    served = OptionResponse.objects.filter(option_use=OuterRef(OuterRef("pk")), admission=OuterRef("pk"))
    untold = Admission.objects.filter(~Exists(served), lot=OuterRef("lot"), status=AdmissionStatus.ADMITTED)
    uses = OptionUse.objects.authorised_here().filter(Exists(untold), lot__contract=contract)
    found = uses.select_related("option", "lot").prefetch_related("events").order_by("lot__number", "from_on")
    return [NoticeDue(use.lot, _latest_notice(use), use.to_on) for use in found]


def _latest_notice(use: OptionUse) -> date | None:
    """Counted, as the service counts it, from the end that the decision moved."""
    by_decision = [event for event in use.events.all() if event.kind == TermEventKind.AUTHORISED]
    end = max(by_decision, key=lambda event: event.sequence).previous_end_on
    return latest_notice(use.option.terms, end) if end else None


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
            bool(_correctable(contract)),
            "nothing_to_correct",
            "Nothing typed by hand stands at the end of a ledger. What a decision did, a new decision takes back.",
        ),
    )


def may_settle_correction(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether a correction waits that this person, as the second, may confirm or decline."""
    waiting = [one for one in corrections_of(contract) if one.status == CorrectionStatus.PROPOSED]
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
            _is_extended(contract) and places_to_notify(contract).exists(),
            "nothing_to_serve",
            "No provider is waiting for a notice: one is served once a decision has authorised an extension.",
        ),
    )


def may_answer(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether a notice waits for its reply."""
    return may_work_with_providers(actor) & Verdict.of(
        (
            any(_has_no_answer(row) for row in notices_of(contract)),
            "nothing_to_answer",
            "No notice is waiting for a reply.",
        ),
    )


def may_sign(contract: Contract, actor: Actor, at: datetime) -> Verdict:
    """Whether a provider with a notice waits for its deed."""
    return may_work_with_providers(actor) & Verdict.of(
        (
            any(_has_no_deed(row) for row in notices_of(contract)),
            "nothing_to_sign",
            "No provider with a notice is waiting for its deed.",
        ),
    )


@once
def notices_of(contract: Contract) -> list[OptionResponse]:
    """Every notice of an extension that stands: `unanswered` and `without_deed` are the queries for its parts."""
    return list(_responses(contract)) if _is_extended(contract) else []


def _is_extended(contract: Contract) -> bool:
    """Whether an option is in use for any of its lots; a page has read that already."""
    prefetch_related_objects([contract], "lots__uses")
    return any(use.status in STANDING_USES for lot in contract.lots.all() for use in lot.uses.all())


def _has_no_answer(row: OptionResponse) -> bool:
    return row.reply in ("", Reply.NO_REPLY) and row.deed_signed_on is None


def _has_no_deed(row: OptionResponse) -> bool:
    return row.reply != Reply.DECLINED and row.deed_signed_on is None


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

"""The acts on a contract, each with the rule and the service behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.actors import Actor
from commissioning.admin.object_actions import ObjectAction
from frameworks.enums import ContractStage
from frameworks.forms import acts as forms
from frameworks.models import Admission, Contract, Correction, Lot, OptionResponse, TermEvent
from frameworks.selectors import acts
from frameworks.services import contracts, corrections, history, options
from providers.models import Provider


def _record_history(contract: Contract, *, version: int, **given: Any) -> list[TermEvent]:
    return history.record(contract=contract, **given)


def _propose_correction(
    contract: Contract,
    *,
    version: int,
    event: TermEvent,
    from_on: date | None,
    to_on: date | None,
    is_taken_back: bool,
    **given: Any,
) -> Correction:
    if is_taken_back:
        return corrections.propose_taking_back(event=event, **given)
    return corrections.propose(event=event, from_on=from_on, to_on=to_on, **given)


def _confirm_correction(contract: Contract, *, version: int, **given: Any) -> Correction:
    return corrections.confirm(**given)


def _decline_correction(contract: Contract, *, version: int, **given: Any) -> Correction:
    return corrections.decline(**given)


@transaction.atomic
def _serve_notice(
    contract: Contract, *, version: int, places: Sequence[Admission], **given: Any
) -> list[OptionResponse]:
    return [options.serve_notice(use=acts.use_to_notify(place), admission=place, **given) for place in places]


@transaction.atomic
def _record_reply(
    contract: Contract, *, version: int, responses: Sequence[OptionResponse], **given: Any
) -> list[OptionResponse]:
    return [options.record_reply(response=response, **given) for response in responses]


@transaction.atomic
def _record_deed(
    contract: Contract, *, version: int, responses: Sequence[OptionResponse], **given: Any
) -> list[OptionResponse]:
    return [options.record_deed(response=response, **given) for response in responses]


@transaction.atomic
def _admit(
    contract: Contract, *, version: int, lots: Sequence[Lot], provider: Provider, **given: Any
) -> list[Admission]:
    return [contracts.admit(lot=lot, provider=provider, **given) for lot in lots]


def _advance(contract: Contract, *, stage: str, **given: Any) -> Contract:
    return contracts.advance(contract=contract, stage=ContractStage(stage), **given)


def _waiting(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    return [forms.told(correction) for correction in acts.waiting_corrections(contract)]


ALL = (
    ObjectAction(
        name="record-history",
        label="Record history",
        verdict=acts.may_record_history,
        perform=_record_history,
        form_class=forms.HistoryForm,
        form_needs=("obj",),
        done="Recorded in the ledger.",
    ),
    ObjectAction(
        name="correct-entry",
        label="Correct an entry",
        verdict=acts.may_correct_entry,
        perform=_propose_correction,
        form_class=forms.CorrectionForm,
        form_needs=("obj",),
        done="Proposed. A second person has to confirm it; until then nothing moves.",
    ),
    ObjectAction(
        name="confirm-correction",
        label="Confirm a correction",
        verdict=acts.may_settle_correction,
        perform=_confirm_correction,
        form_class=forms.SettleForm,
        form_needs=("obj", "actor"),
        about=_waiting,
        confirm=True,
        done="Corrected. The ledger shows both entries.",
    ),
    ObjectAction(
        name="decline-correction",
        label="Decline a correction",
        verdict=acts.may_settle_correction,
        perform=_decline_correction,
        form_class=forms.DeclineForm,
        form_needs=("obj", "actor"),
        about=_waiting,
        done="Declined. The entry stands.",
    ),
    ObjectAction(
        name="serve-notice",
        label="Serve notice",
        verdict=acts.may_serve,
        perform=_serve_notice,
        form_class=forms.NoticeForm,
        form_needs=("obj",),
        done="Notice recorded.",
    ),
    ObjectAction(
        name="record-reply",
        label="Record reply",
        verdict=acts.may_answer,
        perform=_record_reply,
        form_class=forms.ReplyForm,
        form_needs=("obj",),
        done="Reply recorded.",
    ),
    ObjectAction(
        name="record-deed",
        label="Record deed",
        verdict=acts.may_sign,
        perform=_record_deed,
        form_class=forms.DeedForm,
        form_needs=("obj",),
        done="Deed recorded.",
    ),
    ObjectAction(
        name="admit-provider",
        label="Admit a provider",
        verdict=acts.may_admit_provider,
        perform=_admit,
        form_class=forms.AdmitForm,
        form_needs=("obj", "actor"),
        done="Admitted.",
    ),
    ObjectAction(
        name="change-stage",
        label="Say how far it has come",
        verdict=acts.may_change_stage,
        perform=_advance,
        form_class=forms.StageForm,
        form_needs=("obj",),
        done="Saved.",
    ),
)

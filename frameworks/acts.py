"""The acts on a contract, each with the rule and the service behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.object_actions import ObjectAction
from frameworks.enums import ContractStage
from frameworks.forms import acts as forms
from frameworks.models import Admission, Contract, Correction, FileLeave, Lot, OptionResponse, TermEvent
from frameworks.selectors import acts
from frameworks.services import attachments, contracts, corrections, history, options
from frameworks.timeline import with_weekday
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


def _give_leave(contract: Contract, *, version: int, **given: Any) -> FileLeave:
    return attachments.give_leave(contract=contract, **given)


def _take_leave_back(contract: Contract, *, version: int, **given: Any) -> FileLeave:
    return attachments.take_leave_back(**given)


def _about_history(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    """What is recorded and what is decided."""
    return [
        "Record what was decided on paper and is in force already. It goes into the ledger as it stands, and the "
        "register's dates follow. To extend the contract from now on, propose an extension instead."
    ]


def _about_correcting(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    """What becomes of what is typed."""
    return ["You say what is wrong, and a second person confirms or declines it. Until then nothing moves."]


def _about_settling(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    """What to compare, and what each answer does."""
    return [
        "Compare it with the contract, the deed or the letter. Confirmed, the entry is put right, and the ledger shows "
        "both; declined, it stands as it is."
    ]


def _stage_now(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    """Where the contract stands."""
    return [f"The register has it as “{contract.get_stage_display()}”."]


def _notices_due(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    """That the program sends nothing, and for each extension the latest day for notice and the new end."""
    due, today = acts.notices_due(contract), clock.london_day(at)
    lots: dict[tuple[date | None, date | None], list[str]] = {}
    for one in due:
        lots.setdefault((one.latest_on, one.to_on), []).append(str(one.lot.number))
    said = ["Record here a notice that you have served. This program sends nothing to a provider."]
    for (latest_on, to_on), numbers in lots.items():
        until = f"Extended to {with_weekday(to_on)}." if to_on else ""
        by = (
            f"Latest day for notice: {with_weekday(latest_on)}."
            if latest_on
            else "The contract states no latest day for notice."
        )
        named = "" if contract.is_single_provider else f"{'Lots' if len(numbers) > 1 else 'Lot'} {_listed(numbers)}: "
        said.append(f"{named}{by} {until}".strip())
    if any(one.is_late_on(today) for one in due):
        said.append("A latest day for notice has passed. A later notice counts only if the provider consents to it.")
    return said


def _about_replies(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    """What an acceptance does, which depends on what the option asks for."""
    said = ["Record here what a provider has told you. This program asks no provider."]
    by_deed = {row.option_use.option.is_deed_required for row in acts.unanswered(contract)}
    if by_deed == {False}:
        said.append("An acceptance brings the extension into force: the contract's end then moves on the register.")
    elif by_deed == {True}:
        said.append("An acceptance alone moves nothing: this option takes a deed to come into force.")
    return said


def _about_deeds(contract: Contract, actor: Actor, at: datetime) -> list[str]:
    """What a deed does."""
    return [
        "Record here a deed of extension that is signed by all who sign it. Unless an acceptance has done so already, "
        "it brings the extension into force: the end then moves on the register."
    ]


def _listed(numbers: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(numbers[:-1]), numbers[-1]]))


ALL = (
    ObjectAction(
        name="record-history",
        label="Record history",
        verdict=acts.may_record_history,
        perform=_record_history,
        form_class=forms.HistoryForm,
        form_needs=("obj",),
        about=_about_history,
        done="Recorded in the ledger.",
    ),
    ObjectAction(
        name="correct-entry",
        label="Correct an entry",
        verdict=acts.may_correct_entry,
        perform=_propose_correction,
        form_class=forms.CorrectionForm,
        form_needs=("obj",),
        about=_about_correcting,
        done="Proposed. A second person has to confirm it; until then nothing moves.",
    ),
    ObjectAction(
        name="confirm-correction",
        label="Confirm a correction",
        verdict=acts.may_settle_correction,
        perform=_confirm_correction,
        form_class=forms.SettleForm,
        form_needs=("obj", "actor"),
        about=_about_settling,
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
        about=_about_settling,
        done="Declined. The entry stands.",
    ),
    ObjectAction(
        name="serve-notice",
        label="Record the notice served",
        verdict=acts.may_serve,
        perform=_serve_notice,
        form_class=forms.NoticeForm,
        form_needs=("obj",),
        about=_notices_due,
        done="Notice recorded.",
    ),
    ObjectAction(
        name="record-reply",
        label="Record the reply received",
        verdict=acts.may_answer,
        perform=_record_reply,
        form_class=forms.ReplyForm,
        form_needs=("obj",),
        about=_about_replies,
        confirm=True,
        done="Reply recorded.",
    ),
    ObjectAction(
        name="record-deed",
        label="Record the deed signed",
        verdict=acts.may_sign,
        perform=_record_deed,
        form_class=forms.DeedForm,
        form_needs=("obj",),
        about=_about_deeds,
        confirm=True,
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
        label="Change the stage",
        verdict=acts.may_change_stage,
        perform=_advance,
        form_class=forms.StageForm,
        form_needs=("obj",),
        about=_stage_now,
        done="Saved.",
    ),
    ObjectAction(
        name="give-file-leave",
        label="Let somebody read the exempt files",
        verdict=acts.may_give_leave,
        perform=_give_leave,
        form_class=forms.GiveLeaveForm,
        form_needs=("actor",),
        done=lambda given: f"Done: {given.holder} can read them.",
    ),
    ObjectAction(
        name="take-file-leave-back",
        label="Take back leave to read the exempt files",
        verdict=acts.may_take_leave_back,
        perform=_take_leave_back,
        form_class=forms.TakeLeaveBackForm,
        form_needs=("obj",),
        done="The leave is taken back.",
    ),
)
FILE_LEAVE = ("give-file-leave", "take-file-leave-back")

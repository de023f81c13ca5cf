"""What happened to a contract, in sentences: its ledgers and everything the audit chain says of it and its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from commissioning import clock
from commissioning.calendar import say_date
from commissioning.models import AuditEvent
from commissioning.money import format_pounds
from commissioning.selectors.audit import changes_of
from frameworks.enums import ContractStage, LetterKind, Reply, TermEventKind
from frameworks.models import Contract, Lot, TermEvent
from frameworks.selectors.acts import corrections_of
from frameworks.timeline import said

# What the ledger itself tells better, or the same act told twice.
_TOLD_BY_THE_LEDGER = ("contract.awarded",)
_LONGEST_SHOWN = 90
_ACTS = {
    "contract.entered": "Entered the contract.",
    "contract.changed": "Changed {fields}.",
    "contract.advanced": "Said that it is now {stage}.",
    "lot.added": "Added {name}{for_lots}.",
    "lot.changed": "Changed {name}{for_lots}: {changes}.",
    "option.added": "Added {name}: {months} months.",
    "termoption.changed": "Changed {name}: {changes}.",
    "admission.admitted": "Gave {name} a place{for_lots}.",
    "option.proposed": "A report asks to use {name}{of_lots}.",
    "option.proposal_dropped": "The report that asked for {name} no longer does{of_lots}.",
    "option.not_taken_up": "Resolved not to use {name}{of_lots} ({decision}).",
    "option.withdrawn": "Withdrew the use of {name}{for_lots}.",
    "notice.served": "Served notice of {name}{for_lots}.",
    "notice.answered": "Recorded the reply to {name}{for_lots}: {reply}.",
    "deed.signed": "Recorded the deed for {name}{for_lots}.",
    "money.entered": "Entered the sum {name}: {amount}.",
    "money.changed": "Changed the sum {name} from {amount_before} to {amount}.",
    "contract.file_leave_given": "Gave leave to read its exempt files.",
    "contract.file_leave_taken_back": "Took back leave to read its exempt files.",
    "contract.handed_over": "Gave it to another post: {changes}.",
    "letters.written": "Wrote to providers: {letters}.",
    "correction.proposed": "Proposed to correct {name} of the ledger{for_lots}: {changes}.",
    "correction.declined": "Declined to correct {name} of the ledger{for_lots}.",
}
_FOR = "{for_lots}"


@dataclass(frozen=True)
class Told:
    """Something that was done: when, by whom in which post, and what."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class _Raw:
    """A happening before those alike are put together: `what` may name the lots as `{for_lots}`."""

    at: datetime
    who: str
    what: str
    lot: int | None = None


def happenings(contract: Contract, *, is_single: bool) -> list[Told]:
    """Everything, newest first, in three queries at most. The contract was `read`; lots are named unless single."""
    names = _names(contract)
    raw = [*_of_ledgers(contract), *_of_chain(contract, names, is_single=is_single)]
    return list(_together(raw, is_single=is_single))


def _together(raw: Iterable[_Raw], *, is_single: bool) -> Iterator[Told]:
    """The same done to several lots at once is one happening."""
    alike: dict[tuple[datetime, str, str], list[int]] = {}
    for one in sorted(raw, key=lambda one: one.at, reverse=True):
        numbers = alike.setdefault((one.at, one.who, one.what), [])
        if one.lot is not None:
            numbers.append(one.lot)
    for (at, who, what), numbers in alike.items():
        lots = "" if is_single or not numbers else f" for {said(set(numbers))}"
        yield Told(at.astimezone(clock.LONDON), who, what.replace(_FOR, lots))


# --- the ledgers ----------------------------------------------------------------------------------------------------


def _of_ledgers(contract: Contract) -> Iterator[_Raw]:
    for lot in contract.lots.all():
        for event in lot.events.all():
            who = str(event.posted_by) if event.posted_by else "The program"
            yield _Raw(event.at, ", ".join(part for part in (who, event.posted_as) if part), _entry(event), lot.number)


def _entry(event: TermEvent) -> str:
    span = f"{say_date(event.from_on)} to {say_date(event.to_on)}"
    option = f"option {event.option_use.option.order}" if event.option_use else "the extension"
    decision = event.decision_reference
    kind = TermEventKind(event.kind)
    corrected = event.corrects.sequence if event.corrects else 0
    sentences = {
        TermEventKind.AWARD: f"Recorded the award{_FOR}: {span}",
        TermEventKind.HISTORY: f"Recorded from paper{_FOR}: {span}"
        + (f", the use of {option}" if event.option_use else ", the term as awarded"),
        TermEventKind.AUTHORISED: f"Authorised {option}{_FOR}: {span}",
        TermEventKind.IN_FORCE: f"Brought {option} into force{_FOR}: {span}",
        TermEventKind.VARIATION: f"Recorded a variation{_FOR}: {span}",
        TermEventKind.RELIEF: f"Recorded emergency relief{_FOR}: {span}",
        TermEventKind.EARLY_TERMINATION: f"Recorded an early end{_FOR}: the term is now {span}",
        TermEventKind.CORRECTION: f"Corrected entry {corrected} of the ledger{_FOR}: it now says {span}",
        TermEventKind.REVERSAL: f"Took entry {corrected} of the ledger back{_FOR}: the term is again {span}",
    }
    by = f" ({decision})" if decision else ""
    reason = f" Reason: {event.reason}" if event.reason else ""
    return f"{sentences[kind]}{by}.{reason}"


# --- the audit chain ------------------------------------------------------------------------------------------------


def _names(contract: Contract) -> dict[tuple[str, str], tuple[str, int | None]]:
    """How each part of the contract is named in a sentence, and the number of the lot it belongs to."""
    names: dict[tuple[str, str], tuple[str, int | None]] = {_key(contract): ("the contract", None)}
    for option in contract.options.all():
        names[_key(option)] = (f"option {option.order}", None)
    for lot in contract.lots.all():
        names[_key(lot)] = (f"“{lot.title}”", lot.number)
        for place in lot.admissions.all():
            names[_key(place)] = (str(place.provider), lot.number)
        for use in lot.uses.all():
            names[_key(use)] = (f"option {use.option.order}", lot.number)
            for response in use.responses.all():
                names[_key(response)] = (f"option {use.option.order} on {response.admission.provider}", lot.number)
    for line in contract.money_lines.all():
        names[_key(line)] = (f"“{line.label}”", None)
    for correction in corrections_of(contract):
        names[_key(correction)] = (f"entry {correction.event.sequence}", correction.lot.number)
    return names


def _key(row: models.Model) -> tuple[str, str]:
    return row._meta.label_lower, str(row.pk)


def _of_chain(
    contract: Contract, names: dict[tuple[str, str], tuple[str, int | None]], *, is_single: bool
) -> Iterator[_Raw]:
    keys: dict[str, list[str]] = {}
    for label, pk in names:
        keys.setdefault(label, []).append(pk)
    about = Q(pk__in=[])
    for label, pks in keys.items():
        about |= Q(object_type=label, object_pk__in=pks)
    events = AuditEvent.objects.filter(about, chain=contract.council.code).exclude(verb__startswith="term.")
    for event in events.exclude(verb__in=_TOLD_BY_THE_LEDGER):
        name, lot = names[event.object_type, event.object_pk]
        what = _sentence(event, name)
        if is_single and _names_a_lot(event):
            continue
        who = ", ".join(part for part in (event.actor_label, event.actor_post) if part)
        yield _Raw(event.at, who, what, lot)


def _names_a_lot(event: AuditEvent) -> bool:
    """Whether the event is about the one lot of a contract that has no need of the word."""
    removed = str(_new_of(event, "removed", old=True))
    return event.object_type == Lot._meta.label_lower or " lot " in removed


def _sentence(event: AuditEvent, name: str) -> str:
    removed = _new_of(event, "removed", old=True)
    if removed:
        return f"Removed {str(removed).removeprefix(event.object_label).strip()}."
    if event.verb not in _ACTS:
        return f"{event.verb.replace('.', ' ').replace('_', ' ').capitalize()}."
    lots = str(_new_of(event, "lots") or _new_of(event, "lots", old=True) or "")
    numbers = [int(word) for word in lots.split(", ") if word.isdecimal()]
    return _ACTS[event.verb].format(
        name=name,
        of_lots=f" for {said(numbers)}" if numbers else _FOR,
        for_lots=_FOR,
        changes="; ".join(change for change in changes_of(event) if len(change) <= _LONGEST_SHOWN),
        fields=_fields(event) if event.verb == "contract.changed" else "",
        stage=_stage(_new_of(event, "stage")),
        amount=_pounds(_new_of(event, "amount")),
        amount_before=_pounds(_new_of(event, "amount", old=True)),
        months=_new_of(event, "months"),
        decision=_new_of(event, "decision"),
        reply=_reply(_new_of(event, "reply")),
        letters=_letters(event) if event.verb == "letters.written" else "",
    )


def _new_of(event: AuditEvent, name: str, *, old: bool = False) -> Any:
    pair = event.payload.get(name)
    return pair[0 if old else 1] if isinstance(pair, list) else None


def _fields(event: AuditEvent) -> str:
    """The fields changed, with what they were and are where that is short; prose only by its name."""
    told = []
    for name, pair in event.payload.items():
        if not isinstance(pair, list):
            continue
        label = _label(name)
        change = next((one for one in changes_of(event) if one.startswith(f"{name.replace('_', ' ')}: ")), "")
        is_short = "sha256:" not in change and len(change) <= _LONGEST_SHOWN
        told.append(f"{label} ({change.split(': ', 1)[-1]})" if is_short and change else label)
    return ", ".join(told) or "nothing"


def _label(name: str) -> str:
    try:
        return str(Contract._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name.replace("_", " ")


def _stage(value: Any) -> str:
    return ContractStage(value).label.lower() if value in ContractStage.values else str(value)


def _reply(value: Any) -> str:
    return Reply(value).label.lower() if value in Reply.values else str(value)


def _letters(event: AuditEvent) -> str:
    number, kind = _new_of(event, "letters"), LetterKind(str(_new_of(event, "kind")))
    return f"{number} letter{'' if number == 1 else 's'}, {kind.label.lower()}"


def _pounds(value: Any) -> str:
    return format_pounds(Decimal(value)) if value else ""

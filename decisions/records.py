"""What a decision says on paper: the statement that is hashed and embedded, the signatures, the certificate block.

Pure: values in, document nodes and plain JSON types out. The content hash covers the paper as issued; the record hash
covers content, statement and the audit chain before it. Source: architecture §6; SI 2014/2095 reg 7(3); SI 2012/2089
reg 13(4): date, decision and reasons, alternatives (in the content), declared conflicts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from commissioning.calendar import say_date
from commissioning.clock import LONDON
from commissioning.documents.nodes import (
    Block,
    Certificate,
    Detail,
    Document,
    LineBreak,
    Paragraph,
    SignatureLine,
    SignOff,
    Text,
)  # fmt: skip
from commissioning.money import format_pounds
from decisions.enums import ConsultationOutcome, EffectKind, ItemOutcome, ReportStatus

STATEMENT = (
    "This file is a digitally certified record. The signatures above were given electronically. The certificate in the "
    "file is the council's and shows that nothing has changed since."
)


@dataclass(frozen=True)
class Signed:
    """Who acted: true name, post as printed, and when."""

    name: str
    post: str
    at: datetime


@dataclass(frozen=True)
class View:
    """A consultation as it was closed. `signed` is empty of a person where nobody replied."""

    consultee: str
    outcome: ConsultationOutcome
    view: str
    evidence: str
    signed: Signed
    recorded_by: str = ""
    substitute_for: str = ""


@dataclass(frozen=True)
class Item:
    """One recommendation as resolved; `lots` are (label, first day, last day), inclusive; `amount` in pounds."""

    label: str
    outcome: ItemOutcome
    effect: EffectKind
    words: str
    option: str = ""
    lots: Sequence[tuple[str, date | None, date | None]] = ()
    amount: Decimal | None = None


@dataclass(frozen=True)
class Record:
    """Everything a decision says."""

    reference: str
    outcome: ReportStatus
    maker: Signed
    authority: tuple[str, str, str]
    reasons: str
    items: Sequence[Item]
    views: Sequence[View] = ()
    clearances: Sequence[tuple[str, str, Signed]] = ()
    conflicts: Sequence[tuple[str, str, str]] = ()
    exempt: Sequence[str] = ()


def statement(record: Record) -> dict[str, Any]:
    """The decision as plain JSON types, for the record hash and the machine-readable copy in the file."""
    clause, rule, record_type = record.authority
    return {
        "reference": record.reference,
        "outcome": record.outcome.value,
        "taken_at": record.maker.at.astimezone(LONDON).isoformat(),
        "maker": {"name": record.maker.name, "post": record.maker.post},
        "authority": {"clause": clause, "rule": rule, "record_type": record_type},
        "reasons": record.reasons,
        "items": [_item(item) for item in record.items],
        "consultations": [_view(view) for view in record.views],
        "clearances": [
            {"discipline": discipline, "outcome": outcome, **_signed(signed)}
            for discipline, outcome, signed in record.clearances
        ],
        "conflicts": [
            {"person": person, "nature": nature, "dispensation": given} for person, nature, given in record.conflicts
        ],
        "exempt_sha256": list(record.exempt),
    }


def certified(paper: Document, record: Record, *, sign_off: Sequence[Mapping[str, str]], record_hash: str) -> Document:
    """The paper as issued, signed and with what was resolved at its end. `sign_off` are the form's blocks."""
    word = "Decided" if record.outcome is ReportStatus.DECIDED else "Refused"
    blocks = tuple(block for block in paper.blocks if not isinstance(block, SignOff | Certificate))
    signatures = SignOff(tuple(line for block in sign_off for line in _lines(block, record)))
    rows = tuple(Detail(label, words) for label, words in _rows(record, paper.content_hash, record_hash))
    return replace(
        paper,
        status=f"{word} {say_date(record.maker.at.astimezone(LONDON).date())}",
        watermark=None,
        blocks=(*blocks, signatures, Certificate(STATEMENT, rows)),
    )


def resolution(item: Item) -> str:
    """How one recommendation was resolved, in a sentence."""
    if item.outcome is ItemOutcome.AS_ASKED:
        return "Resolved as asked."
    if item.outcome in (ItemOutcome.REFUSED, ItemOutcome.DEFERRED):
        return f"{item.outcome.label}."
    parts = [f"{item.outcome.label}."]
    parts += [f"{label} to {say_date(last)}." if last else f"{label}." for label, _, last in item.lots]
    parts += [f"At most {format_pounds(item.amount)}."] if item.amount is not None else []
    return " ".join(parts)


def _item(item: Item) -> dict[str, Any]:
    return {
        "recommendation": item.label,
        "outcome": item.outcome.value,
        "effect": item.effect.value,
        "option": item.option,
        "lots": [
            {"lot": label, "from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
            for label, first, last in item.lots
        ],
        "amount": str(item.amount) if item.amount is not None else None,
        "words": item.words,
    }


def _view(view: View) -> dict[str, Any]:
    return {
        "consultee": view.consultee,
        "outcome": view.outcome.value,
        "view": view.view,
        "evidence": view.evidence,
        "recorded_by": view.recorded_by,
        "substitute_for": view.substitute_for,
        **_signed(view.signed),
    }


def _signed(signed: Signed) -> dict[str, str]:
    return {"name": signed.name, "post": signed.post, "at": signed.at.astimezone(LONDON).isoformat()}


def _lines(block: Mapping[str, str], record: Record) -> list[SignatureLine]:
    if block["part"] == "decision_maker":
        maker = record.maker
        return [SignatureLine(block["role"], maker.name, maker.post, "", block["statement"], moment(maker.at))]
    return [_consulted(block, view) for view in record.views]


def _consulted(block: Mapping[str, str], view: View) -> SignatureLine:
    if view.outcome is ConsultationOutcome.NO_REPLY:
        words = f"No reply by the date asked for. {view.evidence}"
        return SignatureLine(block["role"], "No reply", view.consultee, "", words, "")
    capacity = f"in place of {view.substitute_for}" if view.substitute_for else ""
    said = f"{view.outcome.label}: {view.view}" if view.view else f"{view.outcome.label}."
    words = f"{block['statement']} {said}"
    if view.recorded_by:
        words = f"{words} Recorded on behalf by {view.recorded_by}: {view.evidence}"
    return SignatureLine(block["role"], view.signed.name, view.signed.post, capacity, words, moment(view.signed.at))


def _rows(record: Record, content_hash: str, record_hash: str) -> list[tuple[str, tuple[Block, ...]]]:
    clause, rule, record_type = record.authority
    return [
        ("Decision", say(record.reference)),
        ("Taken by", say(f"{record.maker.name}, {record.maker.post}")),
        ("Taken at", say(moment(record.maker.at))),
        ("Authority", say(f"{clause}: {rule} ({record_type})")),
        *((item.label, say(resolution(item), item.words)) for item in record.items),
        ("Reasons for the decision", say(*record.reasons.split("\n"))),
        ("Conflicts of interest", _conflicts(record.conflicts)),
        *(
            (f"{discipline} clearance", say(f"{outcome}: {signed.name}, {signed.post}, {moment(signed.at)}"))
            for discipline, outcome, signed in record.clearances
        ),
        ("Content SHA-256", say(content_hash)),
        ("Record SHA-256", say(record_hash)),
    ]


def _conflicts(conflicts: Sequence[tuple[str, str, str]]) -> tuple[Block, ...]:
    if not conflicts:
        return say("None declared.")
    return say(
        *(f"{person}: {nature}" + (f" Dispensation: {given}" if given else "") for person, nature, given in conflicts)
    )


def say(*lines: str) -> tuple[Block, ...]:
    """Lines of plain words as one unnumbered paragraph."""
    inlines: list[Text | LineBreak] = []
    for line in filter(None, (line.strip() for line in lines)):
        inlines += [LineBreak(), Text(line)] if inlines else [Text(line)]
    return (Paragraph(tuple(inlines), is_counted=False),)


def moment(at: datetime) -> str:
    """A moment as it is printed: “22 October 2020 at 14:30”."""
    local = at.astimezone(LONDON)
    return f"{say_date(local.date())} at {local:%H:%M}"

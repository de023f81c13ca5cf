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
from decisions import minutes
from decisions.enums import ClearanceOutcome, ConsultationOutcome, EffectKind, ItemOutcome, ReportStatus
from decisions.minutes import Minute

STATEMENT = (
    "This file is a digitally certified record. The signatures above were given electronically. The certificate in the "
    "file is the council's and shows that nothing has changed since. The two fingerprints below are worked out from "
    "every letter of the paper as issued and of this decision: if one letter changed, they would too."
)
# A form without a block for signatures: the record alone says who decided.
UNSIGNED = (
    "This file is a digitally certified record of a decision given electronically. The certificate in the file is the "
    "council's and shows that nothing has changed since."
)
ON_PAPER = (
    "This file is a digitally certified record of a decision signed on paper. The decision was entered from the paper, "
    "and a second person compared it with the scan and confirmed it. The certificate in the file is the council's and "
    "shows that nothing has changed since. The fingerprints below are worked out from the scan and from every letter "
    "of the paper as issued and of this decision: if one letter changed, they would too."
)
# How a clearance is told under its own label.
_GIVEN: dict[str, str] = {
    ClearanceOutcome.CLEARED.label: "Given by",
    ClearanceOutcome.CLEARED_WITH_COMMENT.label: "Given with a comment by",
    ClearanceOutcome.NOT_NEEDED.label: "Not needed, in the view of",
}


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
    """One recommendation as resolved; `lots` are (label, first day, last day), inclusive; `amount` in pounds.

    `plan` is the contract to be procured, in plain JSON types, where that is what was asked.
    """

    label: str
    outcome: ItemOutcome
    effect: EffectKind
    words: str
    option: str = ""
    lots: Sequence[tuple[str, date | None, date | None]] = ()
    amount: Decimal | None = None
    plan: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Paper:
    """How a decision signed on paper came here. `conflicts` are those declared on the paper, in its words."""

    entered: Signed
    confirmed: Signed
    scan_sha256: str
    conflicts: str = ""


@dataclass(frozen=True)
class Annex:
    """A file issued with the paper. An exempt one has no title here, and its hash is taken with a nonce."""

    title: str
    kind: str
    sha256: str
    exempt_paragraph: int | None = None


@dataclass(frozen=True)
class Record:
    """Everything a decision says. `paper` is set when it was signed on paper or minuted, `minute` when a body took it;
    `exempt_copy` is the hash, taken with a nonce, of the exempt copy of the paper as issued, where there is one.

    `approval` is printed and no part of the statement, whose keys and hash stay as they always were.
    """

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
    paper: Paper | None = None
    minute: Minute | None = None
    annexes: Sequence[Annex] = ()
    exempt_copy: str = ""
    approval: Signed | None = None
    number: str = ""
    key: Sequence[str] = ()
    route: str = ""


def statement(record: Record) -> dict[str, Any]:
    """The decision as plain JSON types, for the record hash and the machine-readable copy in the file.

    The keys `decision_number`, `route_chosen`, `key_decision` (how notice was given), `signed_paper`, `minute`,
    `annexes` and `exempt_copy_sha256` are there only where there is such a thing: every other statement is as it always
    was.
    """
    clause, rule, record_type = record.authority
    said = {
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
    if record.number:
        said["decision_number"] = record.number
    if record.route:
        said["route_chosen"] = record.route
    if record.key:
        said["key_decision"] = list(record.key)
    if record.paper:
        said["signed_paper"] = _paper(record.paper)
    if record.minute:
        said["minute"] = record.minute.statement
    if record.annexes:
        said["annexes"] = [_annex(number, annex) for number, annex in enumerate(record.annexes, start=1)]
    if record.exempt_copy:
        said["exempt_copy_sha256"] = record.exempt_copy
    return said


def certified(paper: Document, record: Record, *, sign_off: Sequence[Mapping[str, str]], record_hash: str) -> Document:
    """The paper as issued, signed and with what was resolved at its end. `sign_off` are the form's blocks."""
    word = "Decided" if record.outcome is ReportStatus.DECIDED else "Refused"
    blocks = tuple(block for block in paper.blocks if not isinstance(block, SignOff | Certificate))
    lines = tuple(line for block in sign_off for line in _lines(block, record))
    signatures = (SignOff(lines),) if lines else ()
    on_screen = STATEMENT if lines else UNSIGNED
    unsigned = () if any(block["part"] == "consultee" for block in sign_off) else record.views
    rows = tuple(Detail(label, words) for label, words in _rows(record, unsigned, paper.content_hash, record_hash))
    return replace(
        paper,
        status=f"{word} {say_date(record.maker.at.astimezone(LONDON).date())}",
        watermark=None,
        blocks=(*blocks, *signatures, Certificate(_how_given(record, on_screen), rows)),
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


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "entered": _signed(paper.entered),
        "confirmed": _signed(paper.confirmed),
        "scan_sha256": paper.scan_sha256,
    }


def _how_given(record: Record, on_screen: str) -> str:
    if record.minute:
        return minutes.STATEMENT
    return ON_PAPER if record.paper else on_screen


def _annex(number: int, annex: Annex) -> dict[str, Any]:
    told: dict[str, Any] = {"annex": number, "kind": annex.kind}
    if annex.exempt_paragraph is not None:
        return told | {"exempt_paragraph": annex.exempt_paragraph, "sha256_with_nonce": annex.sha256}
    return told | {"title": annex.title, "sha256": annex.sha256}


def _item(item: Item) -> dict[str, Any]:
    planned = {"plan": dict(item.plan)} if item.plan else {}  # elsewhere no key: records already certified have none
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
        **planned,
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
        maker, minute = record.maker, record.minute
        if minute:
            return [SignatureLine(block["role"], maker.name, maker.post, "", minute.attendance, moment(maker.at))]
        return [SignatureLine(block["role"], maker.name, maker.post, "", block["statement"], moment(maker.at))]
    return [_consulted(block, view) for view in record.views]


def _consulted(block: Mapping[str, str], view: View) -> SignatureLine:
    if view.outcome is ConsultationOutcome.NO_REPLY:
        words = f"No reply by the date asked for. {view.evidence}"
        return SignatureLine(block["role"], "No reply", view.consultee, "", words, "")
    capacity = f"in place of {view.substitute_for}" if view.substitute_for else ""
    given = f"View given: {view.outcome.label.lower()}."
    words = " ".join(filter(None, (block["statement"], given, view.view, _on_behalf(view))))
    return SignatureLine(block["role"], view.signed.name, view.signed.post, capacity, words, moment(view.signed.at))


def _view_given(view: View) -> tuple[str, tuple[Block, ...]]:
    """A view where the form has no block for whoever was asked to sign in."""
    if view.outcome is ConsultationOutcome.NO_REPLY:
        return f"View of the {view.consultee}", say("No reply by the date asked for.", view.evidence)
    by = _told(view.signed) + (f", in place of {view.substitute_for}" if view.substitute_for else "")
    return f"View of the {view.consultee}", say(f"{view.outcome.label}. Given by {by}.", view.view, _on_behalf(view))


def _on_behalf(view: View) -> str:
    return f"Recorded on behalf by {view.recorded_by}: {view.evidence}" if view.recorded_by else ""


def _rows(
    record: Record, views: Sequence[View], content_hash: str, record_hash: str
) -> list[tuple[str, tuple[Block, ...]]]:
    """What was certified, label by label; `views` are those that no block of the form prints."""
    clause, rule, record_type = record.authority
    return [
        ("Reference", say(record.reference)),
        *([("Decision number", say(record.number))] if record.number else []),
        ("Taken by", say(f"{record.maker.name}, {record.maker.post}")),
        ("Taken at", say(moment(record.maker.at))),
        *((label, say(*lines)) for label, lines in (record.minute.rows if record.minute else ())),
        *([_recorded(record.maker, record.paper, record.minute)] if record.paper else []),
        ("Authority", say(f"{clause}: {rule}.", f"Kind of record: {record_type[:1].lower()}{record_type[1:]}.")),
        *([("Route", say(record.route))] if record.route else []),
        *((item.label, say(resolution(item), item.words)) for item in record.items),
        *(_view_given(view) for view in views),
        ("Reasons for the decision", say(*record.reasons.split("\n"))),
        *([("Notice of the key decision", say(*record.key))] if record.key else []),
        ("Conflicts of interest", _conflicts(record.conflicts)),
        *([("Manager's approval", say(f"Given by {_told(record.approval)}."))] if record.approval else []),
        *(
            (f"{discipline} clearance", say(f"{_GIVEN[outcome]} {_told(signed)}."))
            for discipline, outcome, signed in record.clearances
        ),
        ("Fingerprint of the paper as issued (SHA-256)", say(content_hash)),
        *([("Fingerprint of its exempt copy", say(record.exempt_copy))] if record.exempt_copy else []),
        ("Fingerprint of this decision (SHA-256)", say(record_hash)),
    ]


def _told(signed: Signed) -> str:
    return f"{signed.name}, {signed.post}, on {moment(signed.at)}"


def _recorded(maker: Signed, paper: Paper, minute: Minute | None) -> tuple[str, tuple[Block, ...]]:
    """By whom it was entered and confirmed, and the fingerprint of what they compared it with."""
    entered = f"by {_told(paper.entered)}; confirmed by {_told(paper.confirmed)}."
    if minute:
        fingerprint = f"Fingerprint of the minute (SHA-256): {paper.scan_sha256}"
        return "Recorded from the minute", say(f"Entered {entered}", fingerprint)
    fingerprint = f"Fingerprint of the scan (SHA-256): {paper.scan_sha256}"
    return "Recorded from signed paper", say(f"Signed by {_told(maker)}; entered {entered}", fingerprint)


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

"""The decision notice: what was decided, from when, and until when and by whom it can be called in, as a document.

Pure: values in, document nodes out. Only public words stand in it. Source: SI 2012/2089 reg 12; SI 2014/2095 reg 8;
Local Government Act 2000 s.9F; law.md §3.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commissioning.calendar import LONDON
from commissioning.documents.nodes import Council, Detail, DetailsTable, Document, Heading
from commissioning.documents.snapshot import stamped
from decisions.call_in import HELD, Window, say_moment
from decisions.enums import CallInStatus
from decisions.procedure import CallInRule
from decisions.records import Item, moment, resolution, say

KIND = "Decision notice"


@dataclass(frozen=True)
class Step:
    """One thing found about a call-in, in words that are printed."""

    what: str
    at: datetime
    minute: str = ""


@dataclass(frozen=True)
class Notice:
    """What a notice says. `rule` and `window` only where the decision can be, or could have been, called in."""

    council: Council
    reference: str
    title: str
    maker: str
    taken_at: datetime
    authority: str
    items: Sequence[Item]
    reasons: str
    published_at: datetime
    status: CallInStatus
    why_not: str = ""
    rule: CallInRule | None = None
    window: Window | None = None
    effective_at: datetime | None = None
    steps: Sequence[Step] = ()
    fingerprint: str = ""
    number: str = ""


def document(notice: Notice) -> Document:
    """The notice as it prints, stamped with its own content hash."""
    rows = [Detail(label, say(*lines)) for label, lines in _rows(notice)]
    resolved = [Detail(item.label, say(resolution(item), *item.words.split("\n"))) for item in notice.items]
    paper = Document(
        title=notice.title,
        council=notice.council,
        reference=notice.reference,
        kind=KIND,
        status=status_of(notice),
        classification="Public",
        blocks=(
            DetailsTable(tuple(rows), caption="The decision"),
            Heading("resolved", 2, "What was decided"),
            DetailsTable(tuple(resolved), caption="What was decided, recommendation by recommendation"),
            *_reasons(notice),
        ),
    )
    return stamped(paper)


def status_of(notice: Notice) -> str:
    """How the decision stands, in a few words, at the head of the page."""
    if notice.status is CallInStatus.OPEN and notice.window:
        return f"Can be called in until {say_moment(notice.window.closes_at)}"
    if notice.effective_at:
        return f"Effective from {say_day(notice.effective_at)}"
    return str(notice.status.label)


def _rows(notice: Notice) -> list[tuple[str, tuple[str, ...]]]:
    return [
        ("Decision", (notice.reference,)),
        *([("Decision number", (notice.number,))] if notice.number else []),
        ("Taken by", (notice.maker,)),
        ("Taken on", (f"{say_day(notice.taken_at)} at {notice.taken_at.astimezone(LONDON):%H:%M}",)),
        ("Under", (notice.authority,)),
        ("Published on", (say_day(notice.published_at),)),
        *_call_in(notice),
        ("Takes effect", (_effect(notice),)),
        ("Fingerprint of the decision (SHA-256)", (notice.fingerprint,)),
    ]


def _call_in(notice: Notice) -> list[tuple[str, tuple[str, ...]]]:
    rule, window = notice.rule, notice.window
    if rule is None or window is None:
        return [("Call-in", (f"This decision cannot be called in. {notice.why_not}".strip(),))]
    until = say_moment(window.closes_at)
    verb = "Can be" if notice.status is CallInStatus.OPEN else "Could be"
    said: list[tuple[str, tuple[str, ...]]] = [
        ("Call-in", (f"{verb} called in until {until} ({rule.length} after publication).",)),
        ("Who may call it in", (_by_whom(rule),)),
    ]
    if rule.grounds:
        said.append(("On what grounds", tuple(rule.grounds)))
    if notice.status is CallInStatus.CLOSED:
        said.append(("What came of it", ("Nobody called it in.",)))
    elif notice.steps:
        said.append(("What came of it", tuple(_step(step) for step in notice.steps)))
    return said


def _by_whom(rule: CallInRule) -> str:
    if rule.by:
        return f"{rule.by[:1].upper()}{rule.by[1:]}."
    return "Any member of the council." if rule.requests_needed == 1 else f"Any {rule.requests_needed} members."


def _step(step: Step) -> str:
    return f"{moment(step.at)}: {step.what}{f' ({step.minute})' if step.minute else ''}."


def _effect(notice: Notice) -> str:
    if notice.effective_at and notice.status is CallInStatus.NOT_APPLICABLE:
        return f"On {say_day(notice.effective_at)}, when it was taken."
    if notice.effective_at:
        return f"On {say_moment(notice.effective_at)}."
    if notice.status is CallInStatus.OPEN and notice.window:
        return f"On {say_moment(notice.window.closes_at)}, if it is not called in."
    if notice.status in HELD:
        return "Not yet: it was called in and waits."
    return "Never: it was called in, and another decision replaces it."


def _reasons(notice: Notice) -> tuple[Heading | DetailsTable, ...]:
    if not notice.reasons:
        return ()
    return (
        Heading("reasons", 2, "Reasons"),
        DetailsTable((Detail("Reasons for the decision", say(*notice.reasons.split("\n"))),), caption="Reasons"),
    )


def say_day(at: datetime) -> str:
    """“Thursday 22 October 2026”."""
    local = at.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y}"

"""The forward plan as a document to print: one heading and one table of particulars for each notice.

Pure: values in, document nodes out. Source: SI 2012/2089 reg 9(2), item by item.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from commissioning.calendar import say_date
from commissioning.documents.nodes import Block, Council, Detail, DetailsTable, Document, Heading
from decisions.records import say

MORE_MAY_COME = "Other documents about the matter may be submitted to whoever decides."


class Notice(Protocol):
    """What is printed of a notice (`selectors.forward_plan.Announced`)."""

    @property
    def pk(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def maker(self) -> str: ...
    @property
    def members(self) -> Sequence[str]: ...
    @property
    def due(self) -> str: ...
    @property
    def documents(self) -> Sequence[str]: ...
    @property
    def obtain_from(self) -> str: ...
    @property
    def ask_by(self) -> str: ...
    @property
    def private_reasons(self) -> str: ...
    @property
    def published_on(self) -> date: ...
    @property
    def earliest_on(self) -> date: ...


def forward_plan(council: Council, found: Iterable[Notice], *, on: date) -> Document:
    """The plan of a day. Nothing in it is not on its page."""
    blocks: list[Block] = []
    for one in found:
        heading = f"{one.number}: {one.subject}" if one.number else one.subject
        blocks.append(Heading(key=f"notice-{one.pk}", level=2, text=heading, is_counted=False))
        blocks.append(DetailsTable(tuple(Detail(label, say(*words)) for label, words in particulars(one))))
    return Document(
        title=f"Forward plan of key decisions, {say_date(on)}",
        council=council,
        reference=f"Forward plan {on.isoformat()}",
        kind="Notice of key decisions",
        status=f"As published on {say_date(on)}",
        blocks=tuple(blocks) or say("No key decision is announced."),
    )


def particulars(one: Notice) -> list[tuple[str, Sequence[str]]]:
    """Label by label, in the order of the regulation."""
    rows: list[tuple[str, Sequence[str]]] = [
        ("Matter to be decided", [f"A key decision is to be made: {one.subject}"]),
        ("Decided by", [one.maker]),
        *([("Members of the body", one.members)] if one.members else []),
        ("To be decided", [one.due]),
        ("Documents to be submitted", [*one.documents, MORE_MAY_COME]),
        ("Where to get them", one.obtain_from.splitlines()),
        ("How to ask for others", one.ask_by.splitlines()),
        *([("Meeting in private because", one.private_reasons.splitlines())] if one.private_reasons else []),
        ("Notice published", [say_date(one.published_on)]),
        ("Earliest day for the decision", [say_date(one.earliest_on)]),
    ]
    return rows

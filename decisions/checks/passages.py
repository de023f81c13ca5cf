"""Prose as the checks read it: in paragraphs and sentences, with the facts, tables, links and references it names.

Pure: Markdown and the texts of facts in, values out. Exempt text is never read here; it is checked where it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from commissioning.documents import nodes, prose, tree

LEFT_OUT = "…"  # stands where a fact or a cross-reference is printed
_ENDS = re.compile(r"(?<=[.!?])[”’\"')\]]*\s+(?=[“‘\"'(\[]?[A-Z£\d])")
# A stop after one of these does not end the sentence.
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|cf|vs|etc|viz|No|Nos|Mr|Mrs|Ms|Dr|Cllr|Rev|St|Prof|approx|para|paras|reg|regs|art|arts|s|"
    r"ss|ch|Sch|Ltd|Co|Inc|p\.a|p|pp|c|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\.$"
)


@dataclass(frozen=True)
class Flaw:
    """Something wrong with how a passage is written, found where it was read: a code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True)
class Piece:
    """A paragraph, sub-heading, list entry or note as it reads, and its sentences.

    `leads_on`: a list, table or figure follows directly. `is_last`: no entry of the same list follows.
    """

    text: str
    sentences: tuple[str, ...]
    is_heading: bool = False
    is_entry: bool = False
    is_last: bool = True
    leads_on: bool = False


@dataclass(frozen=True)
class Passage:
    """A piece of prose: `words` are its own, without facts, and `reading` is how it reads with them.

    `embeds` are the rows it places, as kind and key; `references` the keys it points to; `keys` those it can be
    pointed to by; `links` the addresses outside the report.
    """

    place: str
    label: str
    words: str
    reading: str
    facts: tuple[str, ...] = ()
    embeds: tuple[tuple[str, str], ...] = ()
    flaws: tuple[Flaw, ...] = ()
    pieces: tuple[Piece, ...] = ()
    references: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def sentences(self) -> Iterator[str]:
        """Every sentence, sub-headings left out."""
        return (sentence for piece in self.pieces if not piece.is_heading for sentence in piece.sentences)

    @property
    def paragraphs(self) -> Iterator[str]:
        """The whole text of every piece, sub-headings left out."""
        return (piece.text for piece in self.pieces if not piece.is_heading)


@dataclass(frozen=True)
class TableView:
    """A typed table: the heading of each column with the merged heading over it, and how each cell reads."""

    key: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def place(self) -> str:
        return f"table:{self.key}"


def read_passage(place: str, label: str, markdown: str, texts: Mapping[str, str], *, key_prefix: str = "") -> Passage:
    """One piece of prose as values: its own words, how it reads, what it names and points to, its flaws."""
    parsed = prose.parse(markdown, facts=_Named(texts), key_prefix=key_prefix)
    found = list(tree.walk(parsed.blocks))
    return Passage(
        place=place,
        label=label,
        words=tree.plain_text(tree.rewrite(parsed.blocks, _without_fact)),
        reading=tree.plain_text(parsed.blocks),
        facts=tuple(dict.fromkeys(node.name for node in found if isinstance(node, nodes.FactValue))),
        embeds=tuple((node.kind, node.key) for node in found if isinstance(node, nodes.Embed)),
        flaws=tuple(Flaw(one.code, one.message) for one in parsed.findings),
        pieces=tuple(_pieces(tree.rewrite(parsed.blocks, _without_reference))),
        references=tuple(node.target for node in found if isinstance(node, nodes.CrossReference)),
        keys=tuple(node.key for node in found if isinstance(node, nodes.Heading | nodes.Paragraph) and node.key),
        links=tuple(node.href for node in found if isinstance(node, nodes.Link)),
    )


def plain_passage(place: str, label: str, text: str) -> Passage:
    """A line that is printed as typed, such as a title."""
    return Passage(place, label, text, text, pieces=(_piece(text),))


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph. A stop after “reg.”, “e.g.” or an initial does not end one."""
    found: list[str] = []
    for part in _ENDS.split(text):
        if found and _SHORT.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        elif part.strip():
            found.append(part.strip())
    return tuple(found)


class _Named:
    """Facts by name in which an unknown one still leaves its name in the tree, for the check that reports it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def get(self, name: str, /) -> str:
        return self.texts.get(name, f"[{name}]")


def _without_fact(node: Any) -> Any:
    return nodes.Text(LEFT_OUT) if isinstance(node, nodes.FactValue) else node


def _without_reference(node: Any) -> Any:
    """A cross-reference is printed as its target's label, so that no sentence ends before it."""
    if isinstance(node, nodes.CrossReference) and not node.text:
        return nodes.Text(LEFT_OUT)
    return nodes.Text("") if isinstance(node, nodes.NoteReference) else node


def _pieces(blocks: Iterable[nodes.Block]) -> Iterator[Piece]:
    for block, following in pairwise((*blocks, None)):
        leads_on = isinstance(following, nodes.Items | nodes.Embed)
        match block:
            case nodes.Heading():
                yield _piece(block.text, is_heading=True)
            case nodes.Paragraph():
                yield _piece(tree.plain_text(block.inlines), leads_on=leads_on)
            case nodes.Items():
                for place, item in enumerate(block.items, start=1):
                    is_last = place == len(block.items)
                    yield from (_entry(piece, is_last=is_last) for piece in _pieces(item.blocks))
            case nodes.Notes():
                for note in block.notes:
                    yield from _pieces(note.blocks)


def _piece(text: str, *, is_heading: bool = False, leads_on: bool = False) -> Piece:
    return Piece(text, sentences_of(text), is_heading=is_heading, leads_on=leads_on)


def _entry(piece: Piece, *, is_last: bool) -> Piece:
    return Piece(piece.text, piece.sentences, piece.is_heading, True, is_last and piece.is_last, piece.leads_on)

"""Paragraphs and lists as a report's rows are printed: small pieces that more than one kind of row is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from commissioning.documents import nodes

Blocks = tuple[nodes.Block, ...]


def say(text: str, *, is_counted: bool = True) -> nodes.Paragraph:
    """Plain words as one paragraph."""
    return nodes.Paragraph((nodes.Text(text),) if text else (), is_counted=is_counted)


def uncounted(block: nodes.Block) -> nodes.Block:
    """The same, without a number where it is a paragraph."""
    return replace(block, is_counted=False) if isinstance(block, nodes.Paragraph) else block


def led_by(words: str, blocks: Blocks, *, strong: bool = True, is_counted: bool = True) -> list[nodes.Block]:
    """Blocks whose first paragraph begins with these words, in bold or else in italics."""
    lead = nodes.Text(words, strong=strong, emphasis=not strong)
    if blocks and isinstance(blocks[0], nodes.Paragraph):
        first, rest = replace(blocks[0], inlines=(lead, *blocks[0].inlines)), blocks[1:]
    else:
        first, rest = nodes.Paragraph((lead,)), blocks
    return [first, *rest] if is_counted else [uncounted(block) for block in (first, *rest)]


def notes_last(blocks: Iterable[nodes.Block]) -> list[nodes.Block]:
    """Notes after everything else in the section, as one run."""
    found = list(blocks)
    notes = tuple(note for block in found if isinstance(block, nodes.Notes) for note in block.notes)
    rest: list[nodes.Block] = [block for block in found if not isinstance(block, nodes.Notes)]
    return [*rest, nodes.Notes(notes)] if notes else rest


def without_notes(blocks: Iterable[nodes.Block]) -> list[nodes.Block]:
    """What stands a second time elsewhere: its notes are printed once, where it stands first."""
    return [block for block in blocks if not isinstance(block, nodes.Notes)]


def head_cell(text: str, *, colspan: int = 1, rowspan: int = 1) -> nodes.Cell:
    """A cell that heads its column, its row, or the columns under it."""
    return nodes.Cell((say(text),), colspan=colspan, rowspan=rowspan, is_header=True)


def cell(text: str) -> nodes.Cell:
    """A cell of plain words."""
    return nodes.Cell((say(text),))


def marked_cell(text: str, kind: nodes.MarkKind) -> nodes.Cell:
    """A cell of a word that a sign or a colour shows besides."""
    return nodes.Cell((nodes.Paragraph((nodes.Mark(text, kind),)),))

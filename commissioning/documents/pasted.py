"""What was pasted, as lines of our Markdown dialect: runs of text, list items, tables by their code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from commissioning.documents import prose
from commissioning.documents.nodes import Block, ListStyle
from commissioning.documents.numbering import letter, roman
from commissioning.documents.tree import plain_text


@dataclass(frozen=True)
class LeftOut:
    """Something that has no place here: what it is, and its words or address, so that nothing is lost silently."""

    what: str
    words: str = ""


@dataclass(frozen=True)
class PastedTable:
    """A table as data: its key in the text, its column headings, and the Markdown of each cell, row by row.

    `groups` is the heading merged over each column, empty over one that has none; no groups at all in most tables.
    `widths` are shares in per cent where the table fixes them; `number` is what it was called (“Table 8”).
    """

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_row_headers: bool = True
    groups: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Pasted:
    """A fragment from another program as ours: text, tables, and what could not be placed."""

    markdown: str
    tables: tuple[PastedTable, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Run:
    """Characters in one face, with a link if they carry one; `raw` is finished Markdown (a note's mark).

    With a `fact` they are what a value of the register read, and are written as that fact with its words (`carried`).
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    raw: bool = False
    fact: str = ""


Kind = Literal["paragraph", "heading", "item", "continued", "table", "figure", "note"]


@dataclass(frozen=True)
class Line:
    """One block: its kind, its runs, its depth (of a heading or an item, from 1), and a key (of a table or a note).

    `anchors` are the places in it that links lead to; `label` is the number it was given by hand; `is_guess` is a
    heading that only looks like one; `is_numbered` is a paragraph whose style says that a number begins it.
    """

    kind: Kind
    runs: tuple[Run, ...] = ()
    depth: int = 1
    style: ListStyle = "bullet"
    key: str = ""
    anchors: tuple[str, ...] = ()
    label: str = ""
    is_guess: bool = False
    is_numbered: bool = False


class Writer:
    """Lines to Markdown, list counts and indents kept as they go."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.levels: list[tuple[ListStyle, int, int]] = []  # style, count, width of the mark
        self.plain: list[str] = []

    def write(self, lines: Sequence[Line]) -> str:
        """The Markdown of a run of lines. Where a face cannot be written, `plain` has the words it was dropped from."""
        shallowest = min((line.depth for line in lines if line.kind == "heading"), default=1)
        for line in lines:
            if line.kind not in ("item", "continued"):
                self.levels = []
            match line.kind:
                case "heading":
                    depth = 3 if line.depth == shallowest else 4
                    self.block(f"{'#' * depth} {_escaped(_words(line.runs))}{_ending(line.runs)}")
                case "item":
                    self.item(line)
                case "continued":
                    self.levels = self.levels[: line.depth]
                    width = sum(level[2] for level in self.levels)
                    self.block(_indented(" " * width + self.inline(line.runs), width))
                case "table" | "figure":
                    self.block(f"[{line.kind}:{line.key}]")
                case "note":
                    self.block(f"[^{line.key}]: {self.inline(line.runs)}")
                case _:
                    self.block(_not_a_heading(self.inline(line.runs)))
        return "\n".join(self.written).strip("\n")

    def block(self, text: str) -> None:
        """A block on its own, with a blank line before it."""
        if text.strip():
            self.written += ["", text] if self.written else [text]

    def item(self, line: Line) -> None:
        """A list item, under the item it belongs to."""
        is_first = not self.levels
        depth = min(line.depth, len(self.levels) + 1)
        self.levels = self.levels[:depth]
        if len(self.levels) == depth and self.levels[-1][0] == line.style:
            count = self.levels[-1][1] + 1
        else:
            if len(self.levels) == depth:
                is_first = depth == 1 or is_first
            self.levels = self.levels[: depth - 1]
            count = 1
        mark = _mark(line.style, count)
        indent = sum(level[2] for level in self.levels[: depth - 1])
        self.levels = [*self.levels[: depth - 1], (line.style, count, len(mark))]
        text = _indented(f"{' ' * indent}{mark}{self.inline(line.runs)}", indent + len(mark))
        self.written += ["", text] if is_first and self.written else [text]

    def inline(self, runs: Iterable[Run]) -> str:
        """A line's runs; without its faces where Markdown cannot say them.

        Where a stop at the end of bold words hinders, it is written after them: it looks alike in any face.
        """
        runs = tuple(runs)
        joined = _joined(runs)
        if not any(run.strong or run.emphasis for run in joined):
            return _inline(joined)
        plain = _inline(_plain(joined))
        for written in (_inline(joined), _inline(_joined(runs, outside=" \n,.;:"))):
            if _printed(written) == _printed(plain):
                return written
        self.plain.append(_words(joined))
        return plain


# Characters of no meaning, which `word_paste` lets nobody type: around a fact's name and around what it read.
OPEN, BETWEEN, CLOSE = "\ue000", "\ue001", "\ue002"


def carried(fact: str, words: str) -> str:
    """A fact with the words it read elsewhere, until it is known whether it reads the same here."""
    return f"{OPEN}{fact}{BETWEEN}{words}{CLOSE}"


def _mark(style: ListStyle, count: int) -> str:
    return {
        "bullet": "- ",
        "decimal": f"{count}. ",
        "lower-alpha": f"{letter(count)}) ",
        "lower-roman": f"{roman(count)}) ",
    }[style]


def _indented(text: str, width: int) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(" " * width + line for line in rest)])


def _joined(runs: Iterable[Run], *, outside: str = " \n") -> list[Run]:
    """Neighbours in one face joined, white space single and outside the faces, none at either end."""
    found: list[Run] = []
    for run in runs:
        text = run.text if run.raw else re.sub(r"[ \t\r\f\v\u00a0]+", " ", run.text)
        lead, core, tail = _apart(text, outside) if _has_face(run) else ("", text, "")
        for piece in (Run(lead), replace(run, text=core), Run(tail)):
            last = found[-1] if found else None
            if not piece.text:
                continue
            if last and not piece.raw and not piece.fact and replace(last, text="") == replace(piece, text=""):
                found[-1] = replace(last, text=re.sub(r" {2,}", " ", last.text + piece.text))
            else:
                found.append(piece)
    while found and not found[0].text.strip():
        found.pop(0)
    while found and not found[-1].text.strip():
        found.pop()
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return found


def _has_face(run: Run) -> bool:
    return bool(run.strong or run.emphasis or run.href)


def _apart(text: str, outside: str) -> tuple[str, str, str]:
    """What stands outside a face: space at its ends, and whatever else of `outside` is there."""
    core = text.strip(outside)
    if not core:
        return text, "", ""
    start = text.index(core)
    return text[:start], core, text[start + len(core) :]


def _inline(runs: Iterable[Run]) -> str:
    written = ""
    for run in runs:
        if run.raw:
            written += run.text
            continue
        text = _escaped(run.text).replace("\n", "\\\n")
        text = carried(run.fact, text) if run.fact else text
        face = ("**" if run.strong else "") + ("*" if run.emphasis else "")
        text = f"{face}{text}{face[::-1]}"
        written += f"[{text}](<{run.href}>)" if run.href else text
    return written


def _escaped(text: str) -> str:
    """Text in which nothing is taken for Markdown. A fact written `{{ name }}` stays one."""
    text = re.sub(r"([\\*\[\]])", r"\\\1", text)
    text = re.sub(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", r"\\_", text)
    text = re.sub(r"&(?=#?\w+;)", r"\\&", text)
    return re.sub(r"<(?=[A-Za-z/!])", r"\\<", text)


def _not_a_heading(text: str) -> str:
    return re.sub(r"^(#{1,6})(?=\s|$)", r"\\\1", text)


def _plain(runs: Iterable[Run]) -> list[Run]:
    return [replace(run, strong=False, emphasis=False) for run in runs]


def _words(runs: Iterable[Run]) -> str:
    return " ".join("".join(run.text for run in runs if not run.raw).split())


def _ending(runs: Iterable[Run]) -> str:
    """What is said at the end of a line about its number and its key: `{-}`, `{#why-now}`."""
    return "".join(run.text for run in runs if run.raw and run.text.startswith(" {"))


def _printed(markdown: str) -> str:
    blocks: tuple[Block, ...] = prose.parse(markdown, facts={}).blocks
    return plain_text(blocks)

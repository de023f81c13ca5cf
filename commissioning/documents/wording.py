"""One line of text against another, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, Literal

from commissioning.documents import nodes

WordKind = Literal["same", "inserted", "deleted", "fact"]
Inlines = tuple[nodes.Inline, ...]

# A sum or a date stays whole: £453,750.00 is one word, so is 2020/21.
TOKEN = re.compile(r"£?\d(?:[\d,./:]*\d)?%?\s*|\w(?:[\w'’-]*\w)?\s*|[^\w\s]\s*|\s+")
# What a cross-reference says when it was filled in by the numbering.
LABEL = re.compile(r"(?:(?:Table|Figure) )?\(?[\dA-Za-z]{1,5}(?:\.\d+)*[.)]?")


@dataclass(frozen=True)
class Words:
    """A run of a line. `old` and `new` are what each version prints there; a run that came or went has one of them.

    `fact` is a register value that is now another: the same fact, old text and new.
    """

    kind: WordKind
    old: Inlines = ()
    new: Inlines = ()


@dataclass(frozen=True)
class Token:
    """The smallest thing a line is compared by: a word in its face, a fact, a link."""

    same: Hashable
    inline: nodes.Inline


def compare_lines(old: Inlines, new: Inlines) -> tuple[Words, ...]:
    """The two lines as one: joined, the `old` of every run is the old line and the `new` the new one."""
    first, second = list(tokens(old)), list(tokens(new))
    matcher = SequenceMatcher(None, [one.same for one in first], [one.same for one in second], autojunk=False)
    runs: list[Words] = []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            runs += (_kept(a.inline, b.inline) for a, b in zip(first[i1:i2], second[j1:j2], strict=True))
            continue
        gone, come = tuple(one.inline for one in first[i1:i2]), tuple(one.inline for one in second[j1:j2])
        if gone and come and print_of(gone).split() == print_of(come).split():
            runs.append(Words("same", gone, come))  # typed where a fact stood, or the other way round: it prints alike
            continue
        runs += [Words("deleted", old=gone)] if gone else []
        runs += [Words("inserted", new=come)] if come else []
    return tuple(_tidy(_without_islands(_merged(runs))))


def tokens(line: Inlines) -> Iterator[Token]:
    """The words of a line, each with the space after it; facts, links and marks whole."""
    for inline in line:
        match inline:
            case nodes.Text(text, strong, emphasis):
                for found in TOKEN.finditer(text):
                    yield Token((found[0].strip(), strong, emphasis), nodes.Text(found[0], strong, emphasis))
            case nodes.FactValue(name, _, strong, emphasis):
                yield Token(("fact", name, strong, emphasis), inline)
            case nodes.CrossReference(target, text):
                yield Token(("place", target, "" if LABEL.fullmatch(text) else text), inline)
            case nodes.NoteReference():
                yield Token("note", inline)
            case _:
                yield Token(inline, inline)


def print_of(value: Any) -> str:
    """The text of a line as it prints."""
    if isinstance(value, tuple):
        return "".join(print_of(inline) for inline in value)
    match value:
        case nodes.Link(_, inlines):
            return print_of(inlines)
        case nodes.LineBreak():
            return " "
        case nodes.NoteReference():
            return ""
    return str(getattr(value, "text", ""))


def words_in(text: str) -> Counter[str]:
    """The words of a text, without case, and how often each stands in it."""
    return Counter(re.findall(r"\w+", text.casefold()))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """How much of two texts is the same words: twice what they share over what they have (Dice)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _kept(old: nodes.Inline, new: nodes.Inline) -> Words:
    if isinstance(old, nodes.FactValue) and isinstance(new, nodes.FactValue) and old.text != new.text:
        return Words("fact", (old,), (new,))
    return Words("same", (old,), (new,))


def _merged(runs: list[Words]) -> list[Words]:
    """Neighbouring runs of a kind as one; of a row of changes, what went before what came."""
    merged: list[Words] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last is not None and last.kind == run.kind and run.kind != "fact":
            merged[-1] = replace(last, old=last.old + run.old, new=last.new + run.new)
        elif last is not None and run.kind == "deleted" and last.kind == "inserted":
            before = merged[-2] if len(merged) > 1 and merged[-2].kind == "deleted" else None
            if before is not None:
                merged[-2] = replace(before, old=before.old + run.old)
            else:
                merged.insert(-1, run)
        else:
            merged.append(run)
    return merged


def _without_islands(runs: list[Words]) -> list[Words]:
    """A comma that stayed between two changes is not worth a stop: it goes and comes with them."""
    apart: list[Words] = []
    for place, run in enumerate(runs):
        is_between = 0 < place < len(runs) - 1
        stayed = run.kind == "same" and not any(char.isalnum() for char in print_of(run.new))
        plain = all(isinstance(inline, nodes.Text) for inline in (*run.old, *run.new))
        if is_between and stayed and plain and {runs[place - 1].kind, runs[place + 1].kind} <= {"deleted", "inserted"}:
            apart += [Words("deleted", old=run.old), Words("inserted", new=run.new)]
        else:
            apart.append(run)
    return _merged(apart)


def _tidy(runs: list[Words]) -> Iterator[Words]:
    for run in runs:
        yield replace(run, old=joined(run.old), new=joined(run.new))


def joined(line: Inlines) -> Inlines:
    """Neighbouring text in the same face as one text."""
    found: list[nodes.Inline] = []
    for inline in line:
        last = found[-1] if found else None
        if (
            isinstance(inline, nodes.Text)
            and isinstance(last, nodes.Text)
            and (last.strong, last.emphasis) == (inline.strong, inline.emphasis)
        ):
            found[-1] = replace(last, text=last.text + inline.text)
        else:
            found.append(inline)
    return tuple(found)

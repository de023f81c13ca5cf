"""A draft as we read it: its title, its headings with what stands under each, its tables, and what has no place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from commissioning.documents import canonical, prose
from commissioning.documents.nodes import Block
from commissioning.documents.pasted import BETWEEN, CLOSE, OPEN, LeftOut, Line, PastedTable, Run, Writer
from commissioning.documents.tree import plain_text

MARKED = re.compile(f"{OPEN}(?P<name>[^{BETWEEN}]+){BETWEEN}(?P<words>[^{CLOSE}]*){CLOSE}")
RAISED = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")


@dataclass(frozen=True)
class Part:
    """A heading of the draft and what stands under it as far as the next one.

    The part before the first heading has no heading. `level` is 1 for the highest; `label` is the number the heading
    was given; a guess is a line that only looks like a heading.
    """

    heading: str
    level: int
    lines: tuple[Line, ...]
    label: str = ""
    anchors: tuple[str, ...] = ()
    is_guess: bool = False

    @property
    def is_numbered(self) -> bool:
        """Whether any of its paragraphs came with a number."""
        return any(line.kind == "paragraph" and line.label for line in self.lines)


@dataclass(frozen=True)
class Note:
    """The words of a note by the key it is raised with."""

    key: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Picture:
    """A picture that stands by itself: its key in the lines, its words, its caption, and the part that holds it."""

    key: str
    alt: str
    caption: str
    part: str


@dataclass(frozen=True)
class Draft:
    """A whole draft. Tables and pictures stand in the lines by their key; notes are raised in them by theirs.

    A title is a guess where nothing says that it is one, only that it stands first and above every other heading.
    """

    title: str
    parts: tuple[Part, ...]
    tables: tuple[PastedTable, ...] = ()
    notes: tuple[Note, ...] = ()
    pictures: tuple[Picture, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    title_is_guess: bool = False


NODE_TYPES: dict[str, type] = {
    kind.__name__: kind for kind in (Run, Line, Part, Note, Picture, PastedTable, LeftOut, Draft)
}


def to_json(draft: Draft) -> str:
    """The draft as text that can be kept from one page to the next."""
    return canonical.dumps(draft)


def from_json(text: str) -> Draft:
    """The draft that `to_json` wrote. Refuses (`InvalidDocument`) what another version wrote otherwise."""
    found = canonical.revive(json.loads(text), NODE_TYPES)
    if not isinstance(found, Draft):
        raise TypeError("This is no draft.")
    return found


def markdown(lines: Sequence[Line], notes: Mapping[str, tuple[Run, ...]]) -> tuple[str, list[LeftOut]]:
    """Lines as Markdown with the notes they raise, and the words whose face could not be written."""
    raised = [key for line in lines for run in line.runs if run.raw for key in RAISED.findall(run.text)]
    writer = Writer()
    text = writer.write([*lines, *note_lines(raised, notes)])
    return text, [LeftOut("Bold or italic letters inside a word: the words are kept", words) for words in writer.plain]


def with_notes(text: str, notes: Mapping[str, tuple[Run, ...]]) -> str:
    """Markdown that stands on its own, such as a cell, with the notes it raises."""
    added = Writer().write(note_lines(RAISED.findall(text), notes))
    return f"{text}\n\n{added}" if added else text


def note_lines(raised: Iterable[str], notes: Mapping[str, tuple[Run, ...]]) -> list[Line]:
    """The notes raised, each once, in order."""
    return [Line("note", notes[key], key=key) for key in dict.fromkeys(raised) if key in notes]


def words_of(runs: Iterable[Run]) -> str:
    """What runs say, without the marks of notes."""
    return " ".join("".join(run.text for run in runs if not run.raw).split())


def blocks_in(markdown_text: str) -> tuple[Block, ...]:
    """The blocks of a text, facts by the words they had."""
    return prose.parse(MARKED.sub(lambda found: found["words"], markdown_text), facts={}).blocks


def words_in(markdown_text: str) -> str:
    """The words of a text, without marks of any kind."""
    return plain_text(blocks_in(markdown_text))


def word_count(markdown_text: str) -> int:
    """How many words a text says: what is read, and not marks such as those of a heading or a list."""
    return sum(any(letter.isalnum() for letter in word) for word in words_in(markdown_text).split())


def marked_facts(draft: Draft) -> Iterator[tuple[str, str]]:
    """Every fact the draft brought, with the words it had."""
    texts = [cell for table in draft.tables for row in table.rows for cell in row]
    runs = [run for part in draft.parts for line in part.lines for run in line.runs]
    runs += [run for note in draft.notes for run in note.runs]
    texts += [Writer().inline([Run(run.text, fact=run.fact)]) for run in runs if run.fact]
    for text in texts:
        yield from ((found["name"], found["words"]) for found in MARKED.finditer(text))


def unescaped(markdown_text: str) -> str:
    """Words of Markdown without the strokes that keep them from being read as marks."""
    return re.sub(r"\\(\W)", r"\1", markdown_text)


def with_heading(part: Part, kind: str) -> Line:
    """A part's heading as a line again: a sub-heading, or (a guess that was wrong) a bold paragraph."""
    if kind == "paragraph":
        return Line("paragraph", (Run(part.heading, strong=True),), label=part.label, anchors=part.anchors)
    return Line("heading", (Run(part.heading),), depth=part.level, label=part.label, anchors=part.anchors)

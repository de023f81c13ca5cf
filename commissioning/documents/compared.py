"""What a comparison of two documents is made of: the new document's shape, with what went and what changed in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, Literal

from commissioning.documents import nodes
from commissioning.documents.wording import Words, joined, likeness, print_of, tokens, words_in

Kind = Literal["same", "changed", "inserted", "deleted", "moved"]
Side = Literal["old", "new"]
Role = Literal["section", "block", "item", "header row", "row", "cell", "detail", "note", "caption", "title"]

# What a reader does not see, or what counting alone changes.
UNSEEN = frozenset(("label", "number", "key", "widths", "is_counted", "is_subheading"))


@dataclass(frozen=True)
class Part:
    """One part of a document in both versions.

    A moved part stands twice: where it was, with only `old`, and where it is, with both. A line of words is in
    `line`, other contents in `parts`; a part that is the same, came or went has neither. `said` is a change that
    neither shows, in words. `number` counts the changes of a comparison from 1; a part that is no change of its own
    has 0, and a part that moved away has the number of where it went.
    """

    role: Role
    kind: Kind
    old: Any = None
    new: Any = None
    line: tuple[Words, ...] = ()
    parts: tuple[Part, ...] = ()
    said: str = ""
    number: int = 0

    @property
    def went_away(self) -> bool:
        """Whether this is where a moved part used to be."""
        return self.kind == "moved" and self.new is None


@dataclass(frozen=True)
class Section:
    """A heading of the document and everything down to the next."""

    key: str
    heading: nodes.Heading | None
    blocks: tuple[nodes.Block, ...]


@dataclass(frozen=True)
class Row:
    """A row of a table, by the number of each of its columns in the comparison."""

    cells: tuple[nodes.Cell, ...]


@dataclass(frozen=True)
class Laid:
    """A block, item, row or cell made ready to be laid beside another."""

    node: Any

    @cached_property
    def same(self) -> Hashable:
        return signature(self.node)

    @cached_property
    def words(self) -> Counter[str]:
        return words_in(" ".join(words_of(self.node)))

    def likeness(self, other: object) -> float:
        """How much of it is the same words; tables of one key, and what stands once in its place, are one thing."""
        if not isinstance(other, Laid) or type(self.node) is not type(other.node):
            return 0.0
        if isinstance(self.node, nodes.Table) and self.node.key and self.node.key == other.node.key:
            return 1.0
        if isinstance(self.node, nodes.DetailsTable | nodes.Notes):
            return 1.0
        return likeness(self.words, other.words)


def signature(value: Any) -> Hashable:
    """Equal for two parts that no reader can tell apart; numbers and keys do not count."""
    if isinstance(value, tuple) and value and all(isinstance(one, nodes.Inline) for one in value):
        return tuple((token.same, getattr(token.inline, "text", "").strip()) for token in _compared_tokens(value))
    if isinstance(value, tuple):
        return tuple(signature(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        seen = (signature(getattr(value, f.name)) for f in fields(value) if f.name not in UNSEEN)
        return (type(value).__name__, *seen)
    return value


def _compared_tokens(line: tuple[nodes.Inline, ...]) -> Iterator[Any]:
    for token in tokens(line):
        if isinstance(token.inline, nodes.FactValue):
            yield token
        else:
            yield replace(token, inline=nodes.LineBreak())


def words_of(value: Any) -> Iterator[str]:
    """The words a reader sees in a part, without numbers that counting gives."""
    if isinstance(value, tuple) and value and all(isinstance(one, nodes.Inline) for one in value):
        yield print_of(value)
    elif isinstance(value, tuple):
        for one in value:
            yield from words_of(one)
    elif is_dataclass(value) and not isinstance(value, type):
        hidden = UNSEEN if not isinstance(value, nodes.Detail) else frozenset()
        for field in fields(value):
            if field.name not in hidden and field.name not in ("style", "sha256", "media_type", "kind"):
                yield from words_of(getattr(value, field.name))
    elif isinstance(value, str):
        yield value


# --- back from a comparison to one of the two ----------------------------------------------------------------------


def rebuilt(part: Part, side: Side) -> Any:
    """The part as it is in one version, put together from what the comparison shows; None if it is not there."""
    node = getattr(part, side)
    if node is None or (part.kind == "moved" and side == "old" and part.new is not None):
        return None
    if part.kind in ("same", "inserted", "deleted") or part.went_away:
        return node
    if part.line:
        return _with_line(node, joined(tuple(inline for run in part.line for inline in getattr(run, side))))
    inside = [(one, rebuilt(one, side)) for one in part.parts]
    return _with_parts(node, [(one.role, made) for one, made in inside if made is not None]) if part.parts else node


def _with_line(node: Any, line: tuple[nodes.Inline, ...]) -> Any:
    match node:
        case nodes.Heading():
            return replace(node, text=print_of(line))
        case str():
            return print_of(line)
    return replace(node, inlines=line)


def _with_parts(node: Any, inside: list[tuple[Role, Any]]) -> Any:
    made = tuple(one for _, one in inside)
    match node:
        case Section():
            blocks = tuple(block for block in made if block is not None)
            return replace(node, heading=blocks[0], blocks=blocks[1:]) if node.heading else replace(node, blocks=blocks)
        case nodes.Items():
            return replace(node, items=made)
        case nodes.Notes():
            return replace(node, notes=made)
        case nodes.DetailsTable():
            return replace(node, rows=made)
        case Row():
            return replace(node, cells=made)
        case nodes.Table():
            return replace(
                node,
                caption=next((one for role, one in inside if role == "caption"), node.caption),
                header_rows=tuple(one.cells for role, one in inside if role == "header row"),
                rows=tuple(one.cells for role, one in inside if role == "row"),
            )
    return replace(node, blocks=made)

"""Two versions of a document as tracked changes: pure, deterministic, and told by words as well as by marks.

Sections are matched by their key, blocks by their words; what only counts differently is no change. Taking every
change gives the new version, taking none the old (`accepted`, `rejected`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commissioning.documents import nodes
from commissioning.documents.alignment import Place, align, moves
from commissioning.documents.compare_tables import compare_tables
from commissioning.documents.compared import Laid, Part, Role, Section, rebuilt
from commissioning.documents.wording import compare_lines

# A shorter paragraph (“None.”) stands in too many places to be said to have moved.
WORDS_THAT_MOVE = 4


@dataclass(frozen=True)
class Comparison:
    """Two versions laid together, section by section; `changes` are the parts that are changes, by their numbers."""

    old: nodes.Document
    new: nodes.Document
    title: Part
    sections: tuple[Part, ...]

    @property
    def changes(self) -> list[Part]:
        """Every change once, in reading order; numbered from 1."""
        found = (part for part in _walk((self.title, *self.sections)) if part.number and not part.went_away)
        return sorted(found, key=lambda part: part.number)


def compare(old: nodes.Document, new: nodes.Document) -> Comparison:
    """What is different between two versions of a document; the same versions have no changes."""
    title = _line("title", old.title, new.title, _text(old.title), _text(new.title))
    first, second = _sections(old.blocks), _sections(new.blocks)
    places = align([_Keyed(one) for one in first], [_Keyed(one) for one in second])
    parts = [_section(place, first, second) for place in places]
    numbered = _Numbers(_with_moved_blocks(parts))
    return Comparison(old, new, numbered.of(title), tuple(numbered.of(part) for part in numbered.parts))


def accepted(comparison: Comparison) -> tuple[nodes.Block, ...]:
    """The blocks with every change taken: the new version's."""
    return _flat(rebuilt(part, "new") for part in comparison.sections)


def rejected(comparison: Comparison) -> tuple[nodes.Block, ...]:
    """The blocks with no change taken: the old version's."""
    return _flat(rebuilt(part, "old") for part in comparison.sections)


def _flat(sections: Any) -> tuple[nodes.Block, ...]:
    return tuple(
        block
        for section in sections
        if section is not None
        for block in ((section.heading, *section.blocks) if section.heading else section.blocks)
    )


# --- sections ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Keyed:
    section: Section

    @property
    def same(self) -> str:
        return self.section.key

    def likeness(self, other: object) -> float:
        """Sections are one only by their key: what they say may all be new."""
        return 0.0


def _sections(blocks: tuple[nodes.Block, ...]) -> list[Section]:
    """A document's blocks by top heading. A key that stands twice is told apart by its turn."""
    found: list[tuple[str, nodes.Heading | None, list[nodes.Block]]] = []
    seen: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, nodes.Heading) and block.level <= 2:
            key = block.key or block.text
            seen[key] = seen.get(key, 0) + 1
            found.append((f"{key}#{seen[key]}", block, []))
        else:
            if not found:
                found.append(("", None, []))
            found[-1][2].append(block)
    return [Section(key, heading, tuple(inside)) for key, heading, inside in found]


def _section(place: Place, old: Sequence[Section], new: Sequence[Section]) -> Part:
    if place.old is None or place.new is None:
        return _alone("section", place, old, new)
    first, second = old[place.old], new[place.new]
    inside = list(compare_blocks(first.blocks, second.blocks, finds_moves=False))
    if first.heading and second.heading:
        inside.insert(0, _block(first.heading, second.heading))
    return _whole("section", first, second, tuple(inside), is_moved=place.is_moved)


def _with_moved_blocks(sections: list[Part]) -> list[Part]:
    """What went from one section and came in another, or elsewhere in its own, as one thing that moved."""
    at = [(s, b) for s, section in enumerate(sections) for b in range(len(section.parts))]
    went = [(s, b) for s, b in at if sections[s].parts[b].kind == "deleted" and _may_move(sections[s].parts[b].old)]
    came = [(s, b) for s, b in at if sections[s].parts[b].kind == "inserted" and _may_move(sections[s].parts[b].new)]
    laid = [Laid(sections[s].parts[b].old) for s, b in went], [Laid(sections[s].parts[b].new) for s, b in came]
    now: dict[tuple[int, int], Part] = {}
    for i, j in moves(*laid):
        first, second = laid[0][i].node, laid[1][j].node
        now[went[i]] = Part("block", "moved", old=first)
        now[came[j]] = replace(_block(first, second), kind="moved")
    return [
        replace(section, parts=tuple(now.get((s, b), part) for b, part in enumerate(section.parts)))
        for s, section in enumerate(sections)
    ]


def _may_move(block: nodes.Block) -> bool:
    return not isinstance(block, nodes.Paragraph) or Laid(block).words.total() >= WORDS_THAT_MOVE


# --- blocks --------------------------------------------------------------------------------------------------------


def compare_blocks(
    old: tuple[nodes.Block, ...], new: tuple[nodes.Block, ...], *, finds_moves: bool = True
) -> Iterator[Part]:
    """Two runs of blocks laid together."""
    first, second = [Laid(block) for block in old], [Laid(block) for block in new]
    for place in align(first, second, finds_moves=finds_moves):
        if place.old is None or place.new is None:
            yield _alone("block", place, old, new)
        elif first[place.old].same == second[place.new].same and not place.is_moved:
            yield Part("block", "same", old[place.old], new[place.new])
        else:
            made = _block(old[place.old], new[place.new])
            yield replace(made, kind="moved") if place.is_moved else made


def _block(old: Any, new: Any) -> Part:
    """One block in both versions. Kinds that have no inside to show are one whole."""
    match old, new:
        case nodes.Paragraph(), nodes.Paragraph():
            return _line("block", old, new, old.inlines, new.inlines)
        case nodes.Heading(), nodes.Heading():
            said = "" if old.level == new.level else "The heading stands on another level."
            return _line("block", old, new, _text(old.text), _text(new.text), said)
        case nodes.Items(), nodes.Items():
            said = "" if old.style == new.style else "The list has other marks before its items."
            return _whole("block", old, new, _each("item", old.items, new.items), said)
        case nodes.Notes(), nodes.Notes():
            return _whole("block", old, new, _each("note", old.notes, new.notes))
        case nodes.DetailsTable(), nodes.DetailsTable():
            return _whole("block", old, new, _details(old.rows, new.rows))
        case nodes.Table(), nodes.Table():
            parts = compare_tables(old, new, _inside("cell"))
            if parts is not None:
                caption = _line("caption", old.caption, new.caption, _text(old.caption), _text(new.caption))
                return _whole("block", old, new, (caption, *parts))
    same = Laid(old).same == Laid(new).same
    return Part("block", "same" if same else "changed", old, new, said="" if same else "This was replaced as a whole.")


def _each(role: Role, old: Sequence[Any], new: Sequence[Any]) -> tuple[Part, ...]:
    """Items or notes laid together, each with its blocks."""
    made = []
    for place in align([Laid(one) for one in old], [Laid(one) for one in new]):
        if place.old is None or place.new is None:
            made.append(_alone(role, place, old, new))
        else:
            part = _inside(role)(old[place.old], new[place.new])
            made.append(replace(part, kind="moved") if place.is_moved else part)
    return tuple(made)


def _details(old: Sequence[nodes.Detail], new: Sequence[nodes.Detail]) -> tuple[Part, ...]:
    """Particulars by their label."""
    labels = [_Named(row.label) for row in old], [_Named(row.label) for row in new]
    return tuple(
        _alone("detail", place, old, new)
        if place.old is None or place.new is None
        else _inside("detail")(old[place.old], new[place.new])
        for place in align(*labels, finds_moves=False)
    )


@dataclass(frozen=True)
class _Named:
    same: str

    def likeness(self, other: object) -> float:
        """Two labels are the same or they are not."""
        return 0.0


def _inside(role: Role) -> Callable[[Any, Any], Part]:
    """How a part made of blocks is laid beside its other version."""

    def compared(old: Any, new: Any) -> Part:
        if [type(block) for block in old.blocks] == [type(block) for block in new.blocks] and len(old.blocks) == 1:
            # Alone in its place, it is the same line however little of it is left.
            return _whole(role, old, new, (_block(old.blocks[0], new.blocks[0]),))
        return _whole(role, old, new, tuple(compare_blocks(old.blocks, new.blocks)))

    return compared


def _whole(role: Role, old: Any, new: Any, parts: tuple[Part, ...], said: str = "", *, is_moved: bool = False) -> Part:
    """A part made of others: changed when one of them is."""
    is_same = not said and all(part.kind == "same" for part in parts)
    if is_moved:
        return Part(role, "moved", old, new, parts=parts, said=said)
    return Part(role, "same", old, new) if is_same else Part(role, "changed", old, new, parts=parts, said=said)


def _line(
    role: Role, old: Any, new: Any, before: tuple[nodes.Inline, ...], after: tuple[nodes.Inline, ...], said: str = ""
) -> Part:
    """A part that is one line of words."""
    line = compare_lines(before, after)
    if not said and all(run.kind == "same" for run in line):
        return Part(role, "same", old, new)
    return Part(role, "changed", old, new, line=line, said=said)


def _alone(role: Role, place: Place, old: Sequence[Any], new: Sequence[Any]) -> Part:
    if place.new is not None:
        return Part(role, "inserted", new=new[place.new])
    if place.old is None:
        raise ValueError("A place stands in one of the versions at least.")
    return Part(role, "moved" if place.is_moved else "deleted", old=old[place.old])


def _text(words: str) -> tuple[nodes.Inline, ...]:
    return (nodes.Text(words),) if words else ()


# --- numbers -------------------------------------------------------------------------------------------------------


class _Numbers:
    """Counts the changes in reading order; what is inside something that came, went or moved is not counted again."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.count = 0
        self.moved: dict[int, int] = {}

    def of(self, part: Part) -> Part:
        """The part with its number, and those inside it with theirs."""
        if part.kind == "same":
            return part
        is_leaf = part.kind in ("inserted", "deleted", "moved") or bool(part.line or part.said)
        if not is_leaf:
            return replace(part, parts=tuple(self.of(one) for one in part.parts))
        if part.role == "cell" and part.kind in ("inserted", "deleted") and not part.said:
            return part  # the column's heading is counted for all its cells
        number = self._next(part)
        parts = part.parts if part.kind == "moved" else tuple(self.of(one) for one in part.parts)
        return replace(part, number=number, parts=parts)

    def _next(self, part: Part) -> int:
        """Both ends of a move have one number, whichever is read first."""
        if part.kind == "moved" and id(part.old) in self.moved:
            return self.moved[id(part.old)]
        self.count += 1
        if part.kind == "moved":
            self.moved[id(part.old)] = self.count
        return self.count


def _walk(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _walk(part.parts if part.kind != "moved" else ())

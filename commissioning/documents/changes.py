"""What changed between two versions, in words: a list for the head of a page, and the whole as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commissioning.documents import nodes
from commissioning.documents.compare import Comparison
from commissioning.documents.compared import Part, words_of
from commissioning.documents.wording import Words, print_of

EXCERPT = 14
NAMES = {
    nodes.Paragraph: "Paragraph",
    nodes.Heading: "Heading",
    nodes.Items: "List",
    nodes.Table: "Table",
    nodes.DetailsTable: "Particulars",
    nodes.Notes: "Notes",
    nodes.Figure: "Picture",
}
ROLES = {
    "section": "Section",
    "item": "List item",
    "row": "Row",
    "header row": "Heading row",
    "cell": "Column",
    "detail": "Particular",
    "note": "Note",
    "caption": "Caption",
    "title": "Title",
}
DONE = {"inserted": "inserted", "deleted": "deleted", "moved": "moved", "changed": "changed"}


@dataclass(frozen=True)
class Change:
    """One change in words: its number, what was done to what, in which section, and a few of the words."""

    number: int
    what: str
    where: str
    words: str


def changes_of(comparison: Comparison) -> list[Change]:
    """Every change in reading order, one line each."""
    found = [Change(part.number, what_of(part), "", _excerpt(part)) for part in _counted(comparison.title)]
    for section in comparison.sections:
        where = section_name(section)
        found += [Change(part.number, what_of(part), where, _excerpt(part)) for part in _counted(section)]
    return sorted(found, key=lambda change: change.number)


def section_name(section: Part) -> str:
    """A section by its number and heading; the part before the first heading is the report's head."""
    node = section.new or section.old
    if node.heading is None:
        return "Head of the report"
    return " ".join(word for word in (node.heading.label, node.heading.text) if word)


def what_of(part: Part) -> str:
    """“Paragraph 3.2 changed”, “Row moved”, “Column inserted”."""
    node = part.new if part.new is not None else part.old
    name = NAMES.get(type(node), "Part") if part.role == "block" else ROLES[part.role]
    label = str(getattr(node, "label", "") or getattr(node, "number", "")) if part.role == "block" else ""
    said = f": {part.said}" if part.said and part.role != "cell" else ""
    also = " and changed" if part.kind == "moved" and _is_rewritten(part) else ""
    if name == "Table" and label:
        name, label = label, ""
    return f"{' '.join(word for word in (name, label) if word)} {DONE[part.kind]}{also}{said}"


def as_text(comparison: Comparison) -> str:
    """The new version as plain text with every change in square brackets; unchanged parts are left out."""
    lines = [f"{change.number}. {change.what}" + (f" ({change.where})" if change.where else "") + f": {change.words}"
             for change in changes_of(comparison)]  # fmt: skip
    return "\n".join(lines) if lines else "Nothing changed."


def words_of_line(line: tuple[Words, ...]) -> str:
    """A line with its changes in brackets."""
    return "".join(_run(run) for run in line).strip()


def start_of(value: Any, count: int = EXCERPT) -> str:
    """The first words of a part."""
    words = " ".join(words_of(value)).split()
    return " ".join(words[:count]) + (" …" if len(words) > count else "")


def _counted(part: Part) -> Iterator[Part]:
    """The changes in a part: itself, or those inside it."""
    if part.number and not part.went_away:
        yield part
    if part.kind == "moved":
        return
    for one in part.parts:
        yield from _counted(one)


def _is_rewritten(part: Part) -> bool:
    return any(run.kind != "same" for run in part.line) or any(
        one.kind not in ("same", "moved") or _is_rewritten(one) for one in part.parts
    )


def _excerpt(part: Part) -> str:
    if part.line and any(run.kind != "same" for run in part.line):
        return _around_changes(part.line)
    node = part.new if part.new is not None else part.old
    if part.role == "section":
        return start_of((node.heading, *node.blocks) if node.heading else node.blocks)
    return start_of(node)


def _around_changes(line: tuple[Words, ...]) -> str:
    """The changed words with a few on either side."""
    pieces = []
    for place, run in enumerate(line):
        if run.kind != "same":
            pieces.append(_run(run))
            continue
        words = print_of(run.new).split()
        before = words[:4] if place > 0 else []
        after = words[-4:] if place < len(line) - 1 else []
        if len(words) <= 8 and before and after:
            pieces.append(" ".join(words) + " ")
        else:
            pieces.append(" ".join([*before, "…", *after]) + " " if len(words) > 4 else " ".join(words) + " ")
    return " ".join("".join(pieces).split())


def _run(run: Words) -> str:
    old, new = print_of(run.old).strip(), print_of(run.new).strip()
    match run.kind:
        case "inserted":
            return f"[inserted: {new}] "
        case "deleted":
            return f"[deleted: {old}] "
        case "fact":
            return f"[register value: {old} → {new}] "
    return print_of(run.new)

"""The styles of a Word file: what a paragraph or a run is by its style, and by the styles that one is based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from commissioning.documents.drafts.package import W

Node = Any
OFF = ("0", "false", "off", "none")
HEADING = re.compile(r"heading (\d)\b", re.I)
BODY_LEVEL = 9  # Word's outline level of a paragraph that is no heading


@dataclass(frozen=True)
class Style:
    """One style with everything it inherits. `outline` is 1 to 9 for a heading, 0 otherwise; None: nothing said."""

    name: str = ""
    outline: int = 0
    list_id: str | None = None
    list_level: int | None = None
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None


class Styles:
    """Every style by its id."""

    def __init__(self, root: Node | None) -> None:
        self.nodes = {} if root is None else {node.get(f"{W}styleId"): node for node in root.iter(f"{W}style")}
        self.read: dict[str, Style] = {}
        defaults = [node for node in self.nodes.values() if node.get(f"{W}default") in ("1", "true")]
        self.default = next((node.get(f"{W}styleId") for node in defaults if node.get(f"{W}type") == "paragraph"), "")

    def of_paragraph(self, properties: Node | None) -> Style:
        """The style a paragraph's properties name, or the one that counts when they name none."""
        return self.named(value(properties, "pStyle") or self.default)

    def of_run(self, properties: Node | None) -> Style:
        """The style a run's properties name, if they name one."""
        return self.named(value(properties, "rStyle"))

    def named(self, style_id: str) -> Style:
        """A style by its id; an empty one for an id that nobody defined."""
        if style_id not in self.read:
            self.read[style_id] = Style()  # a style based on itself ends here
            node = self.nodes.get(style_id)
            if node is not None:
                self.read[style_id] = self._inherited(node)
        return self.read[style_id]

    def _inherited(self, node: Node) -> Style:
        base = self.named(value(node, "basedOn"))
        paragraph, run = node.find(f"{W}pPr"), node.find(f"{W}rPr")
        name = value(node, "name")
        level = number(paragraph, "numPr", "ilvl")
        list_id = value(paragraph.find(f"{W}numPr"), "numId") if has(paragraph, "numPr") else None
        return Style(
            name=name,
            outline=self._outline(name, paragraph, base),
            list_id=base.list_id if list_id is None else list_id,
            list_level=base.list_level if level is None else level,
            bold=switch(run, "b", base.bold),
            italic=switch(run, "i", base.italic),
            hidden=switch(run, "vanish", base.hidden),
            struck=switch(run, "strike", base.struck),
        )

    def _outline(self, name: str, paragraph: Node | None, base: Style) -> int:
        said = outline_of(paragraph)
        if said is not None:
            return said
        named = HEADING.match(name)
        return int(named[1]) if named else base.outline


def outline_of(properties: Node | None) -> int | None:
    """1 to 9 for a heading, 0 for what is said to be none; None where nothing is said."""
    said = number(properties, "outlineLvl")
    return None if said is None else (said + 1 if said < BODY_LEVEL else 0)


def has(node: Node | None, name: str) -> bool:
    """Whether properties hold an element."""
    return node is not None and node.find(f"{W}{name}") is not None


def value(node: Node | None, name: str) -> str:
    """The value of one property; empty where it is not there."""
    found = node.find(f"{W}{name}") if node is not None else None
    return (found.get(f"{W}val") or "") if found is not None else ""


def number(node: Node | None, *path: str) -> int | None:
    """A property that is a number, inside others; None where it is not there."""
    for name in path[:-1]:
        node = node.find(f"{W}{name}") if node is not None else None
    said = value(node, path[-1])
    return int(said) if said.isdecimal() and len(said) < 6 else None


def switch(node: Node | None, name: str, otherwise: bool | None = None) -> bool | None:
    """A property that is on, off, or not said."""
    found = node.find(f"{W}{name}") if node is not None else None
    if found is None:
        return otherwise
    return (found.get(f"{W}val") or "true").lower() not in OFF

"""The numbers that Word counts: each as the text it shows, and whether it marks a list or a numbered paragraph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commissioning.documents.drafts.package import W
from commissioning.documents.drafts.word_styles import number, switch, value
from commissioning.documents.numbering import letter, roman

Node = Any
PLACE = re.compile(r"%(\d)")
FORMATS: dict[str, Callable[[int], str]] = {
    "lowerLetter": letter,
    "upperLetter": lambda count: letter(count).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "decimalZero": lambda count: f"{count:02d}",
    "ordinal": lambda count: f"{count}.",
}
CSS = {
    "bullet": "bullet",
    "lowerLetter": "lower-alpha",
    "upperLetter": "upper-alpha",
    "lowerRoman": "lower-roman",
    "upperRoman": "upper-roman",
}


@dataclass(frozen=True)
class Level:
    """One level of a numbering: its format, the text around the counts, and where it begins."""

    form: str
    text: str
    start: int

    @property
    def is_compound(self) -> bool:
        """Whether its number repeats the numbers above it, as 1.2 does."""
        return len(set(PLACE.findall(self.text))) > 1


@dataclass(frozen=True)
class Label:
    """The number of one paragraph: as Word shows it, how a list writes it, how deep in a list, in which count.

    `numbers_paragraphs` where it is one of an outline such as 1, 1.1: then it marks no list.
    """

    text: str
    style: str
    depth: int
    count: int
    numbers_paragraphs: bool
    sequence: tuple[str, int]


class Numbering:
    """Counts as Word counts, from the first paragraph to the last."""

    def __init__(self, root: Node | None) -> None:
        abstracts = {} if root is None else {n.get(f"{W}abstractNumId"): n for n in root.iter(f"{W}abstractNum")}
        self.by_style = {value(node, "styleLink"): key for key, node in abstracts.items() if value(node, "styleLink")}
        self.levels = {key: _levels(node) for key, node in abstracts.items()}
        self.links = {key: value(node, "numStyleLink") for key, node in abstracts.items()}
        self.nums = {} if root is None else {node.get(f"{W}numId"): node for node in root.iter(f"{W}num")}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        self.begun: set[str] = set()

    def label(self, list_id: str, level: int) -> Label | None:
        """The next number of a list on a level; None for a list or level that nobody defined."""
        node = self.nums.get(list_id)
        key = self._abstract(value(node, "abstractNumId"))
        found = self.levels.get(key, {}).get(level)
        if node is None or found is None or found.form == "none":
            return None
        counts = self.counts[key]
        self._begin(list_id, node, counts)
        counts[level] = counts.get(level, found.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        return Label(
            text=self._shown(key, level, counts),
            style=CSS.get(found.form, "decimal"),
            depth=1 + sum(at < level and not self._numbers_paragraphs(key, at) for at in self.levels[key]),
            count=counts[level],
            numbers_paragraphs=self._numbers_paragraphs(key, level),
            sequence=(key, level),
        )

    def _abstract(self, key: str) -> str:
        """A numbering that is only a link leads to the one that defines it."""
        return self.by_style.get(self.links.get(key, ""), key)

    def _begin(self, list_id: str, node: Node, counts: dict[int, int]) -> None:
        """A list that says where it begins does so at its first paragraph."""
        if list_id in self.begun:
            return
        self.begun.add(list_id)
        for override in node.iter(f"{W}lvlOverride"):
            start, level = number(override, "startOverride"), override.get(f"{W}ilvl", "0")
            if start is not None and level.isdecimal():
                counts[int(level)] = start - 1

    def _shown(self, key: str, level: int, counts: dict[int, int]) -> str:
        levels = self.levels[key]

        def count(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            form = levels[at].form if at in levels else "decimal"
            return FORMATS.get(form, str)(counts.get(at, levels[at].start if at in levels else 1))

        return "•" if levels[level].form == "bullet" else PLACE.sub(count, levels[level].text)

    def _numbers_paragraphs(self, key: str, level: int) -> bool:
        """In an outline (1, 1.1, (a)) the levels down to the last compound one number headings and paragraphs."""
        return level <= max((at for at, one in self.levels[key].items() if one.is_compound), default=-1)


def _levels(node: Node) -> dict[int, Level]:
    found = {}
    for one in node.iter(f"{W}lvl"):
        at = one.get(f"{W}ilvl", "0")
        if at.isdecimal():
            form = "decimal" if switch(one, "isLgl") else value(one, "numFmt") or "decimal"
            start = number(one, "start")
            found[int(at)] = Level(form, value(one, "lvlText"), 1 if start is None else start)
    return found

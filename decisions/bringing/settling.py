"""The last step before a placed draft is written: facts that still read the same come back, links find their places.

A fact returns only where its words are what the register says today; elsewhere the author's words stand as they were
typed and the fact is told as detached, so that no figure changes without anybody noticing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from commissioning.documents.drafts import marks
from commissioning.documents.drafts.draft import MARKED, marked_facts, unescaped
from commissioning.documents.pasted import LeftOut
from commissioning.documents.prose import Facts
from decisions.bringing.headings import How
from decisions.bringing.placing import Placing
from decisions.bringing.rows import RowFound

PLACE = re.compile(r"\[(?P<words>(?:[^\[\]\\]|\\.)*)\]\(<#(?P<place>[^>\s]+)>\)")
NUMBERED = re.compile(r"(?:table|figure) \d+$", re.I)
DETACHED = "A fact that does not read so on the register now: its words are kept, without the fact"
NO_SUCH_PLACE = "A link to a place that is not in the report: its words are kept"


@dataclass
class _Settler:
    """What is known of facts and places, and what was found not to be so."""

    facts: Facts
    places: dict[str, tuple[str, str]]  # by the draft's anchor, or “Table 8”: our key, and the number in the draft
    told: list[LeftOut] = field(default_factory=list)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def text(self, markdown: str) -> str:
        """One text settled."""
        return PLACE.sub(self.place, MARKED.sub(self.fact, markdown))

    def fact(self, found: re.Match[str]) -> str:
        """A fact where it still reads so; elsewhere its words, and that is told."""
        name, words = found["name"], found["words"]
        self.seen[name, words] += 1
        if " ".join((self.facts.get(name) or "").split()) == " ".join(unescaped(words).split()):
            return f"{{{{ {name} }}}}"
        self.told.append(LeftOut(DETACHED, f"{name}: “{unescaped(words)}”"))
        return words

    def place(self, found: re.Match[str]) -> str:
        """A link to what stands there now, by its number where the words were one; words alone where nothing does."""
        words = found["words"]
        said = unescaped(words).strip(" .()")
        known = self.places.get(found["place"]) or self.places.get(said)
        if known is None:
            self.told.append(LeftOut(NO_SUCH_PLACE, unescaped(words)))
            return words
        key, number = known
        follows = said == number.strip(" .()") or NUMBERED.fullmatch(said)
        return f"[](<#{key}>)" if follows else f"[{words}](<#{key}>)"

    def row(self, row: RowFound) -> RowFound:
        """One row with its texts settled."""
        values: dict[str, Any] = {
            name: self.text(value) if type(value) is str else value for name, value in row.values.items()
        }
        return replace(row, values=values)


def settled(placing: Placing, facts: Facts) -> Placing:
    """The placing ready to be written. `facts` are what the report it goes to would print."""
    settler = _Settler(facts, _places(placing))
    texts = tuple(replace(one, markdown=settler.text(one.markdown)) for one in placing.texts)
    tables = tuple(
        replace(table, rows=tuple(tuple(settler.text(cell) for cell in row) for row in table.rows))
        for table in placing.tables
    )
    rows = tuple(settler.row(row) for row in placing.rows)
    left = tuple(replace(one, words=_as_words(one.words)) for one in placing.not_placed)
    lost = Counter(marked_facts(placing.draft)) - settler.seen
    told = [*settler.told, *(LeftOut(DETACHED, f"{name}: “{unescaped(words)}”") for name, words in lost.elements())]
    return replace(placing, texts=texts, tables=tables, rows=rows, not_placed=(*left, *dict.fromkeys(told)))


def _places(placing: Placing) -> dict[str, tuple[str, str]]:
    """Every place of the draft that a link can lead to in the report: the headings of sections, and tables."""
    found = {table.number: (table.key, table.number) for table in placing.tables if table.number}
    kept = {table.key for table in placing.tables} | {picture.key for picture in placing.pictures}
    for part, suggestion in zip(placing.draft.parts, placing.suggestions, strict=True):
        if suggestion.key and suggestion.how in (How.SAME, How.ALIKE, How.NEAR, How.CHOSEN):
            found |= dict.fromkeys(part.anchors, (suggestion.key, part.label))
        elif suggestion.key and (key := marks.key_among(part.anchors)):
            found |= dict.fromkeys(part.anchors, (key, part.label))
        for line in part.lines:
            key = line.key if line.kind in ("table", "figure") and line.key in kept else marks.key_among(line.anchors)
            if key and suggestion.key:
                found |= dict.fromkeys(line.anchors, (key, line.label))
    return found


def _as_words(text: str) -> str:
    """A text that is only told, without marks of facts and of places."""
    return PLACE.sub(lambda found: found["words"], MARKED.sub(lambda found: found["words"], text))

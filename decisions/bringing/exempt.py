"""Exempt passages of a draft: parted from what everybody reads, with every heading and line that stands inside them.

A passage begins and ends with words that the report prints itself. Where its end was taken out, or never stood there,
it goes on to the next heading that plainly is another section's: an exempt line in the list can be entered anew, one in
a public section cannot be called back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from commissioning.documents.drafts.draft import Draft, Part, with_heading, words_of
from commissioning.documents.pasted import Line
from decisions.bringing.headings import How, Suggestion
from decisions.bringing.shape import Shape

_NUMBER = r"(?:[\d.]{1,12}\s+)?"  # of the paragraph, where it was not known for one
BEGINS = re.compile(rf"{_NUMBER}Exempt: not for publication\b")
ENDS = re.compile(rf"{_NUMBER}Here ends what is exempt\b")
WITHHELD = re.compile(rf"{_NUMBER}Exempt information is withheld here\b")
NAMING = (How.SAME, How.ALIKE, How.NEAR, How.CHOSEN, How.FORM)


@dataclass(frozen=True)
class Apart:
    """A part as everybody may read it and where it goes, what only some may read, and what the report says of that."""

    part: Part
    suggestion: Suggestion
    exempt: tuple[Line, ...] = ()
    printed: tuple[str, ...] = ()


class Passages:
    """Goes through the parts of one draft once, in their order."""

    def __init__(self, draft: Draft, shape: Shape) -> None:
        self.shape = shape
        self.marks = [bool(ENDS.match(said)) for part in draft.parts for said in _said(part) if _is_mark(said)]
        self.is_open = False
        self.has_end = False  # whether words that end the open passage are still to come
        self.level, self.section = 0, Suggestion("", How.NONE)  # the last heading that named a section

    def apart(self, part: Part, suggestion: Suggestion) -> Apart:
        """One part, divided."""
        if self.is_open and self.is_another(part, suggestion):
            self.is_open = False
        if not self.is_open and self.names(part, suggestion):
            self.level, self.section = part.level, suggestion
        is_within = bool(part.heading) and (self.is_open or _is_mark(part.heading))
        lines = [with_heading(part, "heading"), *part.lines] if is_within else list(part.lines)
        kept, exempt, printed = self.divided(lines)
        if not is_within:
            return Apart(replace(part, lines=tuple(kept)), suggestion, tuple(exempt), tuple(printed))
        rest = replace(part, heading="", label="", anchors=(), lines=tuple(kept))
        return Apart(rest, self.section if kept else Suggestion("", How.EXEMPT), tuple(exempt), tuple(printed))

    def divided(self, lines: list[Line]) -> tuple[list[Line], list[Line], list[str]]:
        """Lines that everybody may read, those of passages, and the words that the report prints around these."""
        kept: list[Line] = []
        exempt: list[Line] = []
        printed: list[str] = []
        for line in lines:
            said = words_of(line.runs)
            if _is_mark(said):
                self.marks.pop(0)
                self.is_open = bool(BEGINS.match(said))
                self.has_end = self.marks[:1] == [True]
            if ENDS.match(said) or (WITHHELD.match(said) and not self.is_open):
                printed.append(said)
            else:
                (exempt if self.is_open else kept).append(line)
        return kept, exempt, printed

    def names(self, part: Part, suggestion: Suggestion) -> bool:
        """Whether a part's heading says of itself where it goes. A line that only looks like a heading does not."""
        return bool(part.heading) and not part.is_guess and suggestion.how in NAMING

    def is_another(self, part: Part, suggestion: Suggestion) -> bool:
        """Whether a heading after an open passage is a section's, and not one inside it that sounds alike."""
        if self.has_end or not self.names(part, suggestion):
            return False
        place = self.shape.place(suggestion.key)
        is_beneath = place is not None and bool(place.parent) and place.parent == self.section.key
        return part.level <= self.level or is_beneath


def _said(part: Part) -> Iterator[str]:
    yield part.heading
    yield from (words_of(line.runs) for line in part.lines)


def _is_mark(said: str) -> bool:
    return bool(BEGINS.match(said) or ENDS.match(said))

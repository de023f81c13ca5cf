"""What a draft is brought to: the sections of a report, and what its form prints by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commissioning.documents.numbering import SCHEMES
from decisions.enums import ParagraphNumbering, SectionKind

# These hold no words of their own: what stands under such a heading belongs to one of the sections below it.
WITHOUT_TEXT = (SectionKind.GROUP, SectionKind.PART)


@dataclass(frozen=True)
class Place:
    """A section of the report: where words can go. `parent` is the key of the section above, empty at the top."""

    key: str
    heading: str
    kind: SectionKind
    level: int
    parent: str = ""
    counts_paragraphs: bool = True

    @property
    def takes_text(self) -> bool:
        """Whether words may stand in it."""
        return self.kind not in WITHOUT_TEXT


@dataclass(frozen=True)
class Shape:
    """A report as a draft meets it.

    `particulars` are the labels at its head by what fills them; `standing` is what the form prints by itself, so that
    it need not be brought; `embeds` are the codes that place what the report prints as a table, by that table's key.
    """

    places: tuple[Place, ...]
    particulars: tuple[tuple[str, str], ...] = ()
    standing: tuple[str, ...] = ()
    counts_subheadings: bool = False
    embeds: Mapping[str, str] = field(default_factory=dict)

    def place(self, key: str) -> Place | None:
        """The section of a key; None for none."""
        return next((one for one in self.places if one.key == key), None)

    def beneath(self, key: str) -> list[Place]:
        """The sections directly under one."""
        return [one for one in self.places if one.parent == key]


def places_of(structure: Mapping[str, Any], sections: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    """The sections as places; `sections` are a form's own or, in the same words, a report's."""
    scheme = SCHEMES[structure["scheme"]]
    return tuple(
        Place(
            key=entry["key"],
            heading=entry["heading"],
            kind=SectionKind(entry["kind"]),
            level=entry["level"],
            parent=entry["parent"],
            counts_paragraphs=scheme.paragraph is not None and entry["numbering"] != ParagraphNumbering.NONE,
        )
        for entry in sections
    )


def standing_of(structure: Mapping[str, Any], *more: str) -> tuple[str, ...]:
    """What a form prints by itself: its name, the labels at its head, the blocks for signature, and `more`."""
    signs = [words for entry in structure["sign_off"] for words in (entry["role"], entry["statement"])]
    labels = [entry["label"] for entry in structure["particulars"]]
    own = ("Sign-off", "Statement", "Signed", "Annexes", "Record of the decision")
    return tuple(dict.fromkeys(filter(None, (structure["name"], *labels, *signs, *own, *more))))

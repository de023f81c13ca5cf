"""What a document is made of: frozen values, in reading order, that screen, PDF, search and export all read.

A document is a flat run of blocks; headings give it its shape, as they do on paper. Numbers are not counted by the
page: `numbering` writes them into the labels, and they are printed as text. Bytes of pictures are not in the tree;
an `Asset` names them by hash.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from commissioning.documents import canonical
from commissioning.documents.errors import InvalidDocument

ListStyle = Literal["decimal", "lower-alpha", "lower-roman", "bullet"]
LIST_STYLES = ("decimal", "lower-alpha", "lower-roman", "bullet")
LINK_SCHEMES = ("https://", "mailto:")
PICTURE_TYPES = ("image/png", "image/jpeg", "image/svg+xml")
NOT_FOR_PUBLICATION = "Not for publication"  # how the classification of an exempt copy begins
MarkKind = Literal["tick", "green", "amber", "red"]
MARK_KINDS = ("tick", "green", "amber", "red")


# --- inside a line -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A run of characters in one face."""

    text: str
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True)
class FactValue:
    """A register value standing in prose: the fact's dotted name and the text it had when it was resolved."""

    name: str
    text: str
    strong: bool = False
    emphasis: bool = False


@dataclass(frozen=True)
class Link:
    """A link out of the document: https or mailto only."""

    href: str
    inlines: tuple["Inline", ...]

    def __post_init__(self) -> None:
        if not self.href.lower().startswith(LINK_SCHEMES):
            raise InvalidDocument(f"A link starts with https:// or mailto:, not {self.href!r}.")


@dataclass(frozen=True)
class LineBreak:
    """A line end inside a paragraph."""


@dataclass(frozen=True)
class CrossReference:
    """A link to a heading, paragraph, table or figure by its key. Empty text is filled with the target's label."""

    target: str
    text: str = ""


@dataclass(frozen=True)
class NoteReference:
    """The raised number of a note; the note itself stands in a `Notes` block at the section's end."""

    key: str
    label: str = ""


@dataclass(frozen=True)
class Mark:
    """A word that a tick or a colour shows besides: “Yes”, “16, red”. The word alone says everything (WCAG 1.4.1)."""

    text: str
    kind: MarkKind

    def __post_init__(self) -> None:
        if self.kind not in MARK_KINDS or not self.text.strip():
            raise InvalidDocument(f"A mark is a word with one of {', '.join(MARK_KINDS)}, not {self.kind!r}.")


Inline = Text | FactValue | Link | LineBreak | CrossReference | NoteReference | Mark


# --- blocks ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """A heading. Level 1 is the title or a part (“Part A”), 2 a section, 3 a sub-section; a sub-heading stands inside.

    A part is printed on the level of sections, whose heads they are on paper.

    `is_counted` false keeps the number away (Summary); a sub-heading is counted only where the scheme says so.
    """

    key: str
    level: int
    text: str
    label: str = ""
    is_counted: bool = True
    is_subheading: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, with its number ("1.2") when the scheme gives it one."""

    inlines: tuple[Inline, ...]
    label: str = ""
    key: str = ""
    is_counted: bool = True


@dataclass(frozen=True)
class Item:
    """One entry of a list: its label as text, and any blocks, so that lists nest."""

    blocks: tuple["Block", ...]
    label: str = ""


@dataclass(frozen=True)
class Items:
    """A list."""

    ordered: bool
    style: ListStyle
    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        if self.style not in LIST_STYLES or self.ordered is (self.style == "bullet"):
            raise InvalidDocument(f"A list cannot be {'ordered' if self.ordered else 'unordered'} and {self.style!r}.")


@dataclass(frozen=True)
class Cell:
    """A table cell; `is_header` makes it a heading of its column (in a header row) or of its row (elsewhere)."""

    blocks: tuple["Block", ...]
    colspan: int = 1
    rowspan: int = 1
    is_header: bool = False


@dataclass(frozen=True)
class Table:
    """A table of content. Header rows repeat on every page; `widths` are column shares in percent, or empty."""

    key: str
    caption: str
    header_rows: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    number: str = ""
    widths: tuple[int, ...] = ()


@dataclass(frozen=True)
class Detail:
    """One labelled entry of a details table."""

    label: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class DetailsTable:
    """A two-column table whose first column heads its row: the report's particulars."""

    rows: tuple[Detail, ...]
    caption: str = ""


@dataclass(frozen=True)
class Note:
    """The words of one note."""

    key: str
    blocks: tuple["Block", ...]
    label: str = ""


@dataclass(frozen=True)
class Notes:
    """The notes of a section, at its end, each linked from its number and back."""

    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Asset:
    """A picture named by the SHA-256 of its bytes, which travel beside the tree."""

    name: str
    sha256: str
    media_type: str

    def __post_init__(self) -> None:
        if self.media_type not in PICTURE_TYPES or not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise InvalidDocument(f"{self.name!r} is not a PNG, JPEG or SVG picture named by its SHA-256.")


@dataclass(frozen=True)
class Figure:
    """A picture with its text alternative, which is required (WCAG 1.1.1), and a caption."""

    key: str
    asset: Asset
    alt: str
    caption: str = ""
    number: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise InvalidDocument(f"The figure {self.key!r} needs words that say what it shows.")


@dataclass(frozen=True)
class SignatureLine:
    """One signatory: part in the decision, true name, post, capacity, and when and to what they signed.

    An empty `signed_at` is an unsigned line.
    """

    role: str
    name: str
    post: str
    capacity: str = ""
    statement: str = ""
    signed_at: str = ""


@dataclass(frozen=True)
class SignOff:
    """The signatures at the foot of the document. Evidence about the content, so outside its content hash."""

    lines: tuple[SignatureLine, ...]
    heading: str = "Sign-off"


@dataclass(frozen=True)
class Certificate:
    """The last block of a certified record: what was resolved, by whom, and how to check the file."""

    statement: str
    rows: tuple[Detail, ...]
    heading: str = "Record of the decision"


@dataclass(frozen=True)
class Embed:
    """A place in prose for something that is kept as rows, e.g. `[table:key-challenges]`; the caller puts it in."""

    kind: str
    key: str


Block = Heading | Paragraph | Items | Table | DetailsTable | Notes | SignOff | Figure | Certificate | Embed


# --- the whole ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Council:
    """Whose document it is, as it shows on paper. The colour is `#rrggbb`."""

    name: str
    colour: str
    logo: Asset | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.colour):
            raise InvalidDocument(f"A council's colour is written like #1d5a6c, not {self.colour!r}.")


@dataclass(frozen=True)
class Document:
    """A whole document.

    `kind` names the form ("Delegated powers report"); `status` is where it stands ("Issued for decision");
    `watermark` is printed behind every page; `content_hash` is what the page foot shows (`snapshot.content_hash`).
    """

    title: str
    council: Council
    reference: str
    blocks: tuple[Block, ...]
    kind: str = ""
    status: str = ""
    classification: str = ""
    watermark: str | None = None
    content_hash: str = ""
    language: str = "en-GB"

    @property
    def marking(self) -> str:
        """What every page says of a copy that is not for the public; empty for any other."""
        return self.classification if self.classification.startswith(NOT_FOR_PUBLICATION) else ""

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidDocument("A document needs a title.")
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", self.language):
            raise InvalidDocument(f"{self.language!r} is not a language tag.")


NODE_TYPES: dict[str, type] = {
    kind.__name__: kind
    for kind in (
        Text, FactValue, Link, LineBreak, CrossReference, NoteReference, Mark, Heading, Paragraph, Item, Items, Cell,
        Table, Detail, DetailsTable, Note, Notes, Asset, Figure, SignatureLine, SignOff, Certificate, Embed, Council,
        Document,
    )
}  # fmt: skip


# --- stored form -------------------------------------------------------------------------------------------------

SCHEMA = 1

# From schema n to n + 1: plain JSON in, plain JSON out. Stored bytes are never rewritten; they are lifted when read.
UPCASTERS: dict[int, Callable[[Any], Any]] = {}


def to_json(value: Any) -> str:
    """Canonical JSON of a document, node or run of nodes, with the schema's number."""
    return canonical.dumps({"schema": SCHEMA, "content": value})


def from_json(text: str | bytes) -> Any:
    """The value that `to_json` wrote, lifted from an older schema where needed. Refuses what it cannot know."""
    try:
        stored = json.loads(text)
        schema, content = stored["schema"], stored["content"]
    except (ValueError, KeyError, TypeError) as problem:
        raise InvalidDocument("This is not a stored document.") from problem
    if schema not in (*UPCASTERS, SCHEMA):
        raise InvalidDocument(f"This document was stored in schema {schema!r}; this version reads up to {SCHEMA}.")
    for number in range(schema, SCHEMA):
        content = UPCASTERS[number](content)
    return canonical.revive(content, NODE_TYPES)

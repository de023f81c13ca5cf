"""The particulars at the head of a draft: a table of two columns, or lines that begin with a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commissioning.documents.drafts.draft import blocks_in, words_in, words_of
from commissioning.documents.pasted import Line, PastedTable
from commissioning.documents.tree import plain_text
from decisions.bringing.headings import is_standing, plain
from decisions.bringing.rows import RowFound, contact
from decisions.bringing.shape import Shape
from decisions.bringing.unfolding import after_label, labelled

# What the label of a particular may be called, by what fills it in our forms.
NAMES = {
    "title": ("title", "subject", "report title", "title of report", "name of decision"),
    "sponsor": ("report of", "from", "report by", "report sponsor", "cabinet member", "lead officer"),
    "wards": ("wards", "ward", "wards affected", "electoral division", "electoral divisions", "divisions affected"),
    "classification": ("status", "classification", "exempt or confidential", "publication status"),
    "enclosures": ("enclosures", "appendices", "annexes", "attachments"),
    "contacts": ("officer contact details", "contact officers", "contact officer", "contacts", "contact details"),
    "reference": ("decision number", "reference", "report reference", "reference number"),
    "contract": ("contract", "contract reference"),
}
KEPT = ("title", "wards", "enclosures", "sponsor")  # these can be taken over as they are written
NONE = ("none", "nil", "n a", "not applicable")
FEWEST = 2  # labels that have to be known before a table is taken for particulars


@dataclass(frozen=True)
class Particular:
    """One entry: its label, what fills it (empty when nobody knows the label), and its words."""

    label: str
    source: str
    words: str
    lines: tuple[str, ...]


def in_table(table: PastedTable, shape: Shape) -> list[Particular]:
    """The entries of a two-column table that holds particulars; nothing for any other table."""
    if len(table.columns) != 2:
        return []
    rows = [row for row in (table.columns, *table.rows) if any(cell.strip() for cell in row)]
    found = [_of(_words(label), value, shape) for label, value in rows]
    known = sum(bool(one.source) or is_standing(one.label, shape.standing) for one in found)
    return found if known >= min(FEWEST, len(found)) and known * 2 >= len(found) else []


def in_line(line: Line, shape: Shape) -> Particular | None:
    """The entry a line makes; None for a line without a label that we know."""
    label, _ = labelled(line)
    found = _of(label, words_of(after_label(line).runs), shape) if label else None
    return found if found is not None and found.source else None


def contacts_of(entry: Particular) -> tuple[list[RowFound], list[str]]:
    """The officers an entry names, and the lines that are not plainly one."""
    rows, rest = [], []
    for line in entry.lines:
        row = contact(line)
        if row is None:
            rest.append(line)
        else:
            rows.append(row)
    return rows, rest


def is_none(words: str) -> bool:
    """Whether an entry says that there is nothing."""
    return plain(words) in NONE


def _of(label: str, value: str, shape: Shape) -> Particular:
    source = _source(label, shape)
    lines = tuple(_lines(value))
    return Particular(label, source, " ".join(lines), lines)


def _source(label: str, shape: Shape) -> str:
    said = plain(label)
    for own, source in shape.particulars:
        if said == plain(own):
            return source
    sources: Sequence[str] = [source for _, source in shape.particulars]
    return next((source for source, names in NAMES.items() if source in sources and said in names), "")


def _lines(value: str) -> Iterator[str]:
    for block in blocks_in(value):
        if words := plain_text(block):
            yield words


def _words(cell: str) -> str:
    return words_in(cell).rstrip(" :")

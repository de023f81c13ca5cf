"""Counting words, so that none is lost on the way: a word is a run of letters, whatever stands around it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from commissioning.documents.drafts.draft import Draft, Part, words_in, words_of
from commissioning.documents.pasted import PastedTable

UNTITLED = "Untitled table"
WORD = re.compile(r"[^\W\d_]+")


def counted(*texts: str) -> Counter[str]:
    """How often each word stands in some texts, capitals or not. A hyphen that only ends a line is none."""
    found: Counter[str] = Counter()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
        found.update(word.casefold() for word in WORD.findall(plain))
    return found


def of_draft(draft: Draft) -> Counter[str]:
    """The words of a draft, without what was left out of it, and without the numbers typed before its lines."""
    found = counted(draft.title)
    for part in draft.parts:
        found += of_part(part)
    for table in draft.tables:
        found += of_table(table)
    captions = (one.caption for one in draft.pictures if one.caption != one.alt)
    return found + counted(*(words_of(note.runs) for note in draft.notes), *captions)


def of_part(part: Part) -> Counter[str]:
    """The words of a heading and of the lines under it."""
    return counted(part.heading, *(words_of(line.runs) for line in part.lines))


def of_table(table: PastedTable) -> Counter[str]:
    """The words of a table: caption (unless it is ours, for want of one), headings and cells."""
    cells = (words_in(cell) for row in table.rows for cell in row)
    caption = "" if table.caption.startswith(UNTITLED) else table.caption
    return counted(caption, *table.columns, *dict.fromkeys(table.groups), *cells)


def of_labels(draft: Draft) -> Counter[str]:
    """The letters among the numbers that were typed by hand, such as (a) and iv, and those of “Table 1”."""
    captions = " table" * sum(not table.caption.startswith(UNTITLED) for table in draft.tables)
    captions += " figure" * len(draft.pictures)
    return counted(
        captions, *(part.label for part in draft.parts), *(line.label for part in draft.parts for line in part.lines)
    )


def missing(wanted: Counter[str], texts: Iterable[str]) -> list[str]:
    """The words that do not stand in the texts as often as they should."""
    return sorted((wanted - counted(*texts)).elements())

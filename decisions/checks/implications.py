"""Whether what is ticked is written, and what is written is ticked.

In a section for implications the ticks are drawn from its sub-sections, so that the two cannot differ (model.md
invariant 30); what can still differ is a text that says “none” under a tick, and a matrix typed as a table. Case S2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from decisions.checks.draft import Draft, SectionView
from decisions.checks.passages import TableView
from decisions.checks.rule import Finding, warning
from decisions.enums import SectionAnswer, SectionKind

TICK = warning(
    "tick_without_section", "An implication that is ticked and has nothing written.", "Invariant 30; case S2"
)
SECTION = warning(
    "section_without_tick", "An implication that is written about and not ticked.", "Invariant 30; case S2"
)
UNANSWERED = warning(
    "implication_unanswered", "An implication that is neither written about nor answered.", "Invariant 30"
)

_NONE = re.compile(
    r"\s*(?:none|nil|n/?a|not applicable|there (?:are|is) (?:no|none)\b[^.]*|"
    r"no (?:[\w-]+\s){0,4}?(?:implications?|impact|effect)[^.]*)\.?\s*$",
    re.IGNORECASE,
)
_TICKED = re.compile(r"\s*(?:[✓✔☑√]|yes|x)\s*$", re.IGNORECASE)
_UNTICKED = re.compile(r"\s*(?:[✗✘☐☒–-]|no|none|n/?a)?\s*$", re.IGNORECASE)
_MARK = re.compile(r"[✓✔☑√]")
_SMALL = frozenset(re.findall(r"\S+", "and or of the for in on a implication implications comments considerations"))


def implications(draft: Draft) -> Iterator[Finding]:
    """Each implication of the form has words, which make its tick, or an answer, which leaves it out."""
    groups = {section.key for section in draft.sections if section.kind is SectionKind.IMPLICATIONS}
    for section in draft.sections:
        if section.parent not in groups:
            continue
        if section.answer is not SectionAnswer.CONTENT:
            if any(other.parent == section.key and other.body.strip() for other in draft.sections):
                yield SECTION.found(
                    f"“{section.heading}” is answered “{section.answer.label}”, so it is not ticked, but sub-sections "
                    "of it are written. Take the answer back, or the words out.",
                    section.place,
                )
        elif _NONE.match(section.body) and section.body.strip():
            yield TICK.found(
                f"“{section.heading}” is ticked because it has text, and the text says that there is nothing. Answer "
                "“None” instead.",
                section.place,
            )
        elif section.is_empty and not section.is_required:
            yield UNANSWERED.found(
                f"“{section.heading}” is neither written nor answered. Write it, or answer “None” or “N/A”.",
                section.place,
            )


def matrices(draft: Draft) -> Iterator[Finding]:
    """In a typed table of ticks, each label that is ticked has a section with words, and each other one has none.

    A table is one of ticks when it has the mark, or when most of its labels are headings of the report.
    """
    for table in draft.typed:
        found = [(label, is_ticked, _section(draft, label)) for label, is_ticked in _ticks(table)]
        known = sum(section is not None for _, _, section in found)
        is_marked = any(_MARK.search(cell) for row in (table.headings, *table.rows) for cell in row)
        if not any(is_ticked for _, is_ticked, _ in found) or not (is_marked or 2 * known > len(found)):
            continue
        for label, is_ticked, section in found:
            is_written = section is not None and _is_written(section)
            if is_ticked and not is_written:
                yield TICK.found(
                    f"“{table.caption}” ticks “{label}”, and the report has no section that says what it is. Write "
                    "it, or take the tick out.",
                    table.place,
                )
            elif not is_ticked and section is not None and is_written:
                yield SECTION.found(
                    f"“{table.caption}” does not tick “{label}”, but “{section.heading}” is written. Tick it, or "
                    "answer the section “None”.",
                    table.place,
                )


def _ticks(table: TableView) -> Iterator[tuple[str, bool]]:
    """Labels with their ticks, read as if the table's cells stood in pairs of a label and a place for a tick."""
    headed = any(_MARK.search(cell) for cell in table.headings)  # pasted without a row of headings
    for row in (table.headings, *table.rows) if headed else table.rows:
        for label, tick in pairwise(row):
            is_label = (
                bool(re.search(r"[A-Za-z]{3}", label)) and not _TICKED.match(label) and not _UNTICKED.match(label)
            )
            if is_label and (_TICKED.match(tick) or _UNTICKED.match(tick)):
                yield label, bool(_TICKED.match(tick))


def _section(draft: Draft, label: str) -> SectionView | None:
    """The section a label is about: its words are the heading's, or the heading's are among them."""
    wanted = _words(label)
    for section in draft.sections:
        words = _words(section.heading)
        if words and wanted and (wanted <= words or words <= wanted):
            return section
    return None


def _words(text: str) -> frozenset[str]:
    found = re.findall(r"[a-z]+", text.lower())
    return frozenset(word.removesuffix("s") for word in found if word not in _SMALL)


def _is_written(section: SectionView) -> bool:
    has_text = bool(section.body.strip()) and not _NONE.match(section.body)
    return section.answer is SectionAnswer.CONTENT and (has_text or section.has_rows)


CHECKS = (implications, matrices)

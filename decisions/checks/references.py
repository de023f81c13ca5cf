"""Whether what the report points to is there, sections, tables, annexes, options and links; and who wrote the numbers.

Sources: model.md invariant 33 (numbering is generated, cross-references are links); cases S0 (6.5 for 6.1), S1 (6.1
twice, an appendix that is absent) and S4 (“Table 8” of one table, “option 2” without a list).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from decisions.checks.draft import Draft
from decisions.checks.passages import Passage
from decisions.checks.phrases import any_of
from decisions.checks.rule import Finding, blocker, warning
from decisions.enums import SectionKind

BROKEN = blocker("reference_broken", "A cross-reference to a place that is not in the report.", "Invariant 33")
TYPED = warning(
    "number_typed", "A paragraph or heading whose number was typed by hand.", "Invariant 33; cases S0 and S1"
)
TWICE = warning(
    "number_out_of_order", "A typed number that stands twice, or that a section does not begin with.", "Cases S0 and S1"
)
CITED = warning("cited_by_number", "A table or figure cited by a number that the report does not have.", "Case S4")
NO_ANNEX = warning("annex_missing", "An annex or appendix that is cited and not there.", "Case S1")
NO_LIST = warning("option_without_list", "“Option 2” in a report that lists no second option.", "Case S4")
NOT_PUBLIC = warning("link_not_public", "A link to a place the public cannot open.", "SI 2014/2095 reg. 8; WCAG 2.4.4")
NO_EXEMPT_TEXT = warning(
    "exempt_part_without_ground",
    "A part said to be exempt that the report does not hold with its paragraph and reasons.",
    "Local Government Act 1972 Sch. 12A; invariant 31; case S4",
)

# What a code places that is printed as a table with a number.
TABLES = ("table", "schedule", "risks", "risk-map", "milestones")
_NUMBER = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[A-Z“\[])(?!(?:FTEs?|WTEs?|Full|Hours?|Days?|Million)\b)"
)
_HEADING = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+(?=[A-Z])")
_CITED = re.compile(
    r"\b(?P<kind>Table|Figure|Fig\.?|Chart)\s(?P<number>\d{1,2})\b(?!\.\d)(?!\s(?:of|in)\s(?:the|that|its)\b)"
)
_ANNEX = re.compile(
    r"\b(?P<kind>Appendix|Annex|Appendices|Annexes|Enclosure)\s(?P<number>\d{1,2}|[A-H])\b(?!\s(?:of|to|"
    r"in)\s(?:the|that|its)\b)"
)
_OPTION = re.compile(r"\b(?:option|Option)\s(?P<number>\d{1,2})\b(?!\s(?:months?|years?))")
_PRIVATE_HOST = re.compile(
    r"^https://(?:[^/]*\.)?(?:sharepoint\.com|onedrive\.[^/]+|teams\.microsoft\.com|docs\.google\.com|"
    r"drive\.google\.com|localhost|intranet[^/]*|dropbox\.com)(?:[/:]|$)|^https://(?:intranet|[^/.]+)(?:[/:]|$)|"
    r"^https://(?:\d{1,3}\.){3}\d",
    re.IGNORECASE,
)
_EXEMPT = re.compile(
    r"\b(?:exempt|confidential|Part (?:II|2))\s(?:report|appendix|annex|part|section)\b|\bprivate\s(?:report|appendix|"
    r"annex|(?:part|section) of (?:the|this) (?:report|agenda|meeting|paper))\b|\b(?:is|are|"
    r"set out|given|found)\sin\sPart (?:II|2)\b|\bnot for publication\b",
    re.IGNORECASE,
)
_NOT_EXEMPT = any_of("no|not|none|nothing|without")


def cross_references(draft: Draft) -> Iterator[Finding]:
    """Each leads to a heading, table or figure of the report."""
    for passage in draft.passages:
        for target in dict.fromkeys(passage.references):
            if target not in draft.keys:
                yield BROKEN.found(
                    f"{passage.label} points to “{target}”, which is not in the report. Choose a section or table that "
                    "is, or take the reference out.",
                    passage.place,
                )


def typed_numbers(draft: Draft) -> Iterator[Finding]:
    """The form numbers paragraphs; a number typed before one is printed beside the other."""
    for passage in draft.passages:
        found = list(_typed(passage))
        for number in found:
            yield TYPED.found(
                f"{passage.label} has the number “{number}” typed by hand. Take it out: paragraphs are numbered by the "
                "form.",
                passage.place,
            )
        for number, count in Counter(found).items():
            if count > 1:
                yield TWICE.found(
                    f"{passage.label} has {number} {count} times. Take the typed numbers out.", passage.place
                )
        if found and found[0].count(".") == 1 and not found[0].endswith(".1"):
            yield TWICE.found(
                f"{passage.label} begins with the typed number {found[0]}, where a section begins with "
                f"{found[0].partition('.')[0]}.1. Take the typed numbers out.",
                passage.place,
            )


def _typed(passage: Passage) -> Iterator[str]:
    if passage.place.startswith("table:"):
        return
    for piece in passage.pieces:
        match = (_HEADING if piece.is_heading else _NUMBER).match(piece.text)
        if match:
            yield match["number"]


def numbers_cited(draft: Draft) -> Iterator[Finding]:
    """“Table 8” is the eighth table of the report; better is a cross-reference, which counts by itself."""
    placed = Counter(kind for passage in draft.passages for kind, _ in passage.embeds)
    rows = Counter(section.kind for section in draft.sections if section.has_rows)
    printed = (SectionKind.RISKS, SectionKind.MILESTONES, SectionKind.ENGAGEMENT, SectionKind.CONSULTATIONS)
    matrices = sum(section.kind is SectionKind.IMPLICATIONS for section in draft.sections) + bool(draft.criteria)
    there = {
        "Table": sum(placed[kind] for kind in TABLES) + sum(rows[kind] for kind in printed) + matrices,
        "Figure": placed["figure"] + placed["risk-map"],
    }
    for passage in draft.passages:
        for match in _CITED.finditer(passage.words):
            kind = "Table" if match["kind"] == "Table" else "Figure"
            if int(match["number"]) > there[kind]:
                count = there[kind] or "no"
                yield CITED.found(
                    f"{passage.label} cites {match[0]}; the report has {count} {kind.lower()}{'s' * (count != 1)}. "
                    "Point to it with a cross-reference, or take the words out.",
                    passage.place,
                )


def annexes(draft: Draft) -> Iterator[Finding]:
    """What is cited as annexed is annexed, or named among the enclosures."""
    for passage in draft.passages:
        for match in _ANNEX.finditer(passage.words):
            number = match["number"]
            place = int(number) if number.isdigit() else ord(number) - ord("A") + 1
            named = f"{match['kind']} {number}".lower() in " ".join((draft.enclosures, *draft.annexes)).lower()
            if place > len(draft.annexes) and not named:
                yield NO_ANNEX.found(
                    f"{passage.label} cites {match[0]}, which is not among the annexes. Attach it, name it among the "
                    "enclosures, or take the words out.",
                    passage.place,
                )


def options(draft: Draft) -> Iterator[Finding]:
    """An option that is named by its number stands in the list of options, or among those of the contract."""
    orders = [asked.option.order for asked in draft.recommendations if asked.option]
    most = max([len(draft.considered), *orders], default=0)
    for passage in draft.passages:
        for match in _OPTION.finditer(passage.words):
            if int(match["number"]) > most:
                yield NO_LIST.found(
                    f"{passage.label} names {match[0]}, but the report lists {most or 'no'} "
                    f"option{'s' * (most != 1)}. Add it to the options considered, or say what it is.",
                    passage.place,
                )


def links(draft: Draft) -> Iterator[Finding]:
    """A link in a public paper opens for the public."""
    places = [(passage.label, href, passage.place) for passage in draft.passages for href in passage.links]
    places += [(f"“{paper.title}”", paper.url, paper.place) for paper in draft.papers if paper.url]
    for label, href, place in places:
        if _PRIVATE_HOST.match(href):
            yield NOT_PUBLIC.found(
                f"{label} links to {href[:80]}, which the public cannot open. Link to the published copy.", place
            )


def exempt_parts(draft: Draft) -> Iterator[Finding]:
    """What is withheld is held in the report as exempt text or an exempt annex, each with its own ground."""
    if draft.withheld:
        return
    if draft.is_part_exempt:
        yield NO_EXEMPT_TEXT.found(
            "The report is marked as partly exempt, but nothing in it is withheld. Withhold the passage with its "
            "paragraph of Schedule 12A and your reasons, or mark the report as public."
        )
    for passage in draft.passages:
        for sentence in passage.sentences:
            match = _EXEMPT.search(sentence)
            if match and not _NOT_EXEMPT.search(sentence[: match.start()]):
                yield NO_EXEMPT_TEXT.found(
                    f"{passage.label} speaks of the “{match[0]}”, but the report withholds nothing. Withhold it here "
                    "with its ground, or name the report that has it.",
                    passage.place,
                )


CHECKS = (cross_references, typed_numbers, numbers_cited, annexes, options, links, exempt_parts)

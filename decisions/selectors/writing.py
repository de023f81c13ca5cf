"""A report's rows turned into blocks, section by section; each kind of row in a module of its own beside this one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from commissioning.documents import nodes, prose, tree
from decisions import form_structure
from decisions.blocks import Blocks, notes_last, say, uncounted
from decisions.enums import ExemptParagraph, ParagraphNumbering, SectionAnswer, SectionKind
from decisions.models import ExemptText, Report, Section
from decisions.selectors import facts, grading, parts, printed_lists, printed_money, printed_tables

Rows = Callable[["Writer"], Iterable[nodes.Block]]

# What fills a section that is made of rows.
ROWS: Mapping[str, Rows] = {
    SectionKind.RECOMMENDATIONS: printed_lists.recommendations,
    SectionKind.OPTIONS: printed_lists.options,
    SectionKind.BACKGROUND_PAPERS: printed_lists.background_papers,
    SectionKind.RISKS: printed_tables.risks,
    SectionKind.MILESTONES: printed_tables.milestones,
    SectionKind.ENGAGEMENT: printed_lists.engagement,
    SectionKind.CONSULTATIONS: printed_lists.consultations,
    SectionKind.CONTACTS: printed_lists.contacts,
    SectionKind.ENCLOSURES: printed_lists.enclosures,
}
# What an embed code places, by its kind: given the key, the blocks, or None for a key that names nothing.
PLACED: Mapping[str, Callable[[Writer, str], Blocks | None]] = {
    "table": printed_tables.typed,
    "schedule": printed_money.schedule,
    "figure": printed_money.figure,
    "risks": lambda writer, key: printed_tables.risks(writer) if not key else None,
    "risk-map": lambda writer, key: printed_tables.risk_map(writer) if not key else None,
    "milestones": lambda writer, key: printed_tables.milestones(writer) if not key else None,
}
# Headings over or before other sections, and what is answered “None” where nobody says otherwise.
ALWAYS_PRINTED = (SectionKind.GROUP, SectionKind.PART, SectionKind.IMPLICATIONS, SectionKind.ENCLOSURES)
# A section whose own words place its rows does not print them again at its end.
_PLACES_ITS_ROWS = {
    SectionKind.RISKS: re.compile(r"^\s*\[risks\]\s*$", re.MULTILINE),
    SectionKind.MILESTONES: re.compile(r"^\s*\[milestones\]\s*$", re.MULTILINE),
}


class Writer:
    """Writes one report. `exempt` are the passages, and `exempt_annexes` the files, that its reader may have."""

    def __init__(
        self, report: Report, exempt: Iterable[ExemptText] = (), exempt_annexes: Collection[int] = frozenset()
    ) -> None:
        self.report = report
        self.structure: Mapping[str, Any] = report.template_version.structure
        self.at_the_head = form_structure.at_the_head(self.structure)
        self.facts = facts.Texts(report)
        self.withheld: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for row in parts.withheld(report):
            self.withheld[row.section].append((row.pk, row.paragraph))
        self.readable = {passage.pk: passage for passage in exempt}
        self.exempt_annexes = exempt_annexes

    def setting(self, name: str) -> Any:
        """How the form prints in one respect."""
        return form_structure.setting(self.structure, name)

    # --- sections ---

    @cached_property
    def children(self) -> Mapping[int | None, list[Section]]:
        """The sections under each section, by its key."""
        found: dict[int | None, list[Section]] = defaultdict(list)
        for section in parts.sections(self.report):
            found[section.parent_id].append(section)
        return found

    @cached_property
    def printed(self) -> list[Section]:
        """The sections that print, at the head or below.

        Not printed are implications there are none of, a part with nothing in it, and, where the form leaves them out,
        sections that may stay empty and are.
        """
        found: list[Section] = []
        idle = set[int | None]()
        for section in parts.sections(self.report):
            if section.parent_id in idle or self.is_idle(section):
                idle.add(section.pk)
            else:
                found.append(section)
        following = zip(found, [*found[1:], None], strict=True)
        return [one for one, after in following if not _is_part(one) or (after is not None and not _is_part(after))]

    def is_idle(self, section: Section) -> bool:
        """Whether a section is left out because there is nothing to say in it."""
        may_stay_empty = (
            self.setting("leaves_out_empty")
            and section.kind not in ALWAYS_PRINTED
            and section.answer == SectionAnswer.CONTENT
            and not section.is_required
            and not self.children[section.pk]
        )
        return (self.is_implication(section) or may_stay_empty) and not self.says_something(section)

    def is_implication(self, section: Section) -> bool:
        """Whether it is one of those a matrix ticks."""
        return section.parent is not None and section.parent.kind == SectionKind.IMPLICATIONS

    def says_something(self, section: Section) -> bool:
        """Whether there is more in a section, or under it, than that there is nothing. A tick stands on this alone."""
        is_answered = section.answer != SectionAnswer.CONTENT
        own = not is_answered and bool(section.body.strip() or self.rows(section))
        return own or bool(self.withheld[section.pk]) or any(map(self.says_something, self.children[section.pk]))

    def sections(self) -> list[nodes.Block]:
        """Every section below the head in order: heading, text and rows, exempt passages, then its notes."""
        below = (section for section in self.printed if section.key not in self.at_the_head)
        return [block for section in below for block in self.section(section)]

    def section(self, section: Section) -> list[nodes.Block]:
        """One section's heading and what stands under it."""
        inside = [*self.text(section), *self.rows(section), *self.exempt(section)]
        if section.key in self.at_the_head or section.numbering == ParagraphNumbering.NONE:
            inside = [uncounted(block) for block in inside]
        return [*self.heading(section), *notes_last(inside)]

    def heading(self, section: Section) -> tuple[nodes.Heading, ...]:
        """A section's heading; one whose paragraphs go on counting under the section above is a sub-heading.

        A part, and what stands at the head, are never counted.
        """
        if not section.heading:
            return ()
        is_part = _is_part(section)
        numbering = ParagraphNumbering.NONE if is_part or section.key in self.at_the_head else section.numbering
        return (
            nodes.Heading(
                key=section.key,
                level=1 if is_part else section.level + 1,
                text=section.heading,
                is_counted=numbering == ParagraphNumbering.FULL,
                is_subheading=numbering == ParagraphNumbering.PARAGRAPHS,
            ),
        )

    def text(self, section: Section) -> Blocks:
        """The section's own words, or its explicit answer."""
        if section.answer != SectionAnswer.CONTENT:
            return (say(f"{SectionAnswer(section.answer).label}."),)
        if section.kind == SectionKind.ENCLOSURES and not section.body.strip() and not self.rows(section):
            return (say(f"{SectionAnswer.NONE.label}."),)
        return self.prose(section.body, key_prefix=f"{section.key}-", heading_level=section.level + 2)

    def rows(self, section: Section) -> Blocks:
        """What fills a section that is made of rows, unless its own words have placed it."""
        if section.kind == SectionKind.IMPLICATIONS:
            return printed_tables.matrix(self, self.children[section.pk])
        write, places = ROWS.get(section.kind), _PLACES_ITS_ROWS.get(SectionKind(section.kind))
        if write is None or (places and places.search(section.body)):
            return ()
        return tuple(write(self))

    def exempt(self, section: Section) -> list[nodes.Block]:
        """The section's exempt passages where they may be read; elsewhere, that something is withheld and why.

        Where a passage ends is said, because its sub-headings look like any other: to readers, and to whoever brings a
        copy of this back (`decisions.bringing.exempt`).
        """
        blocks: list[nodes.Block] = []
        for pk, paragraph in self.withheld[section.pk]:
            ground = ExemptParagraph(paragraph).label
            passage = self.readable.get(pk)
            if passage is None:
                blocks.append(
                    say(f"Exempt information is withheld here. Local Government Act 1972, Schedule 12A: {ground}.")
                )
                continue
            blocks.append(say(f"Exempt: not for publication. Local Government Act 1972, Schedule 12A: {ground}."))
            blocks += self.prose(passage.text, key_prefix=f"{section.key}-exempt-{passage.order}-")
            blocks.append(say("Here ends what is exempt.", is_counted=False))
        return blocks

    # --- prose ---

    def prose(self, markdown: str, *, key_prefix: str, heading_level: int = 4) -> Blocks:
        """Markdown as blocks, with facts resolved and rows in their places."""
        parsed = prose.parse(markdown, facts=self.facts, heading_level=heading_level, key_prefix=key_prefix)
        return tree.place_embeds(parsed.blocks, self.placed)

    def placed(self, embed: nodes.Embed) -> Blocks | None:
        """What an embed code places, or None for a code that names nothing."""
        place = PLACED.get(embed.kind)
        return place(self, embed.key) if place else None

    def fact(self, name: str) -> nodes.Paragraph | None:
        """A fact as a paragraph of its own; None where the register does not state it."""
        text = self.facts.get(name)
        return nodes.Paragraph((nodes.FactValue(name, text),)) if text else None

    @cached_property
    def risk_limits(self) -> tuple[int, int]:
        """The scores from which a risk is amber and red, as they were pinned; else the council's own."""
        return grading.risk_limits(self.report)

    @cached_property
    def places(self) -> frozenset[str]:
        """The codes on lines of their own in any section, such as `[schedule:whole-life]`."""
        lines = (line.strip() for section in parts.sections(self.report) for line in section.body.splitlines())
        return frozenset(line for line in lines if line.startswith("[") and line.endswith("]"))


def _is_part(section: Section) -> bool:
    return section.kind == SectionKind.PART

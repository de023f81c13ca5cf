"""The page of a report that is being written: its sections in document order, each with the rows that fill it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decisions.enums import SectionKind
from decisions.models import (
    BackgroundPaper,
    Engagement,
    Milestone,
    OptionConsidered,
    Recommendation,
    ReportContact,
    Risk,
    Section,
)

FILLED_FROM = {
    SectionKind.RECOMMENDATIONS: Recommendation,
    SectionKind.OPTIONS: OptionConsidered,
    SectionKind.BACKGROUND_PAPERS: BackgroundPaper,
    SectionKind.RISKS: Risk,
    SectionKind.MILESTONES: Milestone,
    SectionKind.ENGAGEMENT: Engagement,
    SectionKind.CONTACTS: ReportContact,
}
# A finding's place names a part of the page: the anchor of that part.
_ROWS = {
    "option_considered": "options_considered-group",
    "background_paper": "background_papers-group",
    "contact": "contacts-group",
    "quoted_figure": "quoted_figures-group",
    "risk": "risks-group",
    "milestone": "milestones-group",
    "engagement": "engagements-group",
    "criterion": "criteria-group",
    "schedule": "schedules-group",
    "figure": "figures-group",
    "plan": "plans-group",
}


@dataclass(frozen=True)
class Part:
    """A section's form, and the inline rows that print in it, if any."""

    row: Any
    section: Section
    rows: Any

    @property
    def level(self) -> int:
        """The level of its heading on the page: the page's own is the first."""
        return self.section.level + 1

    @property
    def anchor(self) -> str:
        return f"section-{self.section.key}"


def parts_of(inlines: list[Any]) -> tuple[list[Part], list[Any], list[Any]]:
    """The sections with their rows, what else is written on the page, and the formsets whose management forms are due.

    Rows whose section the form of report does not have are written with what else there is.
    """
    by_model = {inline.opts.model: inline for inline in inlines}
    sections = by_model.pop(Section, None)
    if sections is None:
        return [], list(by_model.values()), []
    parts = []
    for row in sections:
        if row.original is None:
            continue
        parts.append(Part(row, row.original, by_model.pop(FILLED_FROM.get(row.original.kind), None)))
    return parts, list(by_model.values()), [sections]


def anchor_of(place: str) -> str:
    """The id on the page of what a finding is about; the particulars when it is about the report as a whole."""
    kind, _, rest = place.partition(":")
    if kind in ("section", "recommendation", "table") and rest:
        return f"{kind}-{rest}"
    return _ROWS.get(kind, "particulars")

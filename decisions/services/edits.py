"""Writing in a report: locked meanwhile, its next version afterwards, and whoever cleared what has changed is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from commissioning.actors import Actor
from commissioning.enums import Discipline
from decisions.editing import StaleText, may_edit
from decisions.enums import ReportStatus
from decisions.models import Clearance, Report, Section
from decisions.selectors.situations import standing_clearances
from decisions.services import telling


@dataclass(frozen=True)
class Edit:
    """A report somebody is writing in, and the clearances that stood when they began."""

    report: Report
    actor: Actor
    at: datetime
    stood: Mapping[Discipline, Clearance]

    def save(self) -> Report:
        """Make it the report's next version. Clearances it voids come back to their officers, each time once."""
        self.report.save_version()
        if self.stood:
            stand = standing_clearances(self.report, self.actor, self.at)
            voided = [row for discipline, row in self.stood.items() if discipline not in stand]
            telling.of_voiding(self.report, voided, actor=self.actor, at=self.at)
        return self.report


def begin(
    *, report: Report, version: int, actor: Actor, at: datetime, section: Section | None = None, stored_text: str = ""
) -> Edit:
    """Open a report to change what it says. Refused as `opened_for_editing` is. Inside a transaction."""
    held = opened_for_editing(report=report, version=version, actor=actor, section=section, stored_text=stored_text)
    return holding(held, actor=actor, at=at)


def holding(report: Report, *, actor: Actor, at: datetime) -> Edit:
    """A locked report that is about to change otherwise than in its text, by somebody who was allowed to."""
    return Edit(report, actor, at, standing_clearances(report, actor, at))


def opened_for_editing(
    *, report: Report, version: int, actor: Actor, section: Section | None = None, stored_text: str = ""
) -> Report:
    """The locked report, if this actor may write in it and has seen its present version.

    Refuses by `may_edit`; a stale version with `StaleText`, which carries what is on record. Inside a transaction.
    """
    locked: Report = Report.objects.locked(report.pk)
    may_edit(
        actor,
        status=ReportStatus(locked.status),
        author_id=locked.author_id,
        contributor_post_id=section.contributor_post_id if section else None,
    ).or_refuse()
    if version != locked.version:
        raise StaleText(expected=version, stored=locked.version, stored_text=stored_text)
    return locked

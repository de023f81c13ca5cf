"""Whether somebody writes in a report now: the rule, asked of its row."""

from __future__ import annotations

from commissioning.actors import Actor
from commissioning.verdicts import Verdict
from decisions.editing import may_edit
from decisions.enums import ReportStatus
from decisions.models import Report, Section


def may_write(report: Report, actor: Actor, section: Section | None = None) -> Verdict:
    """Whether this person writes in the whole report now, or in one section of it."""
    return may_edit(
        actor,
        status=ReportStatus(report.status),
        author_id=report.author_id,
        contributor_post_id=section.contributor_post_id if section else None,
    )

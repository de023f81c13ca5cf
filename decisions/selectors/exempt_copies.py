"""The exempt copy of a paper or a record, and the hash by which the public one names it."""

from __future__ import annotations

from commissioning.enums import RenditionKind
from decisions.models import ExemptCopy, Report
from decisions.selectors import issues


def of_paper(report: Report) -> ExemptCopy | None:
    """The exempt copy of the report's latest issue; None where nothing was withheld in it."""
    issue = issues.latest_issue(report)
    copies = ExemptCopy.objects.filter(report=report, kind=RenditionKind.EXEMPT_PAPER)
    found: ExemptCopy | None = copies.filter(public=issue.snapshot_id).first() if issue else None
    return found


def vouched(report: Report) -> str:
    """The hash that the record prints for the exempt copy of the paper; empty where there is none."""
    found = of_paper(report)
    return found.vouched_sha256 if found else ""

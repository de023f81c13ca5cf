"""Decisions that replace each other: which may be named, and how both pages tell of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from commissioning.actors import Actor
from commissioning.panels import Panel
from decisions.enums import ReportStatus
from decisions.models import Report
from decisions.selectors.seldom import may_have


def replaceable(report: Report) -> Any:
    """The decided reports about the same contract whose decision stands unreplaced."""
    decided = Report.objects.filter(council=report.council_id, contract=report.contract_id, status=ReportStatus.DECIDED)
    return decided.exclude(pk=report.pk).exclude(replaced_by__status=ReportStatus.DECIDED).order_by("-issued_at")


def is_replaced(report: Report) -> bool:
    """Whether a later decision has taken the place of this one."""
    return bool(report.replaced_by.filter(status=ReportStatus.DECIDED).exists())


def beside(report: Report, actor: Actor, at: datetime) -> Panel | None:
    """Which decision this report replaces, and by which its own is replaced, linking both ways."""
    before = report.replaces
    is_told = report.issued_at is not None and may_have(report, "replaced_by")
    after = list(report.replaced_by.order_by("pk")) if is_told else []
    if before is None and not after:
        return None
    return Panel("Replacing a decision", "decisions/beside_replacing.html", {"before": before, "after": after})

"""Decisions that replace each other: which may be named, and how both pages tell of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from commissioning.actors import Actor
from commissioning.panels import Panel
from decisions.enums import ReportStatus
from decisions.models import Report
from decisions.selectors.seldom import may_have
from frameworks.models import Lot
from frameworks.selectors.terms import positions


def replaceable(report: Report) -> Any:
    """The decided reports about the same contract whose decision stands unreplaced."""
    return _standing(report.council_id, report.contract_id, but=report.pk).order_by("-issued_at")


def noting_replaceable(reports: QuerySet[Any]) -> QuerySet[Any]:
    """Reports that know whether there is a decision that they could replace."""
    standing = _standing(OuterRef("council"), OuterRef("contract"), but=OuterRef("pk"))
    return reports.annotate(has_replaceable=Exists(standing))


def could_replace(report: Report) -> bool:
    """Whether it names a decision to replace, or there is one that it could name."""
    if report.replaces_id is not None:
        return True
    return bool(report.has_replaceable) if hasattr(report, "has_replaceable") else bool(replaceable(report).exists())


def _standing(council: Any, contract: Any, *, but: Any) -> Any:
    decided = Report.objects.filter(council=council, contract=contract, status=ReportStatus.DECIDED)
    return decided.exclude(pk=but).exclude(replaced_by__status=ReportStatus.DECIDED)


def is_replaced(report: Report) -> bool:
    """Whether a later decision has taken the place of this one."""
    return bool(report.replaced_by.filter(status=ReportStatus.DECIDED).exists())


def instead_of(report: Report) -> str:
    """The reference of the decision that a report is to replace, whose effects are taken back first; empty for none."""
    return report.replaces.reference if report.replaces else ""


def end_of(lot: Lot, report: Report) -> date | None:
    """The last day of a lot as the report finds it: before what the decision to be replaced did, where there is one."""
    replaced = instead_of(report)
    if not replaced:
        return lot.authorised_ends_on
    return positions(lot.contract, [lot], instead_of=replaced)[lot.pk].authorised_end


def beside(report: Report, actor: Actor, at: datetime) -> Panel | None:
    """Which decision this report replaces, and by which its own is replaced, linking both ways."""
    before = report.replaces
    is_told = report.issued_at is not None and may_have(report, "replaced_by")
    after = list(report.replaced_by.order_by("pk")) if is_told else []
    if before is None and not after:
        return None
    return Panel("Replacing a decision", "decisions/beside_replacing.html", {"before": before, "after": after})

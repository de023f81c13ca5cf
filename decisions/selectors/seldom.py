"""The kinds of row that a report may have none of: one read for a page knows which it has, and is asked no more."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from commissioning.enums import RenditionStatus
from commissioning.models import Rendition
from decisions.models import ManagerApproval, Report
from decisions.models.legal_hold import held_reports

# By the name of the report's relation.
SELDOM = (
    "quoted_figures", "exempt_texts", "conflicts", "consultations", "accepted_findings", "paper_entries", "attachments",
    "risks", "milestones", "engagements", "criteria", "schedules", "figures", "brought_drafts",
    "key_rulings", "shorter_notices", "route_choices", "agenda_items", "errata",
    "options_considered", "background_papers", "contacts",
)  # fmt: skip


def noting_what_there_is(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports that know which of the seldom kinds of row they have, and what was approved: a page asks for no more."""
    related: dict[str, Any] = {name: Report._meta.get_field(name).related_model for name in SELDOM}
    there_is = {name: model._default_manager.filter(report=OuterRef("pk")) for name, model in related.items()}
    there_is["consultee_posts"] = Report.consultee_posts.through.objects.filter(report=OuterRef("pk"))
    there_is["replaced_by"] = Report.objects.filter(replaces=OuterRef("pk"))
    asked = Rendition.objects.filter(reference=OuterRef("reference"), council=OuterRef("council"))
    there_is["unmade"] = asked.exclude(status=RenditionStatus.DONE)
    approved = ManagerApproval.objects.filter(report=OuterRef("pk")).order_by("-pk").values("asked_digest")
    return reports.annotate(
        approved_digest=Subquery(approved[:1]),
        has_legal_holds=held_reports(),
        **{f"has_{name}": Exists(rows) for name, rows in there_is.items()},
    )


def may_have(report: Report, name: str) -> bool:
    """Whether there may be such rows: known on a report read for a page, always yes elsewhere."""
    return bool(getattr(report, f"has_{name}", True))


def approved_digest(report: Report) -> str | None:
    """The digest of what an approving manager last said yes to; None while nobody has."""
    if hasattr(report, "approved_digest"):
        return report.approved_digest
    return report.approvals.order_by("-pk").values_list("asked_digest", flat=True).first()

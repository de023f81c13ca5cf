"""The kinds of row that a report may have none of: one read for a page knows which it has, and is asked no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import CharField, Exists, Expression, Model, OuterRef, QuerySet, Subquery

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


# The tables asked whether they hold a row of the report: by name, the model and its column that names the report.
TABLES: Mapping[str, tuple[type[Model], str]] = {
    **{name: (cast(type[Model], Report._meta.get_field(name).related_model), "report_id") for name in SELDOM},
    "consultee_posts": (Report.consultee_posts.through, "report_id"),
}


class WhatThereIs(Expression):
    """For each of `TABLES` in turn “1” where it holds a row of the report, and “0” where it holds none.

    Two dozen `Exists` would say the same; to build them took longer than all else a page asks. The names come from the
    models, and nothing of a request is in it.
    """

    output_field = CharField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """One column, in SQL that both databases read alike."""
        quoted, report = connection.ops.quote_name, compiler.query.get_initial_alias()
        asked = (
            f"CASE WHEN EXISTS(SELECT 1 FROM {quoted(model._meta.db_table)} T WHERE T.{quoted(column)} = "  # noqa: S608
            f"{quoted(report)}.{quoted('id')}) THEN '1' ELSE '0' END"
            for model, column in TABLES.values()
        )
        return " || ".join(asked), ()


def noting_what_there_is(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Reports that know which of the seldom kinds of row they have, and what was approved: a page asks for no more."""
    asked = Rendition.objects.filter(reference=OuterRef("reference"), council=OuterRef("council"))
    approved = ManagerApproval.objects.filter(report=OuterRef("pk")).order_by("-pk").values("asked_digest")
    return reports.annotate(
        there_is=WhatThereIs(),
        approved_digest=Subquery(approved[:1]),
        has_legal_holds=held_reports(),
        has_replaced_by=Exists(Report.objects.filter(replaces=OuterRef("pk"))),
        has_unmade=Exists(asked.exclude(status=RenditionStatus.DONE)),
    )


def may_have(report: Report, name: str) -> bool:
    """Whether there may be such rows: known on a report read for a page, always yes elsewhere."""
    if name in TABLES:
        told = getattr(report, "there_is", None)
        return told is None or told[list(TABLES).index(name)] == "1"
    return bool(getattr(report, f"has_{name}", True))


def approved_digest(report: Report) -> str | None:
    """The digest of what an approving manager last said yes to; None while nobody has."""
    if hasattr(report, "approved_digest"):
        return report.approved_digest
    return report.approvals.order_by("-pk").values_list("asked_digest", flat=True).first()

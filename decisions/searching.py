"""What the search finds of reports and decisions: what everybody who sees them may read.

Passages that are exempt stand in rows of their own (model.md invariant 31), as comments do: neither is read here. What
was kept of a decision before something in its report was made exempt may hold the same words, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from commissioning import clock
from commissioning.models import Disposal
from commissioning.search.kinds import Keys, SearchKind, Words, register
from commissioning.services.documents import kept_texts
from decisions.models import Decision, Report

_NOT_SAID = re.compile(r"\{\{.*?\}\}|\[[a-z-]+:[^\]]*\]|[*_#>`|\\]")


def words_of_reports(reports: QuerySet[Report]) -> Iterator[Words]:
    """Each with what it asks for and the words of its sections."""
    read = reports.select_related("contract").prefetch_related("sections", "recommendations")
    for one in read:
        asked = (row.text for row in one.recommendations.all())
        written = (section.body for section in one.sections.all())
        said = (*asked, *written, one.wards, f"About {one.contract.reference} {one.contract.title}")
        text = _NOT_SAID.sub(" ", "\n".join(filter(None, said)))
        yield Words(one.pk, one.council_id, one.reference, one.title, text, clock.london_day(one.created_at))


def words_of_decisions(decisions: QuerySet[Decision]) -> Iterator[Words]:
    """Each with what was resolved and who decided; only the latter where its record is withheld since, or disposed
    of."""
    read = list(decisions.select_related("report__contract", "snapshot").prefetch_related("items"))
    kept = kept_texts([item.words_sha256 for one in read for item in one.items.all() if not _is_withheld(one)])
    for one in read:
        report = one.report
        resolved = [] if _is_withheld(one) else [kept.get(item.words_sha256, "") for item in one.items.all()]
        decided = f"Decided by {one.maker_post_label}"
        text = "\n".join([*filter(None, resolved), decided])
        on = clock.london_day(one.taken_at)
        yield Words(one.pk, report.council_id, report.reference, report.title, text, on, report.pk)


def register_kinds() -> None:
    """Let reports and decisions be found."""
    register(
        SearchKind(
            name="report",
            one="Report",
            several="Reports",
            order=40,
            model=Report,
            seen=Report.objects.visible_to,
            read=words_of_reports,
            address=_report_page,
        )
    )
    register(
        SearchKind(
            name="decision",
            one="Decision",
            several="Decisions",
            order=50,
            model=Decision,
            seen=Decision.objects.visible_to,
            read=words_of_decisions,
            address=_report_page,
            changed_by={
                Report: lambda report: Decision.objects.filter(report=report).values_list("pk", flat=True),
                Disposal: _decisions_named,
            },
        )
    )


def _is_withheld(decision: Decision) -> bool:
    withheld_at = decision.report.exempt_at
    return withheld_at is not None and withheld_at >= decision.snapshot.taken_at


def _report_page(pk: int) -> str:
    return reverse("decisions:report-detail", args=[pk])


def _decisions_named(disposal: Disposal) -> Keys:
    named = disposal.items.values("reference")
    return Decision.objects.filter(report__reference__in=named).values_list("pk", flat=True)

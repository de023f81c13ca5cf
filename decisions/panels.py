"""What reports show on lower packages' pages: what waits for a person at home, its reports beside a contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from commissioning.actors import Actor
from commissioning.panels import Panel, Waiting
from decisions.editing import may_begin_report
from decisions.models import Report
from decisions.selectors.waiting import reports_waiting
from frameworks.models import Contract


def waiting(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """Reports that wait for this person, each with its page."""
    for one in reports_waiting(actor, at):
        url = reverse("admin:decisions_report_change", args=[one.report.pk])
        yield Waiting(f"{one.report.reference} {one.report.title}", one.why, one.since, url)


def reports_of(contract: Contract, actor: Actor, at: datetime) -> Panel:
    """The contract's reports that this person may see, newest first, and the way to begin one, or why not."""
    verdict = may_begin_report(actor)
    begin = f"{reverse('admin:decisions_report_add')}?contract={contract.pk}" if verdict.allowed else ""
    return Panel(
        "Reports and decisions",
        "admin/decisions/beside_contract.html",
        {
            "reports": list(Report.objects.visible_to(actor).filter(contract=contract)),
            "begin": begin,
            "why_not": verdict.sentence,
        },
    )

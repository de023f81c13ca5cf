"""What reports show on lower packages' pages: on the home page, what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from commissioning.actors import Actor
from commissioning.panels import Waiting
from decisions.selectors.waiting import reports_waiting


def waiting(actor: Actor, at: datetime) -> Iterator[Waiting]:
    """Reports that wait for this person, each with its page."""
    for one in reports_waiting(actor, at):
        url = reverse("admin:decisions_report_change", args=[one.report.pk])
        yield Waiting(f"{one.report.reference} {one.report.title}", one.why, one.since, url)

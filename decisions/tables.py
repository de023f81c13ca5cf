"""The list of reports, on a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import columns

from commissioning import cells, clock
from commissioning.components.content import tag
from commissioning.exports import Cell
from commissioning.tables import Table
from decisions.enums import ReportStatus
from decisions.models import Report
from decisions.selectors.report_list import turn_of

STATUS_COLOURS = {
    ReportStatus.DRAFT: "grey",
    ReportStatus.CHANGES_REQUESTED: "yellow",
    ReportStatus.CLEARED: "teal",
    ReportStatus.DECIDED: "green",
    ReportStatus.REFUSED: "red",
    ReportStatus.DEFERRED: "orange",
    ReportStatus.WITHDRAWN: "grey",
    ReportStatus.SUPERSEDED: "grey",
}
HEADINGS = (
    "Reference", "Title", "Contract", "Status", "Whose turn", "Since", "Author", "Decided by", "Begun on", "Decided on",
)  # fmt: skip


class ReportTable(Table):
    """A row for each report of `reports_for(actor)`."""

    title = columns.Column(verbose_name="Report", order_by=("title", "reference"))
    reference = columns.Column(verbose_name="Reference", attrs={"td": {"class": "app-nowrap"}})
    contract = columns.Column(verbose_name="Contract", order_by=("contract__reference", "reference"))
    status = columns.Column(verbose_name="Status", order_by=("status", "reference"))
    turn = columns.Column(verbose_name="Whose turn", accessor="status", orderable=False)
    since = columns.Column(verbose_name="Since", order_by=("since", "reference"))
    author = columns.Column(verbose_name="Author", order_by=("author__full_name", "reference"))

    class Meta(Table.Meta):
        caption = "Reports"
        caption_hidden = True
        row_header = "title"
        order_by = "-since"

    def render_title(self, record: Report) -> SafeString:
        """The title leads to the report."""
        url = reverse("decisions:report-detail", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, record.title)

    def render_contract(self, record: Report) -> SafeString:
        """The contract's reference leads to the contract."""
        url = reverse("frameworks:contract-detail", args=[record.contract_id])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, record.contract.reference)

    def render_status(self, record: Report) -> SafeString:
        """The status in words."""
        return status_tag(record)

    def render_turn(self, record: Report) -> Any:
        """Whose move it is."""
        return turn_of(record) or cells.none_yet("Nobody’s: its course is over")

    def render_since(self, record: Any) -> Any:
        """The day it came to its status."""
        return cells.deadline(clock.london_day(record.since))


def status_tag(report: Report) -> SafeString:
    """A report's status as a tag."""
    status = ReportStatus(report.status)
    return tag({"text": status.label, "classes": f"govuk-tag--{STATUS_COLOURS.get(status, 'blue')}"})


def exported_rows(reports: Iterable[Any]) -> Iterator[list[Cell]]:
    """The same reports as lines of a file, under `HEADINGS`."""
    for report in reports:
        decision = getattr(report, "decision", None)
        yield [
            report.reference,
            report.title,
            str(report.contract),
            report.get_status_display(),
            turn_of(report),
            clock.london_day(report.since),
            str(report.author),
            report.decision_maker_post.title if report.decision_maker_post else "",
            clock.london_day(report.created_at),
            clock.london_day(decision.taken_at) if decision else None,
        ]

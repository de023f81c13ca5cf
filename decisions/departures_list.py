"""Departures from the rules as pages draw them: a list of one kind, the facts of one, a quarterly report as rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import columns

from commissioning.calendar import say_date
from commissioning.clock import london_day
from commissioning.components.content import tag
from commissioning.exports import Cell
from commissioning.money import format_pounds
from commissioning.tables import Table
from decisions.enums import WaiverOutcome
from decisions.models import Breach, LateAuthorisation, Waiver
from decisions.selectors.departures import Quarterly

HEADINGS = ("Kind", "Reason", "Count", "Value (£)")
COLOURS = {WaiverOutcome.WAITING: "yellow", WaiverOutcome.GRANTED: "green", WaiverOutcome.REFUSED: "red"}


class DepartureTable(Table):
    """A row for each entry of one kind."""

    title = columns.Column(verbose_name="About", order_by=("title", "pk"))
    department = columns.Column(verbose_name="Department", order_by=("department", "pk"))
    reason = columns.Column(accessor="reason__label", verbose_name="Reason", order_by=("reason__label", "pk"))
    value = columns.Column(verbose_name="Value", order_by=("value", "pk"))
    when = columns.Column(accessor="pk", verbose_name="When", orderable=False)
    state = columns.Column(accessor="pk", verbose_name="Where it stands", orderable=False)

    class Meta(Table.Meta):
        caption_hidden = True
        empty_text = "None is recorded that you may see."
        row_header = "title"
        numeric = ("value",)
        stacks = True

    def __init__(self, rows: QuerySet[Any], *, request: HttpRequest, word: str, several: str) -> None:
        self.word, self.several = word, several
        super().__init__(rows, request=request)

    @property
    def caption(self) -> str:
        return self.several

    def render_title(self, record: Any) -> SafeString:
        """What it is about, which leads to it."""
        url = reverse("decisions:departure-detail", args=[self.word, record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, record.title)

    def render_value(self, value: Any) -> str:
        """In pounds."""
        return format_pounds(value)

    def render_when(self, record: Any) -> str:
        """The day that counts for its quarter, or on which it was asked for."""
        return say_date(_day_of(record))

    def render_state(self, record: Any) -> SafeString:
        """Answered or not, remedied or not, how late; or struck out."""
        words, colour = standing(record)
        return tag({"text": words, "classes": f"govuk-tag--{colour}"})


def standing(row: Any) -> tuple[str, str]:
    """Where an entry stands, and the colour of its tag."""
    if row.voided_at is not None:
        return "Struck out", "grey"
    if isinstance(row, Waiver):
        outcome = WaiverOutcome(row.outcome)
        late = ", after it had begun" if row.is_retrospective else ""
        return f"{outcome.label}{late}", COLOURS[outcome]
    if isinstance(row, Breach):
        return ("Something was done", "green") if row.remedied_on else ("Nothing done yet", "red")
    return f"{row.days} day{'' if row.days == 1 else 's'} late", "orange"


def told(row: Any) -> list[tuple[str, str]]:
    """Everything an entry says, as question and answer."""
    own: dict[type, Callable[[Any], Iterator[tuple[str, str]]]] = {
        Waiver: _of_waiver, Breach: _of_breach, LateAuthorisation: _of_late,
    }  # fmt: skip
    facts = [
        ("Where it stands", standing(row)[0]),
        ("Contract", f"{row.contract.reference} {row.contract.title}" if row.contract else "None on the register"),
        ("Department", row.department),
        *own[type(row)](row),
        ("Reason", str(row.reason)),
        ("Value", format_pounds(row.value)),
        ("What happened, and why", row.explanation),
        ("Recorded by", f"{row.recorded_by}, {row.recorded_post}, {say_date(london_day(row.recorded_at))}"),
    ]
    if row.voided_at is not None:
        when = say_date(london_day(row.voided_at))
        facts.append(("Struck out", f"By {row.voided_by}, {when}: {row.void_reason}"))
    return facts


def quarterly_rows(report: Quarterly) -> Iterator[list[Cell]]:
    """The report as lines of a file: each reason of each kind, then the contracts started."""
    for part in report.parts:
        for line in part.lines:
            yield [part.title, line.reason, line.count, line.value]
        yield [part.title, "All", part.count, part.value]
    yield ["Contracts started", "All", report.contracts_started, None]


def _day_of(row: Any) -> Any:
    if isinstance(row, Waiver):
        return row.decided_on or row.requested_on
    return row.found_on if isinstance(row, Breach) else row.authorised_on


def _of_waiver(row: Waiver) -> Iterator[tuple[str, str]]:
    yield "Rule waived", row.rule
    yield "Asked for on", say_date(row.requested_on)
    yield "Needed from", say_date(row.applies_from) if row.applies_from else "Not stated"
    if row.decided_on:
        yield "Decided", f"{say_date(row.decided_on)}, by {row.decided_by}; entered by {row.entered_by}"
        yield "Retrospective", "Yes: granted or refused after it had begun" if row.is_retrospective else "No"


def _of_breach(row: Breach) -> Iterator[tuple[str, str]]:
    yield "Rule broken", f"{row.rule} ({'law' if row.is_of_law else 'the council’s own rule'})"
    yield "Happened on", say_date(row.happened_on)
    yield "Found on", say_date(row.found_on)
    if row.waiver:
        yield "Waiver for the same case", f"{row.waiver.title}. It does not cure the breach."
    if row.remedied_on:
        yield "What was done", f"{row.remedy} ({say_date(row.remedied_on)}; recorded by {row.remedied_by})"


def _of_late(row: LateAuthorisation) -> Iterator[tuple[str, str]]:
    yield "Decision", f"{row.decision.report.reference}" if row.decision else "None taken here"
    yield "Lot", str(row.lot) if row.lot else "All lots"
    yield "The service ran without authority from", say_date(row.service_from)
    yield "Authorised in effect from", say_date(row.authorised_on)

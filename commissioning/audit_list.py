"""The audit trail as a list: what it can be narrowed by, how it is drawn, and its lines as a file.

Scalars only, as the chain holds them: labels, before and after of named fields, and of prose its digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.apps import apps
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django_tables2 import columns

from commissioning import cells, clock
from commissioning.exports import Cell
from commissioning.filters import DateBoxesFilter, Filters, SearchFilter
from commissioning.models import AuditEvent
from commissioning.selectors.audit import changes_of, in_words, reason_digest_of
from commissioning.tables import Table

HEADINGS = (
    "Number", "At", "Recorded at", "Who", "In the post", "What", "Kind of thing", "Thing", "Before and after",
    "Digest of the reason", "Row written", "Digest of the row", "Request", "Hash before", "Hash",
)  # fmt: skip


class AuditFilters(Filters):
    """Over `AuditEvent.objects.visible_to(actor)`: verbs and kinds offered are those that occur among them."""

    day_from = DateBoxesFilter(label="On or after", method="from_day")
    day_to = DateBoxesFilter(label="On or before", method="to_day")
    who = SearchFilter("actor_label", "actor_post", label="Who", help_text="A name or a post.")
    verb = django_filters.ChoiceFilter(label="What was done", empty_label="Anything")
    kind = django_filters.ChoiceFilter(label="Kind of thing", field_name="object_type", empty_label="Every kind")
    thing = SearchFilter("object_label", label="Thing", help_text="A reference, or words of how it is called.")

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, events: QuerySet[AuditEvent], **kwargs: Any) -> None:
        super().__init__(data, events, **kwargs)
        verbs = events.order_by("verb").values_list("verb", flat=True).distinct()
        kinds = events.order_by("object_type").values_list("object_type", flat=True).distinct()
        self.filters["verb"].extra["choices"] = [(verb, in_words(verb).rstrip(":")) for verb in verbs]
        self.filters["kind"].extra["choices"] = [(kind, kind_in_words(kind)) for kind in kinds]

    def from_day(self, events: QuerySet[AuditEvent], name: str, day: date) -> QuerySet[AuditEvent]:
        """Done on the day, in London, or later."""
        return events.filter(at__gte=_start_of(day))

    def to_day(self, events: QuerySet[AuditEvent], name: str, day: date) -> QuerySet[AuditEvent]:
        """Done on the day, in London, or earlier."""
        return events.filter(at__lt=_start_of(day + timedelta(days=1)))


class AuditTable(Table):
    """A row for each event."""

    sequence = columns.Column(verbose_name="Number")
    at = columns.Column(verbose_name="When")
    who = columns.Column(accessor="actor_label", verbose_name="Who")
    what = columns.Column(accessor="verb", verbose_name="What was done")
    thing = columns.Column(accessor="object_label", verbose_name="To what", orderable=False)
    changes = columns.Column(accessor="pk", verbose_name="Before and after", orderable=False)

    class Meta(Table.Meta):
        caption = "Audit trail"
        caption_hidden = True
        row_header = "what"
        stacks = True

    def render_at(self, value: datetime) -> Any:
        """The moment, in London."""
        local = value.astimezone(clock.LONDON)
        return cells.with_note(cells.day(local.date()), f"{local:%H:%M}")

    def render_who(self, record: AuditEvent) -> Any:
        """The person, and the post they acted in."""
        return cells.with_note(record.actor_label, record.actor_post)

    def render_what(self, value: str) -> str:
        """What was done, in words."""
        return in_words(value).rstrip(":")

    def render_thing(self, record: AuditEvent) -> Any:
        """What it was done to, and what kind of thing that is."""
        return cells.with_note(record.object_label, kind_in_words(record.object_type))

    def render_changes(self, record: AuditEvent) -> Any:
        """Each field that changed."""
        changes = changes_of(record)
        if not changes:
            return cells.none_yet("Nothing changed")
        return format_html_join(SafeString("<br>"), "{}", ((change,) for change in changes))


def lines(events: Iterable[AuditEvent]) -> Iterator[list[Cell]]:
    """One line of a file for each event."""
    for event in events:
        yield [
            event.sequence,
            f"{event.at.astimezone(clock.LONDON):%Y-%m-%d %H:%M:%S}",
            f"{event.recorded_at.astimezone(clock.LONDON):%Y-%m-%d %H:%M:%S}",
            event.actor_label,
            event.actor_post,
            in_words(event.verb).rstrip(":"),
            kind_in_words(event.object_type),
            event.object_label,
            "; ".join(changes_of(event)),
            reason_digest_of(event),
            f"{event.row_type} {event.row_pk}".strip(),
            event.row_digest,
            event.request_id,
            event.previous_hash,
            event.hash,
        ]


def kind_in_words(label: str) -> str:
    """`decisions.authorityrule` as people call it; as it stands where there is no such table any more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return label


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.LONDON)

"""The lists of the public pages: what each can be narrowed by, and how it is drawn."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import columns

from commissioning import cells, clock
from commissioning.components.content import tag
from commissioning.filters import DateBoxesFilter, Filters, SearchFilter
from commissioning.models import Council
from commissioning.money import format_pounds
from commissioning.tables import Table
from decisions.enums import PublicStanding
from decisions.models import Decision
from decisions.selectors.published import makers_of, saying
from frameworks.enums import ContractKind
from frameworks.models import Contract
from frameworks.selectors.listing import ending_within
from frameworks.selectors.public_register import PublicContract, publicly_matching

YES, NO = "yes", "no"
YES_NO = ((YES, "Yes"), (NO, "No"))
WITHHELD = "Withheld from publication"
STANDING_COLOURS = {
    PublicStanding.APPROVED: "green",
    PublicStanding.IN_PART: "blue",
    PublicStanding.SUBJECT_TO_CALL_IN: "yellow",
    PublicStanding.CALLED_IN: "orange",
    PublicStanding.TO_BE_REPLACED: "orange",
    PublicStanding.REFUSED: "red",
}
ENDING = (("3", "Within 3 months"), ("6", "Within 6 months"), ("12", "Within 12 months"))


class PublicDecisionFilters(Filters):
    """Over `published(council)`."""

    q = SearchFilter(label="Search", method="search", help_text="A reference, a title or words of what was resolved.")
    taken_from = DateBoxesFilter(label="Taken on or after", method="from_day")
    taken_to = DateBoxesFilter(label="Taken on or before", method="to_day")
    maker = django_filters.ChoiceFilter(label="Decision-maker", field_name="maker_post_label", empty_label="Everybody")
    key = django_filters.ChoiceFilter(label="Key decision", choices=YES_NO, empty_label="Either", method="by_key")
    wards = django_filters.CharFilter(label="Ward or division", method="in_ward")
    standing = django_filters.ChoiceFilter(label="Status", choices=PublicStanding.choices, empty_label="Every status")

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, decisions: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(data, decisions, **kwargs)
        self.filters["maker"].extra["choices"] = [(name, name) for name in makers_of(decisions)]

    def search(self, decisions: QuerySet[Decision], name: str, words: str) -> QuerySet[Decision]:
        """Decisions in which every word is found somewhere."""
        for word in words.split():
            decisions = decisions.filter(saying(word))
        return decisions

    def from_day(self, decisions: QuerySet[Decision], name: str, day: date) -> QuerySet[Decision]:
        """Taken on the day, in London, or later."""
        return decisions.filter(taken_at__gte=_start_of(day))

    def to_day(self, decisions: QuerySet[Decision], name: str, day: date) -> QuerySet[Decision]:
        """Taken on the day, in London, or earlier."""
        return decisions.filter(taken_at__lt=_start_of(day + timedelta(days=1)))

    def by_key(self, decisions: QuerySet[Decision], name: str, answer: str) -> QuerySet[Decision]:
        """Key decisions, or the others, as `Report.counts_as_key` says of each."""
        return decisions.alias(counts=Coalesce("report__found_key", "report__is_key")).filter(counts=answer == YES)

    def in_ward(self, decisions: QuerySet[Decision], name: str, ward: str) -> QuerySet[Decision]:
        """Decisions whose report names the ward."""
        return decisions.filter(report__wards__icontains=ward)


class PublicDecisionTable(Table):
    """A row for each decision of `published(council)`."""

    title = columns.Column(accessor="pk", verbose_name="Decision", order_by=("report__title", "pk"))
    reference = columns.Column(
        accessor="report__reference", verbose_name="Reference", attrs={"td": {"class": "app-nowrap"}}
    )
    maker = columns.Column(accessor="maker_post_label", verbose_name="Decision-maker")
    taken = columns.Column(accessor="taken_at", verbose_name="Taken", order_by=("taken_at", "pk"))
    published = columns.Column(accessor="publication__published_at", verbose_name="Published")
    status = columns.Column(accessor="standing", verbose_name="Status", order_by=("standing", "-taken_at"))

    class Meta(Table.Meta):
        caption = "Decisions"
        caption_hidden = True
        row_header = "title"
        stacks = True

    def __init__(self, data: Any, *, council: Council, **kwargs: Any) -> None:
        self.council = council
        super().__init__(data, **kwargs)

    def render_title(self, record: Any) -> SafeString:
        """The title, which leads to the decision; whether it is key stands by it."""
        url = reverse("public-decision", args=[self.council.code, record.report.reference])
        title = WITHHELD if record.is_withheld else record.report.title
        return cells.with_note(
            format_html('<a class="govuk-link" href="{}">{}</a>', url, title),
            "Key decision" if record.report.counts_as_key else "",
        )

    def render_taken(self, value: datetime) -> SafeString:
        """The day it was taken."""
        return cells.day(clock.london_day(value))

    def render_published(self, value: datetime) -> SafeString:
        """The day it was published."""
        return cells.day(clock.london_day(value))

    def render_status(self, value: str) -> SafeString:
        """How it stands."""
        standing = PublicStanding(value)
        return tag({"text": standing.label, "classes": f"govuk-tag--{STANDING_COLOURS[standing]}"})


class PublicContractFilters(Filters):
    """Over `on_public_register(council)`."""

    q = SearchFilter(label="Search", method="search", help_text="A reference, a title, a description or a provider.")
    kind = django_filters.ChoiceFilter(label="Kind", choices=ContractKind.choices, empty_label="Every kind")
    department = django_filters.ChoiceFilter(label="Department", empty_label="Every department")
    ending = django_filters.ChoiceFilter(
        label="Ending", choices=ENDING, empty_label="At any time", method="ending_soon"
    )

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, contracts: QuerySet[Contract], **kwargs: Any) -> None:
        super().__init__(data, contracts, **kwargs)
        names = contracts.order_by("department").values_list("department", flat=True).distinct()
        self.filters["department"].extra["choices"] = [(name, name) for name in names]

    def search(self, contracts: QuerySet[Contract], name: str, words: str) -> QuerySet[Contract]:
        """Contracts in which every word is found somewhere."""
        for word in words.split():
            contracts = contracts.filter(publicly_matching(word))
        return contracts

    def ending_soon(self, contracts: QuerySet[Contract], name: str, months: str) -> QuerySet[Contract]:
        """Contracts of which a lot ends within so many months."""
        return contracts.filter(ending_within(int(months), on=clock.today()))


class PublicContractTable(Table):
    """A row for each contract of the public register."""

    title = columns.Column(verbose_name="Contract", order_by=("title", "reference"))
    reference = columns.Column(verbose_name="Reference", attrs={"td": {"class": "app-nowrap"}})
    providers = columns.Column(accessor="pk", verbose_name="Provider", orderable=False)
    value = columns.Column(accessor="pk", verbose_name="Value", orderable=False)
    starts = columns.Column(accessor="starts_on", verbose_name="Starts", order_by=("starts_on", "reference"))
    ends = columns.Column(accessor="current_ends_on", verbose_name="Ends", order_by=("current_ends_on", "reference"))
    review = columns.Column(
        accessor="review_on", verbose_name="Review", order_by=("review_on", "reference"), empty_values=()
    )

    class Meta(Table.Meta):
        caption = "Contracts"
        caption_hidden = True
        row_header = "title"
        stacks = True

    def __init__(self, data: Any, *, council: Council, **kwargs: Any) -> None:
        self.council = council
        super().__init__(data, **kwargs)

    def render_title(self, record: Contract) -> SafeString:
        """The title leads to everything that is published of the contract."""
        url = reverse("public-contract", args=[self.council.code, record.reference])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, record.title)

    def render_providers(self, record: Contract) -> Any:
        """Its name where there is one, else how many there are."""
        providers = PublicContract(record).providers
        if not providers:
            return cells.none_yet("No provider")
        return providers[0].name if len(providers) == 1 else f"{len(providers)} providers"

    def render_value(self, record: Contract) -> Any:
        """The first of its sums, and what it is."""
        sums = PublicContract(record).sums
        return cells.with_note(format_pounds(sums[0][0]), sums[0][1]) if sums else cells.none_yet("Not stated")

    def render_starts(self, value: Any) -> SafeString:
        """The first day."""
        return cells.day(value)

    def render_ends(self, value: Any) -> SafeString:
        """The last day."""
        return cells.day(value)

    def render_review(self, value: Any) -> SafeString:
        """The day it is to be reviewed."""
        return cells.day(value) if value else cells.none_yet("No review date")


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.LONDON)

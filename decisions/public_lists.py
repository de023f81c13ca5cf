"""The lists of the public pages: what each can be narrowed by, and how it is drawn."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import columns

from commissioning import cells, clock
from commissioning.filters import Filters, SearchFilter
from commissioning.models import Council
from commissioning.money import format_pounds
from commissioning.tables import Table
from frameworks.enums import ContractKind
from frameworks.models import Contract
from frameworks.selectors.listing import ending_within
from frameworks.selectors.public_register import PublicContract, publicly_matching

ENDING = (("3", "Within 3 months"), ("6", "Within 6 months"), ("12", "Within 12 months"))


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

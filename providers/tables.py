"""The list of providers, on a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django_tables2 import columns

from commissioning import cells, panels
from commissioning.actors import Actor
from commissioning.components.content import tag
from commissioning.exports import Cell
from commissioning.list_tables import ListTable
from providers.enums import ProviderStatus
from providers.models import Provider

PROVIDER = "providers.provider"
HEADINGS = (
    "Reference", "Legal name", "Trading name", "Status", "A person", "Company number", "Charity number", "PPON",
    "VAT number", "SME", "VCSE", "Part of", "CQC location", "Exclusion last checked",
)  # fmt: skip


class ProviderTable(ListTable):
    """A row for each provider of the directory. Never anything of its contacts."""

    listed = PROVIDER

    name = columns.Column(accessor="legal_name", verbose_name="Provider", order_by=("legal_name", "reference"))
    reference = columns.Column(verbose_name="Reference", attrs={"td": {"class": "app-nowrap"}})
    number = columns.Column(
        accessor="company_number", verbose_name="Company or charity number", empty_values=(),
        order_by=("company_number", "charity_number", "reference"),
    )  # fmt: skip
    size = columns.Column(
        accessor="is_sme",
        verbose_name="Size and sector",
        empty_values=(),
        order_by=("-is_sme", "-is_vcse", "reference"),
    )  # fmt: skip
    status = columns.Column(verbose_name="Status", order_by=("status", "reference"))
    checked = columns.Column(
        accessor="exclusion_checked_on", verbose_name="Exclusion checked", empty_values=(),
        order_by=("exclusion_checked_on", "reference"),
    )  # fmt: skip

    class Meta(ListTable.Meta):
        caption = "Providers"
        caption_hidden = True
        row_header = "name"
        stacks = True
        order_by = "name"

    def render_name(self, record: Provider) -> Any:
        """The name in use leads to the provider; the legal one stands under it where it differs."""
        url = reverse("providers:provider-detail", args=[record.pk])
        link = format_html('<a class="govuk-link" href="{}">{}</a>', url, record)
        if record.is_natural_person:
            link = format_html("{} {}", link, tag({"text": "A person", "classes": "govuk-tag--purple"}))
        return cells.with_note(link, record.legal_name if record.trading_name else "")

    def render_number(self, record: Provider) -> Any:
        """The number it is registered under."""
        return record.company_number or record.charity_number or cells.none_yet("None on record")

    def render_size(self, record: Provider) -> Any:
        """Whether it is small, and whether it is of the voluntary sector."""
        words = [word for word, holds in (("SME", record.is_sme), ("VCSE", record.is_vcse)) if holds]
        return ", ".join(words) or cells.none_yet("Neither SME nor VCSE")

    def render_status(self, record: Provider) -> Any:
        """The status, as a word and a colour."""
        colour = "green" if record.status == ProviderStatus.ACTIVE else "grey"
        return tag({"text": ProviderStatus(record.status).name.capitalize(), "classes": f"govuk-tag--{colour}"})

    def render_checked(self, record: Provider) -> Any:
        """The day somebody last looked whether it is excluded or debarred."""
        checked = record.exclusion_checked_on
        return cells.day(checked) if checked else "Not yet"


def exported_headings() -> list[str]:
    """The headings of the file, those of the columns registered above among them."""
    return [*HEADINGS, *panels.column_names(PROVIDER)]


def exported_rows(providers: Iterable[Provider], actor: Actor, at: datetime) -> Iterator[list[Cell]]:
    """One line for each provider, and never anything of its contacts."""
    rows = list(providers)
    more = panels.columns(PROVIDER, rows, actor, at)
    for provider in rows:
        yield [
            provider.reference,
            provider.legal_name,
            provider.trading_name,
            provider.get_status_display(),
            provider.is_natural_person,
            provider.company_number,
            provider.charity_number,
            provider.ppon,
            provider.vat_number,
            provider.is_sme,
            provider.is_vcse,
            str(provider.parent or ""),
            provider.cqc_location_id,
            provider.exclusion_checked_on,
            *(more[name].get(provider.pk) for name in panels.column_names(PROVIDER)),
        ]

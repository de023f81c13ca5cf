"""What the search finds of the directory: organisations by name and number. Their private contacts are never in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.search.kinds import SearchKind, Words, register
from providers.models import Provider


def words_of_providers(providers: QuerySet[Provider]) -> Iterator[Words]:
    """Each with its names and the numbers under which it is registered."""
    for one in providers:
        trading = one.trading_name if one.trading_name != one.legal_name else ""
        numbers = (one.company_number, one.charity_number, one.ppon, one.vat_number, one.cqc_location_id)
        said = [f"Trading as {trading}" if trading else "", *numbers, one.get_status_display()]
        text = ", ".join(filter(None, said))
        yield Words(one.pk, one.council_id, one.reference, one.legal_name, text)


def register_kinds() -> None:
    """Let providers be found."""
    register(
        SearchKind(
            name="provider",
            one="Provider",
            several="Providers",
            order=30,
            model=Provider,
            seen=Provider.objects.visible_to,
            read=words_of_providers,
            address=lambda pk: reverse("providers:provider-detail", args=[pk]),
        )
    )

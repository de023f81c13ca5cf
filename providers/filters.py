"""What the list of providers can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from commissioning import clock, panels
from commissioning.filters import Filters, SearchFilter
from providers.enums import ProviderStatus
from providers.models import Provider

PROVIDER = "providers.provider"
YES, NO = "True", "False"
YES_NO = ((YES, "Yes"), (NO, "No"))


class ProviderFilters(Filters):
    """Over the directory of the actor's council; further conditions come from packages above (`panels.Condition`)."""

    q = SearchFilter(
        "legal_name", "trading_name", "reference", "company_number", "charity_number", "ppon", "vat_number",
        "cqc_location_id", label="Search", help_text="A name, a reference or any of its numbers.",
    )  # fmt: skip
    status = django_filters.ChoiceFilter(label="Status", choices=ProviderStatus.choices, empty_label="Every status")
    is_sme = django_filters.ChoiceFilter(label="Small or medium-sized", choices=YES_NO, empty_label="Any size")
    is_vcse = django_filters.ChoiceFilter(
        label="Voluntary, community or social enterprise", choices=YES_NO, empty_label="Any"
    )

    class Meta:
        model = Provider
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for condition in panels.conditions(PROVIDER):
            self.filters[condition.name] = self._filter_by(condition)

    def _filter_by(self, condition: panels.Condition) -> django_filters.Filter:
        def narrow(providers: QuerySet[Provider], name: str, answer: str) -> QuerySet[Provider]:
            wanted = condition.holds(self.request.actor, clock.now())
            return providers.filter(wanted) if answer == YES else providers.exclude(wanted)

        made = django_filters.ChoiceFilter(label=condition.label, choices=YES_NO, empty_label="Any", method=narrow)
        made.parent, made.field_name = self, condition.name
        return made

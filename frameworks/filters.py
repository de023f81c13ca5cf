"""What the list of contracts can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from commissioning import clock
from commissioning.filters import Filters, SearchFilter
from commissioning.models import Post
from frameworks.enums import ContractKind, ContractStage
from frameworks.models import Admission, Contract
from frameworks.selectors.listing import ending_within, matching, with_provider
from frameworks.selectors.spend import spend_over_authority
from frameworks.spending import NEAR, OVER
from providers.models import Provider

ENDING = (("3", "Within 3 months"), ("6", "Within 6 months"), ("12", "Within 12 months"))
SPENT = ((str(NEAR), "80% of the authority or more"), (str(OVER), "All of the authority or more"))
COMPLETE, INCOMPLETE = "complete", "incomplete"
ENTRIES = ((COMPLETE, "Complete"), (INCOMPLETE, "Incomplete"))


def _posts(request: Any) -> QuerySet[Post]:
    """Posts that own or manage a contract this person sees."""
    seen = Contract.objects.visible_to(request.actor)
    theirs = seen.filter(Q(owner_post=OuterRef("pk")) | Q(contract_manager_post=OuterRef("pk")))
    return Post.objects.filter(Exists(theirs)).order_by("title")


def _providers(request: Any) -> QuerySet[Provider]:
    """Providers with a place on a contract this person sees."""
    places = Admission.objects.visible_to(request.actor).filter(provider=OuterRef("pk"))
    return Provider.objects.visible_to(request.actor).filter(Exists(places)).order_by("legal_name")


# What was entered by mistake and undone is on no list: the page of its file leads to it.
STAGES = [(value, label) for value, label in ContractStage.choices if value != ContractStage.VOID]


class ContractFilters(Filters):
    """Over `contracts_for(actor)`: the choices offered are those that occur among the contracts the person sees."""

    q = SearchFilter(label="Search", method="search", help_text="A reference, a title or a provider’s name.")
    kind = django_filters.ChoiceFilter(label="Kind", choices=ContractKind.choices, empty_label="Every kind")
    stage = django_filters.ChoiceFilter(label="Stage", choices=STAGES, empty_label="Every stage", method="at_stage")
    ending = django_filters.ChoiceFilter(
        label="Ending", choices=ENDING, empty_label="At any time", method="ending_soon"
    )
    department = django_filters.ChoiceFilter(label="Department", empty_label="Every department")
    post = django_filters.ModelChoiceFilter(
        label="Owner or contract manager", queryset=_posts, empty_label="Anybody", method="looked_after_by"
    )
    provider = django_filters.ModelChoiceFilter(
        label="Provider", queryset=_providers, empty_label="Every provider", method="of_provider"
    )
    entry = django_filters.ChoiceFilter(
        label="Entry in the register", choices=ENTRIES, empty_label="Complete or not", method="as_complete"
    )

    spent = django_filters.ChoiceFilter(
        label="Spent", choices=SPENT, empty_label="However much", method="spent_at_least"
    )

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Contract.objects.visible_to(self.request.actor).order_by("department")
        self.filters["department"].extra["choices"] = [
            (name, name) for name in seen.values_list("department", flat=True).distinct()
        ]

    def search(self, contracts: QuerySet[Contract], name: str, words: str) -> QuerySet[Contract]:
        """Contracts in which every word is found somewhere."""
        for word in words.split():
            contracts = contracts.filter(matching(word))
        return contracts

    def at_stage(self, contracts: Any, name: str, stage: str) -> QuerySet[Contract]:
        """Contracts at the stage that today gives them."""
        return contracts.at_stage(stage, clock.today())

    def ending_soon(self, contracts: QuerySet[Contract], name: str, months: str) -> QuerySet[Contract]:
        """Running contracts of which a lot ends within so many months."""
        return contracts.filter(ending_within(int(months), on=clock.today()))

    def looked_after_by(self, contracts: QuerySet[Contract], name: str, post: Post) -> QuerySet[Contract]:
        """Contracts that a post owns or manages."""
        return contracts.filter(Q(owner_post=post) | Q(contract_manager_post=post))

    def of_provider(self, contracts: QuerySet[Contract], name: str, provider: Provider) -> QuerySet[Contract]:
        """Contracts on which a provider has a place."""
        return contracts.filter(with_provider(provider))

    def spent_at_least(self, contracts: QuerySet[Contract], name: str, percent: str) -> QuerySet[Contract]:
        """Contracts under which so much of what was authorised is spent."""
        seen = Contract.objects.visible_to(self.request.actor)
        alerts = spend_over_authority(seen, at_least=int(percent))
        return contracts.filter(pk__in=[alert.contract.pk for alert in alerts])

    def as_complete(self, contracts: QuerySet[Contract], name: str, wanted: str) -> QuerySet[Contract]:
        """Contracts whose entry lacks nothing, or lacks something."""
        lacks_nothing = Q(facts_missing=0)
        return contracts.filter(lacks_nothing if wanted == COMPLETE else ~lacks_nothing)

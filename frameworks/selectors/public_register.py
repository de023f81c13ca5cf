"""The contracts register as everybody reads it: what the Local Government Transparency Code 2015 asks to be published.

Part 2, paragraphs 32–34 of the Code (law.md §3.1): reference, title, department, description, provider and their
details, sum over the term or by the year, irrecoverable VAT, start, end and review, quote or tender, SME and VCSE.
A provider who is a natural person is withheld (model.md invariant 31): neither shown nor found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from commissioning.models import Council
from commissioning.money import format_pounds
from frameworks.enums import RUNNING_STAGES, AdmissionStatus, Certainty, ContractKind, MoneyKind, VatBasis
from frameworks.models import Admission, Contract, MoneyLine, MoneyLinePart
from providers.models import Provider

WITHHELD = "Withheld: a private person"
# A place that is suspended is still held, and that it is suspended is nobody else's business.
HELD = (AdmissionStatus.ADMITTED, AdmissionStatus.SUSPENDED)
NOT_STATED = "Not stated"

_held = Admission.objects.filter(lot__contract=OuterRef("pk"), status__in=HELD)
_SUMS = {
    (MoneyKind.CONTRACT_TOTAL, Certainty.QUOTE): "over the term",
    (MoneyKind.CONTRACT_TOTAL, Certainty.ESTIMATE): "over the term, estimated",
    (MoneyKind.ANNUAL, Certainty.QUOTE): "a year",
    (MoneyKind.ANNUAL, Certainty.ESTIMATE): "a year, estimated",
}  # fmt: skip

_BASES = {
    VatBasis.EXCLUDING: "excluding VAT",
    VatBasis.INCLUDING: "including VAT",
    VatBasis.EXEMPT: "exempt from VAT",
    VatBasis.NOT_STATED: "VAT not stated",
}


@dataclass(frozen=True)
class PublicProvider:
    """A provider as everybody may know them; of one who is a private person, only that there is one."""

    name: str
    details: tuple[str, ...] = ()
    is_withheld: bool = False

    @property
    def words(self) -> str:
        """In one line, with the numbers under which they are registered."""
        return f"{self.name} ({'; '.join(self.details)})" if self.details else self.name


class PublicContract:
    """One contract of `on_public_register`, in the words of the register. Makes no query of its own."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self.pk, self.reference, self.title = contract.pk, contract.reference, contract.title
        self.department, self.description = contract.department, contract.description
        self.kind = ContractKind(contract.kind).label
        self.starts_on, self.review_on, self.max_ends_on = contract.starts_on, contract.review_on, contract.max_ends_on
        self.invitation = contract.get_invitation_display()
        self.irrecoverable_vat = contract.irrecoverable_vat

    @property
    def ends_on(self) -> date:
        """Its last day, all lots together."""
        return self._contract.current_ends_on or self._contract.initial_ends_on

    @property
    def lots(self) -> list[tuple[str, date | None]]:
        """Each lot and its last day, where the contract is divided into several."""
        lots = sorted(self._contract.lots.all(), key=lambda lot: lot.number)
        return [(f"{lot.label}: {lot.title}", lot.current_ends_on) for lot in lots] if len(lots) > 1 else []

    @cached_property
    def providers(self) -> list[PublicProvider]:
        """Who holds a place, by name; private persons last, each without a word about them."""
        places = [place for lot in self._contract.lots.all() for place in lot.places_held]  # type: ignore[attr-defined]
        found = {place.provider_id: place.provider for place in places}
        shown = [public_provider(one) for one in found.values()]
        return sorted(shown, key=lambda one: (one.is_withheld, one.name.casefold()))

    @cached_property
    def sums(self) -> list[tuple[Decimal, str]]:
        """What it is worth in pounds, and what that sum is: over the term, or a year; its VAT basis is said."""
        return [
            (line.amount, f"{_SUMS[line.kind, line.certainty]}, {_BASES[line.vat_basis]}")
            for line in self._contract.published_sums  # type: ignore[attr-defined]
            if (line.kind, line.certainty) in _SUMS
        ]

    @property
    def value(self) -> str:
        """The sums in words, one after the other."""
        return "; ".join(f"{format_pounds(amount)} {what}" for amount, what in self.sums) or NOT_STATED

    @property
    def vat(self) -> str:
        """The VAT that cannot be recovered."""
        return NOT_STATED if self.irrecoverable_vat is None else format_pounds(self.irrecoverable_vat)


def public_provider(provider: Provider) -> PublicProvider:
    """A provider as the public register names them."""
    if provider.is_natural_person:
        return PublicProvider(WITHHELD, is_withheld=True)
    return PublicProvider(provider.legal_name, tuple(_details(provider)))


def on_public_register(council: Council, *, on: date) -> QuerySet[Contract]:
    """The council's contracts that are awarded and have not ended, with all that `PublicContract` says of each."""
    running = Contract.objects.filter(council=council, stage__in=RUNNING_STAGES, current_ends_on__gte=on)
    return with_what_is_said(running, since=on).order_by("reference")


def with_what_is_said(contracts: QuerySet[Contract], *, since: date) -> QuerySet[Contract]:
    """These contracts with all that `PublicContract` says of each, and those providers whose place did not end before
    that day: one that declined an extension ends before its lot."""
    not_ended = Q(ends_on__isnull=True) | Q(ends_on__gte=since)
    places = Admission.objects.filter(not_ended, status__in=HELD).select_related("provider")
    # A total that another total adds up is told by that one.
    within = MoneyLinePart.objects.filter(line=OuterRef("pk"), total__kind=OuterRef("kind"))
    sums = MoneyLine.objects.filter(kind__in=[MoneyKind.CONTRACT_TOTAL, MoneyKind.ANNUAL]).exclude(Exists(within))
    return contracts.prefetch_related(
        "lots",
        Prefetch("lots__admissions", places.order_by("pk"), to_attr="places_held"),
        Prefetch("money_lines", sums.order_by("-kind", "pk"), to_attr="published_sums"),
    )


def publicly_matching(word: str) -> Q:
    """Contracts with a word in their reference, title, description or the name of a provider that is public."""
    named = _held.filter(
        Q(provider__legal_name__icontains=word) | Q(provider__trading_name__icontains=word),
        provider__is_natural_person=False,
    )
    words = Q(reference__icontains=word) | Q(title__icontains=word) | Q(description__icontains=word)
    return words | Q(Exists(named))


def _details(provider: Provider) -> Iterator[str]:
    if provider.trading_name and provider.trading_name != provider.legal_name:
        yield f"trading as {provider.trading_name}"
    if provider.company_number:
        yield f"company {provider.company_number}"
    if provider.charity_number:
        yield f"charity {provider.charity_number}"
    if provider.ppon:
        yield f"PPON {provider.ppon}"
    if provider.is_sme:
        yield "SME"
    if provider.is_vcse:
        yield "VCSE"

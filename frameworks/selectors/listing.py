"""The list of contracts: what can be searched and sorted in the database, and what each row says of its contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from commissioning.actors import Actor
from commissioning.calendar import add_months, months_between, say_date
from frameworks.completeness import Completeness
from frameworks.enums import (
    RUNNING_STAGES,
    AdmissionStatus,
    Certainty,
    ContractKind,
    ContractStage,
    MoneyKind,
    UseStatus,
)
from frameworks.models import Admission, Contract, Lot, MoneyLine, MoneyLinePart, OptionUse, TermOption
from frameworks.options import may_extend, option_span
from frameworks.selectors.completeness import of_annotated, with_known_facts
from frameworks.selectors.terms import position_of
from frameworks.terms import Span
from providers.models import Provider

# Held now, or held until the term ended: who provides, or provided, under the contract.
PLACES_HELD = (AdmissionStatus.ADMITTED, AdmissionStatus.SUSPENDED, AdmissionStatus.EXPIRED)
SEVERAL_TOTALS = "Several totals, not all on the same VAT basis"

_held = Admission.objects.filter(lot__contract=OuterRef("pk"), status__in=PLACES_HELD)
# A total that another total adds up is told by that one.
_totals = MoneyLine.objects.filter(kind=MoneyKind.CONTRACT_TOTAL).exclude(
    Exists(MoneyLinePart.objects.filter(line=OuterRef("pk"), total__kind=MoneyKind.CONTRACT_TOTAL))
)


@dataclass(frozen=True)
class NextOption:
    """The first option that can still be used: for how many of the lots, to when, and until when notice is possible."""

    order: int
    to_on: date
    months: int | None
    lots: int
    of_lots: int
    is_proposed: bool

    @property
    def length(self) -> str:
        """“12 months”; what is left of a part-used option need not be whole months."""
        return f"{self.months} month{'' if self.months == 1 else 's'}" if self.months else "The rest"

    @property
    def words(self) -> str:
        """“12 months to 31 October 2021, 3 of 6 lots”."""
        some = f", {self.lots} of {self.of_lots} lots" if self.lots < self.of_lots else ""
        return f"{self.length} to {say_date(self.to_on)}{some}"


@dataclass(frozen=True)
class ContractFacts:
    """What a row of the list says of a contract besides its own fields. Sums are None where none is on record."""

    stage: ContractStage
    has_one_lot: bool
    lots: int
    providers: tuple[Provider, ...]
    ends_on: date
    is_end_planned: bool
    first_lot_ends_on: date | None
    next_option: NextOption | None
    price: Decimal | str | None
    estimate: Decimal | str | None
    completeness: Completeness


def contracts_for(actor: Actor) -> QuerySet[Contract]:
    """The contracts the person sees, with what the list sorts and narrows by; each row's parts come with it."""
    seen = (
        Contract.objects.visible_to(actor).standing().select_related("council", "owner_post", "contract_manager_post")
    )
    return (
        with_known_facts(seen)
        .annotate(
            ends=Coalesce("current_ends_on", "initial_ends_on"),
            lot_count=_count(Lot.objects.filter(contract=OuterRef("pk")), "contract", "pk"),
            provider_count=_count(_held, "lot__contract", "provider"),
            price_sum=_sum(Certainty.QUOTE),
            estimate_sum=_sum(Certainty.ESTIMATE),
        )
        .prefetch_related(
            Prefetch("lots__uses", OptionUse.objects.select_related("option")),
            Prefetch(
                "lots__admissions",
                Admission.objects.filter(status__in=PLACES_HELD).select_related("provider").order_by("pk"),
                to_attr="places_held",
            ),
            Prefetch("options", TermOption.objects.order_by("order")),
            Prefetch("money_lines", _totals, to_attr="totals"),
        )
    )


def matching(words: str) -> Q:
    """Contracts with these words in their reference, their title or the name of a provider that has a place."""
    named = _held.filter(Q(provider__legal_name__icontains=words) | Q(provider__trading_name__icontains=words))
    return Q(reference__icontains=words) | Q(title__icontains=words) | Q(Exists(named))


def with_provider(provider: Provider) -> Q:
    """Contracts under which the provider has, or had, a place."""
    return Q(Exists(_held.filter(provider=provider)))


def ending_within(months: int, *, on: date) -> Q:
    """Running contracts of which some lot ends from `on` until so many months later, both days counted."""
    last = add_months(on, months)
    soon = Lot.objects.filter(contract=OuterRef("pk"), current_ends_on__gte=on, current_ends_on__lte=last)
    return Q(stage__in=RUNNING_STAGES) & Q(Exists(soon))


def facts_of(contracts: Iterable[Contract], *, on: date) -> dict[int, ContractFacts]:
    """What the rows say, by primary key. `contracts` come from `contracts_for`: no query is made here."""
    return {contract.pk: _facts(contract, on=on) for contract in contracts}


def _facts(contract: Contract, *, on: date) -> ContractFacts:
    lots = list(contract.lots.all())
    places = (place for lot in lots for place in lot.places_held)  # type: ignore[attr-defined]
    by_pk = {place.provider_id: place.provider for place in places}
    ends = sorted(lot.current_ends_on for lot in lots if lot.current_ends_on)
    return ContractFacts(
        stage=contract.stage_on(on),
        has_one_lot=contract.kind in (ContractKind.CONTRACT, ContractKind.CALL_OFF) and len(lots) <= 1,
        lots=len(lots),
        providers=tuple(sorted(by_pk.values(), key=lambda provider: str(provider).casefold())),
        ends_on=contract.current_ends_on or contract.initial_ends_on,
        is_end_planned=contract.current_ends_on is None,
        first_lot_ends_on=ends[0] if ends and ends[0] != ends[-1] else None,
        next_option=_next_option(contract, lots, on=on),
        price=_total(contract, Certainty.QUOTE),
        estimate=_total(contract, Certainty.ESTIMATE),
        completeness=of_annotated(contract),
    )


def _next_option(contract: Contract, lots: list[Lot], *, on: date) -> NextOption | None:
    """The first option in order that can be used today for the whole of what it still gives to some lot."""
    running = [lot for lot in lots if lot.current_ends_on and lot.current_ends_on >= on]
    positions = [position_of(lot) for lot in running]
    for option in contract.options.all():
        terms = option.terms
        spans: list[Span] = []
        for position in positions:
            span = option_span(terms, position)
            if span is not None and may_extend(terms, position, span, on=on).allowed:
                spans.append(span)
        if spans:
            longest = max(spans, key=lambda span: span.to_on)
            return NextOption(
                order=option.order,
                to_on=longest.to_on,
                months=months_between(longest.from_on, longest.to_on),
                lots=len(spans),
                of_lots=len(running),
                is_proposed=any(
                    use.option_id == option.pk and use.status == UseStatus.PROPOSED
                    for lot in running
                    for use in lot.uses.all()
                ),
            )
    return None


def _total(contract: Contract, certainty: Certainty) -> Decimal | str | None:
    """The contract's total of one certainty: sums that are kept apart are added, on one VAT basis only."""
    lines = [line for line in contract.totals if line.certainty == certainty]  # type: ignore[attr-defined]
    if not lines:
        return None
    if len({line.vat_basis for line in lines}) > 1:
        return SEVERAL_TOTALS
    return sum((line.amount for line in lines), Decimal("0.00"))


def _count(rows: QuerySet[Any], contract: str, what: str) -> Coalesce:
    counted = rows.order_by().values(contract).annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def _sum(certainty: Certainty) -> Subquery:
    """To sort by; what is shown is added up in Python, where pounds stay exact."""
    lines = _totals.filter(contract=OuterRef("pk"), certainty=certainty).order_by().values("contract")
    return Subquery(lines.annotate(sum=Sum("amount")).values("sum"))

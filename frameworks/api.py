"""The register in the read API: what everybody reads of it, and what a person in a post sees of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from commissioning import clock
from commissioning.api.reading import AT_ONCE, EVERYBODY, MOST_AT_ONCE, READERS, TOKEN, Results, note_change, page_of
from commissioning.public_pages import council_or_404
from frameworks.models import Admission, Contract
from frameworks.selectors.public_register import PublicContract, PublicProvider, on_public_register, publicly_matching
from providers.models import Provider

public, register = Router(tags=["Public"]), Router(tags=["With a token"], auth=TOKEN)


class Sum(Schema):
    """A sum in pounds, and what it is."""

    amount: Decimal
    what: str


class PublicProviderOut(Schema):
    """A provider as the public register names them."""

    name: str
    details: list[str]
    is_withheld: bool


class PublicContractOut(Schema):
    """A contract of the public register: what the Local Government Transparency Code 2015 asks."""

    reference: str
    title: str
    description: str
    kind: str
    department: str
    starts_on: date
    ends_on: date
    can_last_until: date
    review_on: date | None
    invitation: str
    irrecoverable_vat: Decimal | None
    sums: list[Sum]
    providers: list[PublicProviderOut]
    lots: list[str]


class PublicContracts(Results):
    """Contracts that are awarded and have not ended, by reference."""

    results: list[PublicContractOut]


class Asked(Schema):
    """Which page, and how much of it."""

    page: int = Field(1, ge=1)
    per_page: int = Field(AT_ONCE, ge=1, le=MOST_AT_ONCE)


class Searched(Asked):
    """Which page, and words all of which are found."""

    q: str = Field("", max_length=200, description="Words, every one of which is in the reference, title or a name.")


@public.get("/councils/{code}/contracts", response=PublicContracts, url_name="contracts", throttle=EVERYBODY)
def public_contracts(request: HttpRequest, response: HttpResponse, code: str, asked: Query[Searched]) -> Any:
    """The public contracts register of a council."""
    council = council_or_404(code)
    rows = on_public_register(council, on=clock.today())
    for word in asked.q.replace("\x00", " ").split():  # PostgreSQL refuses the sign
        rows = rows.filter(publicly_matching(word))
    note_change(response, council)
    return page_of(request, rows, _public, page=asked.page, per_page=asked.per_page)


@public.get(
    "/councils/{code}/contracts/{reference}", response=PublicContractOut, url_name="contract", throttle=EVERYBODY
)
def public_contract(request: HttpRequest, response: HttpResponse, code: str, reference: str) -> Any:
    """One contract of the public register."""
    council = council_or_404(code)
    found = get_object_or_404(on_public_register(council, on=clock.today()), reference=reference)
    note_change(response, council)
    return _public([found])[0]


def _public(contracts: Iterable[Contract]) -> list[dict[str, Any]]:
    return [_public_contract(PublicContract(one)) for one in contracts]


def _public_contract(one: PublicContract) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "title": one.title,
        "description": one.description,
        "kind": one.kind,
        "department": one.department,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "can_last_until": one.max_ends_on,
        "review_on": one.review_on,
        "invitation": one.invitation,
        "irrecoverable_vat": one.irrecoverable_vat,
        "sums": [{"amount": amount, "what": what} for amount, what in one.sums],
        "providers": [_named(each) for each in one.providers],
        "lots": [title for title, _ in one.lots],
    }


def _named(one: PublicProvider) -> dict[str, Any]:
    return {"name": one.name, "details": list(one.details), "is_withheld": one.is_withheld}


class LotOut(Schema):
    """A lot and its term; both ends are inclusive."""

    number: int
    title: str
    status: str
    starts_on: date | None
    authorised_ends_on: date | None
    current_ends_on: date | None
    max_ends_on: date | None
    providers: list[str] = Field(description="The references of the providers that hold a place.")


class ContractOut(Schema):
    """A contract of any kind and stage, as the person whose token it is sees it."""

    reference: str
    title: str
    description: str
    kind: str
    stage: str
    department: str
    regime: str
    route: str
    under: str | None = Field(description="The framework or list it is made under.")
    starts_on: date
    initial_ends_on: date
    authorised_ends_on: date | None
    current_ends_on: date | None
    max_ends_on: date
    review_on: date | None
    cost_centre: str
    purchase_order_code: str
    lots: list[LotOut]


class Contracts(Results):
    """Contracts, by reference."""

    results: list[ContractOut]


class ProviderOut(Schema):
    """A provider of the directory, without anybody to ring there."""

    reference: str
    legal_name: str
    trading_name: str
    company_number: str
    charity_number: str
    ppon: str
    is_sme: bool
    is_vcse: bool
    status: str


class Providers(Results):
    """Providers, by name."""

    results: list[ProviderOut]


@register.get("/contracts", response=Contracts, url_name="register-contracts", throttle=READERS)
def contracts(request: HttpRequest, response: HttpResponse, asked: Query[Asked]) -> Any:
    """Every contract you see in the token's post, planned and ended ones included."""
    actor = request.auth.actor  # type: ignore[attr-defined]
    rows = _with_lots(Contract.objects.visible_to(actor).standing()).order_by("reference")
    note_change(response, actor.council)
    return page_of(request, rows, _register, page=asked.page, per_page=asked.per_page)


@register.get("/contracts/{reference}", response=ContractOut, url_name="register-contract", throttle=READERS)
def contract(request: HttpRequest, response: HttpResponse, reference: str) -> Any:
    """One contract you see."""
    actor = request.auth.actor  # type: ignore[attr-defined]
    found = get_object_or_404(_with_lots(Contract.objects.visible_to(actor).standing()), reference=reference)
    note_change(response, actor.council)
    return _register([found])[0]


@register.get("/providers", response=Providers, url_name="register-providers", throttle=READERS)
def providers(request: HttpRequest, response: HttpResponse, asked: Query[Asked]) -> Any:
    """The directory of providers."""
    actor = request.auth.actor  # type: ignore[attr-defined]
    rows = Provider.objects.visible_to(actor).order_by("legal_name", "pk")
    note_change(response, actor.council)
    return page_of(request, rows, list, page=asked.page, per_page=asked.per_page)


def _with_lots(rows: Any) -> Any:
    held = Admission.objects.admitted().select_related("provider").order_by("provider__reference")
    return rows.select_related("parent").prefetch_related("lots", Prefetch("lots__admissions", held, to_attr="held"))


def _register(rows: Iterable[Contract]) -> list[dict[str, Any]]:
    today = clock.today()
    return [_contract(one, today) for one in rows]


def _contract(one: Contract, today: date) -> dict[str, Any]:
    same = (
        "reference", "title", "description", "kind", "department", "regime", "route", "starts_on", "initial_ends_on",
        "authorised_ends_on", "current_ends_on", "max_ends_on", "review_on", "cost_centre", "purchase_order_code",
    )  # fmt: skip
    told = {name: getattr(one, name) for name in same}
    under = one.parent.reference if one.parent else None
    return {**told, "stage": one.stage_on(today), "under": under, "lots": [_lot(lot) for lot in one.lots.all()]}


def _lot(lot: Any) -> dict[str, Any]:
    same = ("number", "title", "status", "starts_on", "authorised_ends_on", "current_ends_on", "max_ends_on")
    told = {name: getattr(lot, name) for name in same}
    return {**told, "providers": [place.provider.reference for place in lot.held]}

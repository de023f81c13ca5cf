"""The facts of a contract in words: the summary at the head of its page, and everything else that is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.calendar import months_between, say_date
from frameworks.completeness import Completeness
from frameworks.durations import advice_on
from frameworks.enums import ContractKind
from frameworks.forms.contracts import LABELS, kept_of
from frameworks.models import Contract
from frameworks.selectors.contract_page import ContractPage
from frameworks.selectors.succession import place_in_scheme
from frameworks.terms import Span
from frameworks.timeline import with_weekday

NOT_RECORDED = "Not recorded"
# Told by the summary, the heading or the picture already.
_ELSEWHERE = ("reference", "title", "description", "department", "owner_post", "contract_manager_post", "parent",
              "parent_lot", "review_on")  # fmt: skip
_WITHOUT_THE_WORD = {"A provider on every lot": "A provider"}

Row = tuple[str, Any]


def summary(page: ContractPage, *, beside: Mapping[str, Any]) -> list[Row]:
    """What a reader wants first. `beside` is what packages above tell of a contract in its list."""
    contract = page.contract
    return (
        [row for row in _rows(page) if row[1]]
        + [(name, _said(value)) for name, value in beside.items() if value not in (None, "")]
        + ([("Under", _link(contract))] if contract.parent else [])
    )


def over(page: ContractPage) -> str:
    """That the term is over and by how much; empty while it runs."""
    if not page.days_over or page.contract.current_ends_on is None:
        return ""
    days = "1 day" if page.days_over == 1 else f"{page.days_over} days"
    return (
        f"The term ended on {with_weekday(page.contract.current_ends_on)}, {days} ago. Anything still bought or "
        "referred under it has no term behind it: record what was agreed, or propose what is to follow."
    )


def _rows(page: ContractPage) -> Iterator[Row]:
    contract = page.contract
    yield "Kind", contract.get_kind_display()
    if page.provider is not None:
        yield "Provider", _provider(page.provider)
    yield "First term", _term(contract)
    if contract.current_ends_on:
        yield "Ends on", _end(contract)
    yield "Can last until", with_weekday(contract.max_ends_on)
    yield "Department", contract.department
    yield "Owner", str(contract.owner_post.title) if contract.owner_post else NOT_RECORDED
    yield "Contract manager", contract.contract_manager_post.title if contract.contract_manager_post else NOT_RECORDED
    yield "Let under", contract.get_regime_display()
    for sentence in _advice(contract):
        yield "Advice", sentence
    if contract.review_on:
        yield "Review", with_weekday(contract.review_on)


def _advice(contract: Contract) -> list[str]:
    """What the rules on the length of frameworks say where they do not bind (invariant 11)."""
    if contract.kind != ContractKind.FRAMEWORK:
        return []
    return advice_on(
        ContractKind.FRAMEWORK,
        regime=contract.regime,
        term=Span(contract.starts_on, contract.initial_ends_on),
        longest=contract.max_ends_on,
        reason=contract.long_term_reason,
        first_awarded_on=contract.parent.first_awarded_on if contract.parent else None,
        place=place_in_scheme(contract),
    )


def _term(contract: Contract) -> str:
    months = months_between(contract.starts_on, contract.initial_ends_on)
    length = ""
    if months:
        years = months // 12
        length = f" ({years} year{'s' if years > 1 else ''})" if months % 12 == 0 else f" ({months} months)"
    return f"{say_date(contract.starts_on)} to {say_date(contract.initial_ends_on)}{length}"


def _end(contract: Contract) -> str:
    end = with_weekday(contract.current_ends_on)  # type: ignore[arg-type]  # asked for only where there is one
    if contract.authorised_ends_on and contract.authorised_ends_on != contract.current_ends_on:
        return f"{end}; authorised to {with_weekday(contract.authorised_ends_on)}"
    return end


def _provider(provider: Any) -> SafeString:
    url = reverse("providers:provider-detail", args=[provider.pk])
    return format_html('<a class="govuk-link" href="{}">{}</a>', url, provider)


def _link(contract: Contract) -> SafeString:
    url = reverse("frameworks:contract-detail", args=[contract.parent_id])
    lot = f", lot {contract.parent_lot.number}" if contract.parent_lot else ""
    return format_html('<a class="govuk-link" href="{}">{}</a>{}', url, contract.parent, lot)


def everything(contract: Contract) -> list[Row]:
    """All that is recorded of a contract and not told above, in the order it is asked for."""
    names = [name for name in kept_of(contract.kind) if name not in _ELSEWHERE]
    return [(LABELS[name], value(contract, name)) for name in names if value(contract, name) != NOT_RECORDED]


def value(contract: Contract, name: str) -> str:
    """One fact as people read it."""
    held = getattr(contract, name)
    display = getattr(contract, f"get_{name}_display", None)
    if display is not None:
        return str(display()) or NOT_RECORDED
    return _said(held)


def _said(held: Any) -> str:
    if held in (None, ""):
        return NOT_RECORDED
    if isinstance(held, bool):
        return "Yes" if held else "No"
    return with_weekday(held) if isinstance(held, date) else str(held)


def missing(completeness: Completeness, *, is_single: bool) -> list[str]:
    """What the entry lacks; a contract with one provider has no need of the word lot."""
    return [_WITHOUT_THE_WORD.get(label, label) if is_single else label for label in completeness.missing]

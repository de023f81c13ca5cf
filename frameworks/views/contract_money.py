"""The money of a contract by year, beside what was authorised."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from commissioning.charts import ChartBar, bar_chart, on_a_page
from commissioning.colours import legible
from commissioning.money import format_pounds
from frameworks.forms.parts import kinds_for
from frameworks.selectors.contract_money import ContractMoney, money_of
from frameworks.spending import SpendStanding
from frameworks.views.contracts import visible


@require_safe
def contract_money(request: HttpRequest, pk: int) -> HttpResponse:
    """Budget, estimate and actual by finance year and cohort; spend by lot and month; how much authority is left."""
    contract = visible(request, pk)
    money = money_of(contract)
    context: dict[str, Any] = {
        "contract": contract,
        "money": money,
        "is_single": contract.is_single_provider,
        "over_words": _over(money.standing),
        "chart": _chart(money, contract.council.brand_colour),
        "money_kinds": kinds_for(contract, request.actor),  # type: ignore[attr-defined]
    }
    return TemplateResponse(request, "frameworks/contract_years.html", context)


def _chart(money: ContractMoney, colour: str) -> SafeString | None:
    """The years as bars; None where nothing can be drawn. Every word in it was escaped as it was drawn."""
    bars: list[ChartBar] = [bar for row in money.years for bar in row.bars]
    if not bars:
        return None
    return SafeString(on_a_page(bar_chart(bars, colour=legible(colour)), "Budget, estimate and spend by finance year"))


def _over(standing: SpendStanding) -> str:
    """What to do when everything authorised is spent."""
    by = format_pounds(-standing.left) if standing.left else ""
    over = f"{by} more than was authorised has been spent. " if by else "All that was authorised has been spent. "
    return f"{over}What goes beyond it needs an option, a variation or a new award, decided by whoever may."

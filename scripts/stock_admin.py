"""Django's own admin list of contracts, as somebody would write it first: the columns, rows and joins of ours."""

from django.contrib import admin

from commissioning import clock
from commissioning.tables import PER_PAGE
from frameworks.enums import Certainty, MoneyKind
from frameworks.models import Admission, Contract, MoneyLine
from frameworks.options import may_extend, option_span
from frameworks.selectors.completeness import of_contract
from frameworks.selectors.terms import position_of


class StockContractAdmin(admin.ModelAdmin):
    """What ModelAdmin does by itself, with a method for each column that is no field."""

    list_display = (
        "title", "reference", "stage_today", "kind", "lot_count", "providers", "ends", "next_option", "price",
        "estimate", "facts",
    )  # fmt: skip
    list_select_related = ("council", "owner_post", "contract_manager_post")
    list_filter = ("kind", "stage", "department")
    search_fields = ("reference", "title")
    list_per_page = PER_PAGE
    ordering = ("reference",)

    def has_view_permission(self, request, obj=None):
        return True

    has_change_permission = has_add_permission = has_view_permission

    def stage_today(self, contract):
        return contract.stage_on(clock.today()).label

    def lot_count(self, contract):
        return contract.lots.count()

    def providers(self, contract):
        found = Admission.objects.filter(lot__contract=contract).select_related("provider")
        return ", ".join(sorted({str(place.provider) for place in found}))

    def ends(self, contract):
        return contract.current_ends_on or contract.initial_ends_on

    def next_option(self, contract):
        for option in contract.options.order_by("order"):
            for lot in contract.lots.all():
                position = position_of(lot)
                span = option_span(option.terms, position)
                if span is not None and may_extend(option.terms, position, span, on=clock.today()).allowed:
                    return f"option {option.order} to {span.to_on}"
        return ""

    def price(self, contract):
        return self._total(contract, Certainty.QUOTE)

    def estimate(self, contract):
        return self._total(contract, Certainty.ESTIMATE)

    def facts(self, contract):
        return of_contract(contract).words

    def _total(self, contract, certainty):
        lines = MoneyLine.objects.filter(contract=contract, kind=MoneyKind.CONTRACT_TOTAL, certainty=certainty)
        return sum(line.amount for line in lines)


def stock_admin() -> StockContractAdmin:
    """A list of its own, on no site of ours."""
    return StockContractAdmin(Contract, admin.AdminSite(name="stock"))

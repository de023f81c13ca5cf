"""The rows on a contract's page: lots, options and sums. Each is written by its service when the page is saved."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest

from commissioning.admin.rows import CouncilStackedInline, changed_rows
from frameworks.enums import OPEN_STAGES
from frameworks.forms.register import MoneyLineForm
from frameworks.models import Contract, Lot, MoneyLine, TermOption
from frameworks.services import contracts, money


class SettledAtAward:
    """Rows that can be added and changed until the contract is awarded."""

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        is_open = obj is None or obj.pk is None or obj.stage in OPEN_STAGES
        return is_open and super()._may(request, obj)  # type: ignore[misc]


class LotInline(SettledAtAward, CouncilStackedInline):
    model = Lot
    fields = ("number", "title", "scope", "eligibility", "areas", "provider_limit", "call_off_method", "predecessor")
    extra = 2

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = Lot.objects.visible_to(request.actor).select_related("contract__council")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OptionInline(SettledAtAward, CouncilStackedInline):
    model = TermOption
    verbose_name, verbose_name_plural = "option", "options to extend"
    fields = (
        "order", "kind", "months", "applies_to", "is_partial_use_allowed", "latest_notice_on", "notice_days",
        "is_deed_required", "clause", "conditions", "indexation",
    )  # fmt: skip
    extra = 1


class MoneyInline(CouncilStackedInline):
    model = MoneyLine
    form = MoneyLineForm
    fk_name = "contract"
    verbose_name, verbose_name_plural = "sum of money", "money"
    fields = (
        "kind", "label", "amount", "vat_basis", "certainty", "option", "lot", "finance_year", "cohort", "source",
        "calculation", "base_line", "times", "weekly_rate", "lines", "tolerance", "rounding",
    )  # fmt: skip
    extra = 1

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        request.contract_in_hand = obj
        return super().get_formset(request, obj, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("line_parts")

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Lots, options and lines of this contract only; before it is saved there are none."""
        model = db_field.remote_field.model
        rows = model.objects.filter(contract=request.contract_in_hand)
        kwargs["queryset"] = rows.select_related("contract__council")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def save_rows(request: HttpRequest, contract: Contract, formsets: list[Any], given: dict[str, Any]) -> None:
    """Write what the rows ask for, one service call each. `given` is the actor and the time."""
    for formset in formsets:
        for verb, form in changed_rows(formset):
            if formset.model is MoneyLine:
                _save_sum(contract, verb, form, given)
            else:
                _save_part(contract, verb, form, given)


def _save_part(contract: Contract, verb: str, form: Any, given: dict[str, Any]) -> None:
    model = type(form.instance)
    if verb == "add":
        add = contracts.add_lot if model is Lot else contracts.add_option
        add(contract=contract, **given, **_values(form))
        return
    part = model.objects.select_related("contract__council").get(pk=form.instance.pk)
    if verb == "remove":
        contracts.remove_part(part=part, **given)
    else:
        contracts.edit_part(part=part, version=part.version, **given, **_values(form))


def _save_sum(contract: Contract, verb: str, form: Any, given: dict[str, Any]) -> None:
    values = _values(form)
    if verb == "add":
        money.add_line(contract=contract, parts=list(values.pop("lines")), **given, **values)
        return
    line = MoneyLine.objects.select_related("contract__council").get(pk=form.instance.pk)
    if verb == "remove":
        money.remove_line(line=line, **given)
    else:
        money.edit_line(line=line, version=line.version, parts=list(values.pop("lines")), **given, **values)


def _values(form: Any) -> dict[str, Any]:
    """What was typed, without what belongs to the formset."""
    return {name: value for name, value in form.cleaned_data.items() if name not in ("id", "contract", "DELETE")}

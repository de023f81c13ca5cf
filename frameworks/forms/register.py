"""Entering a contract and its sums of money."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.forms.naming import name_fields
from frameworks.forms.fields import times_box
from frameworks.models import Contract, MoneyLine
from providers.models import Provider


class NewContractForm(forms.ModelForm):
    """A contract, with its provider where it has just one: its lot and place are then made for it."""

    provider = forms.ModelChoiceField(
        queryset=Provider.objects.none(),
        required=False,
        help_text="For a contract or a call-off. A framework or list admits its providers afterwards.",
    )

    class Meta:
        model = Contract
        exclude = ("council", "stage")  # noqa: DJ006 - the admin names the fields it shows

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self.fields.items())


class MoneyLineForm(forms.ModelForm):
    """A sum with its calculation; the lines it adds up are ticked."""

    times = times_box()
    lines = forms.ModelMultipleChoiceField(
        label="Lines to add up",
        queryset=MoneyLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = MoneyLine
        fields = (
            "kind", "label", "amount", "vat_basis", "certainty", "option", "lot", "finance_year", "cohort", "source",
            "calculation", "base_line", "times", "weekly_rate", "tolerance", "rounding",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contract = self.instance.contract_id
        lines = MoneyLine.objects.filter(contract=contract).exclude(pk=self.instance.pk) if contract else None
        if lines is not None:
            self.fields["lines"].queryset = lines
        if self.instance.pk:
            self.initial["lines"] = [part.line_id for part in self.instance.line_parts.all()]
        name_fields(self.fields.items())

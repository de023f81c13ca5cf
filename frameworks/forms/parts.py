"""Lots, options to extend and sums of money, each on a small form of its own."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.actors import Actor
from commissioning.forms.naming import name_fields
from frameworks.enums import AWARDED_VALUES, OPEN_STAGES, ContractStage, MoneyKind, OptionKind, OptionScope
from frameworks.figures import may_enter
from frameworks.forms.fields import field_for, times_box
from frameworks.models import Contract, Lot, MoneyLine, TermOption

CALCULATION = ("calculation", "base_line", "weekly_rate", "times", "parts", "tolerance", "rounding")


class LotForm(forms.ModelForm):
    """A part of a contract with providers and a term of its own."""

    class Meta:
        model = Lot
        fields = (
            "number",
            "title",
            "scope",
            "eligibility",
            "areas",
            "provider_limit",
            "call_off_method",
            "predecessor",
        )
        labels = {
            "number": "Number",
            "title": "Title",
            "scope": "What it covers",
            "eligibility": "Who it is for",
            "areas": "Areas and venues",
            "provider_limit": "At most how many providers",
            "call_off_method": "How work is called off under it",
            "predecessor": "Follows which earlier lot",
        }
        help_texts = {"eligibility": "Client group and age range.", "provider_limit": "Empty: no limit."}
        formfield_callback = field_for

    def __init__(self, *args: Any, contract: Contract, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = Lot.objects.visible_to(actor).exclude(contract=contract).select_related("contract__council")
        self.fields["predecessor"].queryset = earlier
        if self.instance.pk is None:
            last = contract.lots.order_by("-number").values_list("number", flat=True).first()
            self.initial.setdefault("number", (last or 0) + 1)
        name_fields(self.fields.items())


class OptionForm(forms.ModelForm):
    """A right to extend that the contract already holds."""

    class Meta:
        model = TermOption
        fields = (
            "order", "kind", "months", "applies_to", "is_partial_use_allowed", "latest_notice_on", "notice_days",
            "is_deed_required", "clause", "conditions", "indexation",
        )  # fmt: skip
        labels = {
            "order": "Number",
            "kind": "What the clause gives",
            "months": "How many months",
            "applies_to": "For which lots it can be used",
            "is_partial_use_allowed": "The clause allows a shorter period and leaves the rest for later",
            "latest_notice_on": "Latest day to give notice",
            "notice_days": "Or: days of notice before the term ends",
            "is_deed_required": "It takes a deed to bring it into force",
            "clause": "The words of the clause",
            "conditions": "Conditions",
            "indexation": "How the price changes",
        }
        help_texts = {
            "order": "Options are used in the order of their numbers.",
            "months": "Of a pool, all its periods together.",
            "latest_notice_on": "Empty where the contract states no day.",
            "is_deed_required": "Otherwise the provider's acceptance does.",
        }
        widgets = {"kind": forms.RadioSelect, "applies_to": forms.RadioSelect}
        formfield_callback = field_for

    def __init__(self, *args: Any, contract: Contract, is_single: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = OptionKind.choices
        self.fields["applies_to"].choices = OptionScope.choices
        if is_single:
            del self.fields["applies_to"]
        if self.instance.pk is None:
            last = contract.options.order_by("-order").values_list("order", flat=True).first()
            self.initial.setdefault("order", (last or 0) + 1)
        name_fields(self.fields.items())


class MoneyForm(forms.ModelForm):
    """A sum in pounds and, where it comes from others, its calculation."""

    times = times_box()
    parts = forms.ModelMultipleChoiceField(
        label="Sums to add up",
        queryset=MoneyLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = MoneyLine
        fields = (
            "kind", "label", "amount", "vat_basis", "certainty", "option", "lot", "finance_year", "cohort", "source",
            "calculation", "base_line", "weekly_rate", "times", "parts", "tolerance", "rounding",
        )  # fmt: skip
        labels = {
            "kind": "What kind of sum",
            "label": "What it is for",
            "amount": "Amount in pounds",
            "vat_basis": "VAT",
            "certainty": "How certain it is",
            "option": "Value of which option",
            "lot": "Value of which lot",
            "finance_year": "Finance year",
            "cohort": "For whom",
            "source": "Where it comes from",
            "calculation": "How it is worked out",
            "base_line": "Sum to multiply",
            "weekly_rate": "Weekly rate",
            "tolerance": "May be off by",
            "rounding": "Rounded to",
        }
        help_texts = {
            "label": "As a table would say it: Annual price.",
            "amount": "Like £453,750 or 453750.00.",
            "cohort": "Only where sums are kept apart by client group.",
            "source": "The paper or the system it was taken from.",
            "tolerance": "0 unless it is said to be approximate.",
        }
        formfield_callback = field_for

    def __init__(self, *args: Any, contract: Contract, actor: Actor, is_single: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = MoneyLine.objects.filter(contract=contract).exclude(pk=self.instance.pk)
        self.fields["parts"].queryset = self.fields["base_line"].queryset = lines
        self.fields["option"].queryset = contract.options.select_related("contract__council").order_by("order")
        self.fields["option"].label_from_instance = lambda option: f"Option {option.order}"
        self.fields["lot"].queryset = contract.lots.order_by("number")
        self.fields["lot"].label_from_instance = lambda lot: f"Lot {lot.number}: {lot.title}"
        kinds = kinds_for(contract, actor)
        if self.instance.pk:
            self.initial["parts"] = [part.line_id for part in self.instance.line_parts.all()]
        if is_single:
            del self.fields["lot"]
            kinds = [kind for kind in kinds if kind != MoneyKind.LOT]
        self.fields["kind"].choices = [("", "Choose"), *((kind.value, kind.label) for kind in kinds)]
        if not lines:
            del self.fields["parts"], self.fields["base_line"]
        name_fields(self.fields.items())

    @property
    def as_it_stands(self) -> list[forms.BoundField]:
        """The questions about every sum."""
        return [bound for bound in self if bound.name not in CALCULATION]

    @property
    def worked_out(self) -> list[forms.BoundField]:
        """The questions about how a sum comes from others."""
        return [bound for bound in self if bound.name in CALCULATION]

    @property
    def has_calculation(self) -> bool:
        """Whether the part about the calculation should stand open."""
        return bool(self["calculation"].value()) or any(name in self.errors for name in CALCULATION)


def kinds_for(contract: Contract, actor: Actor) -> list[MoneyKind]:
    """The kinds of sum this person may enter for this contract now: its value only until the award."""
    is_open = ContractStage(contract.stage) in OPEN_STAGES
    return [kind for kind in MoneyKind if may_enter(actor, kind).allowed and (is_open or kind not in AWARDED_VALUES)]

"""What a recommendation to procure plans: the contract to be, and its lots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms

from commissioning.actors import Actor
from commissioning.forms import boxes
from commissioning.forms.answers import NOTHING, Difference, differences
from decisions.enums import EffectKind
from decisions.models import PlannedLot, ProcurementPlan, Recommendation, Report
from decisions.services.plans import FIELDS, LotWanted
from frameworks.models import Contract, Lot

MORE_LOTS = 2


class PlanForm(forms.ModelForm):
    """The contract to be. Its first day is a planned one."""

    class Meta:
        model = ProcurementPlan
        formfield_callback = boxes
        fields = FIELDS
        labels = {
            "title": "Title of the new contract",
            "kind": "Kind",
            "regime": "Procurement regime",
            "route": "Procurement route",
            "predecessor": "Contract it follows",
            "starts_on": "Planned first day",
            "initial_months": "Months of the initial term",
            "option_months": "Options to extend, in months",
        }
        help_texts = {
            "regime": "The rules the procurement is begun under.",
            "predecessor": "Choose “None” for what was not bought before.",
            "option_months": "In order, such as 24, 24, 24. Leave it empty where there is none.",
        }
        widgets = {"initial_months": forms.TextInput(attrs={"inputmode": "numeric", "class": "width-5"})}

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any) -> None:
        """`actor` says which contracts are offered; the admin has seen to that already."""
        super().__init__(*args, **kwargs)
        if "predecessor" in self.fields:
            predecessor = self.fields["predecessor"]
            if actor is not None:
                predecessor.queryset = Contract.objects.visible_to(actor)
            predecessor.queryset = predecessor.queryset.order_by("reference")
            predecessor.empty_label = "None"
            predecessor.label_from_instance = contract_in_words

    def values(self) -> dict[str, Any]:
        """The plan's own fields, for the service."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class NewPlanForm(PlanForm):
    """A plan to be begun, for one of the recommendations that say nothing yet of what they procure."""

    recommendation = forms.ModelChoiceField(queryset=Recommendation.objects.none(), empty_label="Choose")
    field_order = ("recommendation",)

    def __init__(self, *args: Any, obj: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recommendation"].queryset = obj.recommendations.filter(
            effect=EffectKind.PROCURE, plan__isnull=True
        )


class PlannedLotForm(forms.Form):
    """A lot to be; one with nothing in it is left out."""

    place = forms.IntegerField(
        required=False,
        min_value=1,
        label="Place",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input govuk-input--width-2"}),
        error_messages={"invalid": "Write the place as a whole number: 1 for the first."},
    )
    title = forms.CharField(
        required=False, max_length=200, label="Title", widget=forms.TextInput(attrs={"class": "govuk-input"})
    )
    predecessor_lot = forms.ModelChoiceField(
        required=False,
        queryset=Lot.objects.none(),
        label="Follows",
        empty_label="None",
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )

    def __init__(self, *args: Any, lots: Sequence[Lot] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["predecessor_lot"]
        field.queryset = Lot.objects.filter(pk__in=[lot.pk for lot in lots])
        field.choices = [("", "None"), *((lot.pk, f"{lot.label}: {lot.title}") for lot in lots)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("predecessor_lot") and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Give the lot a title, or choose “None” for what it follows.")
        return cleaned


class PlannedLotRow(forms.ModelForm):
    """The same as a row of the plan's page in the admin."""

    place = forms.IntegerField(required=False, min_value=1, label="Place", widget=forms.TextInput)

    class Meta:
        model = PlannedLot
        fields = ("title", "predecessor_lot")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["place"].initial = self.instance.order


def lots_in_order(typed: Iterable[Mapping[str, Any]]) -> list[LotWanted]:
    """The rows with a title in the order asked for; one without a place comes last."""
    filled = [row for row in typed if row.get("title")]
    filled.sort(key=lambda row: row.get("place") or len(filled) + 1_000)
    return [LotWanted(row["title"], row["predecessor_lot"]) for row in filled]


class PlannedLots(forms.BaseFormSet):
    """The lots of a plan, with empty rows at the end for more."""

    @property
    def lots(self) -> list[LotWanted]:
        """The lots in the order asked for."""
        return lots_in_order(form.cleaned_data for form in self.forms)

    def differences(self) -> Iterator[Difference]:
        """Each box typed otherwise than it is on record, and each lot on record that the page had no row for."""
        for number, form in enumerate(self.forms, start=1):
            yield from differences(form, f"Lot {number}")
        for number, held in enumerate((self.initial or [])[len(self.forms) :], start=len(self.forms) + 1):
            yield Difference(f"Lot {number}: Title", NOTHING, held["title"])


PlannedLotFormSet = forms.formset_factory(PlannedLotForm, formset=PlannedLots, extra=MORE_LOTS)


def lots_as_typed(plan: ProcurementPlan | None) -> list[dict[str, Any]]:
    """What the rows of a plan's lots are filled with."""
    if plan is None:
        return []
    return [
        {"place": lot.order, "title": lot.title, "predecessor_lot": lot.predecessor_lot_id} for lot in plan.lots.all()
    ]


def contract_in_words(contract: Contract) -> str:
    """A contract as an officer chooses it."""
    return f"{contract.reference} {contract.title}"

"""What the monitoring of a contract asks: when returns are due, counts, targets, assessments, the diary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from commissioning.forms import DateBoxesField, ProseField
from commissioning.forms.naming import name_fields
from frameworks.forms.fields import NUMBER
from frameworks.models import Contract, DiaryEntry, Kpi, KpiAssessment, MonitoringPlan, MonitoringReturn
from frameworks.monitoring import EVERY, MEASURES
from frameworks.monitoring_enums import Better, DiaryKind
from providers.models import Provider

NO_PERSON = "Counts only: nothing by which anybody could be known."


def _boxes(db_field: Any, **kwargs: Any) -> Any:
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        return db_field.formfield(form_class=DateBoxesField, **kwargs)
    if isinstance(db_field, models.TextField):
        return db_field.formfield(form_class=ProseField, **kwargs)
    if isinstance(db_field, models.PositiveIntegerField | models.PositiveSmallIntegerField) and not db_field.choices:
        return db_field.formfield(**{"widget": forms.TextInput(attrs=NUMBER), **kwargs})
    if isinstance(db_field, models.DecimalField):
        box = forms.TextInput(attrs={"inputmode": "decimal", "class": "width-5"})
        return db_field.formfield(**{"widget": box, **kwargs})
    return db_field.formfield(**kwargs)


class _OfContract(forms.ModelForm):
    """A form about one contract: its lots, and the providers that have or had a place on them."""

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "lot" in self.fields:
            lots = contract.lots.order_by("number")
            self.fields["lot"].queryset = lots
            self.fields["lot"].label_from_instance = lambda lot: f"Lot {lot.number}: {lot.title}"
            if self.fields["lot"].required and len(lots) == 1:
                self.fields["lot"].initial = lots[0].pk
            if contract.is_single_provider:
                self._hide_the_lot()
        if "provider" in self.fields:
            held = Provider.objects.filter(admissions__lot__contract=contract).distinct()
            self.fields["provider"].queryset = held.order_by("legal_name")
            self.fields["provider"].empty_label = "All of them together"
        name_fields(self.fields.items())

    def _hide_the_lot(self) -> None:
        """Who has one provider never reads of lots: a return is of theirs, a measure of the whole contract."""
        if self.fields["lot"].required:
            self.fields["lot"].widget = forms.HiddenInput()
        else:
            del self.fields["lot"]


class PlanForm(_OfContract):
    """When returns are due."""

    every_months = forms.TypedChoiceField(label="How often", choices=EVERY, coerce=int, initial=3)

    class Meta:
        model = MonitoringPlan
        fields = ("starts_on", "every_months", "due_days")
        formfield_callback = _boxes
        labels = {"starts_on": "The first period begins on", "due_days": "Due how many days after a period"}


class ReturnForm(_OfContract):
    """What was counted in a period."""

    class Meta:
        model = MonitoringReturn
        fields = ("lot", "provider", "from_on", "to_on", "received_on", *MEASURES)
        formfield_callback = _boxes
        labels = {"from_on": "The period begins on", "to_on": "It ends on", "received_on": "Received on"}
        help_texts = {"people_supported": NO_PERSON}


class ReturnChangeForm(ReturnForm):
    """A return is corrected; it stays that of its lot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["lot"]


class KpiForm(_OfContract):
    """A measure, its target and where “nearly met” ends."""

    better = forms.ChoiceField(label="Which way is better?", choices=Better.choices, widget=forms.RadioSelect)

    class Meta:
        model = Kpi
        fields = ("title", "unit", "lot", "better", "target", "limit", "ended_on")
        formfield_callback = _boxes
        labels = {"title": "What is measured", "limit": "Nearly met until", "ended_on": "Not used any more from"}
        help_texts = {"limit": "Beyond it, the target is not met.", "ended_on": "Leave empty while it is used."}


class AssessForm(forms.ModelForm):
    """What a measure came to."""

    class Meta:
        model = KpiAssessment
        fields = ("assessed_on", "value", "note")
        formfield_callback = _boxes
        labels = {"assessed_on": "As on which day?", "value": "What it came to"}
        help_texts = {"note": "No name of anybody."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self.fields.items())


class DiaryForm(_OfContract):
    """A meeting, a concern, a default notice or a note."""

    kind = forms.ChoiceField(label="What is it?", choices=DiaryKind.choices, widget=forms.RadioSelect)

    class Meta:
        model = DiaryEntry
        fields = ("kind", "happened_on", "title", "provider", "text")
        formfield_callback = _boxes
        labels = {"happened_on": "When was it?", "title": "What was it about?", "text": "What was said or found"}
        help_texts = {"text": "Nothing by which a person who is supported could be known."}


class CloseForm(forms.Form):
    """How a concern or a default notice ended."""

    closed_on = DateBoxesField(label="When did it end?", error_messages={"required": "Say when it ended."})
    outcome = ProseField(label="How did it end?", error_messages={"required": "Say how it ended."})

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

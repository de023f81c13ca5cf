"""A step of a procurement's timetable, and the day a contract was signed."""

from __future__ import annotations

from typing import Any

from django import forms

from commissioning.attempts import show
from commissioning.enums import MilestonePrecision
from commissioning.forms import DateBoxesField, DateOrMonthField, Month
from commissioning.forms.naming import name_fields
from commissioning.milestones import is_said
from frameworks.forms.fields import field_for
from frameworks.models import ProcurementStep
from frameworks.variation_enums import StepKind


class StepForm(forms.ModelForm):
    """What happens, in which stage, when as exactly as that is known, and whether it is done."""

    starts_on = DateOrMonthField(
        required=False,
        label="Date",
        help_text="The day, or the first day of several. Leave the day empty where only the month is known.",
    )

    class Meta:
        model = ProcurementStep
        fields = ("kind", "label", "precision", "starts_on", "ends_on", "words", "done_on", "source")
        labels = {
            "kind": "Stage",
            "label": "What happens",
            "precision": "How exactly the date is known",
            "ends_on": "Last day",
            "words": "In words",
            "done_on": "Done on",
            "source": "Where the date comes from",
        }
        help_texts = {
            "ends_on": "Only for what goes from one day to another.",
            "words": "A season, such as “Spring 2026 onwards”; or a month more closely, such as “mid-July 2026”.",
            "done_on": "Once it is done.",
        }
        widgets = {"precision": forms.RadioSelect}
        formfield_callback = field_for

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["precision"].choices = MilestonePrecision.choices
        self.fields["kind"].choices = [("", "Choose"), *StepKind.choices]
        day = self.instance.starts_on
        if day is not None and self.instance.precision == MilestonePrecision.MONTH:
            self.initial["starts_on"] = Month(day.year, day.month)
        name_fields(self.fields.items())

    def clean(self) -> dict[str, Any]:
        """The boxes say as much as the precision claims, and no more."""
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("starts_on")
        has_day = not isinstance(typed, Month)
        if isinstance(typed, Month):
            cleaned["starts_on"] = typed.first
        if not self.errors:
            said = {name: cleaned[name] for name in ("starts_on", "ends_on", "words")}
            show(is_said(MilestonePrecision(cleaned["precision"]), has_day=has_day, **said), self)
        return cleaned

    def _post_clean(self) -> None:
        """The rule above and the service say what is wrong with a step as a whole."""


class SignContractForm(forms.Form):
    """The day on which the last party signed."""

    signed_on = DateBoxesField(
        label="When was the contract signed?", error_messages={"required": "Give the day it was signed."}
    )

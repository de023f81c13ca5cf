"""How the pages of the register ask for what a model holds: dates in boxes, pounds as pounds, numbers by keypad."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH

from commissioning.forms import DateBoxesField, PoundsField, ProseField

_DASHES = [label for _, label in BLANK_CHOICE_DASH]
NUMBER = {"inputmode": "numeric", "class": "width-4"}


def times_box() -> forms.DecimalField:
    """How many times a line or a weekly rate is taken."""
    return forms.DecimalField(
        label="Times",
        required=False,
        max_digits=8,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "width-5"}),
        help_text="Years for an annual sum, weeks for a weekly rate.",
    )


def field_for(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The form field of a model's field (a ModelForm's `formfield_callback`)."""
    if isinstance(db_field, models.DateField):
        return db_field.formfield(form_class=DateBoxesField, **kwargs)
    if isinstance(db_field, models.DecimalField) and db_field.decimal_places == 2:
        return db_field.formfield(form_class=PoundsField, **kwargs)
    if isinstance(db_field, models.TextField):
        widget = forms.Textarea(attrs={"rows": 3})
        return db_field.formfield(**{"form_class": ProseField, "widget": widget, **kwargs})
    if isinstance(db_field, models.PositiveSmallIntegerField):
        return db_field.formfield(**{"widget": forms.TextInput(attrs=NUMBER), **kwargs})
    if isinstance(db_field, models.ForeignKey):
        return db_field.formfield(**{"empty_label": "None" if db_field.blank else "Choose", **kwargs})
    asked = db_field.formfield(**kwargs)
    if isinstance(asked, forms.TypedChoiceField) and not isinstance(asked.widget, forms.RadioSelect):
        asked.choices = [
            (value, label if value or label not in _DASHES else "Choose") for value, label in asked.choices
        ]
    return asked

"""The boxes of a form made from a model, as every page of the workspace asks: dates in three boxes, prose in lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from commissioning.forms.dates import DateBoxesField
from commissioning.forms.prose import ProseField


def boxes(field: models.Field, **options: Any) -> forms.Field | None:
    """The form field of a model field; for `Meta.formfield_callback`. A widget that the form names stays."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        options.pop("widget", None)
        return field.formfield(form_class=DateBoxesField, **options)
    if isinstance(field, models.TextField) and not field.choices:
        return field.formfield(form_class=ProseField, **options)
    return field.formfield(**options)

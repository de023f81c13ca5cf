"""Error messages that name their field: in the list at the head of a page “This field is required.” says nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper

PLAIN = str(forms.Field.default_error_messages["required"])
NUMBERS = (forms.IntegerField, forms.DecimalField)


def name_fields(fields: Iterable[tuple[str, forms.Field]]) -> None:
    """Give each field of a form (`form.fields.items()`) messages that name it, where it has only Django's own."""
    for name, field in fields:
        label = str(field.label or name.replace("_", " ").capitalize())
        if str(field.error_messages.get("required", "")) == PLAIN:
            field.error_messages["required"] = _required(field, label)
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            field.error_messages["invalid_choice"] = f"“{label}”: choose one of the answers that are offered."
        elif isinstance(field, NUMBERS) and type(field) in NUMBERS:
            whole = isinstance(field, forms.IntegerField)
            field.error_messages["invalid"] = f"“{label}”: give a {'whole number' if whole else 'number'}, in figures."


def _required(field: forms.Field, label: str) -> str:
    widget = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return f"“{label}”: tick at least one."
    if isinstance(widget, forms.Select):  # radio buttons are a kind of it
        return f"“{label}”: choose an answer."
    if isinstance(field, forms.DateField):
        return f"“{label}”: give the day, the month and the year."
    return f"“{label}”: fill this in."

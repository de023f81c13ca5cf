"""What somebody answered on a form, in words: for check-answers pages, and beside what is on record now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.db.models import QuerySet

from commissioning.forms.money import PoundsField
from commissioning.money import format_pounds

NOTHING = "Not answered"


@dataclass(frozen=True)
class Answer:
    """One question and its answer."""

    label: str
    value: str


@dataclass(frozen=True)
class Difference:
    """One question answered otherwise than it is on record."""

    label: str
    typed: str
    stored: str


def answers(form: forms.BaseForm) -> list[Answer]:
    """Every visible question of a valid form with its answer."""
    return [
        Answer(str(bound.label), in_words(bound.field, form.cleaned_data.get(bound.name)))
        for bound in form.visible_fields()
    ]


def differences(form: forms.BaseForm, label: str = "") -> Iterator[Difference]:
    """Each question of a bound form whose answer is not what the form was opened with from the record."""
    for name in form.changed_data:
        bound = form[name]
        if bound.is_hidden:
            continue
        typed = form.cleaned_data[name] if name in getattr(form, "cleaned_data", {}) else bound.value()
        yield Difference(
            f"{label}: {bound.label}" if label else str(bound.label),
            in_words(bound.field, typed),
            in_words(bound.field, bound.initial),
        )


def formset_differences(formset: forms.BaseFormSet, name: str) -> Iterator[Difference]:
    """The differences of every row of a formset, each row named by what it stands for."""
    for form in formset.forms:
        instance = getattr(form, "instance", None)
        row = str(instance) if instance is not None and instance.pk else f"new {name}"
        yield from differences(form, row)


def in_words(field: forms.Field, value: Any) -> str:
    """One answer as people read it."""
    if isinstance(field, forms.ModelChoiceField) and not isinstance(value, models.Model | QuerySet | list | tuple):
        value = field.queryset.filter(pk=value).first() if value not in field.empty_values else None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value in field.empty_values:
        return NOTHING
    if isinstance(field, forms.ModelChoiceField):
        return (
            ", ".join(_named(field, row) for row in ([value] if isinstance(value, models.Model) else value)) or NOTHING
        )
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(text) for key, text in _flat(field.choices)}
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen)
    if isinstance(field, PoundsField) and isinstance(value, Decimal):
        return format_pounds(value)
    if isinstance(value, datetime):
        return f"{value:%-d %B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value:%A %-d %B %Y}"
    if isinstance(value, QuerySet | list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)


def _named(field: forms.ModelChoiceField, row: Any) -> str:
    """A choice as the form names it; what was typed and is none, as it was typed."""
    return str(field.label_from_instance(row)) if isinstance(row, models.Model) else str(row)


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for key, text in choices:
        if isinstance(text, list | tuple):
            yield from _flat(text)
        else:
            yield key, text

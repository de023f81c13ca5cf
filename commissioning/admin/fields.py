"""How the admin asks: plain widgets without scripts, and choices only from what one may see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest

from commissioning.forms import DateBoxesField, PoundsField, ProseField

NUMBER = forms.TextInput(attrs={"inputmode": "numeric", "class": "width-5"})


class VisibleRelatedFilter(admin.RelatedFieldListFilter):
    """A filter by what rows point to: it names only what the person may see."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[Any, str]]:
        related = field.remote_field.model._default_manager.all()
        return [(row.pk, str(row)) for row in related.visible_to(request.actor)]


admin.FieldListFilter.register(lambda field: bool(field.remote_field), VisibleRelatedFilter, take_priority=True)


class CouncilOptions:
    """What pages and inline rows share: plain widgets without scripts, and choices only from what one may see."""

    formfield_overrides = {
        models.DateField: {"form_class": DateBoxesField},
        models.TextField: {"form_class": ProseField, "widget": forms.Textarea(attrs={"rows": 4})},
        models.CharField: {"widget": forms.TextInput},
        models.EmailField: {"widget": forms.EmailInput},
        models.URLField: {"widget": forms.URLInput},
        models.PositiveIntegerField: {"widget": NUMBER},
        models.PositiveSmallIntegerField: {"widget": NUMBER},
    }
    field_labels: dict[str, str] = {}

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """A plain field: no pop-up to add or change what it points to; pounds are typed as pounds."""
        if isinstance(db_field, models.DecimalField) and db_field.decimal_places == 2 and not db_field.choices:
            kwargs.setdefault("form_class", PoundsField)
        if db_field.name in self.field_labels:
            kwargs["label"] = self.field_labels[db_field.name]
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_foreignkey(self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices come only from what the person may see."""
        if "queryset" not in kwargs:
            choices = db_field.remote_field.model._default_manager.all()
            kwargs["queryset"] = choices.visible_to(request.actor) if hasattr(choices, "visible_to") else choices
        kwargs.setdefault("empty_label", "None" if db_field.blank else "Choose")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

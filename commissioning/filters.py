"""The base of every filter form: drawn with our fields, and what is chosen can be seen and taken away one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField
from django.http import QueryDict

from commissioning.forms.answers import in_words
from commissioning.forms.dates import DateBoxesField


@dataclass(frozen=True)
class ActiveFilter:
    """One thing the list is narrowed by, in words, and the address of the list without it."""

    label: str
    text: str
    remove_url: str


class DateBoxesFilter(django_filters.Filter):
    """A day in three boxes; `lookup_expr` says how it is compared (`gte`: on or after)."""

    field_class = DateBoxesField


class SearchFilter(django_filters.CharFilter):
    """Every word typed must stand in at least one of the `lookups`, whatever its case."""

    def __init__(self, *lookups: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.lookups = lookups
        self.extra.setdefault("widget", forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Narrow by each word."""
        for word in (value or "").split():
            either = Q()
            for lookup in self.lookups:
                either |= Q(**{f"{lookup}__icontains": word})
            qs = qs.filter(either)
        return qs.distinct() if self.distinct and value else qs


class Filters(django_filters.FilterSet):
    """A filter form over a list. Give it `request.GET`, a queryset already narrowed to what the actor may see, and
    `request`; the rows are its `qs`."""

    # Parameters of the list that are not filters and stay when the filters change.
    kept_parameters: tuple[str, ...] = ("sort",)

    @property
    def active(self) -> list[ActiveFilter]:
        """What the list is narrowed by now, in the order of the form."""
        self.form.is_valid()  # what can be read is used even where another box is wrong
        valid = getattr(self.form, "cleaned_data", {})
        chosen = ((bound, valid.get(bound.name)) for bound in self.form)
        return [
            ActiveFilter(str(bound.label), in_words(bound.field, value), self._address_without(bound))
            for bound, value in chosen
            if not _is_empty(value)
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """The parameters to send along with the form."""
        return [(name, value) for name in self.kept_parameters for value in self._query().getlist(name)]

    @property
    def clear_url(self) -> str:
        """The address of the whole list."""
        query = QueryDict(mutable=True)
        for name, value in self.kept:
            query.appendlist(name, value)
        return _address(query)

    def _query(self) -> QueryDict:
        return self.data if isinstance(self.data, QueryDict) else QueryDict()

    def _address_without(self, bound: BoundField) -> str:
        query = self._query().copy()
        for name in [*_names(bound), "page"]:
            query.pop(name, None)
        return _address(query)


def _address(query: QueryDict) -> str:
    """Never an empty one: a list asked for without any choice opens with the view that the person saved for it."""
    return f"?{query.urlencode() or 'q='}"


def _names(bound: BoundField) -> Iterable[str]:
    """The parameters in which a field is sent: a date has three."""
    widget = bound.field.widget
    parts = getattr(widget, "widgets_names", [])
    return [bound.html_name, *(f"{bound.html_name}{part}" for part in parts)]


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, list | tuple | QuerySet) and not value)

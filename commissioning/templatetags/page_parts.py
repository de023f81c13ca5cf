"""Small parts of pages: the error summary, the council's stylesheet, who may act in which post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissioning.components import content
from commissioning.components.fields import first_id
from commissioning.views.branding import stylesheet_version

register = template.Library()


@dataclass(frozen=True)
class Problem:
    """One error of a form and the box it is about, if any."""

    message: str
    target: str


@register.simple_tag
def error_summary(*parts: Any) -> SafeString:
    """Every error of the forms and formsets given, each linked to its box; nothing when there is none."""
    problems = [problem for part in parts if part for problem in _problems(part)]
    if not problems:
        return SafeString("")
    listed = [{"text": one.message, "href": f"#{one.target}" if one.target else ""} for one in problems]
    return content.error_summary({"titleText": "There is a problem", "errorList": listed})


@register.simple_tag
def first_box(bound: BoundField) -> str:
    """The id of the first box of a field: where a link from the error summary goes."""
    return first_id(bound)


@register.simple_tag
def row_box(bound: BoundField, kind: str, number: int) -> SafeString:
    """A box in a table of rows, named by its column and its row."""
    name = f"{bound.label}, {kind} {number}"
    if bound.field.widget.use_fieldset:
        return format_html(
            '<fieldset><legend class="visually-hidden govuk-visually-hidden">{}</legend>{}</fieldset>', name, bound
        )
    return bound.as_widget(attrs={"aria-label": name})


@register.simple_tag(takes_context=True)
def council_stylesheet(context: RequestContext) -> str:
    """The address of the colours of the council the page is for."""
    council = context.get("council")
    code, version = stylesheet_version(council)
    return f"{reverse('council-stylesheet', args=[code])}?v={version}"


def _problems(part: Any) -> Iterator[Problem]:
    if isinstance(part, forms.BaseFormSet):
        for message in part.non_form_errors():
            yield Problem(str(message), "")
        for form in part.forms:
            yield from _problems(form)
    elif isinstance(part, forms.BaseForm):
        for message in part.non_field_errors():
            yield Problem(str(message), "")
        for bound in part:
            for message in bound.errors:
                yield Problem(str(message), first_id(bound))
    else:
        for one in part:
            yield from _problems(one)

"""Django's form fields drawn as GOV.UK components: the one way every box of every form is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from commissioning.components import controls, groups
from commissioning.components.element import NOTHING, Options, join
from commissioning.forms.dates import DateBoxes

STOCK = {
    "django/forms/widgets/radio.html",
    "django/forms/widgets/checkbox_select.html",
    "django/forms/widgets/checkbox.html",
    "django/forms/widgets/select.html",
    "django/forms/widgets/textarea.html",
}
# Attributes that an option of the component already says, and the placeholder, which vanishes when it is needed.
SAID = {
    "placeholder",
    "class",
    "id",
    "rows",
    "aria-describedby",
    "spellcheck",
    "inputmode",
    "autocomplete",
    "cols",
    "maxwords",
}


def draw(bound: BoundField) -> SafeString:
    """A field with its label or legend, hint and error message."""
    if bound.is_hidden:
        return SafeString(str(bound))
    return _drawing(bound.field.widget)(bound)


def first_id(bound: BoundField) -> str:
    """The id of the first box of a field: where a link from the error summary goes."""
    several = isinstance(bound.field.widget, forms.MultiWidget | forms.RadioSelect | forms.CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if several else str(bound.id_for_label or bound.auto_id)


def _drawing(widget: forms.Widget) -> Callable[[BoundField], SafeString]:
    if isinstance(widget, DateBoxes):
        return _date
    if isinstance(widget, forms.CheckboxSelectMultiple) and widget.template_name in STOCK:
        return _checkboxes
    if isinstance(widget, forms.RadioSelect) and widget.template_name in STOCK:
        return _radios
    if isinstance(widget, forms.CheckboxInput) and widget.template_name in STOCK:
        return _checkbox
    if isinstance(widget, forms.Select) and widget.template_name in STOCK:
        return _select
    if isinstance(widget, forms.Textarea) and widget.template_name in STOCK:
        return _textarea
    if isinstance(widget, forms.FileInput):
        return _file
    if isinstance(widget, forms.PasswordInput):
        return _password
    if isinstance(widget, forms.TextInput) and widget.template_name.startswith("django/forms/widgets/"):
        return _text
    return _other


def _options(bound: BoundField, css: str = "govuk-input") -> dict[str, Any]:
    """What every component wants to know of a field."""
    attrs = bound.build_widget_attrs(dict(bound.field.widget.attrs))
    return {
        **_notes(bound),
        "id": bound.auto_id or bound.html_name,
        "name": bound.html_name,
        "label": {"html": _asked(bound), "classes": "govuk-label--s"},
        "classes": _widths(str(attrs.get("class", "")), css),
        "attributes": {
            name: {"value": value, "optional": True}
            for name, value in attrs.items()
            if name not in SAID and not name.startswith("aria-described")
        },
        "autocomplete": attrs.get("autocomplete"),
        "inputmode": attrs.get("inputmode"),
        "spellcheck": {"true": True, "false": False}.get(str(attrs.get("spellcheck", "")).lower()),
        "rows": attrs.get("rows"),
    }


def _notes(bound: BoundField) -> dict[str, Any]:
    """Hint and error message, under the ids that Django describes the box by."""
    told: dict[str, Any] = {}
    if bound.help_text:
        told["hint"] = {"id": f"{bound.auto_id}_helptext", "html": conditional_escape(bound.help_text)}
    if bound.errors:
        text = format_html_join(" ", "{}", ([error] for error in bound.errors))
        told["errorMessage"] = {"id": f"{bound.auto_id}_error", "html": text}
    return told


def _asked(bound: BoundField) -> SafeString:
    """The question, and whether it may be left. That none of several boxes need be ticked goes without saying.

    A field with `needed_later` may be left now and not for good, which its hint says in its own words; one with
    `leaving_is_an_answer` has a choice that says what leaving it does.
    """
    goes_without = ("needed_later", "leaving_is_an_answer")
    is_needed = bound.field.required or any(getattr(bound.field, name, False) for name in goes_without)
    if is_needed or isinstance(bound.field.widget, forms.CheckboxSelectMultiple):
        return SafeString(conditional_escape(bound.label))
    return format_html('{} <span class="app-optional optional">(optional)</span>', bound.label)


def _widths(css: str, component: str) -> str:
    """A field's own classes; a width is the component's width too."""
    names = css.split()
    return " ".join([*names, *(f"{component}--{name}" for name in names if name.startswith("width-"))])


def _legend(bound: BoundField) -> Options:
    return {"legend": {"html": _asked(bound), "classes": "govuk-fieldset__legend--s"}}


def _value(bound: BoundField) -> Any:
    return bound.field.widget.format_value(bound.value())


def _text(bound: BoundField) -> SafeString:
    widget = bound.field.widget
    return controls.text_input({**_options(bound), "type": widget.input_type, "value": _value(bound)})


def _password(bound: BoundField) -> SafeString:
    return controls.password_input({**_options(bound), "value": None})


def _file(bound: BoundField) -> SafeString:
    multiple = getattr(bound.field.widget, "allow_multiple_selected", False)
    return controls.file_upload({**_options(bound), "multiple": multiple})


def _textarea(bound: BoundField) -> SafeString:
    options = {**_options(bound), "value": _value(bound)}
    limits = {
        "maxwords": bound.field.widget.attrs.get("maxwords"),
        "maxlength": bound.field.widget.attrs.get("data-count"),
    }
    return controls.character_count({**options, **limits}) if any(limits.values()) else controls.textarea(options)


def _select(bound: BoundField) -> SafeString:
    options = _options(bound, "govuk-select")
    if getattr(bound.field.widget, "allow_multiple_selected", False):
        options["attributes"]["multiple"] = {"value": True, "optional": True}
    context = bound.field.widget.get_context(bound.html_name, bound.value(), {})
    items: list[Options] = []
    for group_name, members, _ in context["widget"]["optgroups"]:
        drawn = [_choice(member, bound) for member in members]
        items.extend(drawn if group_name is None else [{"label": group_name, "items": drawn}])
    return controls.select({**options, "items": items})


def _choice(member: dict[str, Any], bound: BoundField) -> Options:
    """One of the choices; Django's row of dashes for none of them is said in words."""
    value = str(member["value"] if member["value"] is not None else "")
    none = "Choose" if bound.field.required else "None"
    text = none if not value and not str(member["label"]).strip("-") else member["label"]
    return {"value": value, "text": text, "selected": member["selected"]}


def _items(bound: BoundField) -> list[Options]:
    """Every choice with the id that Django gives it."""
    attrs = bound.build_widget_attrs(dict(bound.field.widget.attrs))
    kept = {name: {"value": value, "optional": True} for name, value in attrs.items() if name.startswith("data-")}
    items: list[Options] = []
    for part in bound.subwidgets:
        data = part.data
        hinted = getattr(data["value"], "hint", None)
        items.append({
            "id": data["attrs"].get("id"), "value": str(data["value"]), "text": data["label"], "attributes": kept,
            "checked": data["selected"], **({"hint": {"text": hinted}} if hinted else {}),
        })  # fmt: skip
    return items


def _radios(bound: BoundField) -> SafeString:
    css = bound.field.widget.attrs.get("class", "")
    return groups.radios(
        {**_notes(bound), "name": bound.html_name, "fieldset": _legend(bound), "items": _items(bound), "classes": css}
    )


def _checkboxes(bound: BoundField) -> SafeString:
    return groups.checkboxes(
        {**_notes(bound), "name": bound.html_name, "fieldset": _legend(bound), "items": _items(bound)}
    )


def _checkbox(bound: BoundField) -> SafeString:
    attrs = bound.build_widget_attrs(dict(bound.field.widget.attrs))
    notes = _notes(bound)
    hint = notes.pop("hint", None)
    item = {
        "id": bound.auto_id or bound.html_name,
        "value": attrs.get("value", "on"),
        "text": bound.label,
        "checked": bool(bound.value()),
        "attributes": {
            name: {"value": value, "optional": True}
            for name, value in attrs.items()
            if name not in {*SAID, "value", "checked"}
        },
    }
    if hint:
        item["hint"] = hint
    return groups.checkboxes({**notes, "idPrefix": bound.auto_id, "name": bound.html_name, "items": [item]})


def _date(bound: BoundField) -> SafeString:
    context = bound.field.widget.get_context(
        bound.html_name, bound.value(), bound.build_widget_attrs(dict(bound.field.widget.attrs), bound.field.widget)
        | {"id": bound.auto_id}
    )  # fmt: skip
    items = [
        {
            "id": box["attrs"].get("id"),
            "name": box["name"],
            "label": box["label"],
            "value": box["value"],
            "classes": f"{box['attrs'].get('class', '')} govuk-input--width-{4 if box['label'] == 'Year' else 2}",
            "autocomplete": box["attrs"].get("autocomplete"),
            "attributes": {"aria-invalid": {"value": box["attrs"].get("aria-invalid"), "optional": True}},
        }
        for box in context["widget"]["subwidgets"]
    ]
    return groups.date_input({**_notes(bound), "id": bound.auto_id, "fieldset": _legend(bound), "items": items})


def _other(bound: BoundField) -> SafeString:
    """A widget with a drawing of its own, under our label or legend."""
    options = _options(bound)
    notes = controls.Notes(options, options["id"])
    if bound.field.widget.use_fieldset:
        inner = join(notes.hint, notes.error, SafeString(str(bound)))
        return controls.group(options, controls.fieldset({**_legend(bound), "describedBy": notes.ids, "html": inner}))
    named = controls.label({**options["label"], "for": bound.id_for_label}) if bound.id_for_label else None
    return controls.group(options or NOTHING, named, notes.hint, notes.error, SafeString(str(bound)))

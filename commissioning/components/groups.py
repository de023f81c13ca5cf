"""Controls of several boxes: radio buttons, checkboxes and dates."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from commissioning.components.controls import Notes, beside, fieldset, group, hint, label, text_input
from commissioning.components.element import NOTHING, Options, classes, described, element, extra, join, text_of

DATE_BOXES: tuple[tuple[str, int], ...] = (("day", 2), ("month", 2), ("year", 4))


def radios(options: Options) -> SafeString:
    """One of several."""
    return _choices(options, "radios", (options.get("fieldset") or NOTHING).get("describedBy"))


def checkboxes(options: Options) -> SafeString:
    """Any of several, or one yes."""
    own = options.get("describedBy")
    return _choices(options, "checkboxes", (options.get("fieldset") or NOTHING).get("describedBy") or own)


def _choices(options: Options, kind: str, described_by: str | None) -> SafeString:
    prefix = options.get("idPrefix") or options.get("name") or ""
    notes = Notes(options, prefix, described_by)
    around = options.get("fieldset")
    items = [
        _item(item, number, options, kind, prefix, None if around else notes.ids)
        for number, item in enumerate(options.get("items") or [], start=1)
        if item
    ]
    attributes = {"class": classes(f"govuk-{kind}", options.get("classes")), **extra(options.get("attributes"))}
    inner = join(
        notes.hint,
        notes.error,
        element(
            "div",
            {**attributes, "data-module": f"govuk-{kind}"},
            beside(options, "beforeInputs"),
            *items,
            beside(options, "afterInputs"),
        ),
    )
    return group(options, fieldset({**around, "describedBy": notes.ids, "html": inner}) if around else inner)


def _item(item: Options, number: int, options: Options, kind: str, prefix: str, described_by: str | None) -> SafeString:
    if item.get("divider"):
        return element("div", {"class": f"govuk-{kind}__divider"}, item["divider"])
    identity = item.get("id") or (f"{prefix}-{number}" if number > 1 else prefix)
    hinted, conditional = (
        item.get("hint") or NOTHING,
        text_of({"html": (item.get("conditional") or NOTHING).get("html")}),
    )
    hint_id = (hinted.get("id") or f"{identity}-item-hint") if text_of(hinted) else None
    checked = _is_checked(item, options, kind)
    several = kind == "checkboxes"
    attributes = {
        "type": "checkbox" if several else "radio",
        "name": (several and item.get("name")) or options.get("name", ""),
        "value": item.get("value", ""),
        "class": f"govuk-{kind}__input",
        "id": identity,
        "checked": checked,
        "disabled": bool(item.get("disabled")),
        "data-aria-controls": f"conditional-{identity}" if conditional else None,
        "data-behaviour": (item.get("behaviour") if several else None) or None,
        "aria-describedby": described(described_by if several else None, hint_id),
        **extra(item.get("attributes")),
    }
    box = element(
        "div",
        {"class": f"govuk-{kind}__item"},
        element("input", attributes),
        _named(item, identity, kind),
        hint({**hinted, "id": hint_id, "classes": classes(f"govuk-{kind}__hint", hinted.get("classes"))})
        if hint_id
        else None,
    )
    if not conditional:
        return box
    hidden = None if checked else f"govuk-{kind}__conditional--hidden"
    shown = {"class": classes(f"govuk-{kind}__conditional", hidden), "id": f"conditional-{identity}"}
    return join(box, element("div", shown, conditional))


def _named(item: Options, identity: str, kind: str) -> SafeString:
    """The words beside a box."""
    named = item.get("label") or NOTHING
    return label(
        {
            "html": item.get("html"),
            "text": item.get("text"),
            "classes": classes(f"govuk-{kind}__label", named.get("classes")),
            "attributes": named.get("attributes"),
            "for": identity,
        }
    )


def _is_checked(item: Options, options: Options, kind: str) -> bool:
    if item.get("checked"):
        return True
    if item.get("checked") is False:
        return False
    if kind == "checkboxes":
        return item.get("value") in (options.get("values") or [])
    return bool(options.get("value")) and item.get("value") == options["value"]


def date_input(options: Options) -> SafeString:
    """A day, a month and a year in a box each."""
    identity = options.get("id") or ""
    around = options.get("fieldset")
    notes = Notes(options, identity, (around or NOTHING).get("describedBy"))
    values = options.get("values") or NOTHING
    items = options.get("items") or [
        options.get(name, {"name": name, "value": values.get(name), "classes": f"govuk-input--width-{width}"})
        for name, width in DATE_BOXES
    ]
    items = [item for item in items if item]
    marked = any(_is_wrong(item) for item in items)
    attributes = {"class": classes("govuk-date-input", options.get("classes")), **extra(options.get("attributes"))}
    inner = join(
        notes.hint,
        notes.error,
        element(
            "div",
            {**attributes, "id": identity or None},
            beside(options, "beforeInputs"),
            *(_date_box(item, options, marked) for item in items),
            beside(options, "afterInputs"),
        ),
    )
    drawn = fieldset({**around, "describedBy": notes.ids, "role": "group", "html": inner}) if around else inner
    return group(options, drawn)


def _is_wrong(item: Options) -> bool:
    return bool(item.get("error")) or "govuk-input--error" in (item.get("classes") or "")


def _date_box(item: Options, options: Options, marked: bool) -> SafeString:
    given = item.get("classes") or ""
    part, width = _part(item, options)
    name = item.get("name") or part
    values, prefix = options.get("values") or NOTHING, f"{options['namePrefix']}-" if options.get("namePrefix") else ""
    wrong = _is_wrong(item) or (item.get("error") is not False and bool(options.get("errorMessage")) and not marked)
    value = item.get("value", (options.get(part) or NOTHING).get("value"))
    return element(
        "div",
        {"class": "govuk-date-input__item"},
        text_input(
            {
                "label": {"text": item.get("label") or name.capitalize(), "classes": "govuk-date-input__label"},
                "id": item.get("id") or f"{options.get('id', '')}-{name}",
                "classes": classes(
                    "govuk-date-input__input",
                    "govuk-input--error" if wrong and "govuk-input--error" not in given else None,
                    f"govuk-input--width-{width}" if "govuk-input--width-" not in given else None,
                    given,
                ),
                "name": f"{prefix}{name}",
                "value": values.get(f"{prefix}{name}") if value is None else value,
                "inputmode": item.get("inputmode") or "numeric",
                "autocomplete": item.get("autocomplete"),
                "pattern": item.get("pattern"),
                "attributes": item.get("attributes"),
            }
        ),
    )


def _part(item: Options, options: Options) -> tuple[str, int]:
    """Which part of a date a box is for, and how wide it is."""
    for part, width in DATE_BOXES:
        own: Any = options.get(part)
        if item is own or (item.get("name") and item["name"] in {part, (own or NOTHING).get("name")}):
            return part, width
    return "", 2

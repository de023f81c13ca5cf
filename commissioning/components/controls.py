"""Controls with one box: label, hint, error message and the box itself."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from commissioning.components.content import button
from commissioning.components.element import (
    NOTHING,
    Options,
    classes,
    described,
    element,
    extra,
    join,
    text_of,
    translations,
)

DOES_NOT_SPELL = {True: "true", False: "false"}


def label(options: Options) -> SafeString:
    """A label; nothing without text."""
    text = text_of(options)
    if not text:
        return SafeString("")
    attributes = {"class": classes("govuk-label", options.get("classes")), **extra(options.get("attributes"))}
    drawn = element("label", {**attributes, "for": options.get("for") or None}, text)
    return element("h1", {"class": "govuk-label-wrapper"}, drawn) if options.get("isPageHeading") else drawn


def hint(options: Options) -> SafeString:
    """A hint."""
    attributes = {"id": options.get("id") or None, "class": classes("govuk-hint", options.get("classes"))}
    return element("div", {**attributes, **extra(options.get("attributes"))}, text_of(options))


def error_message(options: Options) -> SafeString:
    """An error message, which says in words that it is one."""
    attributes = {"id": options.get("id") or None, "class": classes("govuk-error-message", options.get("classes"))}
    hidden = options.get("visuallyHiddenText", "Error")
    mark = element("span", {"class": "govuk-visually-hidden"}, f"{hidden}:") if hidden else None
    return element("p", {**attributes, **extra(options.get("attributes"))}, mark, " ", text_of(options))


def fieldset(options: Options) -> SafeString:
    """A group of controls with a legend; `html` is what it holds."""
    legend = options.get("legend") or NOTHING
    attributes = {
        "class": classes("govuk-fieldset", options.get("classes")),
        "role": options.get("role") or None,
        "aria-describedby": options.get("describedBy") or None,
        **extra(options.get("attributes")),
    }
    text = text_of(legend)
    if text and legend.get("isPageHeading"):
        text = element("h1", {"class": "govuk-fieldset__heading"}, text)
    heading = element("legend", {"class": classes("govuk-fieldset__legend", legend.get("classes"))}, text)
    return element("fieldset", attributes, heading if text else None, text_of({"html": options.get("html")}))


def group(options: Options, *children: Any, **attributes: Any) -> SafeString:
    """The form group around a control, marked when something is wrong."""
    form_group = options.get("formGroup") or NOTHING
    wrong = "govuk-form-group--error" if options.get("errorMessage") else None
    names = classes("govuk-form-group", wrong, form_group.get("classes"))
    return element("div", {"class": names, **attributes, **extra(form_group.get("attributes"))}, *children)


def beside(options: Options, name: str) -> Any:
    """What stands before or after the box in its form group."""
    return text_of((options.get("formGroup") or NOTHING).get(name))


class Notes:
    """The hint and the error message of a control, and the ids by which the control is described."""

    def __init__(self, options: Options, identity: str, described_by: str | None = None) -> None:
        hinted, wrong = options.get("hint") or NOTHING, options.get("errorMessage") or NOTHING
        hint_id = hinted.get("id") or f"{identity}-hint"
        error_id = wrong.get("id") or f"{identity}-error"
        self.hint = hint({**hinted, "id": hint_id}) if hinted else None
        self.error = error_message({**wrong, "id": error_id}) if wrong else None
        self.ids = described(described_by, hint_id if hinted else None, error_id if wrong else None)


def text_input(options: Options) -> SafeString:
    """A text box, with what stands before or behind the words typed."""
    identity = options.get("id") or options.get("name") or ""
    notes = Notes(options, identity, options.get("describedBy"))
    box = _input(options, identity, notes)
    prefix, suffix = (_affix(options.get(kind), kind) for kind in ("prefix", "suffix"))
    before, after = beside(options, "beforeInput"), beside(options, "afterInput")
    if prefix or suffix or before or after:
        wrapper = options.get("inputWrapper") or NOTHING
        attributes = {"class": classes("govuk-input__wrapper", wrapper.get("classes"))}
        box = element("div", {**attributes, **extra(wrapper.get("attributes"))}, before, prefix, box, suffix, after)
    return group(options, _label(options, identity), notes.hint, notes.error, box, **options.get("_group", NOTHING))


def _input(options: Options, identity: str, notes: Notes) -> SafeString:
    wrong = "govuk-input--error" if options.get("errorMessage") else None
    return element(
        "input",
        {
            "type": options.get("type") or "text",
            "name": options.get("name", ""),
            "value": options.get("value"),
            "class": classes("govuk-input", options.get("classes"), wrong),
            "id": identity,
            "spellcheck": DOES_NOT_SPELL.get(options.get("spellcheck")),  # type: ignore[arg-type]
            "disabled": options.get("disabled"),
            "aria-describedby": notes.ids,
            "autocomplete": options.get("autocomplete"),
            "autocapitalize": options.get("autocapitalize"),
            "pattern": options.get("pattern"),
            "inputmode": options.get("inputmode"),
            **extra(options.get("attributes")),
        },
    )


def _affix(options: Options | None, kind: str) -> SafeString | None:
    text = text_of(options)
    if not options or not text:
        return None
    attributes = {"class": classes(f"govuk-input__{kind}", options.get("classes")), "aria-hidden": "true"}
    return element("div", {**attributes, **extra(options.get("attributes"))}, text)


def _label(options: Options, identity: str) -> SafeString:
    return label({**(options.get("label") or NOTHING), "for": identity})


def textarea(options: Options) -> SafeString:
    """A box for several lines."""
    identity = options.get("id") or options.get("name") or ""
    notes = Notes(options, identity, options.get("describedBy"))
    wrong = "govuk-textarea--error" if options.get("errorMessage") else None
    attributes = {
        "name": options.get("name", ""),
        "class": classes("govuk-textarea", wrong, options.get("classes")),
        "id": identity,
        "rows": options.get("rows") or 5,
        "spellcheck": DOES_NOT_SPELL.get(options.get("spellcheck")),  # type: ignore[arg-type]
        "disabled": bool(options.get("disabled")),
        "aria-describedby": notes.ids,
        "autocomplete": options.get("autocomplete") or None,
        **extra(options.get("attributes")),
    }
    value = options.get("value")
    # A first line break in a textarea is not part of its value: one more keeps the first of the value.
    box = element("textarea", attributes, f"\n{value}" if str(value or "").startswith("\n") else value)
    return group(
        options,
        _label(options, identity),
        notes.hint,
        notes.error,
        beside(options, "beforeInput"),
        box,
        beside(options, "afterInput"),
        **options.get("_group", NOTHING),
    )


def character_count(options: Options) -> SafeString:
    """A box for several lines that says how much room is left."""
    identity = options.get("id") or options.get("name") or ""
    limit = options.get("maxwords") or options.get("maxlength")
    kind = options.get("countType") or ("words" if options.get("maxwords") else None)
    told = options.get("textareaDescriptionText")
    text = (told or f"You can enter up to %{{count}} {'words' if kind == 'words' else 'characters'}") if limit else ""
    message = hint(
        {
            "id": f"{identity}-info",
            "text": text.replace("%{count}", str(limit)),
            "classes": classes(
                "govuk-character-count__message", (options.get("countMessage") or NOTHING).get("classes")
            ),
        }
    )
    form_group = options.get("formGroup") or NOTHING
    attributes: dict[str, Any] = {
        "data-module": "govuk-character-count",
        "data-maxlength": options.get("maxlength"),
        "data-maxwords": options.get("maxwords"),
        "data-threshold": options.get("threshold"),
        "data-count-type": kind,
        **(translations("textarea-description", {"other": told}) if told and not limit else {}),
        **_said_of_the_limit(options),
    }
    return textarea(
        {
            **{name: value for name, value in options.items() if name not in {"disabled", "autocomplete"}},
            "id": identity,
            "describedBy": f"{identity}-info",
            "classes": classes("govuk-js-character-count", options.get("classes")),
            "formGroup": {
                **form_group,
                "classes": classes("govuk-character-count", form_group.get("classes")),
                "afterInput": {"html": join(message, beside(options, "afterInput"))},
            },
            "_group": attributes,
        }
    )


def _said_of_the_limit(options: Options) -> dict[str, Any]:
    """What the script says under, at and over the limit, where that is given."""
    said: dict[str, Any] = {}
    for measure in ("characters", "words"):
        for state in ("under", "at", "over"):
            said |= translations(f"{measure}-{state}-limit", options.get(f"{measure}{state.capitalize()}LimitText"))
    return said


def select(options: Options) -> SafeString:
    """A list to choose one of; items may stand in named groups (`label` and `items`)."""
    identity = options.get("id") or options.get("name") or ""
    notes = Notes(options, identity, options.get("describedBy"))
    wrong = "govuk-select--error" if options.get("errorMessage") else None
    attributes = {
        "name": options.get("name", ""),
        "class": classes("govuk-select", options.get("classes"), wrong),
        "id": identity,
        "disabled": bool(options.get("disabled")),
        "aria-describedby": notes.ids,
        **extra(options.get("attributes")),
    }
    box = element("select", attributes, *(_choice(item, options) for item in options.get("items") or [] if item))
    return group(
        options,
        _label(options, identity),
        notes.hint,
        notes.error,
        beside(options, "beforeInput"),
        box,
        beside(options, "afterInput"),
    )


def _choice(item: Options, options: Options) -> SafeString:
    if item.get("items") is not None:
        return element("optgroup", {"label": item.get("label", "")}, *(_choice(one, options) for one in item["items"]))
    value = item.get("value")
    chosen = item.get("selected")
    if not chosen and options.get("value"):
        effective = item.get("text") if value is None else value
        chosen = effective == options["value"] and chosen is not False
    value = str(value).lower() if isinstance(value, bool) else value
    attributes = {"value": value, "selected": bool(chosen), "disabled": bool(item.get("disabled"))}
    return element("option", {**attributes, **extra(item.get("attributes"))}, item.get("text", ""))


def file_upload(options: Options) -> SafeString:
    """A box for a file."""
    identity = options.get("id") or options.get("name") or ""
    notes = Notes(options, identity, options.get("describedBy"))
    wrong = "govuk-file-upload--error" if options.get("errorMessage") else None
    attributes = {
        "type": "file",
        "name": options.get("name", ""),
        "class": classes("govuk-file-upload", options.get("classes"), wrong),
        "id": identity,
        "disabled": bool(options.get("disabled")),
        "multiple": bool(options.get("multiple")),
        "aria-describedby": notes.ids,
        **extra(options.get("attributes")),
    }
    return group(
        options,
        _label(options, identity),
        notes.hint,
        notes.error,
        beside(options, "beforeInput"),
        element("input", attributes),
        beside(options, "afterInput"),
    )


def password_input(options: Options) -> SafeString:
    """A box for a password, with a button that shows it where scripts run."""
    identity = options.get("id") or options.get("name") or ""
    form_group = options.get("formGroup") or NOTHING
    names = {
        "show-password": "showPasswordText",
        "hide-password": "hidePasswordText",
        "show-password-aria-label": "showPasswordAriaLabelText",
        "hide-password-aria-label": "hidePasswordAriaLabelText",
        "password-shown-announcement": "passwordShownAnnouncementText",
        "password-hidden-announcement": "passwordHiddenAnnouncementText",
    }
    attributes: dict[str, Any] = {"data-module": "govuk-password-input"}
    for key, name in names.items():
        attributes |= translations(key, options.get(name))
    shows = _shows_password(options, identity)
    return text_input(
        {
            **{
                name: value
                for name, value in options.items()
                if name not in {"prefix", "suffix", "pattern", "inputmode"}
            },
            "id": identity,
            "type": "password",
            "classes": classes("govuk-password-input__input govuk-js-password-input-input", options.get("classes")),
            "spellcheck": False,
            "autocapitalize": "none",
            "autocomplete": options.get("autocomplete") or "current-password",
            "inputWrapper": {"classes": "govuk-password-input__wrapper"},
            "formGroup": {
                **form_group,
                "classes": classes("govuk-password-input", form_group.get("classes")),
                "afterInput": {"html": join(shows, beside(options, "afterInput"))},
            },
            "_group": attributes,
        }
    )


def _shows_password(options: Options, identity: str) -> SafeString:
    toggle = "govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle"
    return button(
        {
            "type": "button",
            "classes": classes(toggle, (options.get("button") or NOTHING).get("classes")),
            "text": options.get("showPasswordText", "Show"),
            "attributes": {
                "aria-controls": identity,
                "aria-label": options.get("showPasswordAriaLabelText", "Show password"),
                "hidden": {"value": True, "optional": True},
            },
        }
    )

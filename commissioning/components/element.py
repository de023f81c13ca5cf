"""Elements, attributes and text: everything is escaped that is not already known to be markup."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Options = Mapping[str, Any]
NOTHING: Options = {}
VOID = {"input"}


def element(name: str, attributes: Options, *children: Any) -> SafeString:
    """One element. Attributes that are None or False are left out; True stands alone. Children that are None vanish."""
    opening = format_html("<{}{}>", name, given(attributes))
    if name in VOID:
        return opening
    return format_html("{}{}</{}>", opening, join(*children), name)


def join(*parts: Any) -> SafeString:
    """Markup and text, one after another."""
    return mark_safe("".join(conditional_escape(part) for part in parts if part not in (None, "", False)))


def given(attributes: Options) -> SafeString:
    """Attributes in markup: None and False are left out, True stands alone."""
    shown = {name: value for name, value in attributes.items() if value is not None and value is not False}
    return join(
        *(
            format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
            for name, value in shown.items()
        )
    )


def extra(attributes: Any) -> dict[str, Any]:
    """The `attributes` option: None is an empty value, True and False are words, unless the value is optional."""
    told: dict[str, Any] = {}
    for name, value in (attributes or NOTHING).items():
        if isinstance(value, Mapping):
            optional, value = value.get("optional") is True, value.get("value")
            if optional:
                told[name] = value
                continue
        told[name] = _word(value)
    return told


def classes(*names: str | None) -> str:
    """The class attribute."""
    return " ".join(name for name in names if name)


def text_of(options: Options | None, name: str = "") -> Any:
    """The `html` option as it is, else the `text` option escaped (`summaryHtml` and `summaryText` for `summary`)."""
    if not options:
        return ""
    markup, text = (f"{name}Html", f"{name}Text") if name else ("html", "text")
    if options.get(markup):
        return mark_safe(str(options[markup]).strip())
    return "" if options.get(text) is None else _word(options[text])


def described(*ids: str | None) -> str | None:
    """The aria-describedby attribute, left out when nothing describes the element."""
    return classes(*ids) or None


def translations(key: str, message: Any) -> dict[str, Any]:
    """What the component's script says, one attribute for each form of the number."""
    if isinstance(message, Mapping):
        return {f"data-i18n.{key}.{rule}": text for rule, text in message.items()}
    return {f"data-i18n.{key}": message} if message else {}


def _word(value: Any) -> Any:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value

"""Components that say something: buttons, banners, panels, tags, folded text."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from commissioning.components.element import NOTHING, Options, classes, element, extra, join, text_of

START_ICON = mark_safe(
    '<svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19"'
    ' viewBox="0 0 33 40" aria-hidden="true" focusable="false">'
    '<path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z"/></svg>'
)


def button(options: Options) -> SafeString:
    """A button, or with `href` a link that looks like one."""
    starts = bool(options.get("isStartButton"))
    names = classes("govuk-button", options.get("classes"), "govuk-button--start" if starts else None)
    common = {
        "class": names,
        "data-module": "govuk-button",
        **extra(options.get("attributes")),
        "id": options.get("id") or None,
    }
    text = text_of(options)
    if options.get("html") and starts:
        text = element("span", NOTHING, text)
    icon = START_ICON if starts else None
    if options.get("href"):
        return element("a", {"href": options["href"], "role": "button", "draggable": "false", **common}, text, icon)
    twice = options.get("preventDoubleClick")
    own = {
        "type": options.get("type") or "submit",
        "value": options.get("value") or None,
        "name": options.get("name") or None,
        "disabled": bool(options.get("disabled")),
        "aria-disabled": "true" if options.get("disabled") else None,
        "data-prevent-double-click": None if twice is None else str(twice).lower(),
    }
    return element("button", {**own, **common}, text, icon)


def details(options: Options) -> SafeString:
    """Text folded behind a summary; works without scripts."""
    attributes = {
        "id": options.get("id") or None,
        "class": classes("govuk-details", options.get("classes")),
        **extra(options.get("attributes")),
        "open": bool(options.get("open")),
    }
    summary = element("span", {"class": "govuk-details__summary-text"}, text_of(options, "summary"))
    return element(
        "details",
        attributes,
        element("summary", {"class": "govuk-details__summary"}, summary),
        element("div", {"class": "govuk-details__text"}, text_of(options)),
    )


def error_summary(options: Options) -> SafeString:
    """Everything that is wrong with a form, each linked to its box."""
    focus = options.get("disableAutoFocus")
    attributes = {
        "class": classes("govuk-error-summary", options.get("classes")),
        "data-disable-auto-focus": None if focus is None else str(focus).lower(),
        **extra(options.get("attributes")),
        "data-module": "govuk-error-summary",
    }
    about, problems = text_of(options, "description"), options.get("errorList") or []
    listed = [
        element("li", NOTHING, element("a", {"href": item["href"], **extra(item.get("attributes"))}, text_of(item)))
        if item.get("href")
        else element("li", NOTHING, text_of(item))
        for item in problems
    ]
    body = [
        element("p", NOTHING, about) if about else None,
        element("ul", {"class": "govuk-list govuk-error-summary__list"}, *listed) if listed else None,
    ]
    heading = element("h2", {"class": "govuk-error-summary__title"}, text_of(options, "title"))
    return element(
        "div",
        attributes,
        element("div", {"role": "alert"}, heading, element("div", {"class": "govuk-error-summary__body"}, *body)),
    )


def inset_text(options: Options) -> SafeString:
    """Text set apart from the rest."""
    attributes = {"id": options.get("id") or None, "class": classes("govuk-inset-text", options.get("classes"))}
    return element("div", {**attributes, **extra(options.get("attributes"))}, text_of(options))


def notification_banner(options: Options) -> SafeString:
    """A message about something that happened elsewhere or just now."""
    succeeded = options.get("type") == "success"
    focus, title_id = options.get("disableAutoFocus"), options.get("titleId") or "govuk-notification-banner-title"
    attributes = {
        "class": classes(
            "govuk-notification-banner",
            "govuk-notification-banner--success" if succeeded else None,
            options.get("classes"),
        ),
        "role": options.get("role") or ("alert" if succeeded else "region"),
        "aria-labelledby": title_id,
        "data-module": "govuk-notification-banner",
        "data-disable-auto-focus": None if focus is None else str(focus).lower(),
        **extra(options.get("attributes")),
    }
    title = text_of(options, "title") or ("Success" if succeeded else "Important")
    body: Any = text_of({"html": options.get("html")})
    if not body and options.get("text"):
        body = element("p", {"class": "govuk-notification-banner__heading"}, str(options["text"]).strip())
    level = f"h{options.get('titleHeadingLevel') or 2}"
    heading = element(level, {"class": "govuk-notification-banner__title", "id": title_id}, title)
    return element(
        "div",
        attributes,
        element("div", {"class": "govuk-notification-banner__header"}, heading),
        element("div", {"class": "govuk-notification-banner__content"}, body),
    )


def panel(options: Options) -> SafeString:
    """The confirmation at the end of an act; or an interruption, with its buttons."""
    interrupts = "govuk-panel--interruption" in (options.get("classes") or "")
    names = classes("govuk-panel", None if interrupts else "govuk-panel--confirmation", options.get("classes"))
    level, text = f"h{options.get('headingLevel') or 1}", text_of(options)
    actions = (options.get("actions") or NOTHING) if interrupts else NOTHING
    return element(
        "div",
        {"class": names, **extra(options.get("attributes"))},
        element(level, {"class": "govuk-panel__title"}, text_of(options, "title")),
        element("div", {"class": "govuk-panel__body"}, text) if text else None,
        _panel_actions(actions) if actions else None,
    )


def _panel_actions(actions: Options) -> SafeString:
    attributes = {"class": classes("govuk-panel__actions", actions.get("classes")), **extra(actions.get("attributes"))}
    items = [_panel_action(item) for item in actions.get("items") or []]
    return element("div", attributes, element("div", {"class": "govuk-button-group"}, *items) if items else None)


def _panel_action(action: Options) -> SafeString:
    if not action.get("href") or action.get("type") == "button":
        own = {
            "type": action.get("type") or "button",
            "classes": classes("govuk-button--inverse", action.get("classes")),
        }
        return button({**action, **own})
    names = classes("govuk-link govuk-link--inverse", action.get("classes"))
    return element(
        "a", {"class": names, "href": action["href"], **extra(action.get("attributes"))}, action.get("text", "")
    )


def tag(options: Options) -> SafeString:
    """The status of something, in a word or two."""
    attributes = {"class": classes("govuk-tag", options.get("classes")), **extra(options.get("attributes"))}
    return element("strong", attributes, text_of(options))


def warning_text(options: Options) -> SafeString:
    """A consequence that somebody must know of before going on."""
    attributes = {"class": classes("govuk-warning-text", options.get("classes")), **extra(options.get("attributes"))}
    hidden = element("span", {"class": "govuk-visually-hidden"}, options.get("iconFallbackText") or "Warning")
    return element(
        "div",
        attributes,
        element("span", {"class": "govuk-warning-text__icon", "aria-hidden": "true"}, "!"),
        element("strong", {"class": "govuk-warning-text__text"}, join(hidden, " ", text_of(options))),
    )

"""Components that set things out in rows."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from commissioning.components.content import tag
from commissioning.components.element import NOTHING, Options, classes, element, extra, text_of


def summary_list(options: Options) -> SafeString:
    """Questions and answers, each with what can be done about it; in a card when one is asked for."""
    rows = [row for row in options.get("rows") or [] if row]
    has_actions = any((row.get("actions") or NOTHING).get("items") for row in rows)
    card = options.get("card") or NOTHING
    attributes = {"class": classes("govuk-summary-list", options.get("classes")), **extra(options.get("attributes"))}
    drawn = element("dl", attributes, *(_summary_row(row, has_actions, card.get("title")) for row in rows))
    return _card(card, drawn) if card else drawn


def _summary_row(row: Options, has_actions: bool, card_title: Options | None) -> SafeString:
    key, value, actions = (row.get(name) or NOTHING for name in ("key", "value", "actions"))
    items = actions.get("items")
    without = "govuk-summary-list__row--no-actions" if has_actions and not items else None
    return element(
        "div",
        {"class": classes("govuk-summary-list__row", without, row.get("classes"))},
        element("dt", {"class": classes("govuk-summary-list__key", key.get("classes"))}, text_of(key)),
        element("dd", {"class": classes("govuk-summary-list__value", value.get("classes"))}, text_of(value)),
        _actions("dd", "govuk-summary-list__actions", actions, card_title) if items else None,
    )


def _actions(name: str, css: str, actions: Options, card_title: Options | None) -> SafeString:
    links = [_action(action, card_title) for action in actions["items"]]
    names = {"class": classes(css, actions.get("classes"))}
    if len(links) == 1:
        return element(name, names, *links)
    items = [element("li", {"class": f"{css}-list-item"}, link) for link in links]
    return element(name, names, element("ul", {"class": f"{css}-list"}, *items))


def _action(action: Options, card_title: Options | None) -> SafeString:
    hidden = action.get("visuallyHiddenText")
    about = [f" {hidden}" if hidden else None]
    if card_title:
        about += [" (", text_of(card_title), ")"]
    spoken = element("span", {"class": "govuk-visually-hidden"}, *about) if hidden or card_title else None
    attributes = {"class": classes("govuk-link", action.get("classes")), "href": action.get("href", "")}
    return element("a", {**attributes, **extra(action.get("attributes"))}, text_of(action), spoken)


def _card(card: Options, drawn: SafeString) -> SafeString:
    title, actions = card.get("title") or NOTHING, card.get("actions") or NOTHING
    level = f"h{title.get('headingLevel') or 2}"
    heading = element(level, {"class": classes("govuk-summary-card__title", title.get("classes"))}, text_of(title))
    head = element(
        "div",
        {"class": "govuk-summary-card__title-wrapper"},
        heading if title else None,
        _card_actions(actions, title) if actions.get("items") else None,
    )
    attributes = {"class": classes("govuk-summary-card", card.get("classes")), **extra(card.get("attributes"))}
    return element("div", attributes, head, element("div", {"class": "govuk-summary-card__content"}, drawn))


def _card_actions(actions: Options, title: Options) -> SafeString:
    links = [_action(action, title) for action in actions["items"]]
    names = {"class": classes("govuk-summary-card__actions", actions.get("classes"))}
    if len(links) == 1:
        return element("div", names, *links)
    return element("ul", names, *(element("li", {"class": "govuk-summary-card__action"}, link) for link in links))


def table(options: Options) -> SafeString:
    """A plain table; lists of records are `commissioning.tables.Table`."""
    caption, head = options.get("caption"), options.get("head")
    attributes = {"class": classes("govuk-table", options.get("classes")), **extra(options.get("attributes"))}
    names = {"class": classes("govuk-table__caption", options.get("captionClasses"))}
    headers = [_cell(item, "th", "govuk-table__header", scope="col") for item in head or []]
    first_is_header = bool(options.get("firstCellIsHeader"))
    rows = [_row(row, first_is_header) for row in options.get("rows") or [] if row]
    return element(
        "table",
        attributes,
        element("caption", names, caption) if caption else None,
        element("thead", {"class": "govuk-table__head"}, element("tr", {"class": "govuk-table__row"}, *headers))
        if head
        else None,
        element("tbody", {"class": "govuk-table__body"}, *rows),
    )


def _row(cells: list[Options], first_is_header: bool) -> SafeString:
    drawn = [
        _cell({**cell, "format": None}, "th", "govuk-table__header", scope="row")
        if first_is_header and not number
        else _cell(cell, "td", "govuk-table__cell")
        for number, cell in enumerate(cells)
    ]
    return element("tr", {"class": "govuk-table__row"}, *drawn)


def _cell(cell: Options, name: str, css: str, **attributes: Any) -> SafeString:
    formatted = f"{css}--{cell['format']}" if cell.get("format") else None
    own = {
        **attributes,
        "class": classes(css, formatted, cell.get("classes")),
        "colspan": cell.get("colspan") or None,
        "rowspan": cell.get("rowspan") or None,
    }
    return element(name, {**own, **extra(cell.get("attributes"))}, text_of(cell))


def task_list(options: Options) -> SafeString:
    """Things to be done, each with its status."""
    attributes = {"class": classes("govuk-task-list", options.get("classes")), **extra(options.get("attributes"))}
    prefix = options.get("idPrefix") or "task-list"
    items = [
        _task(item, f"{prefix}-{number}") for number, item in enumerate(options.get("items") or [], start=1) if item
    ]
    return element("ul", attributes, *items)


def _task(item: Options, prefix: str) -> SafeString:
    title, hinted, status = (item.get(name) or NOTHING for name in ("title", "hint", "status"))
    href, status_id, hint_id = item.get("href"), f"{prefix}-status", f"{prefix}-hint"
    if href:
        attributes = {
            "class": classes("govuk-link govuk-task-list__link", title.get("classes")),
            "href": href,
            "aria-describedby": classes(hint_id if hinted else None, status_id),
        }
        name = element("a", attributes, text_of(title))
    else:
        name = element("div", {"class": title.get("classes") or None}, text_of(title))
    hint = element("div", {"id": hint_id, "class": "govuk-task-list__hint"}, text_of(hinted)) if hinted else None
    standing = tag(status["tag"]) if status.get("tag") else text_of(status)
    names = {"class": classes("govuk-task-list__status", status.get("classes")), "id": status_id}
    linked = "govuk-task-list__item--with-link" if href else None
    return element(
        "li",
        {"class": classes("govuk-task-list__item", linked, item.get("classes"))},
        element("div", {"class": "govuk-task-list__name-and-hint"}, name, hint),
        element("div", names, standing),
    )

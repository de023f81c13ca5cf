"""Components that lead somewhere."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from commissioning.components.element import NOTHING, Options, classes, element, extra, join, text_of

_ARROW = (
    '<svg class="govuk-pagination__icon govuk-pagination__icon--{}" xmlns="http://www.w3.org/2000/svg" height="13"'
    ' width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="{}"></path></svg>'
)
ARROWS = {
    "prev": mark_safe(
        _ARROW.format(
            "prev",
            "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293"
            "-1.414-1.414z",
        )
    ),
    "next": mark_safe(
        _ARROW.format(
            "next",
            "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062"
            "-6.7246-6.7266z",
        )
    ),
}
WORDS = {"prev": "Previous", "next": "Next"}
ELLIPSIS = "⋯"


def back_link(options: Options) -> SafeString:
    """The way back to the page before."""
    attributes = {"href": options.get("href") or "#", "class": classes("govuk-back-link", options.get("classes"))}
    return element("a", {**attributes, **extra(options.get("attributes"))}, text_of(options) or "Back")


def skip_link(options: Options) -> SafeString:
    """The way past the navigation."""
    attributes = {
        "href": options.get("href") or "#content",
        "class": classes("govuk-skip-link", options.get("classes")),
        **extra(options.get("attributes")),
        "data-module": "govuk-skip-link",
    }
    return element("a", attributes, text_of(options))


def breadcrumbs(options: Options) -> SafeString:
    """Where the page stands; an item without `href` is the page itself."""
    collapses = "govuk-breadcrumbs--collapse-on-mobile" if options.get("collapseOnMobile") else None
    attributes = {
        "class": classes("govuk-breadcrumbs", options.get("classes"), collapses),
        **extra(options.get("attributes")),
        "aria-label": options.get("labelText", "Breadcrumb"),
    }
    items = [_crumb(item) for item in options.get("items") or []]
    return element("nav", attributes, element("ol", {"class": "govuk-breadcrumbs__list"}, *items))


def _crumb(item: Options) -> SafeString:
    if not item.get("href"):
        return element("li", {"class": "govuk-breadcrumbs__list-item", "aria-current": "page"}, text_of(item))
    attributes = {"class": "govuk-breadcrumbs__link", "href": item["href"], **extra(item.get("attributes"))}
    return element("li", {"class": "govuk-breadcrumbs__list-item"}, element("a", attributes, text_of(item)))


def generic_header(options: Options) -> SafeString:
    """Whose service this is."""
    attributes = {"class": classes("govuk-generic-header", options.get("classes")), **extra(options.get("attributes"))}
    container = options.get("containerClasses") or "govuk-width-container"
    link = element(
        "a",
        {"href": options.get("url") or "/", "class": "govuk-generic-header__homepage-link"},
        text_of(options, "logo"),
    )
    logo = element("div", {"class": "govuk-generic-header__logo"}, link)
    return element(
        "div", attributes, element("div", {"class": classes("govuk-generic-header__container", container)}, logo)
    )


def pagination(options: Options) -> SafeString:
    """The pages of a list, or with labels the page before and the page after."""
    before, after = options.get("previous") or NOTHING, options.get("next") or NOTHING
    items = options.get("items")
    block = not items and bool(before or after)
    attributes = {
        "class": classes("govuk-pagination", "govuk-pagination--block" if block else None, options.get("classes")),
        "aria-label": options.get("landmarkLabel") or "Pagination",
        **extra(options.get("attributes")),
    }
    numbers = [_page(item) for item in items or [] if item]
    return element(
        "nav",
        attributes,
        _turn(before, "prev", block) if before.get("href") else None,
        element("ul", {"class": "govuk-pagination__list"}, *numbers) if items else None,
        _turn(after, "next", block) if after.get("href") else None,
    )


def _turn(link: Options, kind: str, block: bool) -> SafeString:
    hidden = {"class": "govuk-visually-hidden"}
    text = text_of(link) or join(WORDS[kind], element("span", hidden, " page"))
    decorated = "govuk-pagination__link-title--decorated" if block and not link.get("labelText") else None
    label = None
    if link.get("labelText") and block:
        named = element("span", {"class": "govuk-pagination__link-label"}, link["labelText"])
        label = join(element("span", hidden, ":"), " ", named)
    first = block or kind == "prev"
    attributes = {"class": "govuk-link govuk-pagination__link", "href": link["href"], "rel": kind}
    return element(
        "div",
        {"class": f"govuk-pagination__{kind}"},
        element(
            "a",
            {**attributes, **extra(link.get("attributes"))},
            join(ARROWS[kind], " ") if first else None,
            element("span", {"class": classes("govuk-pagination__link-title", decorated)}, text),
            join(" ", label) if label else None,
            None if first else join(" ", ARROWS[kind]),
        ),
    )


def _page(item: Options) -> SafeString:
    names = classes(
        "govuk-pagination__item",
        "govuk-pagination__item--current" if item.get("current") else None,
        "govuk-pagination__item--ellipsis" if item.get("ellipsis") else None,
    )
    if item.get("ellipsis"):
        return element("li", {"class": names}, ELLIPSIS)
    attributes = {
        "class": "govuk-link govuk-pagination__link",
        "href": item.get("href", ""),
        "aria-label": item.get("visuallyHiddenText", f"Page {item.get('number', '')}"),
        "aria-current": "page" if item.get("current") else None,
        **extra(item.get("attributes")),
    }
    return element("li", {"class": names}, element("a", attributes, item.get("number", "")))


def service_navigation(options: Options) -> SafeString:
    """The areas of the service. Without scripts every link is shown; with them a small screen folds them."""
    name = _service_name(options) if options.get("serviceName") else None
    links = [item for item in options.get("navigation") or [] if item]
    inner = element(
        "div",
        {"class": "govuk-width-container"},
        element(
            "div", {"class": "govuk-service-navigation__container"}, name, _areas(options, links) if links else None
        ),
    )
    attributes: dict[str, Any] = {
        "class": classes("govuk-service-navigation", options.get("classes")),
        "data-module": "govuk-service-navigation",
        **extra(options.get("attributes")),
    }
    if name:
        return element("section", {"aria-label": options.get("ariaLabel", "Service information"), **attributes}, inner)
    return element("div", attributes, inner)


def _service_name(options: Options) -> SafeString:
    text = element("span", {"class": "govuk-service-navigation__text"}, options["serviceName"])
    if options.get("serviceUrl"):
        attributes = {"href": options["serviceUrl"], "class": "govuk-service-navigation__link"}
        text = element("a", attributes, options["serviceName"])
    return element("span", {"class": "govuk-service-navigation__service-name"}, text)


def _areas(options: Options, links: list[Options]) -> SafeString:
    menu, identity = options.get("menuButtonText") or "Menu", options.get("navigationId") or "navigation"
    spoken = options.get("menuButtonLabel")
    toggle = {
        "type": "button",
        "class": "govuk-service-navigation__toggle govuk-js-service-navigation-toggle",
        "aria-controls": identity,
        "aria-label": spoken if spoken and spoken != menu else None,
        "hidden": True,
        "aria-hidden": "true",
    }
    return element(
        "nav",
        {
            "aria-label": options.get("navigationLabel") or menu,
            "class": classes("govuk-service-navigation__wrapper", options.get("navigationClasses")),
        },
        element("button", toggle, menu) if options.get("collapseNavigationOnMobile", len(links) > 1) else None,
        element("ul", {"class": "govuk-service-navigation__list", "id": identity}, *(_area(item) for item in links)),
    )


def _area(item: Options) -> SafeString:
    is_here = item.get("active") or item.get("current")
    text: Any = text_of(item)
    if is_here:
        text = element("strong", {"class": "govuk-service-navigation__active-fallback"}, text)
    current = ("page" if item.get("current") else "true") if is_here else None
    if item.get("href"):
        attributes = {"class": "govuk-service-navigation__link", "href": item["href"], "aria-current": current}
        text = element("a", {**attributes, **extra(item.get("attributes"))}, text)
    elif text:
        text = element("span", {"class": "govuk-service-navigation__text", "aria-current": current}, text)
    marked = "govuk-service-navigation__item--active" if is_here else None
    return element("li", {"class": classes("govuk-service-navigation__item", marked)}, text)

"""GOV.UK components and the parts of the page frame, as template tags."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString

from commissioning.components import content, fields, lists, navigation
from commissioning.components.element import Options, classes
from commissioning.enums import Role
from commissioning.selectors.audit import may_read_trail

register = template.Library()

AREAS = (
    ("Home", "home"),
    ("Contracts", "frameworks:contract-list"),
    ("Providers", "providers:provider-list"),
    ("Reports", "decisions:report-list"),
    ("Forward plan", "decisions:forward-plan"),
    ("Meetings", "decisions:meeting-list"),
    ("Help", "help"),
)
# Who reads which guide first. A person in no post is shown the list of guides.
GUIDES = {
    Role.COMMISSIONER: "commissioner",
    Role.CONTRACT_MANAGER: "contract-manager",
    Role.REPORT_AUTHOR: "commissioner",
    Role.CONTRIBUTOR: "commissioner",
    Role.APPROVING_MANAGER: "approving-manager",
    Role.CLEARER: "clearing-officer",
    Role.CONSULTEE: "consultee",
    Role.DECISION_MAKER: "decision-maker",
    Role.DEMOCRATIC_SERVICES: "democratic-services",
    Role.MONITORING_OFFICER: "monitoring-officer",
    Role.SECTION_151: "clearing-officer",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
}


@register.simple_tag
def govuk_field(bound: BoundField) -> SafeString:
    """A form field with its label, hint and error message."""
    return fields.draw(bound)


@register.simple_tag
def govuk_tag(text: str, colour: str = "") -> SafeString:
    """A status: grey, green, teal, blue, purple, magenta, red, orange or yellow; without a colour, blue."""
    return content.tag({"text": text, "classes": f"govuk-tag--{colour}" if colour else ""})


@register.simple_tag
def govuk_back_link(url: str, text: str = "Back") -> SafeString:
    """The way back; for the block `before_main`."""
    return navigation.back_link({"href": url, "text": text})


@register.simple_tag
def govuk_breadcrumbs(items: Iterable[tuple[str, str]]) -> SafeString:
    """Where the page stands: pairs of text and address; the page itself has no address."""
    crumbs = [{"text": text, "href": url} for text, url in items]
    return navigation.breadcrumbs({"items": crumbs, "collapseOnMobile": True, "labelText": "Breadcrumbs"})


@register.simple_tag
def govuk_button(text: str, *, url: str = "", name: str = "", value: str = "", kind: str = "") -> SafeString:
    """A button that sends the form, or with `url` a link to a page; `kind` is secondary, warning or inverse."""
    css = f"govuk-button--{kind}" if kind else ""
    options: dict[str, Any] = {"text": text, "href": url, "name": name, "value": value, "classes": css}
    return content.button(options if url else {**options, "preventDoubleClick": True})


@register.simple_tag
def govuk_details(summary: str, body: Any) -> SafeString:
    """Text folded behind a summary."""
    return content.details({"summaryText": summary, **_said(body)})


@register.simple_tag
def govuk_inset(body: Any) -> SafeString:
    """Text set apart from the rest."""
    return content.inset_text(_said(body))


@register.simple_tag
def govuk_warning(text: Any) -> SafeString:
    """A consequence that somebody must know of before going on."""
    return content.warning_text(_said(text))


@register.simple_tag
def govuk_banner(title: str, body: Any, *, success: bool = False, identity: str = "banner-title") -> SafeString:
    """Something the person should know that this page is not about."""
    options = {"titleText": title, "titleId": identity, "type": "success" if success else "", "role": "region"}
    return content.notification_banner({**options, **_said(body)})


@register.simple_tag
def govuk_panel(title: str, body: Any = "") -> SafeString:
    """The confirmation at the end of an act; it is the page's first heading."""
    return content.panel({"titleText": title, **_said(body)})


@register.simple_tag
def govuk_summary_list(rows: Iterable[Any], *, plain: bool = False) -> SafeString:
    """Rows of (question, answer) or (question, answer, [(text, address, what it is about)]).

    `plain` draws no lines between the rows.
    """
    drawn = [_summary_row(*row) for row in rows]
    return lists.summary_list({"rows": drawn, "classes": "govuk-summary-list--no-border" if plain else ""})


@register.simple_tag
def govuk_task_list(items: Iterable[Any], prefix: str = "task") -> SafeString:
    """Tasks: mappings of `title`, `status`, and where there are any `url`, `hint` and the status's `colour`.

    A status with a colour (see `govuk_tag`) stands in a tag; without one it is plain text, as is right for what is
    done.
    """
    return lists.task_list({"idPrefix": prefix, "items": [_task(item) for item in items]})


@register.simple_tag(takes_context=True)
def govuk_pagination(context: RequestContext, page: Page[Any], parameter: str = "page") -> SafeString:
    """The pages of a Django `Page`, keeping the rest of the address; nothing when there is only one."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    request: HttpRequest = context["request"]

    def address(number: int) -> str:
        query = request.GET.copy()
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    items = [
        {"number": number, "href": address(number), "current": number == page.number}
        if isinstance(number, int)
        else {"ellipsis": True}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    options: dict[str, Any] = {"items": items, "landmarkLabel": "Pages"}
    if page.has_previous():
        options["previous"] = {"href": address(page.previous_page_number())}
    if page.has_next():
        options["next"] = {"href": address(page.next_page_number())}
    return navigation.pagination(options)


@register.simple_tag(takes_context=True)
def service_navigation(context: RequestContext) -> SafeString:
    """The areas of the workspace, for somebody who is signed in; the admin for those who may enter it."""
    request, user = context.get("request"), context.get("user")
    if request is None or user is None or not user.is_authenticated:
        return SafeString("")
    areas = [(text, reverse(name)) for text, name in AREAS]
    actor = context.get("actor")
    if actor and may_read_trail(actor).allowed:
        areas.append(("Audit", reverse("audit-trail")))
    if user.is_staff:
        areas.append(("Records and settings", reverse("admin:index")))
    links = [_area(text, url, request.path) for text, url in areas]
    return navigation.service_navigation({"navigation": links, "navigationLabel": "Areas", "menuButtonText": "Menu"})


@register.simple_tag(takes_context=True)
def public_navigation(context: RequestContext) -> SafeString:
    """The areas of the public pages (`commissioning.public_pages`), the same for everybody."""
    path = context["request"].path
    links = [{"text": text, "href": url, "current": path.startswith(url)} for text, url in context["public_areas"]]
    return navigation.service_navigation({"navigation": links, "navigationLabel": "Areas", "menuButtonText": "Menu"})


@register.simple_tag
def help_home() -> str:
    """The address of the help pages."""
    return reverse("help")


@register.simple_tag(takes_context=True)
def help_slug(context: RequestContext) -> str:
    """The guide for the post the person acts in, as the end of an address; nothing when there is none."""
    actor = context.get("actor")
    slug = next((slug for role, slug in GUIDES.items() if actor.holds(role)), "") if actor else ""
    return f"{slug}/" if slug else ""


def _said(body: Any) -> Options:
    """Markup as it is, text escaped."""
    return {"html": body} if isinstance(body, SafeString) else {"text": body}


def _summary_row(key: str, value: Any, actions: Iterable[tuple[str, str, str]] = ()) -> Options:
    return {
        "key": {"text": key},
        "value": _said(value),
        "actions": {
            "items": [{"text": text, "href": url, "visuallyHiddenText": about} for text, url, about in actions]
        },
    }


def _task(item: Any) -> Options:
    colour, status = item.get("colour"), item["status"]
    tagged = {"tag": {"text": status, "classes": classes(f"govuk-tag--{colour}")}}
    return {
        "title": {"text": item["title"]},
        "href": item.get("url"),
        "hint": {"text": item["hint"]} if item.get("hint") else None,
        "status": tagged if colour else {"text": status},
    }


def _area(text: str, url: str, path: str) -> Options:
    inside = path.startswith(url) if url != reverse("home") else False
    return {"text": text, "href": url, "current": path == url, "active": inside}

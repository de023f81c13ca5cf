"""An officer at the admin: signed in, filling in the pages as a browser would send them."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from decisions.demonstration.people import Person
    from decisions.models import Report
    from tests.factories.walks import Told

THE_DAY = "2020-10-22 14:30 +0100"


class Filled(HTMLParser):
    """What a browser would send from the form with the given id, or from the last form of the page."""

    def __init__(self, html: str, form_id: str | None) -> None:
        super().__init__()
        self.form_id, self.inside, self.sent = form_id, False, {}
        self.text_of: str | None = None
        self.select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name = given.get("name")
        if tag == "form":
            self.inside = self.form_id is None or given.get("id") == self.form_id
            if self.inside:
                self.sent = {}
        if not self.inside:
            return
        if tag == "input" and name and given.get("type") not in ("submit", "button"):
            if given.get("type") in ("checkbox", "radio") and "checked" not in given:
                return
            on = "on" if given.get("type") == "checkbox" else ""
            self.sent.setdefault(name, given.get("value") or on)
        elif tag == "textarea" and name:
            self.text_of = name
            self.sent[name] = ""
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select and (self.select not in self.sent or "selected" in given):
            self.sent[self.select] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.text_of:
            self.sent[self.text_of] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text_of:
            # The line break after the opening tag is not part of what is in the box.
            self.sent[self.text_of] = self.sent[self.text_of].removeprefix("\n").removeprefix("\r\n")
            self.text_of = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = False if self.form_id else self.inside


class Desk:
    """Case S0 and one person at a time before the admin."""

    def __init__(self, told: Told, client: Client) -> None:
        self.told, self.client = told, client

    @property
    def report(self) -> Report:
        return self.told.report

    def sit(self, person: Person) -> Desk:
        """Somebody of the demonstration sits down."""
        self.client.force_login(self.told.actor(person).user)
        return self

    def url(self, name: str = "change", *more: Any) -> str:
        return reverse(f"admin:decisions_report_{name}", args=[self.report.pk, *more])

    def get(self, name: str = "change", *more: Any) -> HttpResponse:
        return self.client.get(self.url(name, *more))

    def typed(self, url: str, form_id: str | None = None) -> dict[str, str]:
        """What a browser would send from a page as it stands."""
        return Filled(self.client.get(url).content.decode(), form_id).sent

    def page(self, **changes: str) -> dict[str, str]:
        """The report's own form, with some boxes typed over."""
        return {**self.typed(self.url(), "report_form"), "_continue": "1", **changes}

    def save(self, **changes: str) -> HttpResponse:
        """Type over some boxes of the report's page and save."""
        return self.client.post(self.url(), self.page(**changes))

    def act(self, name: str, **typed: Any) -> HttpResponse:
        """The act's form sent with `typed`, on the version the report has now."""
        return self.client.post(self.url("act", name), {"version": str(self.report.version), **typed})

    def box(self, prefix: str, key: str) -> str:
        """The name of the box for the text of a section."""
        response = self.client.get(self.url())
        for inline in response.context["inline_admin_formsets"]:
            if inline.formset.prefix == prefix:
                form = next(form for form in inline.formset.forms if getattr(form.instance, "key", "") == key)
                return f"{form.prefix}-body"
        raise LookupError(key)


@pytest.fixture
def at_the_desk(client: Client) -> Iterator[Any]:
    """`at_the_desk(status)`: case S0 at a status, on the afternoon of 22 October 2020."""
    from tests.factories.walks import report_at

    with time_machine.travel(THE_DAY, tick=False):
        yield lambda status: Desk(report_at(status), client)

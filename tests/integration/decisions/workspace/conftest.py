"""The author of case S0 and their colleagues in the workspace, on the day of the decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from decisions.demonstration.people import Person
    from decisions.models import Report
    from tests.factories.walks import Told

THE_DAY = "2020-10-22 14:30 +0100"


class Room:
    """One report, and whoever sits down before it."""

    def __init__(self, told: Told) -> None:
        from decisions.demonstration import people

        self.told, self.client = told, Client()
        self.sit(people.AUTHOR)

    @property
    def report(self) -> Report:
        return self.told.report

    def sit(self, person: Person) -> Room:
        """Somebody else signs in."""
        self.client = Client()
        self.client.force_login(self.told.actor(person).user)
        return self

    def url(self, name: str, *more: object) -> str:
        return reverse(f"decisions:{name}", args=[self.report.pk, *more])

    def get(self, name: str, *more: object) -> HttpResponse:
        return self.client.get(self.url(name, *more))

    def post(self, name: str, /, *more: object, **typed: object) -> HttpResponse:
        """The page's form as a browser sends it, on the version the report has now unless one is given."""
        typed.setdefault("version", self.report.version)
        return self.client.post(self.url(name, *more), typed)

    def write(self, key: str, /, **typed: object) -> HttpResponse:
        """A section's form, opened just now and sent with these boxes typed over."""
        form = self.get("report-section", key).context["form"]
        shown = {name: form[name].value() for name in form.fields}
        return self.post("report-section", key, **{**shown, **typed})


@pytest.fixture(scope="module")
def drafted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration's council, people, register and draft, made once for a module: `report_at` finds them."""
    from tests.factories.walks import report_at

    with django_db_blocker.unblock(), transaction.atomic():
        report_at("draft")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def room(drafted: None, db: None) -> Iterator[Room]:
    """The report as a draft that is ready to be submitted."""
    from tests.factories.walks import report_at

    with time_machine.travel(THE_DAY, tick=False):
        yield Room(report_at("draft"))

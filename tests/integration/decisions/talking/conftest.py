"""Case S0 on its way, and browsers for its people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from decisions.demonstration.people import Person
    from tests.factories.walks import Told


@pytest.fixture(scope="module")
def in_clearance(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The story as far as clearance, made once for a module's tests; each works in its own transaction inside."""
    from tests.factories.walks import report_at  # models are there only once Django is set up, after this file

    with django_db_blocker.unblock(), transaction.atomic():
        report_at("in_clearance")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def told(in_clearance: None) -> Iterator[Told]:
    """In clearance, a week before the decision."""
    from tests.factories.walks import report_at

    walked = report_at("in_clearance")
    with time_machine.travel(walked.at(7), tick=False):
        yield walked


@pytest.fixture
def browser(told: Told) -> Callable[..., Client]:
    """A browser in which somebody of the story is signed in: by default its author."""
    from decisions.demonstration import people

    def signed_in(person: Person = people.AUTHOR) -> Client:
        client = Client()
        client.force_login(told.actor(person, told.at(7)).user)
        return client

    return signed_in

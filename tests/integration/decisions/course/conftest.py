"""One world for the tests of a report's course."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="module")
def drafted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration's council, people, register and draft report, made once for a module's tests.

    They stand in a transaction around all of them; each test works in its own inside it, and `report_at` finds them.
    """
    from tests.factories.walks import report_at  # models are there only once Django is set up, after this file

    with django_db_blocker.unblock(), transaction.atomic():
        report_at("draft")
        yield
        transaction.set_rollback(True)

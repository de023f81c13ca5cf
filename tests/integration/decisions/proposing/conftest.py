"""The author at her desk."""

import pytest


@pytest.fixture
def desk():
    from tests.factories.desk import Desk

    return Desk()

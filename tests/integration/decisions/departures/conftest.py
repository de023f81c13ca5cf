"""A council with somebody who commissions and a monitoring officer, on a day in November 2020.

What needs models is imported where it is used: pytest may read this file before Django is ready.
"""

import pytest
import time_machine

from commissioning.enums import Role


@pytest.fixture(autouse=True)
def _on_the_day():
    from tests.integration.decisions.departures.acting import AT

    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def council():
    from tests.factories.commissioning import CouncilFactory

    return CouncilFactory(code="BRK")


@pytest.fixture
def commissioner(council):
    from tests.factories.commissioning import actor_with

    return actor_with(Role.COMMISSIONER, council=council)


@pytest.fixture
def officer(council):
    from tests.factories.commissioning import actor_with

    return actor_with(Role.MONITORING_OFFICER, council=council)

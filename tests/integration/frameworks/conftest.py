"""The two registers most tests begin from. Factories import models, so they are imported once Django is ready."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.frameworks import Register


@pytest.fixture
def s0(db) -> "Register":
    """Six lots to 31 Oct 2020 with one 12-month option, three providers on each."""
    from tests.factories.frameworks import s0_contract

    return s0_contract()


@pytest.fixture
def s2(db) -> "Register":
    """One provider, 3 Jul 2018 to 2 Jul 2021, with a 24-month option."""
    from tests.factories.frameworks import s2_contract

    return s2_contract()

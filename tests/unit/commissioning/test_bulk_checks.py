"""Constraints asked of rows in memory answer as the database does: what is unknown passes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commissioning.services.bulk_checks import _constraints_of, checked_together
from frameworks.models import Admission, Contract, Lot, MoneyLine, OptionUse, TermEvent, TermOption
from providers.models import Provider

WRITTEN = (Provider, Contract, Lot, TermOption, Admission, OptionUse, TermEvent, MoneyLine)


@pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model.__name__)
def test_every_check_of_what_an_import_writes_is_understood(model):
    checks = [one for one in model._meta.constraints if hasattr(one, "condition") and not hasattr(one, "fields")]
    assert [name for name, _, _ in _constraints_of(model)] == [check.name for check in checks]


def test_a_broken_check_is_said_in_its_own_words_and_an_unknown_one_passes():
    sum_ = MoneyLine(kind="lot", label="Lot 1", amount=Decimal(5), vat_basis="excluding", certainty="quote")
    assert checked_together(sum_, {"amount"}).sentence == "Say which lot the sum is the value of."
    sum_.lot = Lot(number=1)  # not saved yet, but there
    assert checked_together(sum_, {"amount"}).allowed
    place = Admission(lot=Lot(), provider=Provider(), admitted_on=date(2026, 1, 2), ends_on=date(2026, 1, 1))
    assert checked_together(place, ()).sentence == "A place cannot end before it began."
    place.ends_on = None
    assert checked_together(place, ()).allowed


def test_fields_are_checked_as_far_as_they_are_given():
    lot = Lot(number=0, title="x" * 201)
    verdict = checked_together(lot, ("number", "title"))
    assert verdict.codes == ("min_value", "max_length", "frameworks_lot_number_from_one")
    assert checked_together(Lot(number=1, title="x" * 201), {"number"}).allowed

"""Every named constraint of departures from the rules, tripped by name."""

from datetime import date
from decimal import Decimal

import pytest

from decisions.enums import WaiverOutcome
from decisions.models import Breach, DepartureReason, LateAuthorisation, Waiver
from tests.constraints import assert_trips
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.course import DecisionFactory
from tests.factories.decisions import DRAFTED_AT
from tests.factories.departures import (
    BreachFactory,
    DepartureReasonFactory,
    LateAuthorisationFactory,
    WaiverFactory,
)
from tests.factories.frameworks import LotFactory

pytestmark = pytest.mark.django_db
FACTORIES = {"waiver": WaiverFactory, "breach": BreachFactory, "late": LateAuthorisationFactory}


def built(factory, **given):
    """A row not saved yet, whose people and lists are there."""
    council = CouncilFactory()
    listed = DepartureReasonFactory(council=council)
    return factory.build(**{"council": council, "reason": listed, "recorded_by": UserFactory(), **given})


def reason(**given):
    return DepartureReasonFactory.build(**{"council": CouncilFactory(), **given})


def same_code_twice():
    first = DepartureReasonFactory()
    return reason(council=first.council, code=first.code)


def same_lot_twice():
    first = LateAuthorisationFactory(decision=DecisionFactory(), lot=LotFactory())
    return built(LateAuthorisationFactory, decision=first.decision, lot=first.lot)


CASES = {
    "decisions_departure_reason_kind_known": lambda: reason(kind="whim"),
    "decisions_departure_reason_code_once": same_code_twice,
    "decisions_departure_reason_starts_before_it_ends": lambda: reason(
        starts_on=date(2020, 2, 1), ends_on=date(2020, 1, 31)
    ),
    "decisions_waiver_outcome_known": lambda: built(
        WaiverFactory, outcome="perhaps", decided_on=date(2020, 10, 2), decided_by="Cabinet"
    ),
    "decisions_waiver_answered_has_when_and_who": lambda: built(WaiverFactory, outcome=WaiverOutcome.GRANTED),
    "decisions_waiver_answered_after_it_was_asked_for": lambda: built(
        WaiverFactory, outcome=WaiverOutcome.GRANTED, decided_on=date(2020, 9, 30), decided_by="Cabinet"
    ),
    "decisions_breach_found_after_it_happened": lambda: built(BreachFactory, found_on=date(2020, 8, 31)),
    "decisions_breach_remedied_on_and_by_together": lambda: built(
        BreachFactory, remedy="Told.", remedied_on=date(2020, 10, 3)
    ),
    "decisions_breach_remedied_says_how": lambda: built(
        BreachFactory, remedied_on=date(2020, 10, 3), remedied_by=UserFactory()
    ),
    "decisions_late_is_late": lambda: built(LateAuthorisationFactory, authorised_on=date(2020, 10, 1)),
    "decisions_late_once_per_decision_and_lot": same_lot_twice,
}
for word, factory in FACTORIES.items():
    CASES[f"decisions_{word}_value_is_not_negative"] = lambda made=factory: built(made, value=Decimal("-0.01"))
    CASES[f"decisions_{word}_voided_says_why"] = lambda made=factory: built(
        made, voided_at=DRAFTED_AT, voided_by=UserFactory()
    )


def test_every_constraint_of_departures_is_tried():
    models = (DepartureReason, Waiver, Breach, LateAuthorisation)
    assert sorted(CASES) == sorted(row.name for model in models for row in model._meta.constraints)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])

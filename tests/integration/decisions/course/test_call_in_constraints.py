"""Every named constraint of publication and call-in, tripped by name."""

from datetime import timedelta

import pytest

from decisions import models
from decisions.enums import CallInFinding, CallInStatus
from decisions.models import call_in
from tests.constraints import assert_trips
from tests.factories.call_ins import (
    CallInFactory,
    CallInOutcomeFactory,
    CallInRequestFactory,
    PublicationFactory,
)
from tests.factories.course import DECIDED_AT, DecisionFactory

pytestmark = pytest.mark.django_db
LATER = DECIDED_AT + timedelta(days=8)


def fresh(factory, **wrong):
    """An unsaved row, right but for what is wrong, beside a saved one whose parts it borrows."""
    row = factory()
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**values | wrong)


def other_call_in(**wrong):
    return fresh(CallInFactory, decision_id=DecisionFactory().pk, **wrong)


CASES = {
    "decisions_publication_at_and_by_together": lambda: fresh(
        PublicationFactory, decision_id=DecisionFactory().pk, published_at=DECIDED_AT
    ),
    "decisions_call_in_status_known": lambda: other_call_in(status="perhaps"),
    "decisions_call_in_not_applicable_says_why": lambda: other_call_in(
        status=CallInStatus.NOT_APPLICABLE, opens_at=None, closes_at=None, effective_at=DECIDED_AT
    ),
    "decisions_call_in_under_rules": lambda: other_call_in(rules_id=None),
    "decisions_call_in_window_after_publication": lambda: other_call_in(status=CallInStatus.WAITING),
    "decisions_call_in_opens_before_it_closes": lambda: other_call_in(closes_at=DECIDED_AT),
    "decisions_call_in_effective_only_when_it_stands": lambda: other_call_in(effective_at=DECIDED_AT),
    "decisions_call_in_request_once_per_member": lambda: fresh(CallInRequestFactory),
    "decisions_call_in_request_says_who_and_why": lambda: fresh(CallInRequestFactory, member_key="x", grounds=""),
    "decisions_call_in_request_received_before_it_was_logged": lambda: fresh(
        CallInRequestFactory, member_key="x", received_at=LATER
    ),
    "decisions_call_in_finding_known": lambda: fresh(CallInOutcomeFactory, finding="perhaps", reason="So."),
    "decisions_call_in_finding_has_its_reason": lambda: fresh(CallInOutcomeFactory, finding=CallInFinding.INVALID),
    "decisions_call_in_finding_of_a_meeting_has_its_minute": lambda: fresh(
        CallInOutcomeFactory, finding=CallInFinding.UPHELD, reason="So."
    ),
    "decisions_call_in_finding_recorded_after_it_was_made": lambda: fresh(CallInOutcomeFactory, taken_at=LATER),
}


def test_every_constraint_is_tried():
    declared = [
        constraint.name
        for model in vars(models).values()
        if getattr(model, "__module__", "") == call_in.__name__
        for constraint in model._meta.constraints
    ]
    assert sorted(declared) == sorted(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_trips_in_its_own_words(name):
    assert_trips("decisions", name, CASES[name])

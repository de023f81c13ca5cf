"""Every named constraint of routes asked for and of authority delegated, tripped by name."""

from datetime import date
from decimal import Decimal

import pytest

from decisions import models
from decisions.enums import RouteDirection
from decisions.models import granting, route_choice
from tests.constraints import assert_trips
from tests.factories.commissioning import UserFactory
from tests.factories.decisions import DRAFTED_AT, SCHEME_AT
from tests.factories.routing import (
    AuthorityGrantFactory,
    DelegationFactory,
    GrantAgreementFactory,
    RouteChoiceFactory,
)

pytestmark = pytest.mark.django_db
MODULES = {granting.__name__, route_choice.__name__}


def bent(**wrong):
    """A choice as it should be but for what is wrong, not saved yet."""
    row = RouteChoiceFactory()
    row.pk, row._state.adding = None, True
    row.ended_at = None
    for name, value in wrong.items():
        setattr(row, name, value)
    if "report" not in wrong:
        row.report = RouteChoiceFactory().report
        models.RouteChoice.objects.filter(report=row.report).delete()
    return row


def agreed_alone():
    row = bent(agreed_at=DRAFTED_AT, agreed_reason="It is well known.")
    row.agreed_by = row.asked_by
    return row


def not_another():
    row = bent()
    row.instead_of = row.rule
    return row


def wrong(factory, **values):
    """A saved row with something wrong in it."""
    row = factory()
    for name, value in values.items():
        setattr(row, name, value)
    return row


def agreed_twice():
    first, second = GrantAgreementFactory(), GrantAgreementFactory()
    second.report, second.post = first.report, first.post
    return second


CASES = {
    "decisions_delegation_held_known": lambda: wrong(DelegationFactory, held="loosely"),
    "decisions_delegation_action_known": lambda: wrong(DelegationFactory, action="borrow"),
    "decisions_delegation_cap_is_a_sum": lambda: wrong(DelegationFactory, cap=Decimal("0.00")),
    "decisions_grant_held_known": lambda: wrong(AuthorityGrantFactory, held="loosely"),
    "decisions_grant_action_known": lambda: wrong(AuthorityGrantFactory, action="borrow"),
    "decisions_grant_starts_before_it_expires": lambda: wrong(AuthorityGrantFactory, expires_on=date(2020, 1, 1)),
    "decisions_grant_cap_is_a_sum": lambda: wrong(AuthorityGrantFactory, cap=Decimal("-1.00")),
    "decisions_grant_revoked_at_and_by_together": lambda: wrong(
        AuthorityGrantFactory, revoked_at=SCHEME_AT, revoked_from=date(2021, 6, 1), revoked_reason="Minute 7."
    ),
    "decisions_grant_revoked_says_from_when_and_why": lambda: wrong(
        AuthorityGrantFactory, revoked_at=SCHEME_AT, revoked_by=UserFactory(), revoked_from=date(2021, 6, 1)
    ),
    "decisions_grant_agreed_once": agreed_twice,
    "decisions_grant_agreed_in_writing": lambda: wrong(GrantAgreementFactory, words=""),
    "decisions_route_choice_direction_known": lambda: bent(direction="sideways"),
    "decisions_route_choice_one_stands": lambda: bent(report=RouteChoiceFactory().report),
    "decisions_route_choice_is_another_rule": not_another,
    "decisions_route_choice_lower_has_a_reason": lambda: bent(direction=RouteDirection.LOWER),
    "decisions_route_choice_agreed_at_and_by": lambda: bent(agreed_at=DRAFTED_AT, agreed_reason="It is well known."),
    "decisions_route_choice_ended_at_and_by": lambda: bent(ended_at=DRAFTED_AT),
    "decisions_route_choice_agreed_by_another_with_a_reason": agreed_alone,
}


def test_every_constraint_of_these_models_is_tried():
    own = {
        constraint.name
        for model in (getattr(models, name) for name in models.__all__)
        if model.__module__ in MODULES
        for constraint in model._meta.constraints
    }
    assert sorted(CASES) == sorted(own)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])

"""Single rows of departures from the rules."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from decisions.enums import DepartureKind
from decisions.models import Breach, DepartureReason, LateAuthorisation, Waiver
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.decisions import DRAFTED_AT


class DepartureReasonFactory(DjangoModelFactory):
    class Meta:
        model = DepartureReason

    council = factory.SubFactory(CouncilFactory)
    kind = DepartureKind.WAIVER
    code = factory.Sequence(lambda n: f"reason-{n}")
    label = factory.Sequence(lambda n: f"Reason {n}")


class _DepartureFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    council = factory.SubFactory(CouncilFactory)
    title = factory.Sequence(lambda n: f"Support at home {n}")
    department = "Adults and Health"
    reason = factory.SubFactory(DepartureReasonFactory, council=factory.SelfAttribute("..council"))
    value = Decimal("12000.00")
    explanation = "The competition could not be finished in time."
    recorded_by = factory.SubFactory(UserFactory)
    recorded_post = "Commissioning Officer"
    recorded_at = DRAFTED_AT


class WaiverFactory(_DepartureFactory):
    class Meta:
        model = Waiver

    rule = "Contract Procedure Rules 7.2"
    requested_on = date(2020, 10, 1)


class BreachFactory(_DepartureFactory):
    class Meta:
        model = Breach

    reason = factory.SubFactory(
        DepartureReasonFactory, council=factory.SelfAttribute("..council"), kind=DepartureKind.BREACH
    )
    rule = "Contract Procedure Rules 4.1"
    happened_on = date(2020, 9, 1)
    found_on = date(2020, 10, 2)


class LateAuthorisationFactory(_DepartureFactory):
    class Meta:
        model = LateAuthorisation

    reason = factory.SubFactory(
        DepartureReasonFactory, council=factory.SelfAttribute("..council"), kind=DepartureKind.LATE
    )
    service_from = date(2020, 10, 1)
    authorised_on = date(2020, 10, 15)

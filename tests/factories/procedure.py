"""Rules of procedure."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from decisions.models import CallInGround, ProcedureRules
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.decisions import SCHEME_AT


class ProcedureRulesFactory(DjangoModelFactory):
    """Confirmed, and in force from 1 April 2019; decisions cannot be called in unless `call_in_days` is given."""

    class Meta:
        model = ProcedureRules

    council = factory.SubFactory(CouncilFactory)
    clause = "Constitution, Part 4"
    starts_on = date(2019, 4, 1)
    proposed_by = factory.SubFactory(UserFactory)
    proposed_at = SCHEME_AT
    confirmed_by = factory.SubFactory(UserFactory)
    confirmed_at = SCHEME_AT


class CallInGroundFactory(DjangoModelFactory):
    class Meta:
        model = CallInGround

    rules = factory.SubFactory(ProcedureRulesFactory)
    order = 1
    text = "It is out of proportion to what it is meant to achieve."

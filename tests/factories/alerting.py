"""Lengths by which the last safe start is reckoned."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from decisions.enums import LeadPart
from decisions.models import LeadTime
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.decisions import DRAFTED_AT


class LeadTimeFactory(DjangoModelFactory):
    """Thirty working days to draft in, for the whole council."""

    class Meta:
        model = LeadTime

    council = factory.SubFactory(CouncilFactory)
    part = LeadPart.DRAFTING
    count = 30
    starts_on = date(2020, 4, 1)
    reason = "A survey of the people supported comes first."
    recorded_by = factory.SubFactory(UserFactory)
    recorded_post = "Commissioning Officer"
    recorded_at = DRAFTED_AT

"""What somebody is putting together before there is a report."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from decisions.models import Proposal, ProposalPart
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.decisions import DRAFTED_AT
from tests.factories.frameworks import ContractFactory


class ProposalFactory(DjangoModelFactory):
    class Meta:
        model = Proposal

    council = factory.SubFactory(CouncilFactory)
    person = factory.SubFactory(UserFactory)
    begun_at = DRAFTED_AT
    changed_at = DRAFTED_AT


class ProposalPartFactory(DjangoModelFactory):
    class Meta:
        model = ProposalPart

    proposal = factory.SubFactory(ProposalFactory)
    contract = factory.SubFactory(ContractFactory)

"""The directory of organisations."""

import factory
from factory.django import DjangoModelFactory

from providers.models import Provider, ProviderContact
from tests.factories.commissioning import CouncilFactory


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider

    council = factory.SubFactory(CouncilFactory)
    reference = factory.Sequence(lambda n: f"PRV-{n:03d}")
    legal_name = factory.Sequence(lambda n: f"Provider {n} Limited")


class ProviderContactFactory(DjangoModelFactory):
    class Meta:
        model = ProviderContact

    provider = factory.SubFactory(ProviderFactory)
    name = factory.Sequence(lambda n: f"Contact {n}")
    email = factory.Sequence(lambda n: f"contact{n}@provider.example")

"""Single rows of actions that follow from a decision."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from decisions.models import Action
from tests.factories.commissioning import PostFactory, UserFactory
from tests.factories.decisions import DRAFTED_AT, ReportFactory


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    report = factory.SubFactory(ReportFactory)
    kind = "tell"
    what = factory.Sequence(lambda n: f"Tell the providers of lot {n}")
    owner_post = factory.LazyAttribute(lambda action: PostFactory(council=action.report.council))
    due_on = date(2020, 11, 30)
    asked_by = factory.SubFactory(UserFactory)
    asked_post = "Democratic Services Officer"
    asked_at = DRAFTED_AT

"""Bodies, meetings and agendas."""

from datetime import date, datetime, time

import factory
from factory.django import DjangoModelFactory

from commissioning.clock import LONDON
from decisions.models import AgendaItem, Body, Meeting
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.decisions import ReportFactory

PLACED_AT = datetime(2022, 3, 1, 9, 0, tzinfo=LONDON)


class BodyFactory(DjangoModelFactory):
    class Meta:
        model = Body

    council = factory.SubFactory(CouncilFactory)
    name = factory.Sequence(lambda n: f"Committee {n}")
    kind = "committee"


class MeetingFactory(DjangoModelFactory):
    """Thursday 31 March 2022: papers are published on 23 March."""

    class Meta:
        model = Meeting

    body = factory.SubFactory(BodyFactory)
    held_on = date(2022, 3, 31)
    starts_at = time(10, 0)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    report = factory.SubFactory(ReportFactory, council=factory.SelfAttribute("..meeting.body.council"))
    order = factory.Sequence(lambda n: n + 1)
    placed_by = factory.SubFactory(UserFactory)
    placed_at = PLACED_AT

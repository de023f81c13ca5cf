"""Every named constraint of what is reckoned and told, tripped by name."""

import pytest

from decisions.models import AlertSent, LeadTime
from tests.constraints import assert_trips
from tests.factories.alerting import AlertSentFactory, LeadTimeFactory
from tests.factories.commissioning import CouncilFactory, UserFactory
from tests.factories.frameworks import TermOptionFactory

pytestmark = pytest.mark.django_db


def length(**given):
    return LeadTimeFactory.build(**{"council": CouncilFactory(), "recorded_by": UserFactory(), **given})


def sent(**given):
    return AlertSentFactory.build(**{"council": CouncilFactory(), **given})


def told_again():
    first = AlertSentFactory()
    return sent(kind=first.kind, subject=first.subject, day=first.day)


CASES = {
    "decisions_alert_kind_known": lambda: sent(kind="whim"),
    "decisions_alert_sent_once": told_again,
    "decisions_lead_time_part_known": lambda: length(part="waiting"),
    "decisions_lead_time_says_why": lambda: length(reason=""),
    "decisions_lead_time_option_has_its_contract": lambda: length(option=TermOptionFactory()),
}


def test_every_constraint_is_tried():
    assert sorted(CASES) == sorted(row.name for model in (AlertSent, LeadTime) for row in model._meta.constraints)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])

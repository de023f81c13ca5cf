"""Lengths by which the last safe start is reckoned, and what was told."""

from datetime import date, time

import factory
from factory.django import DjangoModelFactory

from commissioning.enums import GovernanceModel
from commissioning.models import FeedToken
from decisions.demonstration.people import Cast
from decisions.enums import (
    AlertKind,
    AuthorityLevel,
    Condition,
    LeadPart,
    RecordType,
    RouteAction,
    ValueBasis,
)
from decisions.models import AlertSent, AuthorityRule, Body, LeadTime, Meeting
from tests.factories.commissioning import CouncilFactory, PostFactory, UserFactory
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


class AlertSentFactory(DjangoModelFactory):
    class Meta:
        model = AlertSent

    council = factory.SubFactory(CouncilFactory)
    kind = AlertKind.ENDS
    subject = factory.Sequence(lambda n: f"lot:{n}")
    day = date(2020, 10, 31)
    told_at = DRAFTED_AT


class FeedTokenFactory(DjangoModelFactory):
    class Meta:
        model = FeedToken

    user = factory.SubFactory(UserFactory)
    secret_sha256 = factory.Sequence(lambda n: f"{n:064d}")
    made_at = DRAFTED_AT


def cabinet_decides(cast: Cast, *held: date) -> Body:
    """A council with a cabinet, whose meetings these are, and which decides every extension."""
    council = cast.council
    council.governance_model = GovernanceModel.LEADER_CABINET
    council.save()
    post = PostFactory(council=council, title="Cabinet")
    body = Body.objects.create(council=council, name="Cabinet", kind="cabinet", post=post)
    Meeting.objects.bulk_create(Meeting(body=body, held_on=day, starts_at=time(10)) for day in held)
    like = AuthorityRule.objects.get(council=council, action=RouteAction.EXTEND)
    AuthorityRule.objects.create(
        council=council, name="Extensions", clause="Article 7", text="Cabinet decides extensions.",
        action=RouteAction.EXTEND, value_basis=ValueBasis.THIS_DECISION, level=AuthorityLevel.BODY, priority=1,
        on_forward_plan=Condition.ANY, maker_post=post, record_type=RecordType.MINUTE, starts_on=like.starts_on,
        proposed_by=like.proposed_by, proposed_at=like.proposed_at, confirmed_by=like.confirmed_by,
        confirmed_at=like.confirmed_at,
    )  # fmt: skip
    return body

"""Further rules of a scheme, and routes asked for instead of the ordinary one."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from commissioning.enums import HoldingKind, Role
from commissioning.models import Post, PostRole
from decisions.demonstration import people
from decisions.enums import (
    AuthorityLevel,
    Condition,
    EffectKind,
    HeldBy,
    RecommendationVerb,
    RecordType,
    RouteAction,
    RouteDirection,
    ValueBasis,
)
from decisions.models import AuthorityGrant, AuthorityRule, Delegation, GrantAgreement, RouteChoice
from tests.factories.commissioning import PostFactory, PostHoldingFactory, UserFactory
from tests.factories.course import DecisionItemFactory
from tests.factories.decisions import DRAFTED_AT, AuthorityRuleFactory, RecommendationFactory, ReportFactory
from tests.factories.walks import Told


class RouteChoiceFactory(DjangoModelFactory):
    """A higher route, asked for by the author."""

    class Meta:
        model = RouteChoice

    report = factory.SubFactory(ReportFactory)
    rule = factory.SubFactory(AuthorityRuleFactory)
    instead_of = factory.SubFactory(AuthorityRuleFactory)
    direction = RouteDirection.HIGHER
    asked_by = factory.SubFactory(UserFactory)
    asked_post = "Commissioning Officer"
    asked_at = DRAFTED_AT


def another_rule(told: Told, level: AuthorityLevel, title: str, **values) -> AuthorityRule:
    """Another rule for extensions, in force since 2017, whose post is held by somebody new."""
    like = AuthorityRule.objects.get(name="Extensions on the approved forward plan")
    post = Post.objects.create(council=told.report.council, title=title, department=people.DEPARTMENT)
    PostRole.objects.create(post=post, role=Role.DECISION_MAKER)
    PostHoldingFactory(post=post, user=UserFactory(), kind=HoldingKind.SUBSTANTIVE, starts_on=date(2017, 7, 3))
    return AuthorityRule.objects.create(
        **{
            "council": like.council, "name": title, "clause": "Article 3", "text": f"The {title} decides.",
            "action": RouteAction.EXTEND, "value_basis": ValueBasis.THIS_DECISION, "level": level, "priority": 90,
            "on_forward_plan": Condition.ANY, "maker_post": post, "record_type": RecordType.MINUTE,
            "starts_on": like.starts_on, "proposed_by": like.proposed_by, "proposed_at": like.proposed_at,
            "confirmed_by": like.confirmed_by, "confirmed_at": like.confirmed_at, **values,
        }
    )  # fmt: skip


class DelegationFactory(DjangoModelFactory):
    """One post is to award a contract of the matter, until the end of 2022."""

    class Meta:
        model = Delegation

    recommendation = factory.SubFactory(
        RecommendationFactory,
        verb=RecommendationVerb.DELEGATE,
        effect=EffectKind.DELEGATE,
        delegate_post=factory.SubFactory(PostFactory, council=factory.SelfAttribute("..report.council")),
    )
    action = RouteAction.AWARD
    expires_on = date(2022, 12, 31)


class AuthorityGrantFactory(DjangoModelFactory):
    """Authority to award, given by a decision, until the end of 2022."""

    class Meta:
        model = AuthorityGrant
        skip_postgeneration_save = True

    item = factory.SubFactory(DecisionItemFactory)
    council = factory.LazyAttribute(lambda grant: grant.item.decision.report.council)
    held = HeldBy.SEVERALLY
    action = RouteAction.AWARD
    starts_on = date(2020, 10, 22)
    expires_on = date(2022, 12, 31)
    made_at = DRAFTED_AT


class GrantAgreementFactory(DjangoModelFactory):
    """Another holder agrees to the paper."""

    class Meta:
        model = GrantAgreement

    grant = factory.SubFactory(AuthorityGrantFactory)
    report = factory.SubFactory(ReportFactory)
    post = factory.SubFactory(PostFactory)
    content_hash = "a" * 64
    words = "I agree."
    recorded_by = factory.SubFactory(UserFactory)
    recorded_post = "Chief Finance Officer"
    recorded_at = DRAFTED_AT

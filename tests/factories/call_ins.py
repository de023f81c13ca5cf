"""Publication and call-in: rows by themselves, and case S0 in a council whose decisions can be called in."""

from datetime import date, datetime, time, timedelta

import factory
from factory.django import DjangoModelFactory

from commissioning.calendar import LONDON
from commissioning.enums import GovernanceModel
from decisions.demonstration import people
from decisions.enums import CallInFinding, CallInStatus
from decisions.models import CallIn, CallInOutcome, CallInRequest, Decision, Publication
from decisions.services import calling_in, publishing
from tests.factories.commissioning import UserFactory
from tests.factories.course import DECIDED_AT, DecisionFactory
from tests.factories.procedure import CallInGroundFactory, ProcedureRulesFactory
from tests.factories.walks import Told, report_at

GROUND = "It is out of proportion to what it is meant to achieve."
CLOSES_AT = DECIDED_AT + timedelta(days=7)


class PublicationFactory(DjangoModelFactory):
    class Meta:
        model = Publication

    decision = factory.SubFactory(DecisionFactory)
    due_on = date(2020, 10, 26)


class CallInFactory(DjangoModelFactory):
    """Published on the day of the decision, and open for a week."""

    class Meta:
        model = CallIn

    decision = factory.SubFactory(DecisionFactory)
    status = CallInStatus.OPEN
    rules = factory.SubFactory(
        ProcedureRulesFactory, council=factory.SelfAttribute("..decision.report.council"), call_in_days=5
    )
    opens_at = DECIDED_AT
    closes_at = CLOSES_AT


class CallInRequestFactory(DjangoModelFactory):
    class Meta:
        model = CallInRequest

    call_in = factory.SubFactory(CallInFactory)
    member_name = "Cllr Ann Other"
    member_key = "ann other"
    grounds = GROUND
    received_at = DECIDED_AT + timedelta(days=1)
    logged_by = factory.SubFactory(UserFactory)
    logged_post = "Democratic Services Officer"
    logged_at = DECIDED_AT + timedelta(days=1)


class CallInOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = CallInOutcome

    call_in = factory.SubFactory(CallInFactory)
    finding = CallInFinding.VALID
    taken_at = DECIDED_AT + timedelta(days=1)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_name = factory.LazyAttribute(lambda row: row.recorded_by.full_name)
    recorded_post = "Democratic Services Officer"
    recorded_at = DECIDED_AT + timedelta(days=1)


def with_call_in(told: Told, **rules) -> Told:
    """The council has a cabinet, and its rules let two members call a decision in within five working days."""
    council = told.report.council
    council.governance_model = GovernanceModel.LEADER_CABINET
    council.save()
    asked = {"call_in_days": 5, "call_in_requests": 2, "call_in_by": "any two members of the council"} | rules
    CallInGroundFactory(rules=ProcedureRulesFactory(council=council, **asked), text=GROUND)
    return told


def decided_with_call_in(**rules) -> Told:
    """Case S0 decided on Thursday 22 October 2020 where it can be called in; not published yet."""
    told = with_call_in(report_at("with_decision_maker"), **rules)
    told.close_consultation()
    told.decide()
    return told


def london(*day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment in London."""
    return datetime.combine(date(*day), time(hour, minute), tzinfo=LONDON)


def publish(told: Told, at: datetime | None = None) -> CallIn:
    """Democratic services publish the decision: on the day it was taken, at four."""
    at = at or told.at(0, 16, 0)
    publishing.publish(decision=Decision.objects.get(), actor=told.actor(people.OFFICE, at), at=at)
    return CallIn.objects.get()


def request(told: Told, member: str, at: datetime, **given) -> CallInRequest:
    """Democratic services log a member's request the moment it comes."""
    given = {"received_at": at, "grounds": [GROUND]} | given
    return calling_in.log_request(
        decision=Decision.objects.get(), member_name=member, actor=told.actor(people.OFFICE, at), at=at, **given
    )


def find(told: Told, finding: CallInFinding, at: datetime, **given) -> CallIn:
    """Democratic services record what was found."""
    calling_in.find(
        decision=Decision.objects.get(), finding=finding, actor=told.actor(people.OFFICE, at), at=at, **given
    )
    return CallIn.objects.get()


def called_in(told: Told) -> CallIn:
    """Two members ask on the Tuesday after, and the call-in is valid."""
    publish(told)
    request(told, "Cllr Ann Other", london(2020, 10, 27, hour=10))
    request(told, "Cllr Ben Else", london(2020, 10, 27, hour=11))
    return find(told, CallInFinding.VALID, london(2020, 10, 27, hour=12))


def sent_back(told: Told) -> CallIn:
    """Called in, and sent back by scrutiny on 3 November."""
    called_in(told)
    at = london(2020, 11, 3, hour=19)
    return find(told, CallInFinding.SENT_BACK, at, reason="The price was not weighed.", minute="Scrutiny, minute 7")

"""Single rows of a report's course. For a whole course walked through the services see `tests.factories.walks`."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from commissioning.enums import Discipline, RenditionKind
from commissioning.models import Snapshot
from decisions.enums import Action, ConsultationOutcome, EffectKind, ItemOutcome, ReportStatus
from decisions.models import (
    Clearance,
    ConflictDeclaration,
    Consultation,
    Decision,
    DecisionItem,
    DecisionItemLot,
    DecisionMinute,
    DecisionPaper,
    DecisionProof,
    EffectPosting,
    ManagerApproval,
    PaperEntry,
    ReportMove,
    ReportVersion,
)
from tests.factories.commissioning import PostFactory, UserFactory
from tests.factories.decisions import DRAFTED_AT, AuthorityRuleFactory, RecommendationFactory, ReportFactory
from tests.factories.frameworks import LotFactory
from tests.factories.meetings import MeetingFactory

DECIDED_AT = DRAFTED_AT + timedelta(days=17)


def some_hash(number: int) -> str:
    """A SHA-256 of something."""
    return hashlib.sha256(str(number).encode()).hexdigest()


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    kind = RenditionKind.ISSUED_PAPER
    reference = "TST-DPR-2020-001"
    sha256 = factory.Sequence(some_hash)
    taken_at = DRAFTED_AT


class ReportMoveFactory(DjangoModelFactory):
    class Meta:
        model = ReportMove

    report = factory.SubFactory(ReportFactory)
    action = Action.SUBMIT
    from_status = ReportStatus.DRAFT
    to_status = ReportStatus.WITH_MANAGER
    made_by = factory.SubFactory(UserFactory)
    made_post = "Commissioning Officer"
    made_at = DRAFTED_AT


class ManagerApprovalFactory(DjangoModelFactory):
    class Meta:
        model = ManagerApproval

    report = factory.SubFactory(ReportFactory)
    asked_digest = factory.Sequence(some_hash)
    approved_by = factory.SubFactory(UserFactory)
    approved_post = "Head of Commissioning"
    approved_at = DRAFTED_AT


class ClearanceFactory(DjangoModelFactory):
    class Meta:
        model = Clearance

    report = factory.SubFactory(ReportFactory)
    discipline = Discipline.FINANCE
    asked_at = DRAFTED_AT
    due_on = date(2020, 10, 12)


class ConsultationFactory(DjangoModelFactory):
    class Meta:
        model = Consultation

    report = factory.SubFactory(ReportFactory)
    consultee_post = factory.SubFactory(PostFactory)
    capacity = "Chairman"
    asked_at = DRAFTED_AT
    asked_by = factory.SubFactory(UserFactory)
    reply_due_on = date(2020, 10, 20)


class ClosedConsultationFactory(ConsultationFactory):
    outcome = ConsultationOutcome.AGREES
    person = factory.SubFactory(UserFactory)
    closed_at = DECIDED_AT
    closed_by = factory.SubFactory(UserFactory)


class ConflictDeclarationFactory(DjangoModelFactory):
    class Meta:
        model = ConflictDeclaration

    report = factory.SubFactory(ReportFactory)
    person = factory.SubFactory(UserFactory)
    person_post = "Executive Director"
    nature = "Trustee of a provider."
    declared_at = DRAFTED_AT


class ReportVersionFactory(DjangoModelFactory):
    class Meta:
        model = ReportVersion

    report = factory.SubFactory(ReportFactory)
    number = 1
    content_hash = factory.Sequence(some_hash)
    snapshot = factory.SubFactory(SnapshotFactory, council=factory.SelfAttribute("..report.council"))
    issued_by = factory.SubFactory(UserFactory)
    issued_post = "Democratic Services Officer"
    issued_at = DRAFTED_AT


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    report = factory.SubFactory(ReportFactory)
    report_version = factory.SubFactory(ReportVersionFactory, report=factory.SelfAttribute("..report"))
    outcome = ReportStatus.DECIDED
    maker = factory.SubFactory(UserFactory)
    maker_name = factory.LazyAttribute(lambda row: row.maker.full_name)
    maker_post = factory.SubFactory(PostFactory)
    maker_post_label = factory.LazyAttribute(lambda row: row.maker_post.title)
    authority_rule = factory.SubFactory(AuthorityRuleFactory)
    taken_at = DECIDED_AT
    reasons_sha256 = factory.Sequence(some_hash)
    previous_audit_hash = factory.Sequence(some_hash)
    record_hash = factory.Sequence(some_hash)
    snapshot = factory.SubFactory(
        SnapshotFactory, council=factory.SelfAttribute("..report.council"), kind=RenditionKind.RECORD
    )


class DecisionPaperFactory(DjangoModelFactory):
    class Meta:
        model = DecisionPaper

    decision = factory.SubFactory(DecisionFactory)
    maker = factory.SelfAttribute("decision.maker")
    signed_at = DECIDED_AT
    entered_by = factory.SubFactory(UserFactory)
    entered_name = factory.LazyAttribute(lambda row: row.entered_by.full_name)
    entered_post = "Democratic Services Officer"
    entered_at = DECIDED_AT + timedelta(hours=1)
    confirmed_by = factory.SubFactory(UserFactory)
    confirmed_name = factory.LazyAttribute(lambda row: row.confirmed_by.full_name)
    confirmed_post = "Monitoring Officer"
    confirmed_at = DECIDED_AT + timedelta(hours=2)
    scan_sha256 = factory.Sequence(some_hash)


class DecisionMinuteFactory(DjangoModelFactory):
    class Meta:
        model = DecisionMinute

    decision = factory.SubFactory(DecisionFactory)
    meeting = factory.SubFactory(MeetingFactory)
    body_name = "Contracts Committee"
    held_on = date(2020, 10, 22)
    number = "47"
    present_sha256 = factory.Sequence(some_hash)


class PaperEntryFactory(DjangoModelFactory):
    class Meta:
        model = PaperEntry

    report = factory.SubFactory(ReportFactory)
    report_version = factory.SubFactory(ReportVersionFactory, report=factory.SelfAttribute("..report"))
    outcome = ReportStatus.DECIDED
    maker = factory.SubFactory(UserFactory)
    maker_post = factory.SubFactory(PostFactory)
    signed_at = DECIDED_AT
    reasons = "Daily use goes on."
    scan_sha256 = factory.Sequence(some_hash)
    scan_size = 1200
    entered_by = factory.SubFactory(UserFactory)
    entered_post = "Democratic Services Officer"
    entered_at = DECIDED_AT + timedelta(hours=1)


class DecisionItemFactory(DjangoModelFactory):
    class Meta:
        model = DecisionItem

    decision = factory.SubFactory(DecisionFactory)
    recommendation = factory.SubFactory(RecommendationFactory, report=factory.SelfAttribute("..decision.report"))
    order = 1
    outcome = ItemOutcome.AS_ASKED
    effect = EffectKind.NONE
    amount = Decimal("453750.00")
    words_sha256 = factory.Sequence(some_hash)


class DecisionItemLotFactory(DjangoModelFactory):
    class Meta:
        model = DecisionItemLot

    item = factory.SubFactory(DecisionItemFactory)
    lot = factory.SubFactory(LotFactory)
    from_on = date(2020, 11, 1)
    to_on = date(2021, 10, 31)


class EffectPostingFactory(DjangoModelFactory):
    class Meta:
        model = EffectPosting

    item = factory.SubFactory(DecisionItemFactory)
    lot = factory.SubFactory(LotFactory)


class DecisionProofFactory(DjangoModelFactory):
    class Meta:
        model = DecisionProof

    user = factory.SubFactory(UserFactory)
    report = factory.SubFactory(ReportFactory)
    report_version = factory.SubFactory(ReportVersionFactory, report=factory.SelfAttribute("..report"))
    content_hash = factory.Sequence(some_hash)
    method = DecisionProof.Method.SECURITY_KEY
    challenge = factory.Sequence(some_hash)
    attempted_at = DECIDED_AT
    expires_at = DECIDED_AT + timedelta(minutes=5)

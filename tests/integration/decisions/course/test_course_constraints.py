"""Every named constraint of moves, clearances, consultations, issues and decisions, tripped by name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from decisions import models
from decisions.enums import Action, ClearanceOutcome, ConsultationOutcome, ItemOutcome, PaperStatus, PostingStatus
from decisions.models import clearance, consultation, decision, minute, paper_entry, version
from tests.constraints import assert_trips
from tests.factories.commissioning import UserFactory
from tests.factories.course import (
    DECIDED_AT,
    DRAFTED_AT,
    ClearanceFactory,
    ClosedConsultationFactory,
    ConflictDeclarationFactory,
    ConsultationFactory,
    DecisionFactory,
    DecisionItemFactory,
    DecisionItemLotFactory,
    DecisionMinuteFactory,
    DecisionPaperFactory,
    DecisionProofFactory,
    EffectPostingFactory,
    PaperEntryFactory,
    ReportMoveFactory,
    ReportVersionFactory,
    SnapshotFactory,
)
from tests.factories.decisions import RecommendationFactory, ReportFactory
from tests.factories.frameworks import ContractFactory
from tests.factories.meetings import MeetingFactory

pytestmark = pytest.mark.django_db
MODULES = {module.__name__ for module in (clearance, consultation, decision, minute, paper_entry, version)}


def second(factory, **same):
    """An unsaved second row that repeats a first one's place."""
    first = factory()
    fresh = type(first)(
        **{
            field.attname: getattr(first, field.attname)
            for field in first._meta.concrete_fields
            if not field.primary_key
        }
    )
    for name, value in same.items():
        setattr(fresh, name, value)
    return fresh


def _answered(**wrong):
    """A second clearance of the same report, answered as it should be but for what is wrong."""
    first = ClearanceFactory()
    right = {
        "report": first.report, "discipline": first.discipline, "round": 2, "outcome": ClearanceOutcome.CLEARED,
        "aspect_digest": "a" * 64, "cleared_by": UserFactory(), "cleared_at": DECIDED_AT,
    }  # fmt: skip
    return ClearanceFactory.build(**right | wrong)


def _second_version():
    first, other = ReportVersionFactory(), ReportVersionFactory()
    return ReportVersionFactory.build(
        report=first.report, number=1, snapshot=_snapshot_of(other), issued_by=first.issued_by
    )


def _snapshot_of(row):
    """A saved snapshot nobody else uses."""
    return SnapshotFactory(council=row.report.council)


def _second_decision(**wrong):
    issue = ReportVersionFactory()
    like = DecisionFactory()
    right = {
        "report": issue.report, "report_version": issue, "maker": like.maker, "maker_post": like.maker_post,
        "authority_rule": like.authority_rule, "snapshot": _snapshot_of(issue),
    }  # fmt: skip
    return DecisionFactory.build(**right | wrong)


def _second_item(**wrong):
    first = DecisionItemFactory()
    other = RecommendationFactory(report=first.decision.report, order=2)
    return DecisionItemFactory.build(decision=first.decision, recommendation=other, **wrong)


def _other_posting(**wrong):
    return second(EffectPostingFactory, lot_id=EffectPostingFactory().lot_id, **wrong)


def _planned_twice():
    first = EffectPostingFactory(lot=None)
    return EffectPostingFactory.build(item=first.item, lot=None)


def _other_paper(**wrong):
    """The facts of another decision's paper."""
    return second(DecisionPaperFactory, decision_id=DecisionFactory().pk, **wrong)


def _by_one_person():
    row = _other_paper()
    row.confirmed_by = row.entered_by
    return row


def _answered_paper(**wrong):
    """A second entry of the same report, rejected as it should be but for what is wrong."""
    right = {
        "status": PaperStatus.REJECTED, "answered_by": UserFactory(), "answered_at": DECIDED_AT,
        "reject_reason": "Wrong day.",
    }  # fmt: skip
    return second(PaperEntryFactory, **right | wrong)


def _confirmed_alone():
    row = _answered_paper(status=PaperStatus.CONFIRMED)
    row.answered_by = row.entered_by
    return row


def _dispensed_by_themselves():
    row = second(
        ConflictDeclarationFactory, report=ReportFactory(), dispensed_on=date(2020, 10, 20), dispensed_by="The chief",
        dispensation="Nobody else can act.", recorded_at=DECIDED_AT,
    )  # fmt: skip
    row.recorded_by = row.person
    return row


CASES = {
    "decisions_move_action_known": lambda: second(ReportMoveFactory, action="teleport"),
    "decisions_move_has_its_reason": lambda: second(ReportMoveFactory, action=Action.WITHDRAW),
    "decisions_clearance_once_per_report_discipline_and_round": lambda: _answered(round=1),
    "decisions_clearance_one_open_per_discipline": lambda: second(ClearanceFactory, round=2),
    "decisions_clearance_discipline_known": lambda: second(ClearanceFactory, discipline="magic"),
    "decisions_clearance_outcome_known": lambda: _answered(outcome="perhaps", comment="Well."),
    "decisions_clearance_answered_has_who_and_when": lambda: second(
        ClearanceFactory, discipline="legal", outcome=ClearanceOutcome.CLEARED, aspect_digest="a"
    ),
    "decisions_clearance_given_on_a_digest": lambda: _answered(aspect_digest=""),
    "decisions_clearance_says_what_it_has_to": lambda: _answered(outcome=ClearanceOutcome.CHANGES_REQUIRED),
    "decisions_clearance_answered_after_it_was_asked": lambda: _answered(cleared_at=DRAFTED_AT - timedelta(hours=1)),
    "decisions_clearance_cleared_at_and_by_together": lambda: _answered(cleared_at=None),
    "decisions_consultation_one_open_per_post": lambda: second(ConsultationFactory),
    "decisions_consultation_outcome_known": lambda: second(ClosedConsultationFactory, outcome="perhaps", view="Well."),
    "decisions_consultation_closed_has_who_and_when": lambda: second(
        ClosedConsultationFactory, closed_by=None, closed_at=None
    ),
    "decisions_consultation_view_is_of_a_person": lambda: second(ClosedConsultationFactory, person=None),
    "decisions_consultation_meeting_with_its_minute": lambda: second(ClosedConsultationFactory, minute_number="12"),
    "decisions_consultation_view_in_words": lambda: second(
        ClosedConsultationFactory, outcome=ConsultationOutcome.DISAGREES
    ),
    "decisions_consultation_evidence_where_nobody_wrote": lambda: second(ClosedConsultationFactory, is_on_behalf=True),
    "decisions_consultation_closed_at_and_by_together": lambda: second(ClosedConsultationFactory, closed_at=None),
    "decisions_conflict_declared_once": lambda: second(ConflictDeclarationFactory),
    "decisions_conflict_dispensation_is_whole": lambda: second(
        ConflictDeclarationFactory, report=ReportFactory(), dispensed_on=date(2020, 10, 20)
    ),
    "decisions_conflict_dispensation_by_another": lambda: _dispensed_by_themselves(),
    "decisions_conflict_says_what_it_is": lambda: second(ConflictDeclarationFactory, nature="", report=ReportFactory()),
    "decisions_version_number_once_per_report": _second_version,
    "decisions_decision_outcome_known": lambda: _second_decision(outcome="deferred"),
    "decisions_decision_has_reasons": lambda: _second_decision(reasons_sha256=""),
    "decisions_decision_paper_has_its_scan": lambda: _other_paper(scan_sha256=""),
    "decisions_decision_paper_by_two_others": lambda: _by_one_person(),
    "decisions_decision_paper_in_order": lambda: _other_paper(confirmed_at=DRAFTED_AT),
    "decisions_paper_one_waiting_per_report": lambda: second(PaperEntryFactory),
    "decisions_paper_signed_or_minuted": lambda: _answered_paper(minute_number="47"),
    "decisions_decision_minute_is_whole": lambda: DecisionMinuteFactory.build(
        decision=DecisionFactory(), meeting=MeetingFactory(), number=""
    ),
    "decisions_paper_status_known": lambda: _answered_paper(status="lost"),
    "decisions_paper_outcome_known": lambda: _answered_paper(outcome="deferred"),
    "decisions_paper_has_scan_and_reasons": lambda: _answered_paper(reasons=""),
    "decisions_paper_signed_before_it_was_entered": lambda: _answered_paper(signed_at=DECIDED_AT + timedelta(days=1)),
    "decisions_paper_answered_has_who_and_when": lambda: _answered_paper(answered_at=None),
    "decisions_paper_confirmed_by_another": lambda: _confirmed_alone(),
    "decisions_paper_rejected_says_why": lambda: _answered_paper(reject_reason=""),
    "decisions_item_outcome_known": lambda: _second_item(order=2, outcome="perhaps"),
    "decisions_item_order_once": lambda: _second_item(order=1),
    "decisions_item_without_approval_has_no_effect": lambda: _second_item(
        order=2, outcome=ItemOutcome.REFUSED, amount=Decimal("1.00")
    ),
    "decisions_item_lot_once": lambda: second(DecisionItemLotFactory),
    "decisions_item_lot_starts_before_it_ends": lambda: second(
        DecisionItemLotFactory, lot_id=EffectPostingFactory().lot_id, to_on=date(2020, 10, 1)
    ),
    "decisions_posting_once_per_item_and_lot": lambda: second(EffectPostingFactory),
    "decisions_posting_plans_once_per_item": _planned_twice,
    "decisions_posting_plans_or_is_of_a_lot": lambda: _other_posting(planned=ContractFactory()),
    "decisions_posting_status_known": lambda: _other_posting(status="lost"),
    "decisions_posting_failed_says_why": lambda: _other_posting(status=PostingStatus.FAILED),
    "decisions_posting_posted_has_when": lambda: _other_posting(status=PostingStatus.POSTED),
    "decisions_proof_used_only_when_it_succeeded": lambda: second(
        DecisionProofFactory, expires_at=None, used_at=DECIDED_AT
    ),
    "decisions_proof_one_per_answer_of_a_key": lambda: second(DecisionProofFactory),
}


def test_every_constraint_of_these_models_is_tried():
    own = {
        constraint.name
        for model in (getattr(models, name) for name in models.__all__)
        if model.__module__ in MODULES
        for constraint in model._meta.constraints
    }
    assert sorted(CASES) == sorted(own)


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_constraint_refuses_in_words_and_by_name(name):
    assert_trips("decisions", name, CASES[name])

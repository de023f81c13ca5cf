"""A decision to award (form H) puts the planned term of the contract its report is about on the register."""

from datetime import date

import pytest

from decisions.enums import EffectKind, ItemOutcome, PostingStatus, RecommendationVerb, ReportStatus
from decisions.models import Decision, DecisionItem, EffectPosting, Report
from decisions.services import effects
from frameworks.enums import ContractStage, TermEventKind
from frameworks.models import Contract, Notice, TermEvent
from tests.factories.decisions import RecommendationFactory
from tests.factories.frameworks import AdmissionFactory, ContractFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    """A light touch contract of 2025, to be awarded by the decision that was taken."""
    told = report_at(ReportStatus.DECIDED)
    contract = ContractFactory(
        council=told.report.council, stage=ContractStage.IN_PROCUREMENT, regime="pa2023_light_touch",
        regime_ground="palt_terms", regime_basis_on=date(2025, 3, 3), starts_on=date(2025, 10, 1),
        initial_ends_on=date(2028, 9, 30), max_ends_on=date(2028, 9, 30),
    )  # fmt: skip
    Report.objects.filter(pk=told.report.pk).update(contract=contract)
    return contract


def awarding() -> EffectPosting:
    """One item more of the decision, which awards; and what it owes the register, tried."""
    decision = Decision.objects.get()
    asked = RecommendationFactory(
        report=decision.report, order=9, verb=RecommendationVerb.AWARD, effect=EffectKind.AWARD
    )  # fmt: skip
    item = DecisionItem(
        decision=decision, recommendation=asked, order=9, outcome=ItemOutcome.AS_ASKED, effect=EffectKind.AWARD,
        words_sha256="0" * 64,
    )  # fmt: skip
    item.save()
    EffectPosting.objects.create(item=item)
    effects.post_decision(decision.pk)
    return EffectPosting.objects.get(item=item)


def test_the_award_reaches_the_ledger_and_its_notice_is_due(planned):
    AdmissionFactory(lot__contract=planned, lot__number=1, admitted_on=date(2025, 10, 1))
    posting = awarding()
    assert (posting.status, posting.what, posting.problem) == (PostingStatus.POSTED, "The award", "")
    contract = Contract.objects.get(pk=planned.pk)
    assert (contract.stage, contract.current_ends_on) == (ContractStage.AWARDED, date(2028, 9, 30))
    entry = TermEvent.objects.get(lot__contract=planned)
    assert (entry.kind, entry.decision_reference) == (TermEventKind.AWARD, "BRK-DPR-2020-014")
    assert [notice.type for notice in Notice.objects.filter(contract=planned)] == ["uk6"]


def test_without_a_provider_it_cannot_be_posted_and_says_why(planned):
    posting = awarding()
    assert (posting.status, posting.problem) == (PostingStatus.FAILED, "Add at least one lot first.")

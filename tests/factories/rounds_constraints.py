"""Rows that break a constraint of rounds, applications and scores, one each."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from frameworks.models import AdmissionRound, Application, Evaluator, LotApplication, Score
from tests.factories.commissioning import UserFactory
from tests.factories.frameworks import AdmissionFactory, ContractFactory, LotFactory
from tests.factories.places_constraints import OF_PLACES
from tests.factories.providers import ProviderFactory
from tests.factories.rounds import (
    CLOSES,
    OPENS,
    AdmissionRoundFactory,
    ApplicationFactory,
    EvaluatorFactory,
    LotApplicationFactory,
    ScoreFactory,
    at,
)

AT = at(CLOSES)


def round_(**given: Any) -> AdmissionRound:
    return AdmissionRoundFactory.build(**{"contract": ContractFactory(), **given})


def same(made: Any, build: Any, *names: str) -> Any:
    """A second row with these columns of the first."""
    return build(**{name: getattr(made, name) for name in names})


def evaluator(**given: Any) -> Evaluator:
    return EvaluatorFactory.build(**{"round": AdmissionRoundFactory(), "user": UserFactory(), **given})


def application(**given: Any) -> Application:
    own = {"round": AdmissionRoundFactory(), "provider": ProviderFactory(), "entered_by": UserFactory()}
    return ApplicationFactory.build(**{**own, **given})


def for_lot(**given: Any) -> LotApplication:
    return LotApplicationFactory.build(**{"application": ApplicationFactory(), "lot": LotFactory(), **given})


def signed(**given: Any) -> LotApplication:
    whole = {"score": Decimal(50), "reason": "Why.", "signed_by": UserFactory(), "signed_at": AT}
    return for_lot(**{"outcome": "declined", **whole, **given})


def score(**given: Any) -> Score:
    made = LotApplicationFactory()
    own = {"lot_application": made, "evaluator": EvaluatorFactory(round=made.application.round)}
    return ScoreFactory.build(**{**own, **given})


OF_ROUNDS = {
    **OF_PLACES,
    "frameworks_admissionround_number_once_in_a_contract": lambda: same(
        AdmissionRoundFactory(), round_, "contract", "number"
    ),
    "frameworks_admissionround_one_open_for_a_contract": lambda: same(
        AdmissionRoundFactory(status="open", opened_at=AT), round_, "contract", "status", "opened_at"
    ),
    "frameworks_admissionround_number_from_one": lambda: round_(number=0),
    "frameworks_admissionround_status_in_list": lambda: round_(status="asleep", opened_at=AT),
    "frameworks_admissionround_opens_before_it_closes": lambda: round_(closes_on=OPENS - timedelta(days=1)),
    "frameworks_admissionround_evaluation_in_order": lambda: round_(evaluate_from=CLOSES),
    "frameworks_admissionround_pass_mark_in_range": lambda: round_(pass_mark=Decimal("100.01")),
    "frameworks_admissionround_abandoned_says_why": lambda: round_(status="abandoned"),
    "frameworks_admissionround_opened_has_its_time": lambda: round_(status="open"),
    "frameworks_evaluator_once_in_a_round": lambda: same(EvaluatorFactory(), evaluator, "round", "user"),
    "frameworks_evaluator_conflict_removes": lambda: evaluator(conflict="My sister works there.", declared_at=AT),
    "frameworks_application_number_once_in_a_round": lambda: same(ApplicationFactory(), application, "round", "number"),
    "frameworks_application_source_in_list": lambda: application(source="pigeon"),
    "frameworks_lotapplication_lot_once_in_an_application": lambda: same(
        LotApplicationFactory(), for_lot, "application", "lot"
    ),
    "frameworks_lotapplication_outcome_in_list": lambda: for_lot(outcome="perhaps"),
    "frameworks_lotapplication_moderated_has_all_of_it": lambda: for_lot(moderated_score=Decimal(50)),
    "frameworks_lotapplication_scores_in_range": lambda: signed(score=Decimal(101)),
    "frameworks_lotapplication_signed_off_has_all_of_it": lambda: signed(reason=""),
    "frameworks_lotapplication_admitted_has_its_place": lambda: signed(admission=AdmissionFactory()),
    "frameworks_score_one_of_an_evaluator": lambda: same(ScoreFactory(), score, "lot_application", "evaluator"),
    "frameworks_score_points_in_range": lambda: score(points=Decimal(-1)),
    "frameworks_score_says_why": lambda: score(comment=""),
}

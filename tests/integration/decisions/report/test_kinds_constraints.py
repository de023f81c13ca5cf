"""Every named constraint of the content only some forms have, tripped by name."""

from datetime import date

import pytest

from decisions import models
from decisions.models import criteria, engagement, figures, milestones, procurement, risks, schedules
from tests.constraints import assert_trips
from tests.factories.kinds import (
    CriterionFactory,
    CriterionScoreFactory,
    EngagementFactory,
    FigureFactory,
    MilestoneFactory,
    MoneyScheduleFactory,
    PlannedLotFactory,
    ProcurementPlanFactory,
    RiskFactory,
    ScheduleLineFactory,
)
from tests.integration.decisions.report.test_report_constraints import bent, twin

pytestmark = pytest.mark.django_db
MODULES = {module.__name__ for module in (criteria, engagement, figures, milestones, procurement, risks, schedules)}
LATER, EARLIER = date(2020, 2, 2), date(2020, 1, 1)


def scored_twice():
    first = CriterionScoreFactory()
    return models.CriterionScore(criterion=first.criterion, option=first.option, score=3)


def same_sum_twice():
    first = ScheduleLineFactory()
    return models.ScheduleLine(schedule=first.schedule, order=2, line=first.line)


def followed_twice():
    first = PlannedLotFactory()
    return models.PlannedLot(plan=first.plan, order=2, title="Other", predecessor_lot=first.predecessor_lot)


CASES = {
    "decisions_risk_order_once": lambda: twin(RiskFactory, "report"),
    "decisions_risk_scored_one_to_five": lambda: bent(RiskFactory, impact=6),
    "decisions_risk_residual_one_to_five_and_together": lambda: bent(RiskFactory, residual_impact=None),
    "decisions_milestone_order_once": lambda: twin(MilestoneFactory, "report"),
    "decisions_milestone_precision_known": lambda: bent(MilestoneFactory, precision="soon"),
    "decisions_milestone_date_as_exact_as_said": lambda: bent(MilestoneFactory, starts_on=None),
    "decisions_milestone_range_has_its_last_day": lambda: bent(MilestoneFactory, ends_on=LATER),
    "decisions_milestone_season_in_words": lambda: bent(MilestoneFactory, precision="season", starts_on=None),
    "decisions_milestone_to_be_confirmed_has_no_date": lambda: bent(MilestoneFactory, precision="tbc"),
    "decisions_engagement_order_once": lambda: twin(EngagementFactory, "report"),
    "decisions_engagement_audience_known": lambda: bent(EngagementFactory, audience="cats"),
    "decisions_engagement_ends_after_it_begins": lambda: bent(EngagementFactory, from_on=LATER, to_on=EARLIER),
    "decisions_schedule_key_once_per_report": lambda: twin(MoneyScheduleFactory, "report"),
    "decisions_schedule_line_order_once": lambda: twin(ScheduleLineFactory, "schedule"),
    "decisions_schedule_line_once": same_sum_twice,
    "decisions_figure_key_once_per_report": lambda: twin(FigureFactory, "report"),
    "decisions_figure_kind_known": lambda: bent(FigureFactory, kind="film"),
    "decisions_figure_has_words": lambda: bent(FigureFactory, alt=""),
    "decisions_figure_is_a_file_or_a_chart": lambda: bent(FigureFactory, sha256=""),
    "decisions_criterion_order_once": lambda: twin(CriterionFactory, "report"),
    "decisions_criterion_weight_in_per_cent": lambda: bent(CriterionFactory, weight=101),
    "decisions_criterion_score_once": scored_twice,
    "decisions_criterion_score_nought_to_ten": lambda: bent(CriterionScoreFactory, score=11),
    "decisions_plan_kind_known": lambda: bent(ProcurementPlanFactory, kind="promise"),
    "decisions_plan_regime_known": lambda: bent(ProcurementPlanFactory, regime="none"),
    "decisions_plan_route_known": lambda: bent(ProcurementPlanFactory, route="luck"),
    "decisions_plan_has_a_term": lambda: bent(ProcurementPlanFactory, initial_months=0),
    "decisions_planned_lot_order_once": lambda: twin(PlannedLotFactory, "plan"),
    "decisions_planned_lot_follows_one": followed_twice,
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

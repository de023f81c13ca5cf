"""Rows of the kinds of content that only some forms of report have."""

from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from decisions.enums import EngagementAudience, FigureKind, MilestonePrecision
from decisions.models import (
    Criterion,
    CriterionScore,
    Engagement,
    Figure,
    Milestone,
    MoneySchedule,
    PlannedLot,
    ProcurementPlan,
    Risk,
    ScheduleLine,
)
from frameworks.enums import ContractKind, ProcurementRoute, Regime
from tests.factories.decisions import OptionConsideredFactory, RecommendationFactory, ReportFactory
from tests.factories.frameworks import LotFactory, MoneyLineFactory


class RiskFactory(DjangoModelFactory):
    class Meta:
        model = Risk

    report = factory.SubFactory(ReportFactory)
    order = 1
    title = "The new provider is not ready in time"
    likelihood = 4
    impact = 2
    mitigation = "Mobilisation begins three months before the first day."
    residual_likelihood = 2
    residual_impact = 2


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    report = factory.SubFactory(ReportFactory)
    order = 1
    label = "Invitation to tender"
    precision = MilestonePrecision.DAY
    starts_on = date(2022, 5, 3)


class EngagementFactory(DjangoModelFactory):
    class Meta:
        model = Engagement

    report = factory.SubFactory(ReportFactory)
    order = 1
    audience = EngagementAudience.USERS
    method = "Two meetings at the day centre"
    from_on = date(2022, 1, 10)
    to_on = date(2022, 1, 21)
    summary = "Most asked for shorter journeys."


class MoneyScheduleFactory(DjangoModelFactory):
    class Meta:
        model = MoneySchedule

    report = factory.SubFactory(ReportFactory)
    key = "whole-life"
    caption = "Whole-life value"


class ScheduleLineFactory(DjangoModelFactory):
    class Meta:
        model = ScheduleLine

    schedule = factory.SubFactory(MoneyScheduleFactory)
    order = 1
    line = factory.LazyAttribute(lambda row: MoneyLineFactory(contract=row.schedule.report.contract))


class FigureFactory(DjangoModelFactory):
    class Meta:
        model = Figure

    report = factory.SubFactory(ReportFactory)
    key = "people-supported"
    caption = "People supported"
    alt = "The number of people supported rises from 40 to 55 between 2019 and 2022."
    kind = FigureKind.PICTURE
    sha256 = "a" * 64
    media_type = "image/png"


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    report = factory.SubFactory(ReportFactory)
    order = 1
    name = "Continuity for people who use the service"
    weight = 40


class CriterionScoreFactory(DjangoModelFactory):
    class Meta:
        model = CriterionScore

    criterion = factory.SubFactory(CriterionFactory)
    option = factory.LazyAttribute(lambda row: OptionConsideredFactory(report=row.criterion.report))
    score = 7


class ProcurementPlanFactory(DjangoModelFactory):
    class Meta:
        model = ProcurementPlan

    recommendation = factory.SubFactory(RecommendationFactory, verb="procure", effect="procure")
    title = "Advocacy services"
    kind = ContractKind.CONTRACT
    regime = Regime.PA2023_LIGHT_TOUCH
    route = ProcurementRoute.OPEN
    starts_on = date(2025, 4, 1)
    initial_months = 36
    option_months = "24, 24, 24"


class PlannedLotFactory(DjangoModelFactory):
    class Meta:
        model = PlannedLot

    plan = factory.SubFactory(ProcurementPlanFactory)
    order = 1
    title = "Advocacy"
    predecessor_lot = factory.LazyAttribute(lambda row: LotFactory(contract=row.plan.recommendation.report.contract))

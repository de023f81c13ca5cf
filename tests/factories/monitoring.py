"""The monitoring of a contract: single rows, and what breaks each of their constraints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import factory
from django.db.models import Model
from factory.django import DjangoModelFactory

from frameworks.models import Contract, DiaryEntry, Kpi, KpiAssessment, MonitoringPlan, MonitoringReturn
from tests.factories.commissioning import UserFactory
from tests.factories.frameworks import S0_AT, ContractFactory, LotFactory
from tests.factories.providers import ProviderFactory

APRIL, JUNE = date(2020, 4, 1), date(2020, 6, 30)


class MonitoringPlanFactory(DjangoModelFactory):
    class Meta:
        model = MonitoringPlan

    contract = factory.SubFactory(ContractFactory)
    starts_on = APRIL


class MonitoringReturnFactory(DjangoModelFactory):
    class Meta:
        model = MonitoringReturn

    lot = factory.SubFactory(LotFactory)
    from_on, to_on = APRIL, JUNE
    received_on = date(2020, 7, 20)
    people_supported = 12
    recorded_at = S0_AT
    recorded_by = factory.SubFactory(UserFactory)


class KpiFactory(DjangoModelFactory):
    class Meta:
        model = Kpi

    contract = factory.SubFactory(ContractFactory)
    title = "People in work after six months"
    unit = "%"
    target, limit = Decimal("50.00"), Decimal("40.00")


class KpiAssessmentFactory(DjangoModelFactory):
    class Meta:
        model = KpiAssessment

    kpi = factory.SubFactory(KpiFactory)
    assessed_on = JUNE
    value = Decimal("45.00")
    recorded_at = S0_AT
    recorded_by = factory.SubFactory(UserFactory)


class DiaryEntryFactory(DjangoModelFactory):
    class Meta:
        model = DiaryEntry

    contract = factory.SubFactory(ContractFactory)
    kind = "concern"
    happened_on = JUNE
    title = "Late reports"
    recorded_at = S0_AT
    recorded_by = factory.SubFactory(UserFactory)


def monitored(contract: Contract) -> dict[str, int]:
    """By the words of the table of access: a return, a measure, an open concern."""
    return {
        "monitoringreturn": MonitoringReturnFactory(lot=contract.lots.first()).pk,
        "kpi": KpiFactory(contract=contract).pk,
        "diaryentry": DiaryEntryFactory(contract=contract).pk,
    }


def _return(**given: Any) -> MonitoringReturn:
    return MonitoringReturnFactory.build(**{"lot": LotFactory(), "recorded_by": UserFactory(), **given})


def _again(**given: Any) -> MonitoringReturn:
    first = MonitoringReturnFactory(**given)
    return _return(lot=first.lot, provider=first.provider)


def _kpi(**given: Any) -> Kpi:
    return KpiFactory.build(**{"contract": ContractFactory(), **given})


def _entry(**given: Any) -> DiaryEntry:
    return DiaryEntryFactory.build(**{"contract": ContractFactory(), "recorded_by": UserFactory(), **given})


CASES: dict[str, Callable[[], Model]] = {
    "frameworks_monitoringplan_every_in_list": lambda: MonitoringPlanFactory.build(
        contract=ContractFactory(), every_months=5
    ),
    "frameworks_monitoringreturn_once_for_a_provider": lambda: _again(provider=ProviderFactory()),
    "frameworks_monitoringreturn_once_for_all": _again,
    "frameworks_monitoringreturn_days_in_order": lambda: _return(to_on=date(2020, 3, 31)),
    "frameworks_monitoringreturn_counts_something": lambda: _return(people_supported=None),
    "frameworks_kpi_title_once_in_a_contract": lambda: _kpi(contract=KpiFactory().contract),
    "frameworks_kpi_better_in_list": lambda: _kpi(better="odd"),
    "frameworks_kpi_limit_on_the_worse_side": lambda: _kpi(limit=Decimal("60.00")),
    "frameworks_kpiassessment_once_a_day": lambda: KpiAssessmentFactory.build(
        kpi=KpiAssessmentFactory().kpi, recorded_by=UserFactory()
    ),
    "frameworks_diaryentry_kind_in_list": lambda: _entry(kind="rumour"),
    "frameworks_diaryentry_ended_says_how": lambda: _entry(closed_on=JUNE),
}

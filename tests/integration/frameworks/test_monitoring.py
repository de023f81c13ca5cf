"""The monitoring of a contract through its services and pages: who keeps it, what is due, what is shown."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.verdicts import Refused, StaleVersion
from frameworks.models import Contract, DiaryEntry, Kpi, MonitoringReturn
from frameworks.selectors.monitoring import monitoring_of, returns_due
from frameworks.services import monitoring
from tests.factories.commissioning import actor_with
from tests.factories.frameworks import S0_AT
from tests.factories.monitoring import APRIL, JUNE, KpiAssessmentFactory, MonitoringReturnFactory

pytestmark = pytest.mark.django_db
OCTOBER = date(2020, 10, 22)


@pytest.fixture
def act(s0):
    return {"actor": s0.manager, "at": S0_AT}


def test_returns_are_due_of_each_lot_until_they_are_recorded(s0, act, django_assert_num_queries):
    monitoring.set_plan(contract=s0.contract, starts_on=APRIL, every_months=6, due_days=28, **act)
    seen = Contract.objects.visible_to(s0.commissioner)
    with django_assert_num_queries(3):
        ((contract, due),) = returns_due(seen, on=OCTOBER)
    assert (contract, [one.lot.number for one in due]) == (s0.contract, [1, 2, 3, 4, 5, 6])
    assert {(one.period.to_on, one.period.due_on, one.state.label) for one in due} == {
        (date(2020, 9, 30), date(2020, 10, 28), "Due")
    }
    monitoring.record_return(
        lot=s0.lot(1), from_on=APRIL, to_on=date(2020, 9, 30), received_on=OCTOBER, people_supported=12, **act
    )
    ((_, due),) = returns_due(seen, on=date(2020, 10, 29))
    assert [(one.lot.number, one.state.label) for one in due] == [(number, "Overdue") for number in (2, 3, 4, 5, 6)]


def test_a_return_of_a_period_to_come_or_without_a_count_is_refused_and_by_an_auditor_too(s0, act):
    given = {"lot": s0.lot(1), "from_on": APRIL, "received_on": OCTOBER}
    with pytest.raises(Refused) as refused:
        monitoring.record_return(**given, to_on=date(2020, 12, 31), **act)
    assert refused.value.verdict.codes == ("not_over", "no_count")
    auditor = actor_with(Role.AUDITOR, council=s0.contract.council)
    with pytest.raises(Refused) as refused:
        monitoring.record_return(**given, to_on=JUNE, sessions=1, actor=auditor, at=S0_AT)
    assert refused.value.verdict.codes == ("not_yours",)
    assert MonitoringReturn.objects.count() == 0


def test_who_corrects_second_is_told(s0, act):
    row = MonitoringReturnFactory(lot=s0.lot(1))
    given = {"lot": row.lot, "row": row, "from_on": APRIL, "to_on": JUNE, "received_on": OCTOBER, **act}
    monitoring.record_return(**given, people_supported=20, version=1)
    with pytest.raises(StaleVersion):
        monitoring.record_return(**given, people_supported=30, version=1)
    row.refresh_from_db()
    assert row.people_supported == 20


def test_measures_are_set_assessed_once_a_day_and_ended(s0, act):
    given = {"contract": s0.contract, "title": "In work", "unit": "%", "better": "higher"}
    limits = {"target": Decimal("50.00"), "limit": Decimal("40.00")}
    kpi = monitoring.set_kpi(**given, **limits, **act)
    monitoring.assess(kpi=kpi, assessed_on=JUNE, value=Decimal("39.00"), **act)
    with pytest.raises(Refused):
        monitoring.assess(kpi=kpi, assessed_on=JUNE, value=Decimal("51.00"), **act)
    (line,) = monitoring_of(s0.contract, on=OCTOBER).kpis
    assert (line.kpi, line.standing.label) == (kpi, "Not met")
    monitoring.set_kpi(**given, **limits, kpi=kpi, ended_on=date(2020, 9, 1), version=kpi.version, **act)
    with pytest.raises(Refused) as refused:
        monitoring.assess(kpi=kpi, assessed_on=date(2020, 10, 1), value=Decimal("51.00"), **act)
    assert refused.value.verdict.codes == ("ended",)


def test_a_concern_stays_open_until_somebody_says_how_it_ended_and_no_word_of_it_is_in_the_audit(s0, act):
    entry = monitoring.write_diary(
        contract=s0.contract, kind="concern", happened_on=JUNE, title="Late", text="Reports come late.", **act
    )
    assert list(DiaryEntry.objects.waiting()) == [entry]
    with pytest.raises(Refused) as refused:
        monitoring.close_diary(entry=entry, closed_on=APRIL, outcome=" ", **act)
    assert refused.value.verdict.codes == ("no_outcome", "before")
    monitoring.close_diary(entry=entry, closed_on=OCTOBER, outcome="They are on time.", **act)
    assert list(DiaryEntry.objects.waiting()) == []
    payloads = str(list(AuditEvent.objects.filter(verb__startswith="diary").values_list("payload", flat=True)))
    assert "late" not in payloads.lower()
    assert "on time" not in payloads


@time_machine.travel("2020-10-22 10:00", tick=False)
def test_the_page_hides_small_counts_and_offers_an_auditor_nothing(s0):
    MonitoringReturnFactory(lot=s0.lot(1), people_supported=3, referrals=41)
    MonitoringReturnFactory(lot=s0.lot(2), people_supported=20, referrals=None)
    KpiAssessmentFactory(kpi__contract=s0.contract)
    url = reverse("frameworks:contract-monitoring", args=[s0.contract.pk])
    pages = {}
    for actor in (s0.manager, actor_with(Role.AUDITOR, council=s0.contract.council)):
        browser = Client()
        browser.force_login(actor.user)
        page = browser.get(url).content.decode().partition("<main")[2].partition("</main>")[0]
        pages[actor.post.title] = " ".join(page.split())
    for page in pages.values():
        for words in ("fewer than 5", "at least 21", "Nearly met", 'role="img"'):
            assert words in page
        assert ">3<" not in page
        assert ">23<" not in page
    manager, auditor = pages.values()
    assert reverse("frameworks:kpi-add", args=[s0.contract.pk]) in manager
    assert "/add/" not in auditor


@time_machine.travel("2020-10-22 10:00", tick=False)
def test_a_measure_is_added_in_a_browser(s0):
    browser = Client()
    browser.force_login(s0.manager.user)
    typed = {"title": "In work", "unit": "%", "better": "higher", "target": "50", "limit": "60"}
    url = reverse("frameworks:kpi-add", args=[s0.contract.pk])
    assert "worse side of the target" in browser.post(url, typed).content.decode()
    browser.post(url, {**typed, "limit": "40"})
    assert [(kpi.title, kpi.target) for kpi in Kpi.objects.all()] == [("In work", Decimal("50.00"))]

"""Each kind of thing that falls due: whose it is, on which day, and when it is no longer there."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.enums import RetentionAction, RetentionClass
from decisions.demonstration import people, register
from decisions.enums import AlertKind
from decisions.selectors.alert_sources import SOURCES, Scope, everything_due, looked_at
from decisions.services import disposal
from frameworks.enums import Certainty, ContractStage, MoneyKind, VatBasis
from frameworks.models import Contract
from tests.factories import call_ins
from tests.factories.frameworks import ContractFactory, MoneyLineFactory, OptionUseFactory
from tests.factories.monitoring import MonitoringPlanFactory, MonitoringReturnFactory
from tests.factories.rounds import AdmissionRoundFactory
from tests.factories.routing import AuthorityGrantFactory
from tests.factories.variations import NoticeFactory
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
DAY = date(2020, 10, 22)
AT = datetime(2020, 10, 22, 10, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def contract():
    cast = people.cast()
    register.set_up_scheme(cast)
    return register.set_up_contract(cast, register.FROZEN)


def due(kind, council, *, actor=None, on=DAY):
    """Of one kind: day, words and link."""
    contracts = list(Contract.objects.filter(council=council).select_related("council"))
    found = everything_due(Scope(council, actor or Actor.system(council), contracts, on))
    return [(one.day, one.what.rsplit(": ", 1)[-1], one.path) for one in found if one.kind is kind]


def test_every_source_stands_a_council_that_has_nothing(contract):
    other = people.cast().council
    assert [list(source(Scope(other, Actor.system(other), [], DAY))) for source in SOURCES.values()] == [[]] * len(
        SOURCES
    )


def test_a_round_is_told_of_when_it_opens_and_when_it_closes(contract):
    row = AdmissionRoundFactory(
        contract=contract, number=2, opens_on=date(2020, 11, 2), closes_on=date(2020, 12, 4), status="planned"
    )
    page = reverse("frameworks:round-detail", args=[row.pk])
    assert due(AlertKind.ROUND, contract.council) == [(date(2020, 11, 2), "round 2 of admission opens", page)]
    row.status, row.opened_at = "open", AT
    row.save()
    assert due(AlertKind.ROUND, contract.council) == [(date(2020, 12, 4), "round 2 of admission closes", page)]
    row.closes_on = None  # always open
    row.save()
    assert due(AlertKind.ROUND, contract.council) == []


def test_a_procurement_notice_is_told_of_until_it_is_published_or_not_needed(contract):
    row = NoticeFactory(contract=contract, due_on=date(2020, 11, 5))
    ((day, what, _),) = due(AlertKind.NOTICE_DUE, contract.council)
    assert (day, what) == (date(2020, 11, 5), row.get_type_display())
    row.not_needed_because = "Below the threshold."
    row.save()
    assert due(AlertKind.NOTICE_DUE, contract.council) == []


def test_a_planned_contract_is_looked_at_as_well_and_one_that_is_over_is_not(contract):
    ContractFactory(council=contract.council, stage=ContractStage.PLANNED)
    ContractFactory(council=contract.council, stage=ContractStage.CANCELLED)
    ContractFactory(council=contract.council, stage=ContractStage.VOID)
    assert Contract.objects.filter(looked_at(DAY)).count() == 2
    assert Contract.objects.filter(looked_at(date(2020, 11, 1))).count() == 1


def test_a_monitoring_return_is_told_of_until_it_is_in(contract):
    MonitoringPlanFactory(contract=contract, starts_on=date(2020, 7, 1))
    page = reverse("frameworks:contract-monitoring", args=[contract.pk])
    (found,) = due(AlertKind.MONITORING, contract.council)
    assert found == (date(2020, 10, 28), "monitoring return for 1 July 2020 to 30 September 2020", page)
    for lot in contract.lots.all():
        MonitoringReturnFactory(lot=lot, from_on=date(2020, 7, 1), to_on=date(2020, 9, 30))
    assert due(AlertKind.MONITORING, contract.council) == []


def test_eighty_per_cent_of_what_was_authorised_is_told_of(contract):
    total = contract.money_lines.filter(kind=MoneyKind.CONTRACT_TOTAL).first() or MoneyLineFactory(
        contract=contract, kind=MoneyKind.CONTRACT_TOTAL, label="Total", amount=1000, vat_basis=VatBasis.EXCLUDING
    )
    assert due(AlertKind.SPEND, contract.council) == []
    MoneyLineFactory(
        contract=contract, kind=MoneyKind.ACTUAL, certainty=Certainty.ACTUAL, label="Spent",
        amount=total.amount * 85 / 100, vat_basis=total.vat_basis,
    )  # fmt: skip
    ((_, what, _),) = due(AlertKind.SPEND, contract.council)
    assert what == "80% of what was authorised is spent"


def test_the_latest_day_for_notice_of_what_is_authorised_and_not_served(contract):
    option = contract.options.get()
    option.notice_days = 5
    option.save()
    for lot in contract.lots.all():
        OptionUseFactory(lot=lot, option=option)
    found = due(AlertKind.NOTICE_BY, contract.council)
    assert {(day, what) for day, what, _ in found} == {(date(2020, 10, 26), "latest day for notice of option 1")}


def test_a_call_in_is_told_to_democratic_services_until_it_closes():
    told = call_ins.decided_with_call_in()
    call_ins.publish(told)
    council = told.report.council
    page = reverse("decisions:report-after", args=[told.report.pk])
    expected = [(date(2020, 10, 29), "call-in closes", page)]
    assert due(AlertKind.CALL_IN, council) == expected
    assert due(AlertKind.CALL_IN, council, actor=told.actor(people.OFFICE)) == expected
    assert due(AlertKind.CALL_IN, council, actor=told.actor(people.AUTHOR)) == []


def test_authority_that_expires_is_told_to_whoever_holds_it():
    told = report_at("decided")
    director = told.actor(people.DIRECTOR)
    grant = AuthorityGrantFactory(item=told.report.decision.items.first(), expires_on=date(2020, 11, 30))
    grant.posts.add(director.post)
    council = told.report.council
    ((day, what, _),) = due(AlertKind.GRANT, council, actor=director)
    assert (day, what) == (date(2020, 11, 30), "authority it delegated expires")
    assert due(AlertKind.GRANT, council, actor=told.actor(people.AUTHOR)) == []
    grant.revoked_from, grant.revoked_reason, grant.revoked_at = DAY, "Overtaken.", AT
    grant.revoked_by, grant.revoked_post = director.user, "Executive Director"
    grant.save()
    assert due(AlertKind.GRANT, council) == []


def test_retention_is_told_to_those_who_keep_records():
    told = report_at("decided")
    council, later = told.report.council, datetime(2026, 10, 23, 10, tzinfo=LONDON)
    with time_machine.travel(later, tick=False):
        disposal.set_rule(
            council=council, kind=RetentionClass.RECORD, years=6, action=RetentionAction.DISPOSE,
            starts_on=date(2020, 1, 1), actor=told.actor(people.MONITORING_OFFICER, later), at=later,
        )  # fmt: skip
        (found,) = due(AlertKind.RETENTION, council, on=later.date())
        office, author = told.actor(people.OFFICE, later), told.actor(people.AUTHOR, later)
        assert due(AlertKind.RETENTION, council, actor=office, on=later.date()) == [found]
        assert due(AlertKind.RETENTION, council, actor=author, on=later.date()) == []
    assert found[1:] == ("record of the decision kept long enough", reverse("decisions:disposal-list"))

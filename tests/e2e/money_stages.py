"""The ledger and the monitoring of a contract, as they are looked at."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from frameworks.enums import Certainty, MoneyKind, VatBasis
from frameworks.models import SpendLine
from frameworks.services import money, monitoring, spend
from tests.e2e.stages import World, of_cast
from tests.factories.desk import AT, Desk
from tests.factories.monitoring import KpiAssessmentFactory, KpiFactory, MonitoringReturnFactory
from tests.factories.spend import HEAD, extract

MONTHS = [date(2020, month, 1) for month in range(4, 9)]
AUGUST, SEPTEMBER = date(2020, 8, 1), date(2020, 9, 1)


def spending() -> World:
    """Five months of the ledger, most of which is the list's; lines that wait; two files that somebody looks at."""
    desk = Desk()
    contract, actor = desk.contract, desk.actor
    contract.cost_centre = "AH1"
    contract.save()
    provider = contract.lots.first().admissions.select_related("provider").first().provider
    provider.ledger_number = "501"
    provider.save()
    given = {"contract": contract, "actor": actor, "at": AT, "vat_basis": VatBasis.EXCLUDING}
    for kind, label, year, amount in (
        (MoneyKind.BUDGET, "Budget", "2019/20", "450000.00"), (MoneyKind.BUDGET, "Budget", "2020/21", "460000.00"),
        (MoneyKind.FORECAST, "Forecast", "2020/21", "455000.00"), (MoneyKind.ACTUAL, "Spend", "2019/20", "448210.55"),
    ):  # fmt: skip
        certainty = Certainty.ACTUAL if kind == MoneyKind.ACTUAL else Certainty.ESTIMATE
        sums = {"kind": kind, "label": label, "finance_year": year, "amount": Decimal(amount), "certainty": certainty}
        money.add_line(**given, **sums)
    total = {"kind": MoneyKind.CONTRACT_TOTAL, "label": "Three years", "certainty": Certainty.QUOTE}
    contract.money_lines.create(**total, amount=Decimal("700000.00"), vat_basis=VatBasis.EXCLUDING)
    for month in MONTHS:
        day = f"14/{month:%m/%Y}"
        rows = (
            f"{day},AH1,501,Meadow Works,,INV-{month.month},37480.25,7496.05",
            f"{day},AH1,501,Meadow Works,,JNL,-50,-10",
            f"{day},ZZ4,777,Harbour Cabs,PO-31,CAB-{month.month},1210.00,242.00",
            f"{day},ZZ4,,Petty cash,,PC-{month.month},80.00,0",
        )  # fmt: skip
        spend.bring(extract=extract(*rows, period=month), actor=actor, at=AT)
    rule = spend.remember(key=("AH9", "888", ""), contract=contract, cohort="Older people", actor=actor, at=AT)
    looked = {"actor": actor, "at": AT, "file_name": "september.csv"}
    bad = "\n".join([HEAD, "31/09/2020,AH1,501,,,,12.345,x", "09/10/2020,AH1,501,,,,10.00,", ",,,,,,,Total"])
    good = f"{HEAD}\n14/08/2020,AH1,501,Meadow Works,,INV-8,100.00,20.00"
    wrong = spend.keep_upload(period=SEPTEMBER, content=bad.encode(), **looked)
    right = spend.keep_upload(period=AUGUST, content=good.encode(), **looked)
    waiting = SpendLine.objects.current().unmatched().first()
    return of_cast(
        desk.cast, AT, contract=contract.pk, wrong=wrong.pk, right=right.pk, line=waiting.pk, rule=rule.pk,
        provider=provider.pk,
    )  # fmt: skip


def monitoring_kept() -> World:
    """Two quarters, of which some lots' returns are in; three measures; a meeting and an open concern."""
    desk = Desk()
    contract = desk.contract
    act = {"contract": contract, "actor": desk.actor, "at": AT}
    monitoring.set_plan(starts_on=date(2020, 1, 1), every_months=3, due_days=28, **act)
    person = desk.actor.user
    lots = list(contract.lots.order_by("number"))
    for number, lot in enumerate(lots[3:], start=1):
        for first, last in ((date(2020, 1, 1), date(2020, 3, 31)), (date(2020, 4, 1), date(2020, 6, 30))):
            row = MonitoringReturnFactory(
                lot=lot, from_on=first, to_on=last, people_supported=7 * number, referrals=number,
                sessions=140 * number, outcomes=None, recorded_by=person,
            )  # fmt: skip
    kpi = KpiFactory(contract=contract)
    KpiAssessmentFactory(kpi=kpi, recorded_by=person)
    met = KpiFactory(contract=contract, title="Complaints", unit="", better="lower", target=2, limit=4)
    KpiAssessmentFactory(kpi=met, value=1, recorded_by=person)
    KpiFactory(contract=contract, title="Reviews on time")
    monitoring.write_diary(
        kind="meeting", happened_on=date(2020, 9, 3), title="Review with all providers",
        text="Autumn timetable agreed.", **act,
    )  # fmt: skip
    concern = monitoring.write_diary(
        kind="concern", happened_on=date(2020, 9, 10), title="Transport comes late",
        text="Three of ten journeys in August.", **act,
    )  # fmt: skip
    return of_cast(desk.cast, AT, contract=contract.pk, row=row.pk, kpi=kpi.pk, concern=concern.pk)

"""The quarterly report of departures from the rules: counted by reason, and for whom."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pikepdf
import pytest

from commissioning.enums import Role
from decisions.departures import quarter
from decisions.enums import WaiverOutcome
from decisions.selectors.departures import quarterly
from frameworks.enums import ContractStage
from tests.factories.commissioning import actor_with
from tests.factories.departures import (
    BreachFactory,
    DepartureReasonFactory,
    LateAuthorisationFactory,
    WaiverFactory,
)
from tests.factories.frameworks import ContractFactory
from tests.integration.decisions.departures.acting import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def third_quarter(council):
    """October to December 2020: two waivers, one of them late, one refused, one breach, one late authorisation."""
    urgent = DepartureReasonFactory(council=council, label="Urgent")
    granted = {"council": council, "outcome": WaiverOutcome.GRANTED, "decided_by": "Cabinet", "reason": urgent}
    WaiverFactory(**granted, decided_on=date(2020, 10, 1), value=Decimal("1000.10"))
    WaiverFactory(**granted, decided_on=date(2020, 12, 31), applies_from=date(2020, 12, 1), value=Decimal("2000.20"))
    WaiverFactory(**granted, decided_on=date(2021, 1, 1))
    WaiverFactory(**granted | {"outcome": WaiverOutcome.REFUSED}, decided_on=date(2020, 11, 2))
    WaiverFactory(council=council, reason=urgent)
    BreachFactory(council=council, is_of_law=True)
    LateAuthorisationFactory(council=council)
    for number in range(16):
        ContractFactory(
            council=council, reference=f"S-{number}", starts_on=date(2020, 10, 1) + timedelta(days=number),
            initial_ends_on=date(2022, 9, 30), max_ends_on=date(2022, 9, 30), stage=ContractStage.LIVE,
            current_ends_on=date(2022, 9, 30), authorised_ends_on=date(2022, 9, 30),
        )  # fmt: skip
    ContractFactory(council=council, reference="S-P", starts_on=date(2020, 10, 1), stage=ContractStage.PLANNED)
    return council


def test_a_quarter_counts_by_reason_and_against_all_contracts_started(third_quarter):
    report = quarterly(third_quarter, quarter(2020, 3, starts_in=4))
    waivers, breaches, late = report.parts
    assert [(line.reason, line.count, line.sum) for line in waivers.lines] == [("Urgent", 2, "£3,000.30")]
    assert waivers.notes == ("Refused: 1. Granted only after what they were for had begun: 1.",)
    assert (breaches.count, late.count, late.notes) == (1, 1, ("Longest time without authority: 14 days.",))
    assert report.share == "2 waivers were granted; 16 contracts started in the quarter (12.5 %)."


def test_the_report_is_a_page_a_csv_and_a_pdf(client, third_quarter, officer):
    client.force_login(officer.user)
    page = text(client.get("/departures/report/?quarter=2020-3"))
    for words in ("Quarter 3 of 2020/21: 1 October 2020 to 31 December 2020", "Urgent 2 £3,000.30", "12.5 %"):
        assert words in page
    lines = list(csv.reader(io.StringIO(client.get("/departures/report/2020-3.csv").content.decode("utf-8-sig"))))
    assert lines[:3] == [
        ["Kind", "Reason", "Count", "Value (£)"], ["Waivers granted", "Urgent", "2", "3000.30"],
        ["Waivers granted", "All", "2", "3000.30"],
    ]  # fmt: skip
    assert lines[-1] == ["Contracts started", "All", "16", ""]
    with pikepdf.open(io.BytesIO(client.get("/departures/report/2020-3.pdf").content)) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Waivers, breaches and late authorisations"
    assert client.get("/departures/report/1920-3.csv").status_code == 404


def test_the_report_is_for_those_who_answer_for_the_rules(client, council, commissioner):
    client.force_login(commissioner.user)
    page = client.get("/departures/report/")
    assert (page.status_code, "section 151 officer and auditors" in text(page)) == (403, True)
    client.force_login(actor_with(Role.AUDITOR, council=council).user)
    assert client.get("/departures/report/").status_code == 200

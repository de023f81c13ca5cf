"""The register as a file: what goes out comes in again as it was, byte for byte; and what is published of a quarter."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from commissioning.enums import Role
from commissioning.services import audit
from frameworks.enums import AdmissionStatus, Calculation, MoneyKind, UseStatus
from frameworks.importing.records import read_file
from frameworks.models import Contract
from frameworks.quarters import Quarter, last_whole
from frameworks.selectors import transparency
from frameworks.services.importing import register
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import (
    S0_AT,
    AdmissionFactory,
    ContractFactory,
    LotFactory,
    MoneyLineFactory,
    MoneyLinePartFactory,
    OptionUseFactory,
    s0_contract,
)
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db
FORMULA = "=HYPERLINK(“x”)"


@pytest.fixture
def council(db):
    """S0's approved list with its term, a call-off that has not begun, and names that a spreadsheet would run."""
    council = CouncilFactory(code="ONE")
    told = s0_contract(council)
    contract = told.contract
    option = contract.options.get()
    lot = contract.lots.get(number=1)
    OptionUseFactory(
        option=option, lot=lot, status=UseStatus.NOT_TAKEN_UP, from_on=None, to_on=None, decision_reference="D-1",
        decided_on=date(2020, 10, 22),
    )  # fmt: skip
    parent = ProviderFactory(council=council, legal_name="-Group plc", company_number="01234567", reference="ZZ-1")
    ProviderFactory(council=council, legal_name=FORMULA, trading_name="@home", parent=parent, reference="AA-1")
    AdmissionFactory(
        lot=lot,
        provider=parent,
        status=AdmissionStatus.REMOVED,
        reason="Closed.\r\nFor good.",
        ends_on=date(2019, 1, 1),
    )
    parts = [MoneyLineFactory(contract=contract, kind=MoneyKind.BUDGET, label="'+ a", amount=n) for n in (2, 3)]
    total = MoneyLineFactory(
        contract=contract, kind=MoneyKind.FORECAST, label="Both", amount=5, calculation=Calculation.SUM_OF_LINES
    )
    for part in parts:
        MoneyLinePartFactory(total=total, line=part)
    MoneyLineFactory(
        contract=contract, kind=MoneyKind.FORECAST, label="Twice", amount=10, calculation=Calculation.LINE_TIMES,
        base_line=total, times=Decimal("2.000"),
    )  # fmt: skip
    LotFactory(contract=ContractFactory(council=council, reference="A-1", title="=1+1", description="\tTabbed"))
    return council


def exported(code: str, file_format: str, folder: Path) -> bytes:
    path = folder / f"{code}.{file_format}"
    call_command("export_register", format=file_format, out=path, council=code, stdout=io.StringIO())
    return path.read_bytes()


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_a_register_brought_into_an_empty_council_goes_out_again_byte_for_byte(council, file_format, tmp_path):
    content = exported("ONE", file_format, tmp_path)
    actor = actor_with(Role.COMMISSIONER, council=CouncilFactory(code="TWO"))
    file = read_file(content, f"one.{file_format}")
    proved = register.try_out(file=file, actor=actor, at=S0_AT)
    assert [str(one) for one in proved.problems] == []
    register.bring_file(file=file, content=content, proved=proved, actor=actor, at=S0_AT)
    assert exported("TWO", file_format, tmp_path) == content
    assert Contract.objects.get(council=actor.council, reference="A-1").title == "=1+1"
    assert list(audit.broken_links()) == []


def test_no_cell_of_a_register_is_run_by_a_spreadsheet(council, tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(exported("ONE", "xlsx", tmp_path)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    lines = csv.reader(io.StringIO(exported("ONE", "csv", tmp_path).decode("utf-8-sig")))
    words = [cell for line in lines for cell in line]
    assert [cell for cell in words if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert f"'{FORMULA}" in words


def test_a_register_is_written_whatever_its_length_with_the_same_queries_for_some_hundreds(
    council, tmp_path, django_assert_num_queries
):
    for number in range(3):
        LotFactory(contract=ContractFactory(council=council, reference=f"B-{number}"))
    with django_assert_num_queries(11):
        exported("ONE", "json", tmp_path)


def test_what_is_published_of_a_quarter_has_the_ten_columns_of_the_code(council):
    lines = list(csv.reader(transparency.text_lines(council, Quarter(2020, 3))))
    assert [len(line) for line in lines] == [10, 10]
    told = dict(zip(transparency.HEADINGS, lines[1], strict=True))
    assert told["Reference number"] == Contract.objects.exclude(reference="A-1").get().reference
    assert told["Start, end and review dates"].startswith("2017-11-01; 2020-10-31")
    assert list(transparency.lines(council, Quarter(2017, 3))) == []


def test_a_private_person_is_not_named_in_what_is_published(council):
    lot = Contract.objects.exclude(reference="A-1").get().lots.first()
    person = ProviderFactory(council=council, legal_name="Jo Hidden", is_natural_person=True)
    AdmissionFactory(lot=lot, provider=person)
    assert "Jo Hidden" not in "".join(transparency.text_lines(council, Quarter(2020, 3)))


def test_the_quarter_to_publish_is_the_last_whole_one():
    assert [str(last_whole(day)) for day in (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1))] == [
        "2025-Q4", "2025-Q4", "2026-Q1",
    ]  # fmt: skip
    assert (Quarter(2026, 4).first_day, Quarter(2026, 4).last_day) == (date(2026, 10, 1), date(2026, 12, 31))

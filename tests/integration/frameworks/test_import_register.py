"""A register brought in from a file: tried first, every bad row explained, all of it or nothing, undone as a whole."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.enums import Role
from commissioning.models import AuditEvent
from commissioning.search.finding import find
from commissioning.services import audit
from commissioning.verdicts import Refused
from frameworks.enums import ContractStage, ImportStatus, LotStatus, TermEventKind, UseStatus
from frameworks.importing.records import read_file
from frameworks.models import Admission, Contract, ImportBatch, Lot, MoneyLine, OptionUse, TermEvent
from frameworks.services import contracts
from frameworks.services.importing import register, undoing
from providers.models import Provider
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.frameworks import LotFactory
from tests.factories.imports import HEADINGS, IMPORTED_AT, partly_wrong, row, sheet
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db
LONG = 10_000


@pytest.fixture
def council(db):
    return CouncilFactory(code="ONE")


@pytest.fixture
def commissioner(council):
    return actor_with(Role.COMMISSIONER, council=council)


def bring(content: bytes, actor, name: str = "register.csv", *, tell=None, **given) -> ImportBatch:
    """Try a file and bring it in."""
    file = read_file(content, name)
    proved = register.try_out(file=file, actor=actor, at=IMPORTED_AT, **given)
    return register.bring_file(file=file, content=content, proved=proved, actor=actor, at=IMPORTED_AT, tell=tell)


def tried(content: bytes, actor, name: str = "register.csv", **given) -> list[str]:
    """What is wrong with a file, in sentences."""
    file = read_file(content, name)
    return [str(one) for one in register.try_out(file=file, actor=actor, at=IMPORTED_AT, **given).problems]


def command(*given: object, **options: object) -> tuple[str, int]:
    """What a command prints, and its exit code."""
    out, code = io.StringIO(), 0
    try:
        call_command("import_register", *map(str, given), stdout=out, **options)
    except CommandError as error:
        out.write(f"{error}\n")
        code = error.returncode
    return out.getvalue(), code


def test_a_long_register_with_bad_rows_explains_every_one_and_writes_nothing(commissioner, tmp_path):
    made = list(partly_wrong(LONG, every=50))
    path = tmp_path / "register.csv"
    path.write_bytes(sheet([cells for cells, _ in made]))
    said, code = command(path, "--commit", "--errors", tmp_path / "wrong.csv")
    wrong = {number: words for number, (_, words) in enumerate(made, start=2) if words}
    lines = [line for line in said.splitlines() if line.startswith("Row ")]
    assert code == 1
    assert {int(line.split(",")[0].removeprefix("Row ")) for line in lines} == set(wrong)
    unexplained = [number for number, words in wrong.items()
                   if not any(line.startswith(f"Row {number}, {words}") for line in lines)]  # fmt: skip
    assert unexplained == []
    assert (len(wrong), Contract.objects.count(), Provider.objects.count()) == (LONG // 50, 0, 0)
    returned = list(csv.DictReader(io.StringIO((tmp_path / "wrong.csv").read_bytes().decode("utf-8-sig"))))
    assert len(returned) == LONG
    assert [number for number, one in enumerate(returned, start=2) if one["Errors"]] == list(wrong)


def test_what_a_councils_own_sheet_says_stands_on_the_register_with_its_history(
    commissioner, django_capture_on_commit_callbacks
):
    content = sheet([row(1, End_date="31/03/2024", Sum="£12,345.50")], HEADINGS)
    with django_capture_on_commit_callbacks(execute=True):
        batch = bring(content, commissioner)
    contract = Contract.objects.get(reference="C-00001")
    assert (contract.title, contract.department, contract.regime, contract.stage) == (
        "Support of kind 1", "Adults and Health", "pcr2015", ContractStage.LIVE,
    )  # fmt: skip
    assert (contract.starts_on, contract.current_ends_on, contract.max_ends_on) == (
        date(2020, 4, 1), date(2024, 3, 31), date(2026, 3, 31),
    )  # fmt: skip
    assert contract.purchase_order_code == "PO1"
    event = TermEvent.objects.get(lot__contract=contract)
    assert (event.kind, event.decision_reference) == (TermEventKind.HISTORY, "As brought in from register.csv")
    place = Admission.objects.get(lot__contract=contract)
    assert (place.provider.company_number, place.ends_on) == ("10000000", date(2024, 3, 31))
    assert MoneyLine.objects.get(contract=contract).amount == Decimal("12345.50")
    assert (batch.status, batch.counts["contracts"]) == (ImportStatus.IMPORTED, 1)
    assert list(audit.broken_links()) == []
    assert [one.title for one in find("kind", commissioner).page.object_list] == ["Support of kind 1 (contract)"]


def test_a_second_run_changes_nothing_and_adds_what_is_new_only(commissioner):
    rows = [row(number) for number in range(30)]
    bring(sheet(rows), commissioner)
    before = Contract.history.count(), AuditEvent.objects.count()
    file = read_file(sheet(rows), "register.csv")
    again = register.try_out(file=file, actor=commissioner, at=IMPORTED_AT)
    assert (again.built, again.matching.new, len(again.known)) == ([], {}, 30)
    bring(sheet([*rows, row(31)]), commissioner)
    assert Contract.history.count() == before[0] + 1
    assert AuditEvent.objects.count() == before[1] + 1


def test_a_killed_import_leaves_nothing_behind(commissioner):
    def killed(done: int, total: int) -> None:
        raise KeyboardInterrupt

    tables = (Contract, Lot, Provider, ImportBatch, TermEvent, AuditEvent, Contract.history.model)
    before = [model.objects.count() for model in tables]
    with pytest.raises(KeyboardInterrupt):
        bring(sheet([row(number) for number in range(20)]), commissioner, tell=killed)
    assert [model.objects.count() for model in tables] == before


def test_duplicate_keys_in_a_file_are_refused(commissioner):
    said = tried(sheet([row(1), row(2), row(1)]), commissioner)
    assert said == ["Row 4, Contract: This contract is already in row 2. Take one of the two out."]
    said = tried(sheet([row(1), row(1, Company_number="20000000", Supplier_name_and_details="Other")]), commissioner)
    assert len(said) == 1
    assert said[0].startswith("Row 3, Contract: This reference is already in row 2. A contract has one provider")


def test_providers_are_matched_by_number_and_exact_name_and_otherwise_confirmed(commissioner, council, tmp_path):
    by_number = ProviderFactory(council=council, legal_name="Ashby Care Limited", company_number="00123456")
    by_name = ProviderFactory(council=council, legal_name="Birch Homes")
    cells = [
        row(1, Supplier_name_and_details="Ashby", Company_number="123456"),
        row(2, Supplier_name_and_details="BIRCH HOMES", Company_number=""),
        row(3, Supplier_name_and_details="Birch Home", Company_number=""),
    ]
    path = tmp_path / "register.csv"
    path.write_bytes(sheet(cells))
    said, code = command(path, "--commit")
    assert code == 1
    assert f"not in the directory: “Birch Home” (like {by_name.reference} Birch Homes)" in said.splitlines()
    assert not Contract.objects.exists()
    said, code = command(path, "--commit", match=["Birch Home=new"])
    assert code == 0, said
    places = {place.lot.contract.reference: place.provider for place in Admission.objects.select_related("provider")}
    assert (places["C-00001"], places["C-00002"]) == (by_number, by_name)
    assert places["C-00003"].legal_name == "Birch Home"
    assert Provider.objects.count() == 3


def test_a_file_asks_the_database_no_more_for_many_rows_than_for_few(commissioner):
    counted = []
    for count in (10, 60):
        file = read_file(sheet([row(number) for number in range(count)]), "register.csv")
        with CaptureQueriesContext(connection) as queries:
            register.try_out(file=file, actor=commissioner, at=IMPORTED_AT)
        counted.append(len(queries))
    assert counted == [3, 3]


def test_a_batch_is_undone_whole_and_its_references_are_free_again(commissioner):
    content = sheet([row(1, End_date="31/03/2023"), row(2)])
    batch = bring(content, commissioner)
    first = Contract.objects.get(reference="C-00001")
    undone = undoing.undo(
        batch=batch, undo_reason="The wrong year.", version=batch.version, actor=commissioner, at=IMPORTED_AT
    )
    first.refresh_from_db()
    lot = Lot.objects.get(contract=first)
    assert (undone.status, first.stage, first.current_ends_on) == (ImportStatus.UNDONE, ContractStage.VOID, None)
    assert (lot.status, lot.starts_on) == (LotStatus.TERMINATED, None)
    kinds = list(lot.events.order_by("sequence").values_list("kind", flat=True))
    assert kinds == ["history", "reversal"]
    assert list(audit.broken_links()) == []
    assert not Contract.objects.visible_to(commissioner).standing().exists()
    again = bring(content, commissioner)
    assert Contract.objects.by_reference("ONE:C-00001").imported.batch == again


def test_what_an_undone_lot_followed_can_be_followed_again(commissioner):
    before = LotFactory(contract__council=commissioner.council)
    batch = bring(sheet([row(1)]), commissioner)
    lot = Lot.objects.get(contract__reference="C-00001")
    lot.predecessor = before  # as a register file tells it
    lot.save()
    undoing.undo(batch=batch, undo_reason="Wrong.", version=batch.version, actor=commissioner, at=IMPORTED_AT)
    assert not Lot.objects.filter(predecessor=before).exists()


def test_a_batch_on_which_something_was_built_is_not_undone(commissioner):
    batch = bring(sheet([row(1), row(2)]), commissioner)
    contract = Contract.objects.get(reference="C-00001")
    contracts.edit(contract=contract, version=contract.version, notes="Seen.", actor=commissioner, at=IMPORTED_AT)
    with pytest.raises(Refused, match="Something was built on 1 of its contracts"):
        undoing.undo(batch=batch, undo_reason="Wrong.", version=batch.version, actor=commissioner, at=IMPORTED_AT)
    assert not Contract.objects.filter(stage=ContractStage.VOID).exists()


def test_history_is_recorded_by_the_rules_of_its_own_door(commissioner):
    """A register file tells an option used, a variation with its ground, and an option not taken up."""
    rows = [
        {"Row": "Provider", "Provider": "P1", "Legal name": "=1+1 Care"},
        {"Row": "Contract", "Contract": "A-1", "Kind": "Approved list", "Title": "Care", "Department": "Adults",
         "Procurement regime": "pcr2015", "Procurement begun on": "1 March 2017", "Procurement route": "open",
         "Admission of providers": "closed", "Starts on": "1/11/2017", "First term ends on": "31/10/2020"},
        {"Row": "Lot", "Contract": "A-1", "Lot": "1", "Title": "Days"},
        {"Row": "Lot", "Contract": "A-1", "Lot": "2", "Title": "Nights"},
        {"Row": "Option", "Contract": "A-1", "Option": "1", "Months": "12"},
        {"Row": "Place", "Contract": "A-1", "Lot": "1", "Provider": "P1"},
        *({"Row": "Term", "Contract": "A-1", "Lot": lot, "From": "1/11/2017", "To": "31/10/2020", "Decision": "D1"}
          for lot in "12"),
        {"Row": "Term", "Contract": "A-1", "Lot": "1", "From": "1/11/2020", "To": "31/10/2021", "Decision": "D2",
         "Option": "1"},
        {"Row": "Term", "Contract": "A-1", "Lot": "1", "From": "1/11/2021", "To": "31/3/2022", "Decision": "D3",
         "Entry": "Variation", "Ground": "pcr72_1_b", "Reason": "Winter."},
        {"Row": "Not taken up", "Contract": "A-1", "Lot": "2", "Option": "1", "Decision": "D2",
         "Decided on": "22/10/2020"},
    ]  # fmt: skip
    headings = list(dict.fromkeys(["Row", "Contract", *(key for one in rows for key in one)]))
    bring(sheet([[one.get(heading, "") for heading in headings] for one in rows], headings), commissioner)
    days, nights = Lot.objects.order_by("number")
    assert (days.current_ends_on, nights.current_ends_on) == (date(2022, 3, 31), date(2020, 10, 31))
    assert list(OptionUse.objects.order_by("lot__number").values_list("lot__number", "status")) == [
        (1, UseStatus.IN_FORCE), (2, UseStatus.NOT_TAKEN_UP),
    ]  # fmt: skip
    assert Provider.objects.get().legal_name == "=1+1 Care"
    assert list(audit.broken_links()) == []
    rows[8]["To"] = "31/10/2022"
    rows[9]["Ground"] = "contract_terms"
    said = tried(
        sheet([[one.get(heading, "") for heading in headings] for one in rows], headings).replace(b"A-1", b"A-2"),
        commissioner,
    )
    assert [line.partition(":")[0] for line in said] == ["Row 10, To", "Row 11, Ground"]


def test_only_a_commissioner_brings_a_register_in_and_the_council_is_named(council, tmp_path):
    auditor = actor_with(Role.AUDITOR, council=council)
    with pytest.raises(Refused, match="Only a commissioner brings contracts in"):
        tried(sheet([row(1)]), auditor)
    CouncilFactory(code="TWO")
    path = tmp_path / "register.csv"
    path.write_bytes(sheet([row(1)]))
    assert command(path) == ("Say which council with --council CODE.\n", 3)
    said, code = command(path, council="ONE")
    assert (said, code) == ("Nobody holds a post of Testbury Borough Council that is commissioner.\n", 3) or code == 3
    assert command(Path("none.csv"), council="MOON") == ("There is no council MOON.\n", 3)

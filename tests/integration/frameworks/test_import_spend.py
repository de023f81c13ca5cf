"""The command that brings in the ledger: what it says, what it exits with, and that only --commit writes."""

from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from frameworks.models import SpendImport, SpendLine
from tests.factories.commissioning import CouncilFactory
from tests.factories.spend import HEAD

pytestmark = pytest.mark.django_db
GOOD = (HEAD, "09/10/2020,AH1,501,Care Ltd,,INV-1,100.00,20.00", "30/10/2020,AH1,501,Care Ltd,,JNL-1,-10.00,-2.00")


def run(*given: object) -> tuple[int, list[str]]:
    said = StringIO()
    try:
        call_command("import_spend", *map(str, given), stdout=said, no_color=True)
    except CommandError as error:
        return error.returncode, [*said.getvalue().splitlines(), str(error)]
    return 0, said.getvalue().splitlines()


@pytest.fixture
def ledger_file(tmp_path):
    path = tmp_path / "ledger.csv"
    path.write_text("\n".join(GOOD), encoding="utf-8")
    return path


def test_it_says_what_it_would_do_writes_with_commit_and_a_second_run_changes_nothing(s2, ledger_file):
    s2.contract.cost_centre = "AH1"
    s2.contract.save()
    said = ["2020-10: 2 lines, £90 net, £18 VAT", "cost code: 2"]
    given = (ledger_file, "--period", "2020-10")
    assert run(*given) == (0, [*said, "nothing written: add --commit to write it"])
    assert SpendImport.objects.count() == 0
    assert run(*given, "--commit") == (0, said)
    same = [said[0], "this very file has been brought in already: nothing changes"]
    assert run(*given, "--commit") == (0, same)
    assert run(*given) == (0, [*same, "nothing written"])
    assert (SpendImport.objects.count(), SpendLine.objects.count()) == (1, 2)
    ledger_file.write_text("\n".join(GOOD[:2]), encoding="utf-8")
    assert run(*given) == (
        0,
        ["2020-10: 1 line, £100 net, £20 VAT", "replaces ledger.csv, 2 lines", "cost code: 1",
         "nothing written: add --commit to write it"],
    )  # fmt: skip


def test_bad_rows_are_explained_written_as_a_sheet_and_nothing_is_brought_in(s2, ledger_file, tmp_path):
    ledger_file.write_text("\n".join([*GOOD, "9/11/2020,AH1,501,,,,x,"]), encoding="utf-8")
    sheet = tmp_path / "wrong.xlsx"
    wrong = (
        "It was posted on 9 November 2020, not in October 2020: bring it in with that month. Net: “x” is not a sum of "
        "money. Write it like £1,000 or 1000.00."
    )
    assert run(ledger_file, "--period", "2020-10", "--errors", sheet, "--commit") == (
        1,
        [f"row 4: {wrong}", f"rows to correct: {sheet}", "1 row is not right: nothing was written."],
    )
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(sheet).active.iter_rows()]
    assert (rows[0][:3], rows[1][:3]) == (["What is wrong", "Row", "Posting date"], [wrong, 4, "9/11/2020"])
    assert SpendImport.objects.count() == 0


def test_what_cannot_be_run_exits_three(s2, ledger_file, tmp_path):
    period = ("--period", "2020-10")
    assert run(tmp_path / "none.csv", *period) == (3, [f"There is no file {tmp_path / 'none.csv'}."])
    assert run(ledger_file, *period, "--council", "MOON") == (3, ["There is no council MOON."])
    CouncilFactory()
    assert run(ledger_file, *period) == (3, ["Say which council: --council CODE."])
    assert run(ledger_file, "--period", "October")[0] != 0

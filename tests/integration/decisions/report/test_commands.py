"""What `check_report` and `render_report` print, write and exit with: interface, held word for word."""

import subprocess
from datetime import datetime
from io import StringIO

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command

from commissioning.clock import LONDON
from decisions.services import exempt
from tests.factories.decisions import DRAFTED_AT, s0_case

pytestmark = pytest.mark.django_db
S0_AT = datetime(2020, 10, 22, 10, 0, tzinfo=LONDON)
CANARY = "Kingfisher-7731"


@pytest.fixture
def case():
    with time_machine.travel(S0_AT, tick=False):
        yield s0_case()


def run(name, *args):
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def test_check_report_lists_warnings_and_exits_0(case):
    assert run("check_report", case.report.reference) == (
        "warning days_left report: 9 days are left before the lots to be extended end on 31 October 2020; the council "
        "asks for at least 30. Say why it comes now, or act at once. [Invariant 27; case S0]\n"
        "BRK-DPR-2020-014 draft: blockers 0, warnings 1\n"
    )


def test_check_report_exits_1_on_blockers(case):
    case.rule.delete()
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_report", case.report.reference, stdout=out)
    assert left.value.code == 1
    assert out.getvalue().startswith(
        "blocker no_rule route: The scheme of delegation has no rule in force on 22 October 2020 for “Extend under an "
        "option”."
    )
    assert out.getvalue().splitlines()[-1] == "BRK-DPR-2020-014 draft: blockers 3, warnings 1"


@pytest.mark.parametrize("command", [("check_report",), ("render_report", "--out", "never.pdf")])
def test_a_report_that_is_not_there_is_said_with_exit_3(command):
    name, *args = command
    with pytest.raises(CommandError, match=r"There is no report BRK-DPR-1999-001\.") as refused:
        call_command(name, "BRK-DPR-1999-001", *args)
    assert refused.value.returncode == 3


def test_render_report_writes_a_draft_marked_as_one(case, tmp_path):
    file = tmp_path / "draft.pdf"
    assert run("render_report", case.report.reference, "--out", str(file)) == "BRK-DPR-2020-014 draft, not certified\n"
    with pikepdf.open(file) as pdf:
        assert str(pdf.docinfo["/Title"]) == case.report.title
        assert len(pdf.pages) >= 6


def test_render_report_says_when_it_has_nowhere_to_write(case, tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("render_report", case.report.reference, "--out", str(tmp_path / "no" / "file.pdf"))
    assert refused.value.returncode == 3


def test_only_the_exempt_copy_holds_exempt_text(case, tmp_path):
    exempt.write(
        section=case.report.sections.get(key="finance"),
        version=case.report.version,
        paragraph=3,
        public_interest_reasoning="It would weaken the council.",
        text=f"{CANARY} has asked for more.",
        actor=case.author,
        at=DRAFTED_AT,
    )
    public, full = tmp_path / "public.pdf", tmp_path / "full.pdf"
    run("render_report", case.report.reference, "--out", str(public))
    said = run("render_report", case.report.reference, "--out", str(full), "--exempt")
    assert said == "BRK-DPR-2020-014 exempt copy, not certified\n"
    assert CANARY not in words_of(public)
    assert "withheld here" in words_of(public)
    assert CANARY in words_of(full)


def words_of(file):
    """The text of a PDF, as a reader's search would find it."""
    return subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout

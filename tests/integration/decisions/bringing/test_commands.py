"""`import_report` and `export_report`: what they print, what they write, and what they refuse."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from commissioning.enums import Role
from commissioning.models import AuditEvent
from decisions.models import BroughtDraft, Report
from decisions.selectors.bringing import on_the_way
from tests.factories.bringing import BroughtDraftFactory
from tests.factories.commissioning import actor_with
from tests.factories.decisions import DRAFTED_AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(DRAFTED_AT, tick=False):
        yield


@pytest.fixture
def file(tmp_path, typed):
    path = tmp_path / "typed.docx"
    path.write_bytes(typed)
    return path


def imported(case, file, *more, **changed):
    """What the command prints, line by line."""
    given = {
        "--template": "delegated-powers",
        "--contract": f"{case.council.code}:{case.register.contract.reference}",
        "--author": case.author.user.email,
        **changed,
    }
    said = StringIO()
    call_command("import_report", str(file), *[word for pair in given.items() for word in pair], *more, stdout=said)
    return said.getvalue().splitlines()


def refused(case, file, *more, **changed):
    with pytest.raises(CommandError) as problem:
        imported(case, file, *more, **changed)
    return problem.value.returncode, str(problem.value)


def test_a_dry_run_says_what_would_be_and_writes_nothing(case, file):
    before = Report.objects.count(), AuditEvent.objects.count()
    lines = imported(case, file)
    assert lines[0] == "title: Day opportunities and employment support: use of the option to extend"
    assert "1 WHY THIS REPORT IS NEEDED -> why (the same heading)" in lines
    assert "CONCLUDING REMARKS -> not recognised" in lines
    assert "table referrals-and-cost: Referrals and cost, 4 × 2" in lines
    assert "recommendations: 2" in lines
    assert "not placed: A comment by Sian Prosser: Please cite the clause as well." in lines
    assert lines[-1] == "nothing written: add --commit to write it"
    assert (Report.objects.count(), AuditEvent.objects.count()) == before
    assert BroughtDraft.objects.count() == 0


def test_with_commit_the_report_is_there_and_the_file_is_kept(case, file):
    lines = imported(case, file, "--commit")
    report = Report.objects.latest("pk")
    assert lines[-1] == f"{report.reference} draft"
    draft = BroughtDraft.objects.get()
    assert (draft.report, draft.file_name, bytes(draft.upload)) == (report, "typed.docx", b"")
    assert AuditEvent.objects.filter(verb="report.draft_brought").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"--template": "no-such-form"}, "There is no form no-such-form."),
        ({"--contract": "BRK:NONE"}, "There is no contract BRK:NONE."),
        ({"--author": "nobody@brackenford.example"}, "There is nobody with the address nobody@brackenford.example."),
    ],
)
def test_what_cannot_be_run_exits_three(case, file, changed, said):
    assert refused(case, file, **changed) == (3, said)


def test_a_post_that_the_author_does_not_hold_exits_three(case, file):
    code, said = refused(case, file, "--post", "Chief of Nothing")
    assert code == 3
    assert "does not hold the post “Chief of Nothing”" in said


def test_the_post_that_may_begin_a_report_comes_before_others(case, file):
    actor_with(Role.AUDITOR, council=case.council, user=case.author.user, title="Auditor")
    assert imported(case, file)[-1] == "nothing written: add --commit to write it"
    code, said = refused(case, file, "--post", "Auditor")
    assert (code, said) == (
        1,
        "Only a post with the role of report author can begin a report. Name another post with --post.",
    )


def test_a_dry_run_puts_no_file_where_files_are_kept(case, file, settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "attachments": place}
    imported(case, file)
    assert list(tmp_path.glob("kept/*")) == []
    imported(case, file, "--commit")
    assert [path.name for path in tmp_path.glob("kept/*")] == [BroughtDraft.objects.get().sha256]


def test_a_missing_file_exits_three_and_one_that_is_no_draft_exits_one(case, tmp_path):
    missing = tmp_path / "missing.docx"
    assert refused(case, missing) == (3, f"There is no file {missing}.")
    missing.write_bytes(b"no package")
    said = "This is not a Word document (.docx). Save the draft as one, or as Markdown."
    assert refused(case, missing) == (1, said)


def test_a_report_is_written_in_each_format(case, tmp_path):
    reference = case.report.reference
    for file_type, name in (("docx", "Word"), ("md", "Markdown"), ("html", "HTML")):
        out, said = tmp_path / f"copy.{file_type}", StringIO()
        call_command("export_report", reference, "--format", file_type, "--out", str(out), stdout=said)
        assert said.getvalue() == f"{reference} draft: {name} copy, not certified: {out}\n"
        assert out.stat().st_size > 1000


def test_a_report_that_is_not_there_exits_three(case):
    with pytest.raises(CommandError) as problem:
        call_command("export_report", "BRK-DPR-1999-001", "--format", "md")
    assert (problem.value.returncode, str(problem.value)) == (3, "There is no report BRK-DPR-1999-001.")


def test_a_draft_left_for_thirty_days_is_forgotten_whoever_began_it(case):
    _, new = (
        BroughtDraftFactory(person=case.author.user, council=case.council, report=case.report, changed_at=at)
        for at in (DRAFTED_AT - timedelta(days=31), DRAFTED_AT - timedelta(days=29))
    )
    assert on_the_way(case.author) == [new]
    said = StringIO()
    call_command("apply_effects", stdout=said)
    assert said.getvalue().splitlines() == ["0 posted, 0 failed", "unfinished drafts forgotten after 30 days: 1"]
    assert list(BroughtDraft.objects.all()) == [new]

"""Output and exit codes of the commands are interface: what they print is held, word for word, in tests/golden.

Each golden file reads like a terminal. What differs from run to run (hashes, folders, how many events) is masked. When
a change is meant, the transcript that the failing test names replaces the golden file.
"""

import re
import subprocess
import sys
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import connection

from commissioning import append_only, clock
from commissioning.clock import LONDON
from commissioning.documents.kept import Kept
from commissioning.enums import MailKind, RenditionKind, Role
from commissioning.management.product_command import ProductCommand
from commissioning.models import Council, OutgoingMail, Post, Rendition, User
from commissioning.services import documents
from decisions.enums import PostingStatus
from decisions.models import AuthorityRule, EffectPosting
from tests.factories.commissioning import CouncilFactory, UserFactory, actor_with
from tests.factories.imports import row, sheet
from tests.factories.providers import ProviderFactory
from tests.fixtures import s0_tree

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests/golden"
LOADED_AT = datetime(2026, 6, 15, 9, 30, tzinfo=LONDON)
S0, TWIN = "BRK-DPR-2020-014", "BRK-DPR-2026-001"

on_a_database = pytest.mark.django_db(transaction=True)


class Terminal:
    """Runs commands in this process and keeps what a person would have seen, with the exit code."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lines = folder, []

    def run(self, *arguments: str) -> None:
        said = StringIO()
        code = 0
        try:
            call_command(*arguments, stdout=said, no_color=True)
        except CommandError as error:
            said.write(f"CommandError: {error}\n")
            code = error.returncode
        except SystemExit as stopped:
            code = stopped.code
        self.lines += [f"$ manage.py {' '.join(arguments)}", *said.getvalue().splitlines(), f"exit {code}", ""]

    @property
    def transcript(self) -> str:
        text = "\n".join(self.lines).replace(str(self.folder), "…")
        return re.sub(r"(?<=intact: )\d+", "<number>", re.sub(r"\b[0-9a-f]{64}\b", "<sha256>", text))

    def assert_golden(self, name: str) -> None:
        golden = GOLDEN / name
        seen = self.folder / name
        seen.write_text(self.transcript, encoding="utf-8")
        held = golden.read_text(encoding="utf-8") if golden.exists() else ""
        assert self.transcript == held, f"To accept the change: cp {seen} {golden.relative_to(ROOT)}"


@pytest.fixture
def terminal(tmp_path):
    with time_machine.travel(LOADED_AT, tick=False):
        yield Terminal(tmp_path)


@pytest.fixture
def demonstration(terminal) -> Terminal:
    """A terminal on a loaded demonstration."""
    call_command("load_demo", stdout=StringIO())
    return terminal


@on_a_database
def test_the_demonstration_loads_twice_and_checks_out(terminal, tmp_path, settings):
    record, draft = str(tmp_path / "record.pdf"), str(tmp_path / "draft.pdf")
    settings.BASE_DIR = tmp_path  # where workflow_diagram finds docs/
    (tmp_path / "docs").mkdir()
    terminal.run("load_demo")
    terminal.run("load_demo")
    terminal.run("check_report", S0)
    terminal.run("check_report", TWIN)
    terminal.run("render_report", S0, "--out", record)
    terminal.run("render_report", TWIN, "--out", draft)
    terminal.run("verify_document", record)
    terminal.run("verify_document", draft)
    terminal.run("verify_audit")
    terminal.run("render_pending")
    terminal.run("apply_effects")
    terminal.run("send_mail")
    terminal.run("workflow_diagram", "--check")
    terminal.run("workflow_diagram")
    terminal.run("workflow_diagram")
    terminal.run("workflow_diagram", "--check")
    terminal.run("readiness_rules", "--check")
    terminal.run("readiness_rules")
    terminal.run("readiness_rules", "--check")
    terminal.assert_golden("a-loaded-demonstration.txt")


@on_a_database
def test_what_is_wrong_is_said_with_an_exit_code(demonstration, tmp_path, settings):
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(b"")
    call_command("render_report", S0, "--out", str(changed), stdout=StringIO())
    changed.write_bytes(changed.read_bytes() + b"\n")
    AuthorityRule.objects.update(ends_on=date(2025, 12, 31))
    _let_a_record_wait()
    EffectPosting.objects.filter(lot__number=4).update(status=PostingStatus.PENDING, posted_at=None)
    settings.SEAL_PKCS12 = str(tmp_path / "missing.p12")
    demonstration.run("verify_document", str(changed))
    demonstration.run("check_report", TWIN)
    demonstration.run("render_pending")
    demonstration.run("apply_effects")
    _let_a_message_fail(settings)
    demonstration.run("send_mail")
    with append_only.disarmed(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE commissioning_auditevent SET actor_label = 'Somebody Else' WHERE chain = 'BRK' AND sequence = 3"
        )
    demonstration.run("verify_audit")
    demonstration.assert_golden("what-is-wrong.txt")


def _let_a_record_wait() -> None:
    """A record that could not be certified yet."""
    council = Council.objects.get(code="BRK")
    snapshot = documents.store_snapshot(
        council=council,
        kind=RenditionKind.RECORD,
        reference="BRK-DPR-2020-015",
        content=Kept(s0_tree.record(), {"decision": s0_tree.DECISION}),
        at=clock.now(),
    )
    Rendition.objects.create(
        council=council,
        snapshot=snapshot,
        kind=snapshot.kind,
        reference=snapshot.reference,
        requested_at=clock.now(),
    )


def _let_a_message_fail(settings) -> None:
    """A message that finds no mail server."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "localhost"
    settings.EMAIL_PORT = 1  # nobody listens there
    OutgoingMail.objects.create(
        council=Council.objects.get(code="BRK"),
        to=User.objects.first(),
        kind=MailKind.YOURS,
        reference=S0,
        what="Decide it",
        path="/",
        about="tests",
        made_at=clock.now(),
    )


@on_a_database
def test_what_cannot_be_run_exits_three(terminal, tmp_path):
    terminal.run("check_report", "BRK-DPR-1999-001")
    terminal.run("render_report", "BRK-DPR-1999-001", "--out", str(tmp_path / "none.pdf"))
    terminal.run("verify_document", str(tmp_path / "none.pdf"))
    terminal.assert_golden("what-cannot-be-run.txt")


@on_a_database
def test_a_scheme_goes_out_and_comes_in_and_a_route_is_explained(demonstration, tmp_path):
    out, shipped = str(tmp_path / "scheme.toml"), str(ROOT / "decisions/schemes/cabinet-county.toml")
    copy = tmp_path / "cabinet-county.toml"
    copy.write_text(Path(shipped).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "wrong.toml").write_text('[posts]\n[[rules]]\nname = "Everything"\n', encoding="utf-8")
    run = demonstration.run
    run("explain_route", TWIN)
    run("explain_route", "BRK-DPR-1999-001")
    run("export_scheme", "--council", "BRK", "--out", out)
    run("import_scheme", out, "--council", "BRK")
    run("import_scheme", str(copy), "--council", "WEX")
    _add_posts("WEX")
    given = ("--council", "WEX", "--post", "head=Head of Care", "--starts-on", "2026-07-01")
    run("import_scheme", str(copy), *given)
    run("import_scheme", str(copy), *given, "--commit")
    run("import_scheme", str(copy), *given, "--commit")
    run("import_scheme", str(tmp_path / "wrong.toml"), "--council", "WEX")
    run("import_scheme", str(tmp_path / "none.toml"), "--council", "WEX")
    run("import_scheme", out, "--council", "MOON")
    run("export_scheme", "--council", "MOON", "--out", out)
    demonstration.assert_golden("schemes.txt")


@on_a_database
def test_a_register_comes_in_from_a_file_and_goes_out(terminal, tmp_path):
    council = CouncilFactory(code="ASH", name="Ashmark County Council")
    sees = actor_with(Role.COMMISSIONER, council=council, user=UserFactory(full_name="Corin Ashe"))
    ProviderFactory(council=sees.council, reference="PRV-007", legal_name="Birch Homes", company_number="10000001")
    unknown = row(3, Supplier_name_and_details="Birch Home", Company_number="")
    (tmp_path / "wrong.csv").write_bytes(sheet([row(10), row(2, Start_date="31/02/2020"), unknown, row(10)]))
    (tmp_path / "right.csv").write_bytes(sheet([row(10), unknown]))
    run, right = terminal.run, str(tmp_path / "right.csv")
    run("import_register", str(tmp_path / "wrong.csv"), "--commit", "--errors", str(tmp_path / "to-correct.csv"))
    run("import_register", right, "--match", "Birch Home=PRV-007")
    run("import_register", right, "--match", "Birch Home=PRV-007", "--commit")
    run("import_register", right, "--match", "new", "--commit")
    run("export_register", "--format", "json", "--out", str(tmp_path / "register.json"))
    run("export_register", "--format", "transparency", "--quarter", "2022-Q1", "--out", str(tmp_path / "quarter.csv"))
    run("export_register", "--format", "transparency", "--quarter", "spring", "--out", str(tmp_path / "quarter.csv"))
    run("import_register", str(tmp_path / "none.csv"))
    run("import_register", right, "--council", "MOON")
    terminal.assert_golden("registers.txt")


def _add_posts(code: str) -> None:
    """The posts that a scheme names and the demonstration does not have."""
    council = Council.objects.get(code=code)
    consulted = ("Adult Social Care Cabinet Committee", "Section 151 Officer")
    for title in ("Head of Care", "Director of Adult Services", "Cabinet", *consulted):
        post = Post.objects.create(council=council, title=title)
        post.roles.create(role=Role.DECISION_MAKER)


def test_wrong_arguments_exit_three():
    """In a process of its own: only there is it the command line that gets its arguments wrong."""
    command = [sys.executable, str(ROOT / "manage.py"), "verify_document", "--frob"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (3, ""), ran.stderr
    assert "usage: manage.py verify_document" in ran.stderr


def test_every_command_of_ours_exits_three_on_wrong_arguments():
    ours = [name for name, app in get_commands().items() if app in {"commissioning", "frameworks", "decisions"}]
    assert len(ours) >= 9
    assert [
        name for name in ours if not isinstance(load_command_class(get_commands()[name], name), ProductCommand)
    ] == []

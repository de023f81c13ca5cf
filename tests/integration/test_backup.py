"""The drill of docs/deploy.md: a backup, restored into another database, proves itself there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commissioning import append_only
from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.documents.kept import Kept
from commissioning.documents.snapshot import record_payload
from commissioning.enums import RenditionKind
from commissioning.models import SignedArtefact
from commissioning.services import anchors, certificates, documents
from tests.factories.commissioning import CouncilFactory
from tests.factories.frameworks import s0_contract
from tests.fixtures import s0_tree

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2020, 10, 22, 14, 30, tzinfo=LONDON)


@pytest.fixture
def certified(tmp_path) -> Path:
    """A register with a ledger, and a certified record in it, whose file is returned."""
    council = CouncilFactory(code="BRK", name="Brackenford Borough Council")
    s0_contract(council)
    certificates.set_up_demonstration(council=council, at=AT)
    paper = s0_tree.record()
    content = Kept(paper, record_payload(paper, s0_tree.DECISION, "0" * 64))
    snapshot = documents.store_snapshot(
        council=council, kind=RenditionKind.RECORD, reference=s0_tree.REFERENCE, content=content, at=AT
    )
    documents.request_rendition(snapshot=snapshot, actor=Actor.system(council), at=AT)
    anchors.write(at=AT)
    file = tmp_path / "record.pdf"
    file.write_bytes(documents.content_of(SignedArtefact.objects.get().sha256))
    return file


def server(program: str, *arguments: str) -> None:
    """A program of PostgreSQL's, against the server under test."""
    known = connection.settings_dict
    where = {"PGHOST": known["HOST"], "PGPORT": str(known["PORT"] or 5432), "PGUSER": known["USER"]}
    secret = {"PGPASSWORD": known["PASSWORD"]} if known["PASSWORD"] else {}
    subprocess.run([program, *arguments], env=os.environ | where | secret, check=True, capture_output=True)


@contextmanager
def restored(folder: Path) -> Iterator[None]:
    """Back this database up, restore the backup into another one, and turn to that one inside the block."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        backup, other = folder / "backup.sqlite3", folder / "restored.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(backup)])
        shutil.copy(backup, other)
    else:
        backup, other = folder / "backup.dump", f"{name}_restored"
        server("pg_dump", "--format=custom", f"--file={backup}", name)
        server("createdb", str(other))
        server("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={other}", str(backup))
    connection.close()
    connection.settings_dict["NAME"] = str(other)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        if connection.vendor == "postgresql":
            server("dropdb", str(other))


def said_by(*command: str) -> str:
    said = StringIO()
    call_command(*command, stdout=said)
    return said.getvalue()


def test_a_restored_backup_is_intact_armed_and_knows_its_records(certified, tmp_path):
    before = said_by("verify_audit")
    assert before.startswith("intact: ")
    with restored(tmp_path):
        assert said_by("verify_audit") == before
        assert append_only.unarmed_tables() == []
        assert f"Document: Certified record {s0_tree.REFERENCE}" in said_by("verify_document", str(certified))


def test_a_backup_that_was_tampered_with_does_not_pass_the_drill(certified, tmp_path):
    with restored(tmp_path):
        with append_only.disarmed(), connection.cursor() as cursor:
            cursor.execute("UPDATE frameworks_termevent SET to_on = '2031-10-31'")
        with pytest.raises(CommandError, match=r"frameworks\.termevent .*, which was changed") as refused:
            call_command("verify_audit")
    assert refused.value.returncode == 1
    assert said_by("verify_audit").startswith("intact: ")


def test_a_process_of_its_own_reads_the_restored_backup(certified, tmp_path):
    """As an administrator does it: with DATABASE_URL pointing at what was restored."""
    with restored(tmp_path):
        known = connection.settings_dict
        address = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"
        url = f"sqlite:///{known['NAME']}" if connection.vendor == "sqlite" else f"postgres://{address}"
        connection.close()
        manage = [sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py")]
        ran = subprocess.run(
            [*manage, "verify_document", str(certified)],
            env=os.environ | {"DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    assert "Signature: Intact, over the whole file" in ran.stdout

"""The database of every release so far can be brought to this one, and is still true.

Each release keeps its demonstration's database, one text for each engine, made once when its migrations are final:

    scripts/upgrade_fixture 0.1.0
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/any scripts/upgrade_fixture 0.1.0
"""

import gzip
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from commissioning import append_only
from decisions.selectors.procedure import procedure_of
from frameworks.models import Contract, Lot

KEPT = Path(__file__).resolve().parents[1] / "fixtures/upgrade"
RELEASES = ["0.1.0"]

pytestmark = pytest.mark.django_db(transaction=True)


def server(program: str, *arguments: str, text: bytes | None = None) -> None:
    """A program of PostgreSQL's, against the server under test."""
    known = connection.settings_dict
    where = {"PGHOST": known["HOST"], "PGPORT": str(known["PORT"] or 5432), "PGUSER": known["USER"]}
    secret = {"PGPASSWORD": known["PASSWORD"]} if known["PASSWORD"] else {}
    subprocess.run([program, *arguments], env=os.environ | where | secret, input=text, check=True, capture_output=True)


@contextmanager
def database_of(release: str, folder: Path) -> Iterator[None]:
    """Turn to a database as that release left it."""
    text = gzip.decompress((KEPT / f"{release}-{connection.vendor}.sql.gz").read_bytes())
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        other = str(folder / "old.sqlite3")
        with sqlite3.connect(other) as old:
            old.executescript(text.decode())
        old.close()
    else:
        other = f"{name}_old"
        server("createdb", other)
        server("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={other}", text=text)
    connection.close()
    connection.settings_dict["NAME"] = other
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        if connection.vendor == "postgresql":
            server("dropdb", other)


def said_by(*command: str) -> str:
    said = StringIO()
    call_command(*command, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("release", RELEASES)
def test_a_database_of_an_earlier_release_is_brought_up_to_date_and_still_true(release, tmp_path):
    record = tmp_path / "record.pdf"
    with database_of(release, tmp_path):
        with connection.cursor() as old:
            old.execute("UPDATE commissioning_council SET call_in_working_days = 5")
        call_command("migrate", verbosity=0)
        assert "[ ]" not in said_by("showmigrations")
        assert append_only.unarmed_tables() == []
        said_by("anchor_audit")
        assert said_by("verify_audit").startswith("intact: ")
        contract = Contract.objects.by_reference("BRK:ASC-2017-041")
        assert procedure_of(contract.council, date(2020, 10, 22)).call_in.length == "5 working days"
        ends = Lot.objects.filter(contract=contract).order_by("number").values_list("current_ends_on", flat=True)
        assert list(ends) == [date(2020, 10, 31)] * 3 + [date(2021, 10, 31)] * 3
        assert "certified record" in said_by("render_report", "BRK-DPR-2020-014", "--out", str(record))
        assert "Signature: Intact, over the whole file" in said_by("verify_document", str(record))


def test_every_release_has_its_database_for_both_engines():
    held = {f"{release}-{engine}.sql.gz" for release in RELEASES for engine in ("sqlite", "postgresql")}
    assert {path.name for path in KEPT.glob("*.gz")} == held

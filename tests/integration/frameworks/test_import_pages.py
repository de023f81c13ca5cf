"""Contracts brought in from a file in the browser: what the pages say at each step, and who may take it."""

from __future__ import annotations

import csv
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commissioning.enums import Role
from frameworks.enums import ImportStatus
from frameworks.models import ColumnMapping, Contract, ImportBatch
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.factories.imports import HEADINGS, IMPORTED_AT, ImportBatchFactory, row, sheet
from tests.factories.providers import ProviderFactory

pytestmark = pytest.mark.django_db
BEGIN = reverse("frameworks:import-begin")


@pytest.fixture
def council(db):
    return CouncilFactory()


@pytest.fixture
def client(client, council):
    client.force_login(actor_with(Role.COMMISSIONER, council=council).user)
    with time_machine.travel(IMPORTED_AT, tick=False):
        yield client


def upload(client, content: bytes, name: str = "register.csv") -> ImportBatch:
    client.post(BEGIN, {"file": SimpleUploadedFile(name, content)})
    return ImportBatch.objects.latest("pk")


def page(client, batch: ImportBatch, what: str = "detail") -> str:
    response = client.get(reverse(f"frameworks:import-{what}", args=[batch.pk]))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def send(client, batch: ImportBatch, what: str = "detail", **given: str):
    batch.refresh_from_db()
    data = {"version": batch.version, **given}
    return client.post(reverse(f"frameworks:import-{what}", args=[batch.pk]), data, follow=True)


def test_a_sheet_comes_in_step_by_step_and_is_undone(client, council):
    known = ProviderFactory(council=council, legal_name="Ashby Care Limited")
    headings = [{"Title": "Name of the thing"}.get(one, one) for one in HEADINGS]
    cells = [row(1, Company_number="", Supplier_name_and_details="Ashby Care Ltd"), row(2)]
    batch = upload(client, sheet(cells, headings))
    assert "No column is known to hold: Title" in page(client, batch)
    columns = {f"column_{place}": key for place, key in {0: "reference", 1: "title", 2: "department", 4: "supplier",
               5: "company_number", 6: "total", 8: "starts_on", 9: "ends_on"}.items()}  # fmt: skip
    send(client, batch, "columns", **columns)
    assert ColumnMapping.objects.get().columns["Name of the thing"] == "title"
    shown = page(client, batch)
    assert "Nothing is written yet. The file has 2 rows." in shown
    assert "1 provider is not in the directory by number or by exactly that name." in shown
    assert not Contract.objects.exists()
    assert f"Ashby Care Limited ({known.reference})" in page(client, batch, "providers")
    send(client, batch, "providers", provider_0=known.reference)
    done = send(client, batch, bring="yes")
    assert "2 contracts are on the register." in done.content.decode()
    assert known.admissions.get().lot.contract.reference == "C-00001"
    again = upload(client, sheet([row(3)], headings))
    assert "No column is known" not in page(client, again)
    undone = send(client, batch, "undo", undo_reason="The wrong year.")
    assert "Its references are free again." in undone.content.decode()
    assert set(Contract.objects.values_list("stage", flat=True)) == {"void"}


def test_a_file_with_mistakes_cannot_be_brought_in_and_comes_back_with_them(client):
    batch = upload(client, sheet([row(1), row(2, Start_date="soon")]))
    assert "“soon” is not a date." in page(client, batch)
    refused = send(client, batch, bring="yes")
    assert "1 thing is wrong in the file." in refused.content.decode()
    assert not Contract.objects.exists()
    file = client.get(reverse("frameworks:import-to-correct", args=[batch.pk]))
    lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [line["Errors"] for line in lines] == ["", "Starts on: “soon” is not a date. Write dates like 31/03/2026."]
    send(client, batch, put_aside="yes")
    batch.refresh_from_db()
    assert (batch.status, batch.content) == (ImportStatus.PUT_ASIDE, None)


def test_what_was_looked_at_by_two_is_settled_once(client):
    batch = upload(client, sheet([row(1)]))
    stale = client.post(reverse("frameworks:import-detail", args=[batch.pk]), {"version": 7, "bring": "y"}, follow=True)
    assert "Somebody has changed this meanwhile." in stale.content.decode()
    assert not Contract.objects.exists()


def test_a_file_that_cannot_be_read_says_why(client):
    batch = upload(client, b"PK\x03\x04 no spreadsheet", "register.xlsx")
    assert "The file cannot be read as a spreadsheet." in page(client, batch)


def test_an_auditor_sees_what_was_brought_in_and_another_council_nothing(client, council):
    batch = ImportBatchFactory(council=council, counts={"contracts": 1})
    auditor = actor_with(Role.AUDITOR, council=council)
    client.force_login(auditor.user)
    assert batch.file_name in client.get(BEGIN).content.decode()
    assert client.get(reverse("frameworks:import-undo", args=[batch.pk])).status_code == 403
    client.force_login(actor_with(Role.COMMISSIONER, council=CouncilFactory()).user)
    assert client.get(reverse("frameworks:import-detail", args=[batch.pk])).status_code == 404

"""Verify a document: what anybody learns of a PDF, on the page and from the command alike."""

import html
import io
import re
import zlib
from datetime import datetime
from io import StringIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.documents import verify as reading
from commissioning.enums import RenditionKind
from commissioning.models import Rendition, SignedArtefact, Snapshot, StoredContent
from commissioning.selectors.documents import CHANGED, GENUINE, NOT_OURS, findings, verify
from commissioning.services import certificates, documents
from decisions.enums import ReportStatus
from decisions.models import Report
from tests.factories.commissioning import CouncilFactory
from tests.factories.kept_rows import made_once
from tests.factories.walks import report_at

pytestmark = pytest.mark.django_db
PAGE = "/public/verify/"
LATER = datetime(2020, 10, 22, 16, tzinfo=LONDON)


@made_once
def certified_record() -> int:
    """The certified record of case S0, made in earnest."""
    report = report_at(ReportStatus.DECIDED).report
    return seal(report, LATER).pk


def seal(report: Report, at: datetime) -> SignedArtefact:
    """Make the newest record of the report that waits."""
    certificates.set_up_demonstration(council=report.council, at=at)
    waiting = Rendition.objects.unfinished().filter(kind=RenditionKind.RECORD, reference=report.reference).last()
    return documents.render_and_seal(rendition_pk=waiting.pk, at=at).artefact


@pytest.fixture
def record() -> SignedArtefact:
    return SignedArtefact.objects.get(pk=certified_record())


@pytest.fixture
def report(record) -> Report:
    return Report.objects.get()


def bytes_of(artefact: SignedArtefact) -> bytes:
    return documents.content_of(artefact.sha256)


def upload(client, content: bytes, name: str = "record.pdf"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def printed(content: bytes, folder) -> str:
    """What the command says, its last line an error or not."""
    path, said = folder / "file.pdf", StringIO()
    path.write_bytes(content)
    try:
        call_command("verify_document", str(path), stdout=said)
    except CommandError as error:
        return f"{said.getvalue()}{error}\n"
    return said.getvalue()


def test_the_page_is_for_everybody_and_names_nobody(client, report):
    client.force_login(report.author)
    page = text_of(client.get(reverse("public-verify")))
    assert "Verify a document" in page
    assert report.author.full_name not in page
    assert "Brackenford Borough Council" in page


def test_a_record_says_which_decision_by_whom_in_which_post(client, report, record):
    decision = report.decision
    said = {one.question: one.answer for one in findings(verify(bytes_of(record)))}
    assert said == {
        "Document": f"Certified record {report.reference}",
        "Council": "Brackenford Borough Council",
        "Report": report.title,
        "Decision": f"Decided, {decision.taken_at.astimezone(LONDON):%-d %B %Y at %H:%M}",
        "Taken by": f"{decision.maker_name}, {decision.maker_post_label}",
        "Erratum": "None",
        "Certified": "22 October 2020 at 16:00",
        "Superseded": "No",
        "Certificate": f"Registered here: {record.certificate.subject} "
        "(demonstration certificate: it vouches for nothing)",
        "Signature": "Intact, over the whole file",
        "SHA-256": record.sha256,
    }
    page = text_of(upload(client, bytes_of(record)))
    assert GENUINE in page
    assert [answer for answer in said.values() if answer not in page] == []


@pytest.mark.parametrize("change", [lambda file: file, lambda file: file + b"\n", lambda _: b"%PDF-1.7 of somebody"])
def test_the_page_and_the_command_say_the_same_sentences(client, record, tmp_path, change):
    content = change(bytes_of(record))
    page = text_of(upload(client, content))
    lines = printed(content, tmp_path).splitlines()
    assert len(lines) > 2
    assert [line for line in lines if line.split(": ", 1)[-1] not in page] == []


def test_a_changed_file_is_told_from_a_strangers(client, record):
    original = bytes_of(record)
    page = text_of(upload(client, original + b"\n"))
    assert CHANGED in page
    assert "Intact, but not over the whole file" in page
    assert NOT_OURS in text_of(upload(client, b"%PDF-1.7 something else"))


def test_a_later_file_supersedes_the_older_and_is_named(client, report, record):
    snapshot = record.rendition.snapshot
    again = Snapshot(
        council=report.council, kind=snapshot.kind, reference=report.reference, sha256=snapshot.sha256, taken_at=LATER
    )
    again.save()
    documents.request_rendition(snapshot=again, actor=Actor.system(report.council), at=LATER)
    later = seal(report, LATER.replace(hour=17))
    page = text_of(upload(client, bytes_of(record)))
    assert f"Yes, by the file certified on 22 October 2020 at 17:00, SHA-256 {later.sha256}" in page


def test_a_withheld_record_is_said_to_be_genuine_and_nothing_it_says_is_repeated(client, report, record, tmp_path):
    Report.objects.filter(pk=report.pk).update(exempt_at=LATER, title="Closure of the canaryhouse")
    content = bytes_of(record)
    for said in (text_of(upload(client, content)), printed(content, tmp_path)):
        assert GENUINE in said
        assert "so nothing it says is repeated here" in said
        assert "canaryhouse" not in said
        assert f"{report.decision.maker_name}, {report.decision.maker_post_label}" in said


def test_a_report_that_took_its_place_is_named(report, record):
    Report.objects.filter(pk=report.pk).update(supersedes=None)
    later = Report.objects.get(pk=report.pk)
    later.pk, later.reference, later.supersedes_id = None, "BRK-DPR-2020-099", report.pk
    later.status, later.authority_rule = ReportStatus.DRAFT, None
    later.save()
    said = {one.question: one.answer for one in findings(verify(bytes_of(record)))}
    assert said["Report superseded"] == "By the report BRK-DPR-2020-099"


def test_what_is_uploaded_is_known_by_what_it_holds_and_is_not_kept(client, report, settings):
    before = StoredContent.objects.count()
    refused = text_of(upload(client, b"MZ a program", name="record.pdf"))
    assert "Choose the PDF as you received it, not a scan or another format." in refused
    assert NOT_OURS in text_of(upload(client, b"%PDF-1.7 x", name="record.exe"))
    assert "Choose the PDF you want to verify." in text_of(client.post(PAGE))
    settings.ATTACHMENT_MAX_MEGABYTES = 0
    assert "This file is larger than 0 megabytes" in text_of(upload(client, b"%PDF-1.7 x"))
    assert StoredContent.objects.count() == before


def test_where_there_are_several_councils_the_page_speaks_for_the_one_of_the_file(client, record):
    CouncilFactory(name="Ashmark County Council")
    assert "Brackenford" not in text_of(client.get(PAGE))
    assert text_of(upload(client, bytes_of(record))).count("Brackenford Borough Council") > 1


def test_a_record_that_would_swell_is_not_unpacked():
    packed = zlib.compress(b" " * (reading.LARGEST_DECISION + 1))
    pdf, written = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.attachments["decision.json"] = pikepdf.AttachedFileSpec(pdf, b"{}", filename="decision.json")
    pdf.attachments["decision.json"].get_file().obj.write(packed, filter=pikepdf.Name.FlateDecode)
    pdf.save(written)
    assert reading.embedded_decision(written.getvalue()) is None


def test_a_deflated_decision_is_read():
    pdf, written = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.attachments["decision.json"] = pikepdf.AttachedFileSpec(pdf, b'{"content": 1}', filename="decision.json")
    pdf.save(written)
    assert reading.embedded_decision(written.getvalue()) == {"content": 1}

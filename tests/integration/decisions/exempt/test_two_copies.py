"""A report that withholds something is issued, decided and certified twice: for all, and for those with leave."""

import hashlib
import io
import subprocess

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from commissioning.documents.kept import Kept
from commissioning.enums import RenditionKind
from commissioning.models import AuditEvent, Rendition, SignedArtefact, Snapshot
from commissioning.services import audit, certificates, documents
from commissioning.services.documents import content_of, render_and_seal
from decisions.demonstration import people
from decisions.enums import Action, ReportStatus
from decisions.models import Decision, ExemptCopy, ReportVersion
from decisions.services import attachments, exempt
from tests.constraints import assert_trips
from tests.factories.files import new_file
from tests.factories.walks import certify, report_at
from tests.factories.withheld import CANARY, SENTENCE, Withheld

pytestmark = pytest.mark.django_db
EXEMPT = (RenditionKind.EXEMPT_PAPER, RenditionKind.EXEMPT_RECORD)


@pytest.fixture
def decided():
    told = report_at(ReportStatus.IN_CLEARANCE)
    Withheld(told).withhold(told.at(7))
    told.walk.until(ReportStatus.DECIDED)
    return told


def copy_of(told, kind):
    return ExemptCopy.objects.get(report=told.report, kind=kind)


def document_of(snapshot):
    return Kept.from_bytes(content_of(snapshot.sha256)).document


def test_a_public_report_is_issued_once():
    told = report_at(ReportStatus.DECIDED)
    assert not ExemptCopy.objects.exists()
    assert sorted(Rendition.objects.values_list("kind", flat=True)) == ["issued_paper", "record"]
    assert "exempt_copy_sha256" not in Kept.from_bytes(content_of(told.report.decision.snapshot.sha256)).record


def test_paper_and_record_have_each_a_public_and_an_exempt_copy(decided):
    kinds = Rendition.objects.order_by("pk").values_list("kind", flat=True)
    assert sorted(kinds) == ["exempt_paper", "exempt_record", "issued_paper", "record"]
    assert dict(Snapshot.objects.values_list("kind", "is_exempt")) == {
        "issued_paper": False, "exempt_paper": True, "record": False, "exempt_record": True,
    }  # fmt: skip
    for snapshot in Snapshot.objects.all():
        assert (CANARY.encode() in content_of(snapshot.sha256)) is snapshot.is_exempt


def test_the_public_copy_is_the_one_that_is_decided(decided):
    issue, copy = ReportVersion.objects.get(), copy_of(decided, RenditionKind.EXEMPT_PAPER)
    assert decided.report.content_hash == issue.content_hash == document_of(issue.snapshot).content_hash
    assert copy.public == issue.snapshot
    assert document_of(copy.snapshot).content_hash != issue.content_hash


def test_the_exempt_copy_is_marked_and_says_how_it_is_vouched_for(decided):
    copy = copy_of(decided, RenditionKind.EXEMPT_PAPER)
    document = document_of(copy.snapshot)
    assert document.marking == "Not for publication: Schedule 12A, paragraph 3"
    expected = hashlib.sha256(f"{copy.nonce}{document.content_hash}".encode()).hexdigest()
    record = Kept.from_bytes(content_of(decided.report.decision.snapshot.sha256)).record
    assert copy.vouched_sha256 == expected == record["decision"]["exempt_copy_sha256"]
    assert copy.nonce not in str(record)


def test_the_exempt_record_holds_the_decision_and_the_words(decided):
    copy = copy_of(decided, RenditionKind.EXEMPT_RECORD)
    kept = Kept.from_bytes(content_of(copy.snapshot.sha256))
    decision = Decision.objects.get()
    assert kept.record["record_hash"] == decision.record_hash
    assert kept.record["decision"]["reference"] == decided.report.reference
    assert SENTENCE in content_of(copy.snapshot.sha256).decode()
    assert sum(type(block).__name__ == "Certificate" for block in kept.document.blocks) == 1


def test_the_chain_vouches_for_each_copy_and_stays_whole(decided):
    accompanied = AuditEvent.objects.filter(verb="report.exempt_copy_made").values_list("row_pk", flat=True)
    assert sorted(map(int, accompanied)) == sorted(ExemptCopy.objects.values_list("pk", flat=True))
    decision = Decision.objects.get()
    own = AuditEvent.objects.get(verb="report.decided")
    assert own.previous_hash == decision.previous_audit_hash
    assert list(audit.broken_links()) == []


def test_exempt_copies_are_read_with_leave_alone(decided):
    for kind in EXEMPT:
        certify(decided.report, kind, decided.at(0, 17))
    names = ("exempt-paper", "exempt-record")
    urls = [reverse(f"decisions:report-{name}", args=[decided.report.pk]) for name in names]
    urls += [reverse(f"admin:decisions_report_{name}", args=[decided.report.pk]) for name in names]
    for person, status in ((people.AUTHOR, 200), (people.OFFICE, 403), (people.DIRECTOR, 403)):
        client = Client()
        client.force_login(decided.walk.cast.users[person.email])
        assert [client.get(url).status_code for url in urls] == [status] * 4
        page = client.get(reverse("decisions:report-detail", args=[decided.report.pk])).content.decode()
        assert ("exempt-record.pdf" in page) is (status == 200)


def test_an_exempt_annex_alone_makes_an_exempt_copy_that_names_it():
    told = report_at(ReportStatus.IN_CLEARANCE)
    given = new_file(b"A bid.", "bid.txt", f"The bid of {CANARY}", exempt_paragraph=5, exempt_reasoning="Advice.")
    attachments.attach(report=told.report, given=given, actor=told.actor(people.AUTHOR, told.at(7)), at=told.at(7))
    told.walk.until(ReportStatus.ISSUED)
    copy = copy_of(told, RenditionKind.EXEMPT_PAPER)
    assert document_of(copy.snapshot).marking == "Not for publication: Schedule 12A, paragraph 5"
    assert CANARY.encode() in content_of(copy.snapshot.sha256)
    assert CANARY.encode() not in content_of(copy.public.sha256)


def test_a_second_issue_has_an_exempt_copy_of_its_own():
    told = report_at(ReportStatus.IN_CLEARANCE)
    one = Withheld(told)
    passage = one.withhold(told.at(7))
    told.walk.until(ReportStatus.WITH_DECISION_MAKER)
    told.move(Action.RETURN_FROM_MAKER, told.actor(people.DIRECTOR), told.at(0, 9), reason="Say more.")
    exempt.remove(exempt_text=passage, version=told.report.version, actor=told.actor(people.AUTHOR), at=told.at(0, 10))
    told.move(Action.RESUBMIT, told.actor(people.AUTHOR), told.at(0, 11))
    for person in people.CLEARERS:
        told.clear(person.discipline, told.at(0, 12))
    told.move(Action.ISSUE, told.actor(people.OFFICE), told.at(0, 13))
    assert ReportVersion.objects.count() == 2
    assert ExemptCopy.objects.count() == 1  # of the first issue: the second withholds nothing


def test_both_records_are_certified_and_only_the_exempt_one_holds_the_word(decided, tmp_path):
    certificates.set_up_demonstration(council=decided.report.council, at=decided.at())
    held = {}
    for rendition in Rendition.objects.all():
        made = render_and_seal(rendition_pk=rendition.pk, at=decided.at(0, 17))
        assert made.problem == ""
        file = content_of(SignedArtefact.objects.get(rendition=rendition).sha256)
        held[rendition.kind] = words_in(file, tmp_path)
    assert {kind: CANARY in words for kind, words in held.items()} == {
        "issued_paper": False, "exempt_paper": True, "record": False, "exempt_record": True,
    }  # fmt: skip
    for kind in EXEMPT:
        pages = held[kind].split("\f")[:-1]
        assert ["Not for publication: Schedule 12A, paragraph 3" in page for page in pages] == [True] * len(pages)


def words_in(file, folder):
    """Text, metadata and what travels inside."""
    path = folder / "file.pdf"
    path.write_bytes(file)
    printed = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    with pikepdf.open(io.BytesIO(file)) as pdf:
        inside = [pdf.attachments[name].get_file().read_bytes().decode() for name in pdf.attachments]
        said = [str(pdf.docinfo), bytes(pdf.Root.Metadata.read_bytes()).decode()]
    return "".join([*inside, *said, printed])


def test_the_database_refuses_an_exempt_copy_of_anything_else(decided):
    made = copy_of(decided, RenditionKind.EXEMPT_PAPER)
    other = {"report": made.report, "public": decided.report.decision.snapshot, "snapshot": made.snapshot}
    wrong = ExemptCopy(**other, kind="letter", vouched_sha256="a" * 64, made_at=made.made_at)
    assert_trips("decisions", "decisions_exempt_copy_of_paper_or_record", lambda: wrong)


def test_nothing_of_the_exempt_copies_can_be_guessed_from_their_hashes(decided):
    """The hash of an exempt snapshot is over its key too: the same words twice have two hashes."""
    copy = copy_of(decided, RenditionKind.EXEMPT_PAPER)
    assert copy.nonce in content_of(copy.snapshot.sha256).decode()
    assert documents.content_of(copy.snapshot.sha256) != documents.content_of(copy.public.sha256)

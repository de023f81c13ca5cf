"""From a snapshot to a certified file, with the failures that people meet on the way."""

import hashlib
import random
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commissioning.actors import Actor
from commissioning.clock import LONDON
from commissioning.documents.kept import Kept
from commissioning.documents.nodes import to_json
from commissioning.documents.snapshot import record_payload
from commissioning.enums import RenditionKind, RenditionStatus, Role
from commissioning.models import Rendition, SignedArtefact, Snapshot, StoredContent
from commissioning.selectors.documents import verify
from commissioning.services import audit, certificates, documents
from commissioning.verdicts import Refused
from tests.factories.commissioning import CouncilFactory, actor_with
from tests.fixtures import s0_tree

pytestmark = pytest.mark.django_db
THEN = datetime(2020, 10, 22, 14, 30, tzinfo=LONDON)
REFERENCE = "BRK-DPR-2020-014"


@pytest.fixture
def council():
    return CouncilFactory(code="BRK", name="Brackenford Borough Council")


def requested(council) -> Rendition:
    document = s0_tree.record()
    record = record_payload(document, s0_tree.DECISION, "0" * 64)
    snapshot = documents.store_snapshot(
        council=council, kind=RenditionKind.RECORD, reference=REFERENCE, content=Kept(document, record), at=THEN
    )
    return documents.request_rendition(snapshot=snapshot, actor=Actor.system(council), at=THEN)


@pytest.fixture
def certified(council) -> SignedArtefact:
    certificates.set_up_demonstration(council=council, at=THEN)
    rendition = documents.render_and_seal(rendition_pk=requested(council).pk, at=THEN)
    assert (rendition.status, rendition.problem) == (RenditionStatus.DONE, "")
    return rendition.artefact


def content(artefact: SignedArtefact) -> bytes:
    return documents.content_of(artefact.sha256)


def test_a_certified_record_is_ours_intact_and_audited(certified):
    found = verify(content(certified))
    assert found.is_ours_and_intact
    assert found.artefact == certified
    assert found.names_a_record
    assert found.certificate.is_demonstration
    assert found.signature.embedded_decision["decision"] == s0_tree.DECISION
    assert found.superseded_by is None
    assert list(audit.broken_links()) == []


def test_the_same_rendition_is_made_once(certified):
    documents.render_and_seal(rendition_pk=certified.rendition_id, at=THEN)
    assert list(SignedArtefact.objects.all()) == [certified]


def test_a_newer_file_supersedes_the_older_and_both_still_verify(council, certified):
    newer = documents.render_and_seal(rendition_pk=requested(council).pk, at=THEN.replace(hour=15)).artefact
    assert newer.supersedes == certified
    assert verify(content(certified)).superseded_by == newer
    assert SignedArtefact.objects.newest_of(RenditionKind.RECORD, REFERENCE) == newer


def test_a_byte_changed_anywhere_is_not_what_was_stored(certified):
    original = content(certified)
    places = random.Random(2020).sample(range(len(original)), 25)
    for place in places:
        changed = bytearray(original)
        changed[place] ^= 1
        assert not verify(bytes(changed)).is_ours_and_intact


@pytest.mark.parametrize("garbage", [b"", b"%PDF-1.7\n", b"\x00" * 4096, b"not a document"])
def test_garbage_is_nothing_of_ours(certified, garbage):
    found = verify(garbage)
    assert not found.is_ours_and_intact
    assert not found.names_us


def test_without_a_certificate_the_failure_is_visible_and_can_be_tried_again(council):
    rendition = documents.render_and_seal(rendition_pk=requested(council).pk, at=THEN)
    assert rendition.status == RenditionStatus.SEAL_FAILED
    assert rendition.problem == (
        "No certificate is set. Put its path in SEAL_PKCS12 and its passphrase in SEAL_PASSPHRASE."
    )
    certificates.set_up_demonstration(council=council, at=THEN)
    out = StringIO()
    call_command("render_pending", stdout=out)
    assert out.getvalue() == f"record {REFERENCE} done\n1 done, 0 failed\n"


def test_a_wrong_passphrase_is_a_visible_state_and_the_right_one_mends_it(council, settings):
    certificates.set_up_demonstration(council=council, at=THEN)
    folder = settings.DATA_DIR / "demonstration-certificate"
    settings.SEAL_PKCS12, settings.SEAL_PASSPHRASE = str(folder / "certificate.p12"), "wrong"
    rendition = documents.render_and_seal(rendition_pk=requested(council).pk, at=THEN)
    assert rendition.status == RenditionStatus.SEAL_FAILED
    assert "passphrase" in rendition.problem
    assert not SignedArtefact.objects.exists()
    with pytest.raises(CommandError) as failed:
        call_command("render_pending", stdout=StringIO())
    assert failed.value.returncode == 1
    settings.SEAL_PASSPHRASE = (folder / "passphrase").read_text()
    assert [row.status for row in documents.render_pending(at=THEN)] == [RenditionStatus.DONE]


def test_a_certificate_that_is_not_registered_certifies_nothing(council):
    certificates.set_up_demonstration(council=CouncilFactory(), at=THEN)
    rendition = documents.render_and_seal(rendition_pk=requested(council).pk, at=THEN)
    assert rendition.status == RenditionStatus.SEAL_FAILED
    assert rendition.problem.startswith("The certificate in use is not registered for this council.")


def test_only_the_monitoring_officer_registers_a_certificate(council):
    row = certificates.set_up_demonstration(council=council, at=THEN)
    other = CouncilFactory()
    with pytest.raises(Refused, match="monitoring officer"):
        certificates.register(
            council=other, der=bytes(row.der), actor=actor_with(Role.ADMINISTRATOR, council=other), at=THEN
        )
    registered = certificates.register(
        council=other, der=bytes(row.der), actor=actor_with(Role.MONITORING_OFFICER, council=other), at=THEN
    )
    assert (registered.council, registered.fingerprint) == (other, row.fingerprint)


def test_the_commands_exit_code_says_what_the_file_is(certified, tmp_path):
    def exit_code(payload: bytes) -> int:
        (tmp_path / "file.pdf").write_bytes(payload)
        try:
            call_command("verify_document", str(tmp_path / "file.pdf"), stdout=StringIO())
        except CommandError as error:
            return error.returncode
        return 0

    original = content(certified)
    assert exit_code(original) == 0
    assert exit_code(original + b"\n") == 1
    assert exit_code(b"%PDF-1.7 something else") == 2
    with pytest.raises(CommandError) as missing:
        call_command("verify_document", str(tmp_path / "missing.pdf"))
    assert missing.value.returncode == 3


def test_the_bytes_are_kept_under_their_own_hash(certified):
    kept = StoredContent.objects.get(pk=certified.sha256)
    assert hashlib.sha256(bytes(kept.content)).hexdigest() == kept.pk
    assert certified.size == len(kept.content)


def test_an_unexpected_fault_is_seen_on_the_row_and_stops_nothing_behind_it(council):
    certificates.set_up_demonstration(council=council, at=THEN)
    without_record = to_json({"document": s0_tree.record()}).encode()
    broken = Snapshot(
        council=council, kind=RenditionKind.RECORD, reference="BRK-DPR-2020-013", taken_at=THEN,
        sha256=documents.keep(without_record, "application/json"),
    )  # fmt: skip
    broken.save()
    first = documents.request_rendition(snapshot=broken, actor=Actor.system(council), at=THEN)
    second = requested(council)
    assert [one.status for one in documents.render_pending(at=THEN)] == ["render_failed", "done"]
    first.refresh_from_db()
    assert (first.problem, first.attempts) == ("An unexpected fault; the log has the details.", 1)
    assert SignedArtefact.objects.get().rendition == second

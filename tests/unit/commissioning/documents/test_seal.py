"""Certified records: what breaks them is seen, and what stops certification can be put right and tried again."""

import hashlib
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from commissioning.documents import seal, verify
from commissioning.documents.errors import SealFailed
from tests.fixtures import s0_tree

from .conftest import AT


@pytest.fixture(scope="module")
def signature_span(certified) -> range:
    """Where the signature itself stands: between the two signed ranges."""
    start = certified.pdf.index(b"/Contents <") + len(b"/Contents ")
    return range(start, certified.pdf.index(b">", start) + 1)


def test_a_certified_record_is_intact_whole_and_ours(certified):
    assert verify.check_signature(certified.pdf, [certified.certificate]) == verify.SignatureReport(
        intact=True,
        covers_whole_file=True,
        signer_fingerprint=hashlib.sha256(certified.certificate).hexdigest(),
        signer="Common Name: Demonstration certificate – not for real decisions, "
        "Organization: Brackenford Borough Council, Country: GB",
        signed_at=AT,
        registered=True,
        embedded_decision=s0_tree.DECISION,
    )


def test_certifying_adds_to_the_file_and_changes_nothing_before(certified):
    assert certified.pdf.startswith(certified.unsealed)


def test_a_certificate_that_is_not_registered_is_said(certified):
    report = verify.check_signature(certified.pdf, [])
    assert (report.intact, report.covers_whole_file, report.registered, report.is_sound) == (True, True, False, False)


def test_a_byte_changed_anywhere_is_seen(certified, signature_span):
    chance = random.Random(20201022)
    places = chance.sample([n for n in range(len(certified.pdf)) if n not in signature_span], 200)
    digest = hashlib.sha256(certified.pdf).digest()
    for place in places:
        changed = bytearray(certified.pdf)
        changed[place] ^= 1 << chance.randrange(8)
        assert hashlib.sha256(changed).digest() != digest
        assert not verify.check_signature(bytes(changed), [certified.certificate]).is_sound, place


def test_every_fiftieth_byte_of_the_signatures_padding_is_watched(certified, signature_span):
    written = certified.pdf[signature_span.start : signature_span.stop]
    padding = range(signature_span.start + len(written.rstrip(b"0>")) + 2, signature_span.stop - 1)
    assert len(padding) > 1000
    digest = hashlib.sha256(certified.pdf).digest()
    for place in padding[::50]:
        changed = bytearray(certified.pdf)
        changed[place] = ord("7")
        assert hashlib.sha256(changed).digest() != digest
        assert not verify.check_signature(bytes(changed), [certified.certificate]).is_sound, place


def test_something_added_after_the_signature_is_seen(certified):
    report = verify.check_signature(certified.pdf + b"\n% more\n", [certified.certificate])
    assert (report.intact, report.covers_whole_file) == (True, False)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"not a pdf", b"\x00" * 4096])
def test_a_file_that_proves_nothing_gives_an_empty_report(content):
    assert verify.check_signature(content, []) == verify.SignatureReport()


def test_an_uncertified_rendering_gives_only_its_decision(certified):
    report = verify.check_signature(certified.unsealed, [certified.certificate])
    assert report == verify.SignatureReport(embedded_decision=s0_tree.DECISION)


@settings(deadline=None, max_examples=60)
@given(some.data())
def test_no_mangled_file_makes_the_check_fail(certified, data):
    cut = data.draw(some.integers(0, len(certified.pdf)))
    junk = data.draw(some.binary(max_size=60))
    verify.check_signature(certified.pdf[:cut] + junk + certified.pdf[cut + len(junk) :], [certified.certificate])
    verify.check_signature(certified.pdf[:cut] + junk, [certified.certificate])


def test_a_wrong_passphrase_is_a_clear_failure_and_the_right_one_then_works():
    archive, passphrase, certificate = seal.make_demonstration_certificate("Council", AT)
    with pytest.raises(SealFailed, match=r"passphrase is wrong.*SEAL_PASSPHRASE.*try again"):
        seal.load_signer(archive, "wrong")
    signer = seal.load_signer(archive, passphrase)
    assert signer.certificate == certificate
    assert passphrase not in repr(signer)


@pytest.mark.parametrize("archive", [b"", b"not a certificate"])
def test_an_archive_that_is_none_is_a_clear_failure(archive):
    with pytest.raises(SealFailed, match="not PKCS#12"):
        seal.load_signer(archive, "any")


def test_a_certificate_that_is_out_of_date_certifies_nothing(certified):
    archive, passphrase, _ = seal.make_demonstration_certificate("Council", AT)
    signer = seal.load_signer(archive, passphrase)
    with pytest.raises(SealFailed, match="Install a current certificate"):
        seal.seal(certified.unsealed, signer, reason="r", location="l", at=AT + timedelta(days=4000), tsa_url=None)


def test_a_silent_time_stamp_authority_stops_certification_and_says_so(certified):
    archive, passphrase, _ = seal.make_demonstration_certificate("Council", AT)
    signer = seal.load_signer(archive, passphrase)
    with pytest.raises(SealFailed, match=r"could not be certified.*try again"):
        seal.seal(certified.unsealed, signer, reason="r", location="l", at=AT, tsa_url="http://127.0.0.1:9/")


def test_bytes_that_are_no_pdf_are_not_certified():
    archive, passphrase, _ = seal.make_demonstration_certificate("Council", AT)
    with pytest.raises(SealFailed, match="could not be certified"):
        seal.seal(b"no pdf", seal.load_signer(archive, passphrase), reason="r", location="l", at=AT, tsa_url=None)


def test_the_demonstration_certificate_says_what_it_is_and_can_only_sign():
    from cryptography import x509

    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    _, passphrase, der = seal.make_demonstration_certificate("Brackenford Borough Council", at)
    certificate = x509.load_der_x509_certificate(der)
    assert "not for real decisions" in certificate.subject.rfc4514_string()
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert len(passphrase) >= 24

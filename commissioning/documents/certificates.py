"""Certificates: reading the council's own, and making one for the demonstration."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign import SimpleSigner

from commissioning.documents.errors import SealFailed

DEMONSTRATION = "Demonstration certificate – not for real decisions"
TEN_YEARS = timedelta(days=3652)


@dataclass(frozen=True)
class Signer:
    """A certificate with its key, ready to certify. `certificate` is DER; `fingerprint` its SHA-256 in hex."""

    certificate: bytes = field(repr=False)
    fingerprint: str
    subject: str
    not_before: datetime
    not_after: datetime
    key: SimpleSigner = field(repr=False, compare=False)


def load_signer(archive: bytes, passphrase: str) -> Signer:
    """The signer in a PKCS#12 archive.

    Raises SealFailed when the passphrase or the archive is wrong, or holds no key; nothing is lost, and certification
    can be tried again when the setting is corrected.
    """
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(archive, passphrase.encode())
    except ValueError as problem:
        raise SealFailed(
            "The council's certificate could not be opened: the passphrase is wrong or the file is not PKCS#12. "
            "Correct SEAL_PASSPHRASE or SEAL_PKCS12, then try again."
        ) from problem
    if key is None or certificate is None:
        raise SealFailed("The PKCS#12 file holds no private key with its certificate. Export both, then try again.")
    simple = SimpleSigner.load_pkcs12_data(archive, other_certs=(), passphrase=passphrase.encode())
    return Signer(
        certificate=certificate.public_bytes(serialization.Encoding.DER),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        subject=certificate.subject.rfc4514_string(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=simple,
    )


def make_demonstration_certificate(council_name: str, at: datetime) -> tuple[bytes, str, bytes]:
    """A self-signed certificate whose subject says that it is for show: PKCS#12 archive, passphrase, certificate (DER).

    It is valid for ten years either side of `at`, so that a demonstration can tell of decisions in the past.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "GB"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, council_name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, DEMONSTRATION),
        ]
    )
    moment = at.astimezone(UTC).replace(microsecond=0)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - TEN_YEARS)
        .not_valid_after(moment + TEN_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    passphrase = secrets.token_urlsafe(24)
    protection = serialization.BestAvailableEncryption(passphrase.encode())
    archive = pkcs12.serialize_key_and_certificates(DEMONSTRATION.encode(), key, certificate, None, protection)
    return archive, passphrase, certificate.public_bytes(serialization.Encoding.DER)


def _signing_only() -> x509.KeyUsage:
    off = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **off)

"""With what a council's records are certified: the registry of certificates, and the one in use.

Source: architecture §6. The certificate certifies a record; it is not the council's common seal.
"""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.db import transaction

from commissioning.actors import Actor
from commissioning.documents import seal
from commissioning.documents.errors import SealFailed
from commissioning.enums import Role
from commissioning.models import Council, SealCertificate
from commissioning.services import audit
from commissioning.verdicts import Verdict


def may_register(actor: Actor) -> Verdict:
    """The monitoring officer registers certificates; the program registers the demonstration's own."""
    return Verdict.of(
        (
            actor.is_system or actor.holds(Role.MONITORING_OFFICER),
            "not_yours",
            "Only the monitoring officer can register a certificate.",
        )
    )


@transaction.atomic
def register(
    *, council: Council, der: bytes, actor: Actor, at: datetime, is_demonstration: bool = False
) -> SealCertificate:
    """Add a certificate (DER bytes) to the council's registry; the same one again is found, not doubled."""
    may_register(actor).or_refuse()
    certificate = x509.load_der_x509_certificate(der)
    row, is_new = SealCertificate.objects.get_or_create(
        council=council,
        fingerprint=hashlib.sha256(der).hexdigest(),
        defaults={
            "subject": certificate.subject.rfc4514_string()[:300],
            "der": der,
            "is_demonstration": is_demonstration,
            "valid_from": certificate.not_valid_before_utc,
            "valid_to": certificate.not_valid_after_utc,
            "registered_at": at,
            "registered_by": actor.label,
        },
    )
    if is_new:
        audit.record(actor, "certificate.registered", row, at=at, changes={"fingerprint": (None, row.fingerprint)})
    return row


def signer_for(council: Council) -> tuple[seal.Signer, SealCertificate]:
    """The signer in use and its row in the council's registry.

    Raises `SealFailed`, with what would make it possible, when no certificate is set, the file cannot be read, the
    passphrase is wrong, or the certificate is not in the council's registry.
    """
    path, passphrase = _in_use()
    try:
        pkcs12 = path.read_bytes()
    except OSError as error:
        raise SealFailed(
            f"The certificate file {path.name} cannot be read. Check SEAL_PKCS12, then try again."
        ) from error
    signer = seal.load_signer(pkcs12, passphrase)
    row = SealCertificate.objects.filter(
        council=council, fingerprint=signer.fingerprint, withdrawn_at__isnull=True
    ).first()
    if row is None:
        raise SealFailed(
            "The certificate in use is not registered for this council. "
            "The monitoring officer registers it under Certificates; then try again."
        )
    return signer, row


def set_up_demonstration(*, council: Council, at: datetime) -> SealCertificate:
    """Make the demonstration certificate where there is none yet, and register the one in use for `council`.

    Its subject says that it is a demonstration. Files are readable by the program's own account only.
    """
    path, phrase = _demonstration_files()
    if not settings.SEAL_PKCS12 and not path.exists():
        pkcs12, passphrase, _ = seal.make_demonstration_certificate(council.name, at)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_private(phrase, passphrase.encode())
        _write_private(path, pkcs12)
    in_use, passphrase = _in_use()
    der = seal.load_signer(in_use.read_bytes(), passphrase).certificate
    return register(
        council=council, der=der, actor=Actor.system(council), at=at, is_demonstration=not settings.SEAL_PKCS12
    )


def _in_use() -> tuple[Path, str]:
    if settings.SEAL_PKCS12:
        return Path(settings.SEAL_PKCS12), settings.SEAL_PASSPHRASE
    path, phrase = _demonstration_files()
    if not path.exists():
        raise SealFailed("No certificate is set. Put its path in SEAL_PKCS12 and its passphrase in SEAL_PASSPHRASE.")
    return path, phrase.read_text()


def _demonstration_files() -> tuple[Path, Path]:
    folder = settings.DATA_DIR / "demonstration-certificate"
    return folder / "certificate.p12", folder / "passphrase"


def _write_private(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)

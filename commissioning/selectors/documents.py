"""What we know of a certified file, found by its hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from commissioning.documents.verify import SignatureReport, check_signature
from commissioning.models import SealCertificate, SignedArtefact


@dataclass(frozen=True)
class Verification:
    """What a file is to us. `artefact` is set only when it is byte for byte what was stored."""

    sha256: str
    artefact: SignedArtefact | None
    signature: SignatureReport
    certificate: SealCertificate | None
    superseded_by: SignedArtefact | None

    @property
    def is_ours_and_intact(self) -> bool:
        """Stored as it is, signed over the whole of it, by a certificate of our registry."""
        return self.artefact is not None and self.signature.is_sound

    @property
    def names_us(self) -> bool:
        """Names one of our decisions or certificates, whatever else is wrong with it."""
        return self.artefact is not None or self.certificate is not None or self.names_a_record

    @property
    def names_a_record(self) -> bool:
        """Whether the record embedded in the file gives the reference of a document certified here."""
        content = (self.signature.embedded_decision or {}).get("content")
        reference = content.get("reference") if isinstance(content, dict) else None
        return isinstance(reference, str) and SignedArtefact.objects.filter(rendition__reference=reference).exists()


def verify(content: bytes) -> Verification:
    """Look a file up: stored or not, signature intact or not, by whom, superseded or not. Never raises on garbage."""
    sha256 = hashlib.sha256(content).hexdigest()
    artefact = SignedArtefact.objects.filter(sha256=sha256).select_related("rendition__council", "certificate").first()
    registered = {row.fingerprint: row for row in SealCertificate.objects.all()}
    signature = check_signature(content, [bytes(row.der) for row in registered.values()])
    return Verification(
        sha256=sha256,
        artefact=artefact,
        signature=signature,
        certificate=registered.get(signature.signer_fingerprint or ""),
        superseded_by=SignedArtefact.objects.filter(supersedes=artefact).first() if artefact else None,
    )

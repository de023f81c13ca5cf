"""What we know of a certified file, found by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from commissioning.actors import Actor
from commissioning.documents.verify import SignatureReport, check_signature
from commissioning.enums import RenditionStatus, Role
from commissioning.models import Rendition, SealCertificate, SignedArtefact
from commissioning.verdicts import Verdict

RECORD_KEEPERS = (Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER, Role.ADMINISTRATOR)


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


MayRead = Callable[[SignedArtefact, Actor], Verdict]
_rules: list[MayRead] = []


def register_reading(rule: MayRead) -> None:
    """Let a package whose documents are certified here also say who may read one."""
    if rule not in _rules:
        _rules.append(rule)


def may_read_document(artefact: SignedArtefact, reader: Actor) -> Verdict:
    """Whether somebody who may know of a certified file may read it: what every registered rule says."""
    verdict = Verdict.allow()
    for rule in _rules:
        verdict &= rule(artefact, reader)
    return verdict


def may_make_document_again(rendition: Rendition, actor: Actor, at: datetime) -> Verdict:
    """Those who look after the record may have it made again, while it is not made."""
    return Verdict.of(
        (
            actor.holds(*RECORD_KEEPERS),
            "not_yours",
            "Democratic services, the monitoring officer or an administrator can have it made again.",
        ),
        (rendition.status != RenditionStatus.DONE, "done", "It is made and certified."),
    )

"""What we know of a certified file, found by its hash, in sentences for everybody."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents.verify import SignatureReport, check_signature
from commissioning.enums import RenditionStatus, Role
from commissioning.models import Rendition, SealCertificate, SignedArtefact
from commissioning.verdicts import Verdict

RECORD_KEEPERS = (Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Finding:
    """One thing that is known of a file: what was asked, and the answer."""

    question: str
    answer: str


Note = Callable[[SignedArtefact, bool], Iterable[Finding]]
_notes: dict[str, list[Note]] = defaultdict(list)


def register_note(kind: str, note: Note) -> None:
    """Let a package add what it knows of a certified file of this kind (`RenditionKind`) to every verification.

    `note` is given the file, and whether what it is about is withheld from the public; then its answers may hold no
    word of the document, its title among them. Notes are read by everybody, signed in or not.
    """
    if note not in _notes[kind]:
        _notes[kind].append(note)


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
    def is_withheld(self) -> bool:
        """Whether the file holds, or may hold, what the public may not see: then only that it is genuine is said."""
        return self.artefact is not None and not may_read_document(self.artefact, Actor.nobody()).allowed

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
    artefact = (
        SignedArtefact.objects.filter(sha256=sha256)
        .select_related("rendition__snapshot", "council", "certificate")
        .first()
    )
    registered = {row.fingerprint: row for row in SealCertificate.objects.all()}
    signature = check_signature(content, [bytes(row.der) for row in registered.values()])
    return Verification(
        sha256=sha256,
        artefact=artefact,
        signature=signature,
        certificate=registered.get(signature.signer_fingerprint or ""),
        superseded_by=SignedArtefact.objects.filter(supersedes=artefact).first() if artefact else None,
    )


GENUINE = "This is a document of ours, exactly as it was certified."
UNSOUND = "These bytes are stored here, but their signature does not hold. Tell democratic services."
CHANGED = "This is not byte for byte a document that was certified here."
NOT_OURS = "This document is not one of ours."


def judgement(found: Verification) -> str:
    """What a file is to us, in one sentence."""
    if found.is_ours_and_intact:
        return GENUINE
    if found.artefact is not None:
        return UNSOUND
    return CHANGED if found.names_us else NOT_OURS


def findings(found: Verification) -> Iterator[Finding]:
    """Everything known of a file that anybody may know, in the order in which people ask."""
    if found.artefact is not None:
        yield from _of_artefact(found.artefact, found)
    if found.certificate is not None:
        yield Finding("Certificate", _certificate(found.certificate))
    yield Finding("Signature", _signature(found.signature))
    yield Finding("SHA-256", found.sha256)


def _of_artefact(artefact: SignedArtefact, found: Verification) -> Iterator[Finding]:
    rendition, is_withheld = artefact.rendition, found.is_withheld
    yield Finding("Document", f"{rendition.get_kind_display()} {rendition.reference}")
    yield Finding("Council", artefact.council.name)
    if is_withheld:
        yield Finding("Withheld", "Yes: it holds what the public may not see, so nothing it says is repeated here.")
    for note in _notes[rendition.kind]:
        yield from note(artefact, is_withheld)
    yield Finding("Certified", moment(artefact.sealed_at))
    later = found.superseded_by
    said = f"Yes, by the file certified on {moment(later.sealed_at)}, SHA-256 {later.sha256}" if later else "No"
    yield Finding("Superseded", said)


def moment(at: datetime) -> str:
    """A moment as people write it, in the council's time: “14 September 2020 at 10:30”."""
    return f"{at.astimezone(clock.LONDON):%-d %B %Y at %H:%M}"


def _certificate(certificate: SealCertificate) -> str:
    said = f"Registered here: {certificate.subject}"
    if certificate.is_demonstration:
        said += " (demonstration certificate: it vouches for nothing)"
    if certificate.withdrawn_at:
        said += f"; withdrawn on {moment(certificate.withdrawn_at)}"
    return said


def _signature(signature: SignatureReport) -> str:
    if not signature.signer_fingerprint:
        return "None"
    if not signature.intact:
        return "Not intact"
    whole = "over the whole file" if signature.covers_whole_file else "but not over the whole file"
    return f"Intact, {whole}" + ("" if signature.registered else "; its certificate is not registered here")


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

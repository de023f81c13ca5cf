"""Snapshot, render, certify: a document is made once, from what was stored, and kept byte for byte.

A failure is a state that can be seen and tried again (`render_pending`); unsigned bytes are never stored, and never
served as certified. Source: architecture §3 and §6.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django_tasks import task

from commissioning import clock
from commissioning.actors import Actor
from commissioning.documents import render, seal
from commissioning.documents.errors import InvalidDocument, RenderFailed, SealFailed
from commissioning.documents.kept import Kept
from commissioning.enums import RenditionStatus
from commissioning.models import Council, Rendition, SealCertificate, SignedArtefact, Snapshot, StoredContent
from commissioning.services import attachments, audit, certificates

DISPOSED = "Disposed of: the time for which it is kept is over."
log = structlog.get_logger(__name__)


def keep(content: bytes, media_type: str) -> str:
    """Store content under its SHA-256 (once, however often it is kept) and return the hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    if not StoredContent.objects.filter(pk=sha256).exists():
        StoredContent(sha256=sha256, media_type=media_type, content=content).save()
    return sha256


def content_of(sha256: str) -> bytes:
    """What is stored under a hash; `StoredContent.DoesNotExist` once it was disposed of."""
    return bytes(StoredContent.objects.get(pk=sha256).content)


def kept_text(sha256: str) -> str:
    """The words stored under a hash, or, once they were disposed of, the sentence that says so."""
    return kept_texts([sha256])[sha256]


def kept_texts(hashes: Iterable[str]) -> dict[str, str]:
    """The words under each of these hashes, in one query, as `kept_text` says them."""
    wanted = set(hashes)
    found = StoredContent.objects.filter(pk__in=wanted).values_list("pk", "content")
    return dict.fromkeys(wanted, DISPOSED) | {pk: bytes(content).decode() for pk, content in found}


@transaction.atomic
def store_snapshot(
    *, council: Council, kind: str, reference: str, content: Kept, at: datetime, is_exempt: bool = False
) -> Snapshot:
    """Keep a document, and the record to embed in it, as they are at `at`."""
    row = Snapshot(
        council=council,
        kind=kind,
        reference=reference,
        sha256=keep(content.to_bytes(), "application/json"),
        is_exempt=is_exempt,
        taken_at=at,
    )
    row.save()
    return row


@transaction.atomic
def request_rendition(*, snapshot: Snapshot, actor: Actor, at: datetime) -> Rendition:
    """Ask for a snapshot to be rendered and certified; the work starts when the transaction has committed."""
    rendition = Rendition.objects.create(
        council=snapshot.council,
        snapshot=snapshot,
        kind=snapshot.kind,
        reference=snapshot.reference,
        requested_at=at,
    )
    transaction.on_commit(partial(make.enqueue, rendition.pk), robust=True)  # what asked for it has happened
    return rendition


@task()
def make(rendition_pk: int) -> None:
    """The task: render and certify one rendition. Idempotent; a failure is written on the row."""
    render_and_seal(rendition_pk=rendition_pk, at=clock.now())


def render_and_seal(*, rendition_pk: int, at: datetime) -> Rendition:
    """Render a rendition's snapshot, certify it and store the file; or write on the row why that failed.

    Done already: nothing happens. The slow work is done outside the row's lock; whoever finishes first wins.
    """
    rendition = Rendition.objects.select_related("snapshot", "council").get(pk=rendition_pk)
    if rendition.status == RenditionStatus.DONE:
        return rendition
    try:
        unsigned = _render(rendition)
        sealed, certificate = _seal(rendition, unsigned, at)
    except RenderFailed as failure:
        return _fail(rendition, RenditionStatus.RENDER_FAILED, str(failure))
    except SealFailed as failure:
        return _fail(rendition, RenditionStatus.SEAL_FAILED, str(failure))
    except Exception:  # nothing may stop the renditions behind this one, or go unseen
        log.exception("rendition_broke", rendition=rendition.pk)
        return _fail(rendition, RenditionStatus.RENDER_FAILED, "An unexpected fault; the log has the details.")
    return _finish(rendition, sealed, certificate, at)


def render_pending(*, at: datetime) -> Iterator[Rendition]:
    """Try every unfinished rendition once, oldest first."""
    for pk in Rendition.objects.unfinished().values_list("pk", flat=True):
        yield render_and_seal(rendition_pk=pk, at=at)


def _render(rendition: Rendition) -> bytes:
    kept = rendition.snapshot
    try:
        loaded = Kept.from_bytes(content_of(kept.sha256))
    except StoredContent.DoesNotExist as gone:
        raise RenderFailed("The content of this snapshot was disposed of and can no longer be rendered.") from gone
    except InvalidDocument as invalid:
        raise RenderFailed(str(invalid)) from invalid
    return render.render_pdf(
        loaded.document,
        embedded=loaded.embedded,
        pictures=attachments.pictures_of(loaded.document),
        created_at=kept.taken_at,
        identifier=bytes.fromhex(kept.sha256)[:16],
    )


def _seal(rendition: Rendition, unsigned: bytes, at: datetime) -> tuple[bytes, SealCertificate]:
    signer, certificate = certificates.signer_for(rendition.council)
    sealed = seal.seal(
        unsigned,
        signer,
        reason=str(rendition),
        location=rendition.council.name,
        at=at,
        tsa_url=settings.SEAL_TSA_URL or None,
    )
    return sealed, certificate


@transaction.atomic
def _finish(rendition: Rendition, sealed: bytes, certificate: SealCertificate, at: datetime) -> Rendition:
    rendition = Rendition.objects.locked(rendition.pk)
    if rendition.status == RenditionStatus.DONE:
        return rendition
    artefact = SignedArtefact(
        council=rendition.council,
        rendition=rendition,
        sha256=keep(sealed, "application/pdf"),
        size=len(sealed),
        signature_level="PAdES-B-T" if settings.SEAL_TSA_URL else "PAdES-B-B",
        certificate=certificate,
        supersedes=SignedArtefact.objects.newest_of(rendition.kind, rendition.reference),
        sealed_at=at,
    )
    artefact.save()
    rendition.status, rendition.problem, rendition.finished_at = RenditionStatus.DONE, "", at
    rendition.attempts += 1
    rendition.save(update_fields=["status", "problem", "finished_at", "attempts"])
    audit.record(
        Actor.system(rendition.council),
        "document.certified",
        rendition,
        at=at,
        changes={"sha256": (None, artefact.sha256)},
        row=artefact,
    )
    return rendition


@transaction.atomic
def _fail(rendition: Rendition, status: RenditionStatus, problem: str) -> Rendition:
    rendition = Rendition.objects.locked(rendition.pk)
    if rendition.status != RenditionStatus.DONE:
        rendition.status, rendition.problem = status, problem
        rendition.attempts += 1
        rendition.save(update_fields=["status", "problem", "attempts"])
        log.warning("rendition_failed", rendition=rendition.pk, status=str(status))
    return rendition

"""Keeping attached files: stored once under their SHA-256, in the database or wherever the installation says.

What a file is attached to, and who may attach or have it, is the business of the packages above.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from commissioning.actors import Actor
from commissioning.documents import tree
from commissioning.documents.filetypes import FileType
from commissioning.documents.nodes import Document
from commissioning.enums import AttachmentKind
from commissioning.models import Attachment
from commissioning.services import audit
from commissioning.services.saving import save_new
from commissioning.verdicts import Verdict

AttachmentT = TypeVar("AttachmentT", bound=Attachment)


class DamagedFile(Exception):
    """What the storage holds is no longer what was attached."""


@dataclass(frozen=True)
class NewFile:
    """A file as somebody gives it, its kind already found from its content. Without a paragraph it is public."""

    content: bytes
    name: str
    file_type: FileType
    kind: AttachmentKind
    title: str
    exempt_paragraph: int | None = None
    exempt_reasoning: str = ""


def storage() -> Storage:
    """Where this installation keeps attached files."""
    return storages["attachments"]


_is_rehearsed: ContextVar[bool] = ContextVar("is_rehearsed", default=False)


@contextmanager
def rehearsed() -> Iterator[None]:
    """Store no file inside: what is done there is undone with its transaction, and a bucket knows of none."""
    before = _is_rehearsed.set(True)
    try:
        yield
    finally:
        _is_rehearsed.reset(before)


def keep(content: bytes) -> str:
    """Store a file and return its SHA-256. The same content is stored once."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = storage()
    if not _is_rehearsed.get() and not place.exists(sha256):
        place.save(sha256, ContentFile(content))
    return sha256


def content_of(attachment: Attachment) -> bytes:
    """The bytes of a file, as they were attached. `DamagedFile` when they are gone or are others."""
    return kept(attachment.sha256)


def kept(sha256: str) -> bytes:
    """The bytes that were kept under this SHA-256. `DamagedFile` when they are gone or are others."""
    try:
        with storage().open(sha256) as file:
            content: bytes = file.read()
    except FileNotFoundError as gone:
        raise DamagedFile(sha256) from gone
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedFile(sha256)
    return content


def pictures_of(document: Document, drawn: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The bytes of a document's pictures by SHA-256: those `drawn` for it, the others as they are kept.

    One that is gone is left out: the rendering names it and stops.
    """
    found, place = dict(drawn or {}), storage()
    for sha256 in tree.assets(document).keys() - found.keys():
        if place.exists(sha256):
            with place.open(sha256) as file:
                found[sha256] = file.read()
    return found


def may_follow(replaced: Attachment | None) -> Verdict:
    """Whether a file can be replaced or withdrawn: the one that counts now. None for a file that replaces nothing."""
    return Verdict.of(
        (
            replaced is None or replaced.is_current,
            "not_current",
            "This file has been replaced or withdrawn already. Go back to the list and choose the one that counts now.",
        ),
    )


def add(row: AttachmentT, *, given: NewFile, verb: str, about: Any, actor: Actor, at: datetime) -> AttachmentT:
    """Fill in and save the row of a new file that already says what it is attached to; keep its bytes; audit.

    Inside the caller's transaction, which has asked the verdict. An exempt file in the place of a public one makes
    that exempt too. `Refused` with what the database would refuse.
    """
    row.kind, row.title = given.kind, given.title.strip()
    row.file_name, row.media_type, row.size = given.name[-150:], given.file_type.media_type, len(given.content)
    row.exempt_paragraph, row.exempt_reasoning = given.exempt_paragraph, given.exempt_reasoning.strip()
    row.attached_by, row.attached_post, row.attached_at = actor.user, actor.post_label, at
    row.sha256 = keep(given.content)
    save_new(row)
    changes: dict[str, tuple[Any, Any]] = {
        "sha256": (row.replaces.vouched_sha256 if row.replaces else None, row.vouched_sha256),
        "kind": (None, row.kind),
        "exempt_paragraph": (None, row.exempt_paragraph),
    }
    if row.is_exempt and (withheld := _withhold_older(row)):
        changes["older_files_withheld"] = (None, withheld)
    audit.record(actor, verb, about, at=at, changes=changes)
    return row


def _withhold_older(row: Attachment) -> int:
    """What an exempt file replaces stays readable, so it is withheld on the same ground, and what that replaced.

    How many files that were public are withheld now.
    """
    older, count = row.replaces, 0
    while older is not None and not older.is_exempt:
        older.exempt_paragraph, older.exempt_reasoning = row.exempt_paragraph, row.exempt_reasoning
        older.save(update_fields=["exempt_paragraph", "exempt_reasoning"])
        older, count = older.replaces, count + 1
    return count


def withdraw(row: AttachmentT, *, reason: str, verb: str, about: Any, actor: Actor, at: datetime) -> AttachmentT:
    """Mark a file as withdrawn: it stays readable and says so. Inside the caller's transaction."""
    is_said = Verdict.of((bool(reason.strip()), "no_reason", "Say why it is withdrawn.", "reason"))
    (may_follow(row) & is_said).or_refuse()
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = at, actor.user, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    audit.record(actor, verb, about, at=at, changes={"sha256": (row.vouched_sha256, None)}, reason=row.withdrawn_reason)
    return row

"""The audit chain: every act is recorded as a link that holds the hash of the link before it.

One chain per council, appended under a lock that is taken last in the transaction. The payload is scalars only:
prose goes in as a hash and a length (`prose_digest`), because the chain can never be deleted from.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import structlog
from django.apps import apps
from django.db import models, transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.models import AuditEvent, AuditHead
from commissioning.models.audit import INSTALLATION

Scalar = str | int | bool | date | Decimal | None
SCALARS = (str, int, bool, date, Decimal, type(None))
LONGEST = 300
_CHAINED = (
    "chain", "sequence", "verb", "actor_label", "actor_post", "actor_user_pk", "object_type", "object_pk",
    "object_label", "payload", "row_type", "row_pk", "row_digest", "request_id", "at", "recorded_at", "previous_hash",
)  # fmt: skip

_checks: dict[str, Callable[[], Iterable[str]]] = {}


def register_check(name: str, check: Callable[[], Iterable[str]]) -> None:
    """Let `verify_audit` also run `check`, which yields a sentence for everything that is not as recorded."""
    _checks[name] = check


def prose_digest(text: str) -> str:
    """What the chain may hold of a piece of prose: its SHA-256 and its length in characters."""
    normal = unicodedata.normalize("NFC", text)
    return f"sha256:{hashlib.sha256(normal.encode()).hexdigest()} ({len(normal)} characters)"


def row_digest(row: models.Model) -> str:
    """The SHA-256 of every column of a row, by column name, in a fixed writing."""
    columns = {field.column: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return hashlib.sha256(_canonical(columns)).hexdigest()


@transaction.atomic
def record(
    actor: Actor,
    verb: str,
    obj: models.Model,
    *,
    at: datetime,
    changes: Mapping[str, tuple[Scalar, Scalar]] | None = None,
    reason: str = "",
    row: models.Model | None = None,
) -> AuditEvent:
    """Add a link for something done to `obj` at `at`. Call it last in the transaction: it locks the chain.

    `changes` names fields with their value before and after (scalars only, or `TypeError`); `reason` is kept as a
    digest, its text stays on the row it explains; `row` is the append-only row that this event accompanies.
    """
    council = getattr(obj, "council", None) or actor.council
    chain = council.code if council else INSTALLATION
    head, _ = AuditHead.objects.get_or_create(chain=chain)
    head = AuditHead.objects.locked(head.pk)
    payload: dict[str, Any] = {
        name: [_scalar(name, before), _scalar(name, after)] for name, (before, after) in (changes or {}).items()
    }
    if reason:
        payload["reason"] = prose_digest(reason)
    event = AuditEvent(
        chain=chain,
        sequence=head.sequence + 1,
        verb=verb,
        actor_label=actor.label,
        actor_post=actor.post_label,
        actor_user_pk=str(actor.user_id or ""),
        object_type=obj._meta.label_lower,
        object_pk=str(obj.pk),
        object_label=str(obj)[:LONGEST],
        payload=payload,
        row_type=row._meta.label_lower if row is not None else "",
        row_pk=str(row.pk) if row is not None else "",
        row_digest=row_digest(row) if row is not None else "",
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
        at=at,
        recorded_at=clock.now(),
        previous_hash=head.hash,
    )
    event.hash = link_hash(event)
    event.save()
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event


def head_of(chain: str) -> str:
    """The hash of a chain's last link; empty before the first."""
    return AuditHead.objects.filter(chain=chain).values_list("hash", flat=True).first() or ""


def link_hash(event: AuditEvent) -> str:
    """The SHA-256 over every field of a link, the previous link's hash among them."""
    return hashlib.sha256(_canonical({name: _plain(getattr(event, name)) for name in _CHAINED})).hexdigest()


def broken_links() -> Iterator[str]:
    """Walk every chain from its first link and say what is not as it was recorded, worst first within a chain."""
    heads = {head.chain: head for head in AuditHead.objects.all()}
    chains = sorted({*heads, *AuditEvent.objects.order_by().values_list("chain", flat=True).distinct()})
    for chain in chains:
        yield from _broken_in(chain, heads.get(chain))
    for name in sorted(_checks):
        yield from (f"{name}: {problem}" for problem in _checks[name]())


def _broken_in(chain: str, head: AuditHead | None) -> Iterator[str]:
    expected, previous = 1, ""
    for event in AuditEvent.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            yield f"{chain}: link {expected} is missing; the next one found is {event.sequence}."
            return
        if event.previous_hash != previous:
            yield f"{chain}: link {event.sequence} does not follow from the link before it."
            return
        if link_hash(event) != event.hash:
            yield f"{chain}: link {event.sequence} ({event.verb}) is not as it was recorded."
            return
        yield from _changed_row(event)
        expected, previous = expected + 1, event.hash
    if head is None or (head.sequence, head.hash) != (expected - 1, previous):
        yield f"{chain}: the chain ends at link {expected - 1}, but its head says {head.sequence if head else 'none'}."


def _changed_row(event: AuditEvent) -> Iterator[str]:
    if not event.row_type:
        return
    row = apps.get_model(event.row_type)._base_manager.filter(pk=event.row_pk).first()
    if row is None:
        yield f"{event.chain}: link {event.sequence} accompanies {event.row_type} {event.row_pk}, which is gone."
    elif row_digest(row) != event.row_digest:
        yield f"{event.chain}: link {event.sequence} accompanies {event.row_type} {event.row_pk}, which was changed."


def _scalar(name: str, value: object) -> Scalar | str:
    if not isinstance(value, SCALARS):
        raise TypeError(f"The audit chain holds scalars only; {name} is a {type(value).__name__}.")
    if isinstance(value, str) and len(value) > LONGEST:
        raise TypeError(f"The audit chain holds no prose; pass {name} through prose_digest.")
    plain: Scalar = _plain(value)
    return plain


def _plain(value: Any) -> Any:
    """A value in the one form in which it is hashed, whichever database it comes from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return value


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

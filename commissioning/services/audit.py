"""The audit chain: every act is recorded as a link that holds the hash of the link before it.

One chain per council, appended under a lock that is taken last in the transaction (`links`); every append-only row has
its digest in a link, and all of it can be proved (`proof`). The payload is scalars only: prose goes in as a hash and a
length (`prose_digest`), because the chain can never be deleted from.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from commissioning.actors import Actor
from commissioning.digests import plain, row_digest
from commissioning.models import AuditEvent, AuditHead
from commissioning.models.audit import INSTALLATION
from commissioning.search import index
from commissioning.services import links, proof

Scalar = str | int | bool | date | Decimal | None
SCALARS = (str, int, bool, date, Decimal, type(None))
LONGEST = 300

_checks: dict[str, Callable[[], Iterable[str]]] = {}


def register_check(name: str, check: Callable[[], Iterable[str]]) -> None:
    """Let `verify_audit` also run `check`, which yields a sentence for everything that is not as recorded."""
    _checks[name] = check


def prose_digest(text: str) -> str:
    """What the chain may hold of a piece of prose: its SHA-256 and its length in characters."""
    normal = unicodedata.normalize("NFC", text)
    return f"sha256:{hashlib.sha256(normal.encode()).hexdigest()} ({len(normal)} characters)"


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
    digest, its text stays on the row it explains; `row` is the append-only row that this event accompanies. The digest
    of every other append-only row written in this transaction, and not vouched for yet, is kept with the event. What
    the search holds of `obj` is read again when the transaction has committed.
    """
    council = getattr(obj, "council", None) or actor.council
    payload: dict[str, Any] = {
        name: [_scalar(name, before), _scalar(name, after)] for name, (before, after) in (changes or {}).items()
    }
    if reason:
        payload["reason"] = prose_digest(reason)
    event = AuditEvent(
        chain=council.code if council else INSTALLATION,
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
        at=at,
    )
    index.changed(obj)
    return links.add(event, links.waiting())


def head_of(chain: str) -> str:
    """The hash of a chain's last link; empty before the first."""
    return AuditHead.objects.filter(chain=chain).values_list("hash", flat=True).first() or ""


def broken_links() -> Iterator[str]:
    """Say what is not as it was recorded: the chains, link by link; then every row; then what packages add."""
    yield from proof.broken_chains()
    yield from proof.changed_rows()
    for name in sorted(_checks):
        yield from (f"{name}: {problem}" for problem in _checks[name]())


def _scalar(name: str, value: object) -> Scalar | str:
    if not isinstance(value, SCALARS):
        raise TypeError(f"The audit chain holds scalars only; {name} is a {type(value).__name__}.")
    if isinstance(value, str) and len(value) > LONGEST:
        raise TypeError(f"The audit chain holds no prose; pass {name} through prose_digest.")
    written: Scalar = plain(value)
    return written

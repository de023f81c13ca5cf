"""How a link is added to an audit chain, with the digests of the append-only rows it vouches for.

Every row of an append-only table waits from its insertion for the next event of its transaction (`Unvouched`), so that
no service has to name its rows and none can forget one. See docs/adr/0025.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from django.apps import apps
from django.db import connection, models, transaction

from commissioning import clock
from commissioning.actors import Actor
from commissioning.digests import digest, plain
from commissioning.models import AppendOnlyModel, AuditedRow, AuditEvent, AuditHead
from commissioning.models.audit import INSTALLATION
from commissioning.models.base import Unvouched

_CHAINED = (
    "chain", "sequence", "verb", "actor_label", "actor_post", "actor_user_pk", "object_type", "object_pk",
    "object_label", "payload", "row_type", "row_pk", "row_digest", "request_id", "at", "recorded_at", "previous_hash",
)  # fmt: skip
_CHAINED_WHERE_SET = ("rows_digest", "previous_pk")  # links of release 0.1.0 have neither, and keep their hashes
AT_A_TIME = 500


class Vouched:
    """That an event took up these rows; gone from what is to be done on commit when the event is rolled back."""

    def __init__(self, rows: Sequence[Unvouched]) -> None:
        self.rows = frozenset(rows)

    def __call__(self) -> None:
        """Nothing is left to do."""


def waiting() -> list[Unvouched]:
    """The append-only rows written in this transaction that no event vouches for yet, in the order of writing."""
    asked = [do for _, do, *_ in connection.run_on_commit]
    taken_up = frozenset[Unvouched]().union(*(one.rows for one in asked if isinstance(one, Vouched)))
    return [one for one in asked if isinstance(one, Unvouched) and one not in taken_up]


@transaction.atomic
def add(event: AuditEvent, rows: Sequence[Unvouched]) -> AuditEvent:
    """Add an event to the end of its chain, with the digests of these rows. The chain is locked until the commit."""
    head, _ = AuditHead.objects.get_or_create(chain=event.chain)
    head = AuditHead.objects.locked(head.pk)
    event.sequence, event.previous_hash, event.previous_pk = head.sequence + 1, head.hash, head.event_pk
    event.request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64]
    event.recorded_at = clock.now()
    held = _held(event, rows)
    event.rows_digest = rows_digest(held)
    event.hash = link_hash(event)
    event.save()
    if held:
        AuditedRow.objects.bulk_create(held, batch_size=AT_A_TIME)
    head.sequence, head.hash, head.event_pk = event.sequence, event.hash, event.pk
    head.save(update_fields=["sequence", "hash", "event_pk"])
    if rows:
        for row in rows:
            row.was_taken_up = True
        transaction.on_commit(Vouched(rows))
    return event


def link_hash(event: AuditEvent) -> str:
    """The SHA-256 over every field of a link, the previous link's hash among them."""
    fields = [*_CHAINED, *(name for name in _CHAINED_WHERE_SET if getattr(event, name) not in (None, ""))]
    return digest({name: plain(getattr(event, name)) for name in fields})


def rows_digest(rows: Sequence[AuditedRow]) -> str:
    """The SHA-256 over the digests that an event holds, each with its key and the row it is of; empty for none."""
    written = sorted([row.pk, row.row_type, row.row_pk, row.digest] for row in rows)
    return digest(written) if written else ""


def vouched_models() -> list[type[AppendOnlyModel]]:
    """Every append-only table whose rows need an event to vouch for them, in a fixed order."""
    found = [model for model in apps.get_models() if issubclass(model, AppendOnlyModel) and model.needs_voucher]
    return sorted(found, key=lambda model: model._meta.label_lower)


def vouched_for(row_type: str, pks: Sequence[Any]) -> set[str]:
    """Those of these rows for which some event vouches."""
    keys = [str(pk) for pk in pks]
    found = AuditedRow.objects.filter(row_type=row_type, row_pk__in=keys).values_list("row_pk", flat=True)
    older = AuditEvent.objects.filter(row_type=row_type, row_pk__in=keys).values_list("row_pk", flat=True)
    return {*found.order_by(), *older.order_by()}


@transaction.atomic
def adopt(*, at: datetime) -> list[AuditEvent]:
    """Vouch, from `at` on, for the rows that were written before every row had an event: one event for each table.

    Done once, when the database is brought up to the release that brings digests. It says what was there then, and
    proves nothing of the time before; that is why it has a verb of its own, `rows.adopted`.
    """
    events = []
    for model in vouched_models():
        rows = [Unvouched(row) for row in unvouched_rows(model)]
        if rows:
            events.append(_of_program("rows.adopted", model._meta.label_lower, "", at, rows, {"rows": [0, len(rows)]}))
    return events


def unvouched_rows(model: type[models.Model]) -> list[models.Model]:
    """The rows of a table for which no event vouches."""
    found: list[models.Model] = []
    pks = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), AT_A_TIME):
        some = pks[start : start + AT_A_TIME]
        known = vouched_for(model._meta.label_lower, some)
        found += model._base_manager.filter(pk__in=[pk for pk in some if str(pk) not in known]).order_by("pk")
    return found


def vouch_late(row: Unvouched) -> None:
    """Give a row an event of its own, because its transaction ended without one."""
    _of_program("row.kept", row.row_type, row.row_pk, clock.now(), [row], {})


Unvouched.late = staticmethod(vouch_late)


def _of_program(
    verb: str, row_type: str, row_pk: str, at: datetime, rows: Sequence[Unvouched], payload: dict[str, Any]
) -> AuditEvent:
    """An event of the installation's own chain, done by the program about a table or a row."""
    about = apps.get_model(row_type)._meta
    name = about.verbose_name if row_pk else about.verbose_name_plural
    event = AuditEvent(
        chain=INSTALLATION, verb=verb, actor_label=Actor.system(None).label, object_type=row_type, object_pk=row_pk,
        object_label=f"{name} {row_pk}".strip(), payload=payload, at=at,
    )  # fmt: skip
    return add(event, rows)


def _held(event: AuditEvent, rows: Sequence[Unvouched]) -> list[AuditedRow]:
    """The digests to keep with an event: of every row but its own, which stands in the event itself."""
    others = [row for row in rows if (row.row_type, row.row_pk) != (event.row_type, event.row_pk)]
    return [
        AuditedRow(
            id=f"{event.chain}:{event.sequence}:{number}",
            chain=event.chain,
            sequence=event.sequence,
            row_type=row.row_type,
            row_pk=row.row_pk,
            digest=row.digest,
        )
        for number, row in enumerate(others, start=1)
    ]

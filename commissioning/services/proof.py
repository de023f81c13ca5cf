"""Proving the audit: every chain link by link, and every append-only row by the digest that an event holds of it.

Rows are read some hundreds at a time, never one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from commissioning.digests import full_row_digest, row_digest
from commissioning.models import AuditedRow, AuditEvent, AuditHead, DisposalItem
from commissioning.services import links

T = TypeVar("T")
LINKS_AT_A_TIME = 500
ROWS_AT_A_TIME = 500
CONTENTS_AT_A_TIME = 20  # of rows read into memory at once: one may be a file of some megabytes


@dataclass(frozen=True)
class Voucher:
    """What one event says of one row."""

    chain: str
    sequence: int
    row_type: str
    row_pk: str
    digest: str

    def __str__(self) -> str:
        return f"{self.chain}: link {self.sequence} accompanies {self.row_type} {self.row_pk}"


def broken_chains() -> Iterator[str]:
    """Walk every chain from its first link and say what is not as it was recorded; the first thing in each chain."""
    heads = {head.chain: head for head in AuditHead.objects.all()}
    chains = sorted({*heads, *AuditEvent.objects.order_by().values_list("chain", flat=True).distinct()})
    for chain in chains:
        yield from _broken_in(chain, heads.get(chain))
    for chain in sorted(set(AuditedRow.objects.order_by().values_list("chain", flat=True).distinct()) - set(chains)):
        yield f"{chain}: digests of rows are kept for this chain, but none of its links."


def changed_rows() -> Iterator[str]:
    """Say which append-only rows are not as their event has them, which are gone, and which no event vouches for."""
    disposed = _disposed()
    kept = AuditedRow.objects.order_by("row_type", "chain", "sequence")
    fields = ("chain", "sequence", "row_type", "row_pk")
    for vouchers in (
        kept.values_list(*fields, "digest").iterator(chunk_size=2000),
        AuditEvent.objects.exclude(row_type="").order_by("row_type", "chain", "sequence")
        .values_list(*fields, "row_digest").iterator(chunk_size=2000),
    ):  # fmt: skip
        for some in _by_type(Voucher(*each) for each in vouchers):
            yield from _differing(some, disposed)
    for model in links.vouched_models():
        yield from _unvouched(model)


def _broken_in(chain: str, head: AuditHead | None) -> Iterator[str]:
    previous: AuditEvent | None = None
    events = AuditEvent.objects.filter(chain=chain).order_by("sequence").iterator(chunk_size=2000)
    for some in _batches(events, LINKS_AT_A_TIME):
        held = _held_by(chain, some)
        for event in some:
            problem = _wrong_with(event, previous, held.get(event.sequence, []))
            if problem:
                yield f"{chain}: {problem}"
                return
            previous = event
    last = previous.sequence if previous else 0
    if AuditedRow.objects.filter(chain=chain, sequence__gt=last).exists():
        yield f"{chain}: digests of rows are kept for links after the last one, {last}."
    if head is None or (head.sequence, head.hash) != (last, previous.hash if previous else ""):
        yield f"{chain}: the chain ends at link {last}, but its head says {head.sequence if head else 'none'}."
    elif head.event_pk is not None and previous is not None and head.event_pk != previous.pk:
        yield f"{chain}: link {last} no longer has the key under which it was recorded."


def _wrong_with(event: AuditEvent, previous: AuditEvent | None, held: Sequence[AuditedRow]) -> str:
    """What is wrong with one link, given the one before it and the digests kept with it; nothing when all is well."""
    expected = previous.sequence + 1 if previous else 1
    if event.sequence != expected:
        return f"link {expected} is missing; the next one found is {event.sequence}."
    if event.previous_hash != (previous.hash if previous else ""):
        return f"link {event.sequence} does not follow from the link before it."
    if event.previous_pk is not None and (previous is None or event.previous_pk != previous.pk):
        return f"link {expected - 1} no longer has the key under which it was recorded."
    if links.link_hash(event) != event.hash:
        return f"link {event.sequence} ({event.verb}) is not as it was recorded."
    if links.rows_digest(held) != event.rows_digest:
        return f"the digests of rows kept with link {event.sequence} ({event.verb}) are not as they were recorded."
    return ""


def _held_by(chain: str, events: Sequence[AuditEvent]) -> dict[int, list[AuditedRow]]:
    held = defaultdict(list)
    between = (events[0].sequence, events[-1].sequence)
    for row in AuditedRow.objects.filter(chain=chain, sequence__range=between):
        held[row.sequence].append(row)
    return held


def _by_type(vouchers: Iterable[Voucher]) -> Iterator[list[Voucher]]:
    """Vouchers, which come sorted by table, some hundreds of one table at a time."""
    some: list[Voucher] = []
    for voucher in vouchers:
        if some and (len(some) == ROWS_AT_A_TIME or some[0].row_type != voucher.row_type):
            yield some
            some = []
        some.append(voucher)
    if some:
        yield some


def _differing(vouchers: Sequence[Voucher], disposed: frozenset[str]) -> Iterator[str]:
    """Compare rows of one table with what events say of them."""
    model = {one._meta.label_lower: one for one in links.vouched_models()}.get(vouchers[0].row_type)
    if model is None:
        yield f"{vouchers[0]}, which is no append-only table."
        return
    keys = {voucher.row_pk: key for voucher in vouchers if (key := _key(model, voucher.row_pk)) is not None}
    found: dict[str, tuple[str, str]] = {}
    for row in model._base_manager.filter(pk__in=set(keys.values())).iterator(chunk_size=CONTENTS_AT_A_TIME):
        # A link of release 0.1.0 holds the digest of every column, the empty ones too.
        found[str(row.pk)] = row_digest(row), full_row_digest(row)
    for voucher in vouchers:
        if voucher.row_pk not in found:
            if not (model.is_disposable and voucher.row_pk in disposed):
                yield f"{voucher}, which is gone."
        elif voucher.digest not in found[voucher.row_pk]:
            yield f"{voucher}, which was changed."


def _unvouched(model: type[models.Model]) -> Iterator[str]:
    """Rows of a table that no event ever vouched for: slipped in past the program."""
    label = model._meta.label_lower
    pks = model._base_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000)
    for some in _batches(pks, ROWS_AT_A_TIME):
        known = links.vouched_for(label, some)
        for pk in some:
            if str(pk) not in known:
                yield f"{label} {pk} is vouched for by no link of any chain."


def _key(model: type[models.Model], written: str) -> Any:
    try:
        return model._meta.pk.to_python(written)
    except ValidationError:
        return None


def _disposed() -> frozenset[str]:
    """The bodies that an approved disposal names, by hash: these alone may be gone. Its rows are vouched for too."""
    approved = DisposalItem.objects.filter(disposal__answer__is_approved=True).order_by()
    return frozenset(approved.values_list("sha256", flat=True))


def _batches(each: Iterable[T], size: int) -> Iterator[list[T]]:
    """Some hundreds at a time."""
    rest = iter(each)
    while some := list(islice(rest, size)):
        yield some

"""Removing stored bodies whose time is over, where an approved disposal names their hash; stub and hash stay.

What is due is for the package above to say (`decisions.selectors.disposal`). Source: architecture §7.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from django.core.files.storage import storages
from django.db import models, transaction

from commissioning.enums import RetentionClass
from commissioning.models import Council, Disposal, DisposalItem, OutgoingMail, SignedArtefact, Snapshot, StoredContent

Remover = Callable[[Council, str], None]
_removers: dict[str, Remover] = {}
_stubs: dict[str, Callable[[], Iterable[tuple[str, str]]]] = {}


def register_remover(kind: RetentionClass, remove: Remover) -> None:
    """Let a package remove what it keeps of a class in rows of its own: `remove(council, reference)`."""
    _removers[kind] = remove


def register_stubs(name: str, stubs: Callable[[], Iterable[tuple[str, str]]]) -> None:
    """Let `verify_audit` look for the bodies that these rows name: pairs of what it is and its hash."""
    _stubs[name] = stubs


def approved_hashes(among: Collection[str]) -> set[str]:
    """Those of these hashes that an approved disposal names."""
    named = DisposalItem.objects.filter(sha256__in=among, disposal__answer__is_approved=True)
    return set(named.values_list("sha256", flat=True))


def carry_out(disposal: Disposal) -> int:
    """Remove everything an approved disposal names; how many bodies went. The database's trigger asks again."""
    items = list(disposal.items.all())
    hashes = [item.sha256 for item in items if item.sha256]
    bodies: models.QuerySet[StoredContent] = models.QuerySet(StoredContent).filter(pk__in=hashes)
    count = int(bodies._raw_delete(bodies.db) or 0)  # past the queryset that refuses, on to the trigger that asks
    for item in items:
        if not item.sha256:
            remove = _mail if item.kind == RetentionClass.MAIL else _removers[item.kind]
            remove(disposal.council, item.reference)
    files = [item.sha256 for item in items if item.sha256 and item.kind == RetentionClass.ATTACHMENTS]
    transaction.on_commit(partial(_remove_files, files))
    return count


def missing_bodies() -> Iterator[str]:
    """Bodies that a row names, that are gone, and that no approved disposal names."""
    for what, sha256 in _missing():
        yield f"{what} names content {sha256[:12]}… that is gone, and no approved disposal names it."


def _missing() -> Iterator[tuple[str, str]]:
    named: dict[str, str] = {}
    named |= {row.sha256: str(row) for row in Snapshot.objects.all()}
    named |= {row.sha256: str(row) for row in SignedArtefact.objects.select_related("rendition")}
    for name in sorted(_stubs):
        named |= {sha256: what for what, sha256 in _stubs[name]() if sha256}
    kept = set(StoredContent.objects.values_list("pk", flat=True))
    gone = named.keys() - kept
    lawful = approved_hashes(gone) if gone else set()
    yield from sorted((named[sha256], sha256) for sha256 in gone - lawful)


def _mail(council: Council, reference: str) -> None:
    OutgoingMail.objects.filter(council=council, reference=reference).delete()


def _remove_files(hashes: Iterable[str]) -> None:
    """Attached files that are kept outside the database; those in it went with their rows."""
    place = storages["attachments"]
    for sha256 in hashes:
        if place.exists(sha256):
            place.delete(sha256)

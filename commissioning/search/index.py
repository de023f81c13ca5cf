"""Keeping the index: what has changed is read again once the transaction that changed it has committed.

`services.audit.record` says what has changed: every change there is passes through it, so no service has to think of
the search. What must not stand in the index a moment longer, such as words just made exempt, is taken out at once
(`forget`). The index can be made anew at any time (`manage.py rebuild_search`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import connection, models, transaction

from commissioning.models.search import SearchEntry
from commissioning.search import engine
from commissioning.search.kinds import SearchKind, Words, concerns, kinds, touched_by
from commissioning.search.words import indexed

AT_ONCE = 500
_FIELDS = ["council_id", "page_pk", "reference", "title", "text", "on", "heading_words", "words"]


class Pending:
    """What a transaction has changed, until it commits. It stands among what is to be done then, because Django lets
    go of it there when the savepoint in which the change was made is rolled back."""

    def __init__(self) -> None:
        self.changed: dict[tuple[str, object], models.Model] = {}

    def __call__(self) -> None:
        changed, self.changed = list(self.changed.values()), {}
        refresh(changed)


def changed(obj: models.Model) -> None:
    """Read an object again, and what names it, when the present transaction commits; at once where there is none."""
    if not concerns(type(obj)):
        return
    waiting = next((todo[1] for todo in connection.run_on_commit if isinstance(todo[1], Pending)), None)
    if waiting is None:
        waiting = Pending()
        waiting.changed[obj._meta.label_lower, obj.pk] = obj
        transaction.on_commit(waiting, robust=True)  # what was done stays done where the index cannot be written
    else:
        waiting.changed[obj._meta.label_lower, obj.pk] = obj


@transaction.atomic
def refresh(objects: Iterable[models.Model]) -> None:
    """Read again now what changes of these objects concern."""
    wanted: dict[str, tuple[SearchKind, set[int]]] = {}
    for obj in objects:
        for kind, keys in touched_by(obj):
            wanted.setdefault(kind.name, (kind, set()))[1].update(keys)
    for kind, found in wanted.values():
        for some in _in_batches(sorted(found)):
            _write(kind, some)


@transaction.atomic
def forget(kind: str, keys: Iterable[int]) -> None:
    """Take things out of the index at once; what is still to be found of them comes back when they are read again."""
    held = SearchEntry.objects.filter(kind=kind, object_pk__in=list(keys))
    engine.gone(held.values_list("pk", flat=True))
    held.delete()


@transaction.atomic
def rebuild(told: Callable[[str, int], None] = lambda kind, done: None) -> int:
    """Make the whole index anew; how many things can be found. `told` hears how far it has come, kind by kind."""
    engine.emptied()
    SearchEntry.objects.all().delete()
    total = 0
    for kind in kinds():
        done = 0
        keys = kind.model._default_manager.order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE)
        for some in _in_batches(keys):
            done += _write(kind, some)
            told(kind.several, done)
        total += done
    return total


def _write(kind: SearchKind, keys: list[int]) -> int:
    rows = kind.model._default_manager.filter(pk__in=keys)
    entries = [_entry(kind, words) for words in kind.read(rows)]
    found = {entry.object_pk for entry in entries}
    forget(kind.name, [key for key in keys if key not in found])
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["object_pk", "kind"], update_fields=_FIELDS
    )
    held = SearchEntry.objects.filter(kind=kind.name, object_pk__in=found)
    engine.written(list(held.only("pk", "heading_words", "words")))
    return len(entries)


def _entry(kind: SearchKind, words: Words) -> SearchEntry:
    return SearchEntry(
        council_id=words.council_id,
        kind=kind.name,
        object_pk=words.pk,
        page_pk=words.pk if words.page is None else words.page,
        reference=words.reference[:60],
        title=words.title[:300],
        text=words.text,
        on=words.on,
        heading_words=indexed(words.reference, words.title),
        words=indexed(words.reference, words.title, words.text),
    )


def _in_batches(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while some := list(islice(left, AT_ONCE)):
        yield some

"""What the models of every package share: append-only rows, optimistic versions, row locks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NoReturn, Self

from django.db import models, transaction

from commissioning.digests import row_digest
from commissioning.verdicts import StaleVersion


class AppendOnlyRefused(TypeError):
    """Somebody tried to change or delete what is only ever added to."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(
            f"{str(model._meta.verbose_name_plural).capitalize()} are only ever added to: "
            "post a later row that corrects or supersedes this one instead."
        )


class Unvouched:
    """A row of an append-only table that waits, until the end of its transaction, for an audit event to vouch for it.

    It stands among what is to be done on commit, because there Django lets go of it when the savepoint in which the
    row was written is rolled back. `services.audit.record` takes up all that wait; what nobody took up is handed to
    `late` when the transaction has committed, so that no row is ever without an event.
    """

    late: ClassVar[Callable[[Unvouched], None] | None] = None

    def __init__(self, row: models.Model) -> None:
        self.row_type, self.row_pk = row._meta.label_lower, str(row.pk)
        self.digest = row_digest(row)
        self.was_taken_up = False

    def __call__(self) -> None:
        if not self.was_taken_up and Unvouched.late is not None:
            Unvouched.late(self)


class AppendOnlyQuerySet(models.QuerySet):
    """A queryset through which nothing can be changed or removed. The database's triggers say it too."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Insert many rows; each is vouched for like one that is saved."""
        made: list[Any] = super().bulk_create(objs, *args, **kwargs)
        for row in made:
            row._await_voucher()
        return made

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyRefused(self.model)

    update = delete = bulk_update = update_or_create = _refuse
    delete.alters_data = True  # type: ignore[attr-defined]


class AppendOnlyModel(models.Model):
    """A table with INSERT only: no UPDATE, DELETE or TRUNCATE, by queryset, by instance and by trigger.

    The digest of every row is held by the audit event that is recorded next in the same transaction; `verify_audit`
    compares the two. The audit chain's own tables are proved by its hashes, and need no voucher.
    """

    needs_voucher: ClassVar[bool] = True
    objects = AppendOnlyQuerySet.as_manager()
    # Bodies keyed by their SHA-256 may go where an approved disposal names the hash: the trigger asks (append_only).
    is_disposable = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse a second save of the same row."""
        if not self._state.adding:
            raise AppendOnlyRefused(type(self))
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)
        self._await_voucher()

    def _await_voucher(self) -> None:
        if self.needs_voucher:
            transaction.on_commit(Unvouched(self), using=self._state.db, robust=True)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyRefused(type(self))


class LockingQuerySet(models.QuerySet):
    """Row locks by name. SQLite serialises writers as a whole, so there the lock is the transaction."""

    def locked(self, pk: Any) -> Any:
        """The row, read anew and locked until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class TrackedQuerySet(LockingQuerySet):
    """Rows whose field history is kept: bulk writes would pass the history by, so they are refused."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"{self.model.__name__} keeps a history of its fields: save each row.")

    update = bulk_update = update_or_create = _refuse


class VersionedModel(models.Model):
    """A row that people edit in a browser: whoever saves second sees both versions and loses nothing."""

    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LockingQuerySet.as_manager()

    class Meta:
        abstract = True

    def expect_version(self, expected: int) -> Self:
        """Refuse (`StaleVersion`) when the locked row is not the version the person saw."""
        if expected != self.version:
            raise StaleVersion(expected=expected, stored=self.version)
        return self

    def save_version(self, *, update_fields: list[str] | None = None) -> None:
        """Save the locked row as its next version."""
        self.version += 1
        self.save(update_fields=None if update_fields is None else [*update_fields, "version"])

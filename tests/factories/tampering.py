"""Raw SQL against rows, past the program: another value for any column, as whoever holds the database may write it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, connection, models, transaction

NOWHERE = 1_000_000
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def rows_of(model: type[models.Model]) -> list[Any]:
    """The keys of the first, a middle and the last row of a table."""
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    return [keys[0], keys[len(keys) // 2], keys[-1]]


def execute(statement: str, values: list[Any] | None = None) -> int:
    """Run raw SQL; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def change(model: type[models.Model], field: models.Field, key: Any, value: Any) -> int:
    """Write another value into one column of one row."""
    table, column, pk = (connection.ops.quote_name(one) for one in _names(model, field))
    written = _target(field).get_db_prep_save(value, connection)
    return execute(f"UPDATE {table} SET {column} = %s WHERE {pk} = %s", [written, key])


def delete(model: type[models.Model], key: Any) -> int:
    """Remove one row."""
    table, pk = (connection.ops.quote_name(one) for one in (model._meta.db_table, model._meta.pk.column))
    return execute(f"DELETE FROM {table} WHERE {pk} = %s", [key])


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside the block never happened."""
    sid = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(sid)


def changes(model: type[models.Model], field: models.Field, key: Any) -> Iterator[Any]:
    """Other values for a column, those first that the table's own constraints are the likeliest to let pass."""
    held = model._base_manager.filter(pk=key).values_list(field.attname, flat=True).get()
    for value in _others(model, field, held):
        if value != held and not (value is None and not field.null):
            yield value


def changed(model: type[models.Model], field: models.Field, key: Any) -> bool:
    """Change a column to the first value the table lets in; False when its constraints let none in."""
    for value in changes(model, field, key):
        sid = transaction.savepoint()
        try:
            if change(model, field, key, value):
                transaction.savepoint_commit(sid)
                return True
        except DatabaseError:
            pass
        transaction.savepoint_rollback(sid)
    return False


def _names(model: type[models.Model], field: models.Field) -> tuple[str, str, str]:
    return model._meta.db_table, field.column, model._meta.pk.column


def _target(field: models.Field) -> models.Field:
    return field.target_field if field.remote_field else field


def _others(model: type[models.Model], field: models.Field, held: Any) -> Iterator[Any]:
    if field.remote_field:
        related = field.remote_field.model
        yield from related._base_manager.exclude(pk=held).values_list("pk", flat=True)[:5]
        yield (held or 0) + NOWHERE  # foreign keys are asked at the commit, which never comes
        return
    yield from (value for value, _ in field.flatchoices)
    yield from model._base_manager.values_list(field.attname, flat=True)[:5]
    yield from _near(field, held)
    yield None


def _near(field: models.Field, held: Any) -> Iterator[Any]:
    """Values of the column's kind that differ a little from the one held."""
    if isinstance(field, models.BooleanField):
        yield not held
    elif isinstance(field, models.JSONField):
        yield {"slipped": "in"}
    elif isinstance(field, models.BinaryField):
        yield b"another"
    elif isinstance(field, models.DateTimeField):
        yield from ((held or EPOCH) + timedelta(seconds=step) for step in (1, -1))
    elif isinstance(field, models.DateField):
        yield from ((held or date(2020, 1, 1)) + timedelta(days=step) for step in (1, -1, 10_000))
    elif isinstance(field, models.DecimalField):
        yield (held or Decimal(0)) + Decimal("0.01")
    elif isinstance(field, models.IntegerField):
        yield from ((held or 0) + step for step in (10_000, 1))
    else:
        text = str(held or "")
        yield ("9" if text[:1] != "9" else "8") + text[1:]

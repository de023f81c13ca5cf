"""Database triggers that keep append-only tables append-only, on SQLite and on PostgreSQL alike.

Armed after every migrate, because a later migration that rebuilds a table in SQLite drops its triggers silently; a
system check and a test read the catalogues. Nothing but tests ever disarms them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

from commissioning.models.base import AppendOnlyModel

FUNCTION = "commissioning_append_only"
MESSAGE = "is append-only: post a later row instead"


def tables() -> list[str]:
    """Every table declared append-only, by its model's base class, in a fixed order."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnlyModel))


def disposable_tables() -> list[str]:
    """Those of them whose rows may go where an approved disposal names their hash."""
    models = (model for model in apps.get_models() if issubclass(model, AppendOnlyModel) and model.is_disposable)
    return sorted(model._meta.db_table for model in models)


def arm(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers on every append-only table that exists. Can be repeated at will."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
            cursor.execute(_POSTGRESQL_DISPOSABLE)
        for table in tables():
            if table in present:
                for statement in _arming(connection, table):
                    cursor.execute(statement)


def disarm(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers off: only for tests that must empty their tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in armed(using):
            cursor.execute(_dropping(connection, name, table))


@contextmanager
def disarmed(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Without triggers inside the block, with them again after it."""
    disarm(using)
    try:
        yield
    finally:
        arm(using)


def armed(using: str = DEFAULT_DB_ALIAS) -> list[tuple[str, str]]:
    """The (trigger, table) pairs the database's own catalogue lists."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgname LIKE 'append_only_%' AND t.tgenabled <> 'D' AND c.relnamespace = "
                "current_schema()::regnamespace ORDER BY 2, 1"
            )
        else:
            cursor.execute(
                "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%' "
                "ORDER BY 2, 1"
            )
        return [(name, table) for name, table in cursor.fetchall()]


def unarmed_tables(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Append-only tables that lack one of their triggers."""
    found = set(armed(using))
    connection = connections[using]
    return [
        table for table in tables() if any((name, table) not in found for name in _trigger_names(connection, table))
    ]


@register(Tags.database)
def check_armed(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Report append-only tables without triggers (`manage.py check --database default`)."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        try:
            present = set(connections[alias].introspection.table_names())
        except DatabaseError:
            continue
        problems += [
            Error(f"Table {table} has lost its triggers.", hint="Run manage.py migrate.", id="commissioning.E001")
            for table in unarmed_tables(alias)
            if table in present
        ]
    return problems


_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% {MESSAGE}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


# An approved disposal names the hash. Both tables are append-only themselves, so nobody approves by changing a row. A
# migration that rebuilds one of them on SQLite has to drop the trigger on the bodies first; it is armed again after it.
_APPROVED = (
    "SELECT 1 FROM commissioning_disposalitem i JOIN commissioning_disposalanswer a ON a.disposal_id = i.disposal_id "
    "WHERE a.is_approved AND i.sha256 = OLD.sha256"
)
_POSTGRESQL_DISPOSABLE = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}_but_for_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS ({_APPROVED}) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% {MESSAGE}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _trigger_names(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    acts = ["change", "truncate"] if connection.vendor == "postgresql" else ["update", "delete"]
    return [f"append_only_{act}_{table}" for act in acts]


def _arming(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    quote = connection.ops.quote_name
    first, second = (quote(name) for name in _trigger_names(connection, table))
    name = quote(table)
    is_disposable = table in disposable_tables()
    if connection.vendor == "postgresql":
        function = f"{FUNCTION}_but_for_disposal" if is_disposable else FUNCTION
        return [
            f"CREATE OR REPLACE TRIGGER {first} BEFORE UPDATE OR DELETE ON {name} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
            f"CREATE OR REPLACE TRIGGER {second} BEFORE TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()",
        ]
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} {MESSAGE}'); END"
    update = f"CREATE TRIGGER IF NOT EXISTS {first} BEFORE UPDATE ON {name} {refusal}"
    if is_disposable:  # an older release's trigger of this name refused every deletion
        unless = f"WHEN NOT EXISTS ({_APPROVED})"
        return [
            update,
            f"DROP TRIGGER IF EXISTS {second}",
            f"CREATE TRIGGER {second} BEFORE DELETE ON {name} {unless} {refusal}",
        ]
    return [update, f"CREATE TRIGGER IF NOT EXISTS {second} BEFORE DELETE ON {name} {refusal}"]


def _dropping(connection: BaseDatabaseWrapper, name: str, table: str) -> str:
    quote = connection.ops.quote_name
    on = f" ON {quote(table)}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {quote(name)}{on}"

"""The two databases' own full-text search behind one small face: prepare, write, remove, and the condition “matches”.

SQLite: an FTS5 table beside the entries, written with them (no triggers: a rebuilt table would lose them silently).
PostgreSQL: columns that the database makes of the words itself, with a GIN index. Both are made after every migrate,
and only where they are missing. Both get words that `search.words` has folded, so both find the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import BooleanField, Expression

from commissioning.models.search import SearchEntry
from commissioning.search.words import Asked

ENTRIES = SearchEntry._meta.db_table
FTS = f"{ENTRIES}_fts"
# The only name put into these statements is that of our own table.
_ADD = f"INSERT INTO {FTS} (rowid, heading_words, words) VALUES (%s, %s, %s)"  # noqa: S608
_REMOVE = f"DELETE FROM {FTS} WHERE rowid = %s"  # noqa: S608
_EMPTY = f"DELETE FROM {FTS}"  # noqa: S608
_FOUND = f"{ENTRIES}.id IN (SELECT rowid FROM {FTS} WHERE {FTS} MATCH %s)"  # noqa: S608
_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5("
    "heading_words, words, tokenize = \"unicode61 remove_diacritics 0\", prefix = '3 4 5')"
)
_POSTGRESQL = (
    *(
        f"ALTER TABLE {ENTRIES} ADD COLUMN IF NOT EXISTS {column}_vector tsvector GENERATED ALWAYS AS "
        f"(array_to_tsvector(string_to_array({column}, ' '))) STORED"
        for column in ("heading_words", "words")
    ),
    f"CREATE INDEX IF NOT EXISTS {ENTRIES}_gin ON {ENTRIES} USING gin (words_vector)",
)


def prepare(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make what the engine needs beside the entries, where they are and it is not. Can be repeated at will."""
    database = connections[using]
    if ENTRIES not in database.introspection.table_names():
        return
    with database.cursor() as cursor:
        for statement in _POSTGRESQL if database.vendor == "postgresql" else (_SQLITE,):
            cursor.execute(statement)


def written(entries: Sequence[SearchEntry]) -> None:
    """The entries were saved: let their words be found."""
    if connection.vendor == "postgresql":
        return  # the database makes its columns itself
    gone(entry.pk for entry in entries)
    rows = [(entry.pk, entry.heading_words, entry.words) for entry in entries]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)


def gone(keys: Iterable[int]) -> None:
    """The entries with these keys are removed: their words are found no longer."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.executemany(_REMOVE, [(key,) for key in keys])


def emptied() -> None:
    """Every entry is removed."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)


class Matches(Expression):
    """The condition on entries that every word asked for is among their words; `heading` asks their heading alone."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, wanted: Sequence[Asked], *, heading: bool = False) -> None:
        super().__init__(output_field=BooleanField())
        self.wanted, self.heading = tuple(wanted), heading

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """FTS5: each word quoted, so that none is taken for a sign of its language."""
        words = " AND ".join(f'"{one.stem}"{" *" if one.is_beginning else ""}' for one in self.wanted)
        query = f"heading_words : ({words})" if self.heading else words
        return _FOUND, (query,)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Words of letters and digits alone, quoted as `tsquery` wants it."""
        query = " & ".join(f"'{one.stem}'{':*' if one.is_beginning else ''}" for one in self.wanted)
        column = "heading_words_vector" if self.heading else "words_vector"
        return f"{ENTRIES}.{column} @@ %s::tsquery", (query,)

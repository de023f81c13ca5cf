"""Rows that took many acts to make, put back as they were instead of being made again.

A report's course through every service takes seconds; to write the rows it leaves takes hundredths. What was made once
in a worker, in an empty database inside a test's transaction, is kept in memory with what was to be done on commit. The
next test that asks for the same, in an empty database and at the same moment, is given the same rows: its own, in its
own transaction. Where anything is there already, or outside a transaction, it is made in earnest.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Hashable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import time_machine
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

P = ParamSpec("P")
T = TypeVar("T")
Rows = dict[str, list[Any]]


@dataclass(frozen=True)
class Kept:
    """What came back, the new rows by table, and what was to be done on commit (and whether a failure is borne)."""

    given: Any
    rows: Rows
    on_commit: tuple[tuple[Callable[[], Any], bool], ...]


_kept: dict[Hashable, Kept] = {}
_to_begin_with: Rows = {}


def made_once(make: Callable[P, T]) -> Callable[P, T]:
    """Let `make` fill the empty database, or put back what it made for another test of this worker.

    It rests on nothing but its arguments, what migrations leave behind, and the clock. What it gives back is copied for
    each test.
    """

    @wraps(make)
    def give(*args: P.args, **kwargs: P.kwargs) -> T:
        if not connection.in_atomic_block or not _is_empty():
            return make(*args, **kwargs)
        key = (make, args, tuple(sorted(kwargs.items())), _moment())
        if key not in _kept:
            asked_before = len(connection.run_on_commit)
            given = make(*args, **kwargs)
            asked = tuple((do, is_robust) for _, do, is_robust in connection.run_on_commit[asked_before:])
            _kept[key] = Kept(deepcopy(given), _new_rows(), asked)
            return given
        _put_back(_kept[key])
        copied: T = deepcopy(_kept[key].given)
        return copied

    return give


def learn_what_is_there_to_begin_with() -> None:
    """What migrations leave behind: to be called when the database has been made, and when it has been emptied."""
    found = {table: rows for table in _tables() if (rows := _read(table))}
    if found != _to_begin_with:
        _kept.clear()  # it may name what is there no longer
        _to_begin_with.clear()
        _to_begin_with.update(found)


def _is_empty() -> bool:
    """Whether nothing is there but what migrations leave behind."""
    others = " UNION ALL ".join(f"SELECT 1 FROM {table}" for table in _tables() if table not in _to_begin_with)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS({others})")
        (is_filled,) = cursor.fetchone()
    return not is_filled and all(_read(table) == rows for table, rows in _to_begin_with.items())


def _moment() -> object:
    """The time at which the test stands still; another one at every call where it lets a time of its own go on."""
    outside = time_machine.escape_hatch
    if not outside.is_travelling():
        return "now"
    inside, began = time.time_ns(), outside.time.time_ns()
    while outside.time.time_ns() == began:
        pass
    return inside if time.time_ns() == inside else object()


def _tables() -> dict[str, type[models.Model]]:
    """Every table of a model, in its quotes."""
    return {
        connection.ops.quote_name(model._meta.db_table): model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def _new_rows() -> Rows:
    found: Rows = {}
    for table in _tables():
        there = set(_to_begin_with.get(table, ()))
        found[table] = [row for row in _read(table) if row not in there]
    return {table: rows for table, rows in found.items() if rows}


def _read(table: str) -> list[Any]:
    """The rows of a table as the database itself writes them out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copied = io.BytesIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT", copied)
            return copied.getvalue().splitlines(keepends=True)
        cursor.execute(f"SELECT * FROM {table}")
        return list(cursor.fetchall())


def _put_back(kept: Kept) -> None:
    for table, rows in kept.rows.items():
        _write(table, rows)
    if connection.vendor == "postgresql":
        tables = _tables()
        _go_on_counting(tables[table] for table in kept.rows)
    for do, is_robust in kept.on_commit:
        transaction.on_commit(do, robust=is_robust)


def _write(table: str, rows: list[Any]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f"COPY {table} FROM STDIN", io.BytesIO(b"".join(rows)))
        else:
            boxes = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({boxes})", rows)


def _go_on_counting(of: Iterable[type[models.Model]]) -> None:
    """Keys that the database gives go on after those put back."""
    with connection.cursor() as cursor:
        cursor.execute(";".join(connection.ops.sequence_reset_sql(no_style(), list(of))))

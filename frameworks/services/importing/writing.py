"""Writing many contracts at once, each row with its history as if it had been saved by itself."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models

from commissioning.actors import Actor
from commissioning.models import Post
from frameworks.models import (
    Admission,
    Contract,
    ImportBatch,
    ImportedContract,
    Lot,
    MoneyLine,
    MoneyLinePart,
    OptionUse,
    TermEvent,
    TermOption,
)
from frameworks.services.importing.building import Built
from frameworks.services.importing.matching import Matching
from providers.models import Provider

AT_A_TIME = 500


@contextmanager
def keeping_everything() -> Iterator[None]:
    """Without the search for garbage: nothing of an import is any until its end, and looking through all of it again
    and again takes a third of the time, more the longer the file is."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Pen:
    """Inserts rows of one import together, with their history in the name of who brought them in."""

    def __init__(self, actor: Actor, at: datetime) -> None:
        self.actor, self.at = actor, at

    def write(self, model: type[models.Model], rows: Sequence[models.Model]) -> None:
        """Insert the rows, in their order, and what the history of each field begins with."""
        if not rows:
            return
        for row in rows:
            _take_keys(row)
        model._default_manager.bulk_create(rows, batch_size=AT_A_TIME)
        history: Any = getattr(model, "history", None)
        if history is not None:
            history.bulk_history_create(rows, batch_size=AT_A_TIME, default_user=self.actor.user, default_date=self.at)

    def posts(self, rows: Sequence[Post]) -> None:
        """Posts the file names: without a role and with nobody in them, until an administrator gives both."""
        self.write(Post, rows)

    def providers(self, matching: Matching) -> None:
        """Organisations not in the directory yet, those that others are part of first."""
        waiting = list(matching.new.values())
        while waiting:
            wave = [one for one in waiting if one.parent is None or one.parent.pk is not None]
            if not wave:
                raise ValueError("Two providers are part of each other.")
            self.write(Provider, wave)
            waiting = [one for one in waiting if one.pk is None]

    def contracts(self, wave: Sequence[Built], batch: ImportBatch) -> None:
        """Contracts none of which stands under another of the same wave, with everything that belongs to them."""
        self.write(Contract, [one.contract for one in wave])
        self.write(Lot, [lot for one in wave for lot in one.lots.values()])
        self.write(TermOption, [option for one in wave for option in one.options.values()])
        self.write(Admission, [place for one in wave for place in one.places])
        self.write(OptionUse, [use for one in wave for use in one.uses])
        self.write(TermEvent, [event for one in wave for event in one.events])
        self._lines([line for one in wave for line in one.lines.values()])
        self.write(MoneyLinePart, [part for one in wave for part in one.parts])
        self.write(ImportedContract, [ImportedContract(batch=batch, contract=one.contract) for one in wave])

    def _lines(self, lines: Iterable[MoneyLine]) -> None:
        """Sums, those that others are a multiple of before those; within a contract the order of the file is kept."""
        waiting = list(lines)
        while waiting:
            wave = [line for line in waiting if line.base_line is None or line.base_line.pk is not None]
            if not wave:
                raise ValueError("Two sums are calculated from each other.")
            self.write(MoneyLine, wave)
            waiting = [line for line in waiting if line.pk is None]


def changed_together(
    model: type[models.Model], rows: Sequence[Any], fields: Sequence[str], actor: Actor, at: datetime
) -> None:
    """Save these fields of many rows as their next version, each with its history."""
    if not rows:
        return
    for row in rows:
        row.version += 1
    # The manager refuses what would pass the history by; here the history follows at once.
    models.QuerySet(model).bulk_update(rows, [*fields, "version"], batch_size=AT_A_TIME)
    history: Any = model.history  # type: ignore[attr-defined]
    history.bulk_history_create(rows, batch_size=AT_A_TIME, update=True, default_user=actor.user, default_date=at)


def _take_keys(row: models.Model) -> None:
    """Copy the keys of rows saved since: a row knows only the key that the other had when it was named."""
    for field in _relations(type(row)):
        if getattr(row, field.attname) is None and field.is_cached(row):
            other = field.get_cached_value(row)
            if other is not None:
                setattr(row, field.attname, other.pk)


@cache
def _relations(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]

"""Read once: while one page is made ready, the same question about the same row is put to the database once.

A page asks many rules about one report, and most rules look at the same rows. Inside `reading_once()` each answer is
kept until the block ends; outside, until the question that led to it is answered. A page opens such a block and steps
out of it, with `acting()`, while a service changes rows. Under its lock a service may ask all its guards inside
`reading_anew()`, which knows nothing of what a page read before the lock. A list asks about many rows: what is read for
all of them in the same queries (`once_each`) is read ahead, and then asked for row by row.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import update_wrapper, wraps
from typing import Any, Generic, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Keep what `once` functions answer until the block ends. Also a decorator, for a view that only reads.

    A block inside another is part of it.
    """
    if _answers.get() is not None:
        yield
        return
    with _holding({}):
        yield


def reading_anew() -> AbstractContextManager[None]:
    """As `reading_once`, but with nothing that was read before the block; what it reads is forgotten at its end."""
    return _holding({})


def acting() -> AbstractContextManager[None]:
    """Keep nothing and use nothing that was kept until the block ends: rows are being changed."""
    return _holding(None)


@contextmanager
def _holding(answers: dict[Hashable, Any] | None) -> Iterator[None]:
    """Until the block ends, these answers instead of those kept outside it."""
    token = _answers.set(answers)
    try:
        yield
    finally:
        _answers.reset(token)


def forget() -> None:
    """Inside `reading_once()`, read everything again from here on: somebody else has changed it."""
    answers = _answers.get()
    if answers is not None:
        answers.clear()


def once(read: Callable[..., T]) -> Callable[..., T]:
    """A selector `read(row, *hashable)` whose answer is kept inside `reading_once()`; nobody changes what it gives."""

    @wraps(read)
    def ask(of: models.Model, *more: Hashable) -> T:
        answers = _answers.get()
        if answers is None:
            with reading_once():
                return read(of, *more)
        key = (read, type(of), of.pk, *more)
        if key not in answers:
            answers[key] = read(of, *more)
        found: T = answers[key]
        return found

    return ask


def known(read: Callable[..., T], of: models.Model, *more: Hashable, answer: T) -> None:
    """Inside `reading_once()`, what a `once` function would answer: the page knows it from elsewhere."""
    answers = _answers.get()
    if answers is not None:
        answers[(inspect.unwrap(read), type(of), of.pk, *more)] = answer


class OnceEach(Generic[M, T]):
    """A selector of many rows, asked about one: see `once_each`."""

    def __init__(self, read: Callable[[Sequence[M]], Mapping[int, T]]) -> None:
        self._read = read
        update_wrapper(self, read)

    def __call__(self, of: M) -> T:
        """What is to be known of one row."""
        answers = _answers.get()
        if answers is None:
            with reading_once():
                return self._read([of])[of.pk]
        self.ahead([of])
        found: T = answers[self._key(of)]
        return found

    def ahead(self, rows: Iterable[M]) -> None:
        """Inside `reading_once()`, read for all of these at once what will be asked about each; elsewhere nothing."""
        answers = _answers.get()
        if answers is None:
            return
        unread = {row.pk: row for row in rows if self._key(row) not in answers}
        if unread:
            found = self._read(list(unread.values()))
            answers.update((self._key(row), found[pk]) for pk, row in unread.items())

    def _key(self, of: M) -> Hashable:
        return (self._read, type(of), of.pk)


def once_each(read: Callable[[Sequence[M]], Mapping[int, T]]) -> OnceEach[M, T]:
    """A selector `read(rows) → {primary key: answer}`, asked as `once` functions are: `read(row)`.

    It answers for every row it is given, in the same number of queries however many there are.
    """
    return OnceEach(read)

"""Checking many rows before they are written together: the fields and constraints of the model, without a query each.

`full_clean` asks the database once for every constraint of every row. Here each constraint is turned once into a
function of a row, with the three truth values of SQL: what is unknown passes, as it does in the database. The database
holds the same constraints when the rows are written; here they are said in words, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q

from commissioning.verdicts import Reason, Verdict

Truth = bool | None
_UNSAVED = object()


def checked_together(row: models.Model, given: Collection[str]) -> Verdict:
    """Why a row could not be saved as it is: its `given` fields, and every check constraint of its model.

    Uniqueness and foreign keys are the caller's to prove: who writes many rows knows which keys there are.
    """
    reasons = [*_field_reasons(row, given)]
    reasons += [Reason(name, message) for name, holds, message in _constraints_of(type(row)) if holds(row) is False]
    return Verdict(tuple(reasons))


def _field_reasons(row: models.Model, given: Collection[str]) -> Iterator[Reason]:
    fields = _fields_of(type(row))
    for name in given:
        field = fields.get(name)
        value = getattr(row, name) if field is not None else None
        if field is None or (field.blank and value in field.empty_values):
            continue
        try:
            field.clean(value, row)
        except ValidationError as error:
            yield from (Reason(problem.code or "invalid", message, name)
                        for problem in error.error_list for message in problem.messages)  # fmt: skip


@cache
def _fields_of(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    return {field.name: field for field in model._meta.concrete_fields if not field.is_relation}


@cache
def _constraints_of(model: type[models.Model]) -> list[tuple[str, Callable[[models.Model], Truth], str]]:
    return [
        (constraint.name, _condition(model, constraint.condition), str(constraint.get_violation_error_message()))
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]


def _condition(model: type[models.Model], condition: Any) -> Callable[[models.Model], Truth]:
    """The function of a row that a condition comes to. Refuses (`TypeError`) a condition it does not understand."""
    if not isinstance(condition, Q):
        raise TypeError(f"{condition!r} is no condition that can be asked of a row in memory.")
    parts = [
        _condition(model, child) if isinstance(child, Q) else _lookup(model, *child)  # type: ignore[misc]
        for child in condition.children
    ]
    joined = _any_of(parts) if condition.connector == Q.OR else _all_of(parts)
    return _denied(joined) if condition.negated else joined


def _all_of(parts: list[Callable[[models.Model], Truth]]) -> Callable[[models.Model], Truth]:
    def holds(row: models.Model) -> Truth:
        answer: Truth = True
        for part in parts:
            found = part(row)
            if found is False:
                return False
            answer = None if found is None else answer
        return answer

    return holds


def _any_of(parts: list[Callable[[models.Model], Truth]]) -> Callable[[models.Model], Truth]:
    def holds(row: models.Model) -> Truth:
        answer: Truth = False
        for part in parts:
            found = part(row)
            if found is True:
                return True
            answer = None if found is None else answer
        return answer

    return holds


def _denied(part: Callable[[models.Model], Truth]) -> Callable[[models.Model], Truth]:
    def holds(row: models.Model) -> Truth:
        found = part(row)
        return None if found is None else not found

    return holds


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda left, right: bool(left == right),
    "in": lambda left, right: left in right,
    "gte": lambda left, right: bool(left >= right),
    "lte": lambda left, right: bool(left <= right),
    "gt": lambda left, right: bool(left > right),
    "lt": lambda left, right: bool(left < right),
}


def _lookup(model: type[models.Model], path: str, wanted: Any) -> Callable[[models.Model], Truth]:
    name, _, lookup = path.partition("__")
    read = _reader(model, name)
    if lookup == "isnull":
        return lambda row: (read(row) is None) == wanted
    compare = _COMPARED.get(lookup or "exact")
    if compare is None:
        raise TypeError(f"{path} cannot be asked of a row in memory.")
    if isinstance(wanted, F):
        other = _reader(model, str(wanted.name))  # type: ignore[attr-defined]
    else:
        kept = tuple(wanted) if lookup == "in" else wanted

        def other(row: models.Model) -> Any:
            return kept

    def holds(row: models.Model) -> Truth:
        left, right = read(row), other(row)
        return None if left is None or right is None else compare(left, right)

    return holds


def _reader(model: type[models.Model], name: str) -> Callable[[models.Model], Any]:
    """How a column is read; a row that is not saved yet is something, though it has no key."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise TypeError(f"{name} is no field of {model.__name__}.") from error
    attname = getattr(field, "attname", name)
    if not field.is_relation:
        return lambda row: getattr(row, attname)

    def read(row: models.Model) -> Any:
        key = getattr(row, attname)
        is_unsaved = key is None and field.is_cached(row) and field.get_cached_value(row) is not None  # type: ignore[union-attr]
        return _UNSAVED if is_unsaved else key

    return read

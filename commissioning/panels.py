"""Places on a lower page where an upper package has something to show. The upper one registers it when it is ready.

`decisions` imports `frameworks`, never the other way round; so a list of what waits for a person, or a report beside
its contract, comes from a function registered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from commissioning.actors import Actor


@dataclass(frozen=True)
class Waiting:
    """Something whose move it is: what, why it waits for this person, since when, and where to do it."""

    what: str
    why: str
    since: datetime
    url: str


@dataclass(frozen=True)
class Panel:
    """A titled part of another package's page, drawn with a template of the package that gives it."""

    title: str
    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class Condition:
    """Something another package can tell of the objects on a list, by which the list can be narrowed."""

    name: str
    label: str
    holds: Callable[[Actor, datetime], Q]


ColumnSource = Callable[[Sequence[Any], Actor, datetime], Mapping[Any, Any]]

_waiting: dict[str, Callable[[Actor, datetime], Iterable[Waiting]]] = {}
_beside: dict[tuple[str, str], Callable[[Any, Actor, datetime], Panel | None]] = {}

_columns: dict[tuple[str, str], ColumnSource] = {}
_conditions: dict[tuple[str, str], Condition] = {}


def register_waiting(name: str, source: Callable[[Actor, datetime], Iterable[Waiting]]) -> None:
    """Let the home page show what `source` says is waiting for a person."""
    _waiting[name] = source


def register_beside(model: str, name: str, source: Callable[[Any, Actor, datetime], Panel | None]) -> None:
    """Let the pages of `model` ("app.model") show the panel that `source` gives for an object, if any."""
    _beside[model, name] = source


def waiting_for(actor: Actor, at: datetime) -> list[Waiting]:
    """Everything that waits for a person in their post, longest first."""
    found = [waiting for name in sorted(_waiting) for waiting in _waiting[name](actor, at)]
    return sorted(found, key=lambda waiting: waiting.since)


def beside(obj: models.Model, actor: Actor, at: datetime) -> list[Panel]:
    """The panels of other packages on an object's page, in a fixed order."""
    label = obj._meta.label_lower
    shown = [_beside[model, name](obj, actor, at) for model, name in sorted(_beside) if model == label]
    return [panel for panel in shown if panel is not None]


def register_column(model: str, name: str, source: ColumnSource) -> None:
    """Give the list of `model` ("app.model") a column headed `name`, from a package above the list's own.

    `source(objects, actor, at)` gets the objects of one page and answers {primary key: value}, in the same number of
    queries however many they are. A value is a date, a number or words; an object left out has none.
    """
    _columns[model, name] = source


def column_names(model: str) -> list[str]:
    """The headings of the columns registered for a list, in a fixed order."""
    return [name for of, name in sorted(_columns) if of == model]


def columns(model: str, objects: Sequence[Any], actor: Actor, at: datetime) -> dict[str, Mapping[Any, Any]]:
    """Every registered column of a list: heading → {primary key: value} for the objects given."""
    return {name: _columns[model, name](objects, actor, at) for name in column_names(model)}


def register_condition(model: str, condition: Condition) -> None:
    """Let the list of `model` be narrowed to objects of which a package above its own says that `condition` holds."""
    _conditions[model, condition.name] = condition


def conditions(model: str) -> list[Condition]:
    """What a list can be narrowed by besides its own filters, in a fixed order."""
    return [_conditions[of, name] for of, name in sorted(_conditions) if of == model]

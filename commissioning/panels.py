"""Places on a lower page where an upper package has something to show. The upper one registers it when it is ready.

`decisions` imports `frameworks`, never the other way round; so a list of what waits for a person, or a report beside
its contract, comes from a function registered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

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


_waiting: dict[str, Callable[[Actor, datetime], Iterable[Waiting]]] = {}
_beside: dict[tuple[str, str], Callable[[Any, Actor, datetime], Panel | None]] = {}


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

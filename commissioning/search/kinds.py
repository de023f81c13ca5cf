"""What can be found: each package registers its kinds when it is ready, with who sees what and which words count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet

from commissioning.actors import Actor

Keys = QuerySet[Any] | Iterable[int]


@dataclass(frozen=True)
class Words:
    """One thing as the index holds it. `page` is the key in the address of its page, where that is another's."""

    pk: int
    council_id: int
    reference: str
    title: str
    text: str
    on: date | None = None
    page: int | None = None


@dataclass(frozen=True)
class SearchKind:
    """A kind of thing that is found.

    `seen(actor)` are the rows a person may see; `read(rows)` gives the words of rows, in the same number of queries
    however many there are, and never what is exempt, private or a remark on the way. `address(page)` is where a found
    one leads. `changed_by` says for other models which rows to read again when one of them changes.
    """

    name: str
    one: str
    several: str
    order: int
    model: type[models.Model]
    seen: Callable[[Actor], QuerySet[Any]]
    read: Callable[[QuerySet[Any]], Iterable[Words]]
    address: Callable[[int], str]
    changed_by: Mapping[type[models.Model], Callable[[Any], Keys]] = field(default_factory=dict)


_kinds: dict[str, SearchKind] = {}


def register(kind: SearchKind) -> None:
    """Let things of a kind be found."""
    _kinds[kind.name] = kind


def kinds() -> list[SearchKind]:
    """Every kind, in the order in which they are offered."""
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def touched_by(obj: models.Model) -> list[tuple[SearchKind, Keys]]:
    """What has to be read again because an object has changed: kinds, and the keys of their rows."""
    found: list[tuple[SearchKind, Keys]] = []
    for kind in kinds():
        if isinstance(obj, kind.model):
            found.append((kind, [obj.pk]))
        found += [(kind, keys(obj)) for model, keys in kind.changed_by.items() if isinstance(obj, model)]
    return found


def concerns(model: type[models.Model]) -> bool:
    """Whether a change of an object of this model changes what is found."""
    return any(issubclass(model, (kind.model, *kind.changed_by)) for kind in _kinds.values())
